"""What counts as exact, and how errors are counted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.base.form_reading import (
    Decision,
    FieldReading,
    FormReading,
    OptionReading,
    Quality,
    SlotReading,
)
from ocr.tools.evaluation import compare, same, same_strictly, score, wilson_upper

GOOD = Quality(200.0, 0, 0.0, 0.1, 1.0, 20.0)


def text(name, cell, read, decision=Decision.ACCEPT):
    slots = (SlotReading(name, cell, read, 0.99),)
    return FieldReading(name, name, "text", read, read, 0.99, decision, slots=slots)


def choice(name, cell, marked):
    options = (OptionReading("有", cell, marked, 0.99),)
    value = ("有",) if marked else ()
    return FieldReading(name, name, "choice", "", value, 0.99, Decision.ACCEPT, options=options)


def form(*fields):
    return FormReading("f", "1", "", "engine", GOOD, tuple(fields))


@pytest.mark.parametrize(
    ("read", "truth"),
    [
        ("2024", "２０２４"),
        ("山田太郎", "山田　太郎"),
        ("1ー2−3", "1-2‐3"),
        ("8", "08"),
        ("0", "00"),
        ("ヤマダ", "ﾔﾏﾀﾞ"),
    ],
)
def test_what_is_equal_but_for_its_writing_is_exact(read, truth):
    assert same(read, truth)


@pytest.mark.parametrize(
    ("read", "truth"), [("高橋", "髙橋"), ("100", "0100"), ("山田", "山口"), ("", "1"), ("1", "")]
)
def test_what_differs_is_not_exact(read, truth):
    assert not same(read, truth)


def test_strictly_a_missing_space_and_another_shape_differ():
    assert same_strictly("山田 太郎", "山田　太郎")
    assert not same_strictly("山田太郎", "山田　太郎")
    assert not same_strictly("斎藤", "齋藤")
    assert not same_strictly("神田", "\ufa19田")  # 神 in the shape that NFC would replace


@given(st.text())
def test_a_text_is_the_same_as_itself(anything):
    assert same(anything, anything)
    assert same_strictly(anything, anything)


@pytest.mark.parametrize(
    ("wrong", "of", "bound"), [(0, 1000, 0.00383), (5, 5000, 0.00234), (50, 100, 0.5962), (0, 0, 1)]
)
def test_the_bound_is_wilsons(wrong, of, bound):
    assert wilson_upper(wrong, of) == pytest.approx(bound, abs=5e-5)


@given(st.integers(1, 10_000), st.data())
def test_the_bound_lies_above_the_share_and_falls_with_more_evidence(of, data):
    wrong = data.draw(st.integers(0, of))
    assert wrong / of - 1e-9 <= wilson_upper(wrong, of) <= 1
    assert wilson_upper(wrong * 10, of * 10) <= wilson_upper(wrong, of) + 1e-12


def test_slots_marks_and_blanks_are_counted_apart():
    read = form(
        text("a", "A1", "正しい"),
        text("b", "B1", "誤り", Decision.CONFIRM),
        text("c", "C1", "見逃し"),
        text("d", "D1", ""),
        text("e", "E1", "余分"),
        choice("f", "F1", marked=True),
        choice("g", "G1", marked=True),
    )
    truth: dict[str, str | bool] = {
        "A1": "正しい",
        "B1": "正",
        "C1": "正",
        "D1": "",
        "E1": "",
        "F1": True,
        "G1": False,
    }
    scores = score(list(compare(read, truth, {})))
    texts, marks = scores["text slots"], scores["mark"]
    assert (texts.filled, texts.exact, texts.accepted, texts.accepted_wrong) == (3, 1, 2, 1)
    assert (texts.blank, texts.blank_right) == (2, 1)
    assert (marks.filled, marks.exact) == (2, 1)


def test_the_truth_may_name_fields_and_cells_alike():
    read = form(text("name", "A1", "山田"))
    by_cell, by_name = compare(read, {"A1": "山田", "name": "山田"}, {})
    assert by_cell == by_name
    assert by_cell.exact


def test_a_page_that_was_not_read_got_every_filled_slot_wrong():
    scores = score(list(compare(None, {"A1": "山田", "B1": True, "C1": "7"}, {"C1": "month"})))
    assert scores["text slots"].exact == 0
    assert scores["text slots"].filled == 2
    assert scores["mark"].exact == 0
    assert scores["month"].filled == 1
