"""Other values for the person who is asked: whole values, likeliest first."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr.base.text_line import Alternative, Character, Line
from ocr.forms.kinds import KINDS
from ocr.recognition.slots import SeenSlot
from ocr.values.candidates import candidates


def box(**texts):
    """A box that may hold these texts, by probability; `_1` stands for 1."""
    likely = sorted(((text.strip("_"), p) for text, p in texts.items()), key=lambda one: -one[1])
    alternatives = tuple(
        Alternative(text, p, tuple(0.1 * (i + 1) for i in range(len(text)))) for text, p in likely
    )
    return SeenSlot(Line((), alternatives).choosing(alternatives[0]))


def test_boxes_are_combined_by_what_they_are_worth_together():
    seen = [box(_2024=0.9, _2029=0.1), box(_2=0.6, _3=0.4), box(_30=0.7, _20=0.3)]
    assert candidates("date", seen, "") == (
        "2024-03-30",
        "2024-02-20",
        "2024-03-20",
        "2029-03-30",
        "2029-02-20",
    )


def test_a_shape_of_a_letter_comes_before_what_else_was_read():
    seen = [box(高木=0.9, 亭木=0.1)]
    assert candidates("name", seen, "高木")[:2] == ("髙木", "亭木")


def test_an_empty_box_stays_empty():
    seen = [SeenSlot(None), box(_30=0.6, _20=0.4)]
    assert candidates("time", seen, "") == ()


def test_a_line_that_was_read_greedily_offers_its_other_characters():
    character = Character("1", 0.6, 0.5, (("7", 0.3), ("l", 0.1)))
    assert candidates("day", [SeenSlot(Line((character,)))], "1") == ("7",)


@pytest.mark.parametrize("kind", ["date", "time", "phone", "kana", "number"])
@settings(max_examples=40)
@given(drawn=st.data())
def test_candidates_are_canonical_and_none_is_said_twice(kind, drawn):
    signs = "ヤマ ツ" if kind == "kana" else "0123"
    texts = st.dictionaries(st.text(signs, max_size=4), st.floats(0.01, 1), min_size=1, max_size=5)
    seen = [box(**drawn.draw(texts)) for _ in KINDS[kind].parts or (kind,)]
    found = candidates(kind, seen, "value")
    assert len(found) == len(set(found)) <= 5
    for value in found:
        assert KINDS[kind].parse(KINDS[kind].split(value)) == value
