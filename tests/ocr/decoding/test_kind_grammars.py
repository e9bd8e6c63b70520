"""The grammar of a kind and the parser of that kind speak of the same texts."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr.decoding.kind_grammars import grammars
from ocr.forms.kinds import KINDS, parts_of

GRAMMARS = grammars()
NUMBERS = (
    *("month", "day", "hour", "minute", "minutes", "hours", "days"),
    *("number", "code", "phone_part"),
)
DATES = st.dates(date(1868, 1, 25), date(2099, 12, 31)).map(date.isoformat)
TIMES = st.builds(lambda h, m: f"{h:02}:{m:02}", st.integers(0, 29), st.integers(0, 59))
LENGTHS = st.builds(lambda h, m: f"{h}:{m:02}", st.integers(0, 744), st.integers(0, 59))
PHONES = st.from_regex(r"(0[36]-[1-9][0-9]{3}|090-[0-9]{4}|01267-[0-9])-[0-9]{4}", fullmatch=True)
WORDS = st.text(st.sampled_from("髙﨑山田ー・アabé０1-"), min_size=1)
KANA = st.text(st.characters(min_codepoint=0x30A1, max_codepoint=0x30FA), min_size=1)
CANONICAL = {
    "date": DATES,
    "year_month": DATES.map(lambda day: day[:7]),
    "time": TIMES,
    "duration": LENGTHS,
    "phone": PHONES,
    "minutes": st.integers(0, 44_640).map(str),
    "days": st.integers(0, 31).map(str),
    "number": st.integers(0, 999_999_999_999).map(str),
    "code": st.from_regex("[0-9]{1,20}", fullmatch=True),
    "postal_code": st.from_regex("[0-9]{3}-[0-9]{4}", fullmatch=True),
    "kana": st.lists(st.one_of(KANA, KANA.map("{}ー".format)), min_size=1).map("　".join),
    "name": st.text(st.sampled_from("髙﨑山田　ーé"), min_size=1).filter(str.strip),
    "text": WORDS,
    "address": WORDS,
    "freetext": WORDS,
}


def parses(kind, text):
    try:
        return bool(KINDS[kind].parse((text,)))
    except ValueError:
        return False


def test_every_kind_that_stands_in_a_box_has_a_grammar_and_a_law_below():
    boxes = {name for name, kind in KINDS.items() if not kind.parts} - {"choice"}
    spoken_of = {part for kind in CANONICAL for part in (KINDS[kind].parts or (kind,))}
    assert set(GRAMMARS) == boxes == spoken_of


@pytest.mark.parametrize("kind", sorted(CANONICAL))
@settings(max_examples=30)
@given(drawn=st.data())
def test_each_part_of_a_canonical_value_is_accepted(kind, drawn):
    texts = parts_of(kind, drawn.draw(CANONICAL[kind]))
    for part, text in zip(KINDS[kind].parts or (kind,), texts, strict=True):
        assert GRAMMARS[part].accepts(text)


@pytest.mark.parametrize("kind", NUMBERS)
@settings(max_examples=40)
@given(text=st.text("0123456789", min_size=1, max_size=7))
def test_a_number_is_accepted_if_it_can_be_parsed_and_is_not_padded_beyond_its_width(kind, text):
    accepted = GRAMMARS[kind].accepts(text)
    assert accepted <= parses(kind, text)
    assert parses(kind, text) <= (accepted or text.startswith("0"))


@pytest.mark.parametrize("kind", sorted(GRAMMARS))
def test_an_empty_box_is_allowed(kind):
    assert GRAMMARS[kind].accepts("")


@pytest.mark.parametrize(
    ("kind", "text", "allowed"),
    [
        ("year", "R6", True),
        ("year", "令和元年", True),
        ("year", "昭63", True),
        ("year", "24", False),
        ("year", "1867", False),
        ("month", "00", False),
        ("month", "04", True),
        ("day", "32", False),
        ("postal_code", "〒1234567", True),
        ("postal_code", "123-456", False),
        ("number", "1,234", True),
        ("number", "1,23", False),
        ("kana", "ラーメン", True),
        ("kana", "ーア", False),
        ("kana", "ア　ー", False),
        ("name", "山田2", False),
    ],
)
def test_what_may_stand_in_a_box(kind, text, allowed):
    assert GRAMMARS[kind].accepts(text) is allowed
