"""A planted error is canonical, wrong, like the value, and none of what the reader thought of."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.base.form_reading import Decision, FieldReading
from ocr.forms.kinds import KINDS, parse_value
from ocr.values.planted_errors import plausible_error
from ocr.values.sameness import same_value

VALUES = {
    "address": "紙橋市本町1-2-3",
    "code": "0012345",
    "date": "2024-04-01",
    "day": "21",
    "days": "20",
    "duration": "160:30",
    "freetext": "夜間の勤務があります",
    "hour": "8",
    "hours": "160",
    "kana": "ヤマダ　タロウ",
    "minute": "30",
    "minutes": "1200",
    "month": "11",
    "name": "山田　太郎",
    "number": "12000",
    "phone": "03-1234-5678",
    "phone_part": "03",
    "postal_code": "123-4567",
    "text": "株式会社かみばし",
    "time": "08:30",
    "year": "2024",
    "year_month": "2024-04",
}


def read(kind, value, *candidates):
    return FieldReading(
        "it", "欄", kind, "", value, 0.99, Decision.ACCEPT, candidates=tuple(candidates)
    )


def test_every_kind_that_is_typed_has_a_value_here():
    assert set(VALUES) == {kind.name for kind in KINDS.values() if not kind.chosen}


@pytest.mark.parametrize("kind", sorted(VALUES))
@pytest.mark.parametrize("pick", [0.0, 0.31, 0.72, 0.999])
def test_an_error_is_a_value_of_its_kind_that_says_something_else(kind, pick):
    value = VALUES[kind]
    planted = plausible_error(read(kind, value), (), pick)
    assert isinstance(planted, str)
    assert parse_value(kind, planted) == planted
    assert not same_value(planted, value)
    assert len(value) - len(planted) in (0, 1)


def test_what_the_reader_thought_of_is_not_planted():
    field = read("hour", "8")
    first = plausible_error(field, (), 0.0)
    other = plausible_error(replace(field, candidates=(first,)), (), 0.0)
    assert other not in (first, "8")


def test_a_year_stays_near():
    planted = {plausible_error(read("date", "2024-04-01"), (), n / 40) for n in range(40)}
    assert all(isinstance(one, str) and one.startswith("202") for one in planted)


@pytest.mark.parametrize("field", [read("text", ""), read("choice", ()), read("gone", "何か")])
def test_where_nothing_is_plausible_nothing_is_planted(field):
    assert plausible_error(field, ("月", "火"), 0.5) is None


@given(st.lists(st.sampled_from("月火水木金"), unique=True), st.floats(0, 1, exclude_max=True))
def test_a_mark_moves_to_a_neighbour(marked, pick):
    labels = tuple("月火水木金")
    value = tuple(label for label in labels if label in marked)
    planted = plausible_error(read("choice", value), labels, pick)
    if value in ((), labels):
        assert planted is None
        return
    assert len(planted) == len(value)
    (gone,), (came,) = set(value) - set(planted), set(planted) - set(value)
    assert abs(labels.index(gone) - labels.index(came)) == 1
