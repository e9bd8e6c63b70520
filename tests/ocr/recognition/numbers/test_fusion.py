"""Two readers of one box of digits: agreement is surer, a split is a doubt, never silent."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.base.text_line import Alternative, Character, Line
from ocr.forms.kinds import KINDS
from ocr.recognition.numbers.fusion import SPLIT, fused

_DIGITS = st.text(string.digits, min_size=1, max_size=4)
_SHARES = st.floats(0.01, 0.999)
SPOKEN_ON = {name for name, kind in KINDS.items() if kind.second_reader}
PLAIN = sorted(SPOKEN_ON - {"year", "postal_code"})


def line_of(text, probability, others=()):
    characters = tuple(
        Character(character, probability, (index + 0.5) / max(1, len(text)))
        for index, character in enumerate(text)
    )
    said = (Alternative(text, probability), *(Alternative(*other) for other in others))
    return Line(characters, said)


def heard_of(*texts):
    return tuple(Alternative(text, share) for text, share in texts)


@given(text=_DIGITS, sure=_SHARES, heard=st.floats(0.6, 0.999))
def test_agreement_never_makes_less_sure(text, sure, heard):
    line = line_of(text, sure)
    verdict = fused(line, heard_of((text, heard)), "phone_part")
    assert verdict.line.text == text
    assert verdict.line.confidence >= line.confidence
    assert verdict.doubt is None


@given(text=_DIGITS, other=_DIGITS, sure=_SHARES, heard=_SHARES)
def test_confidence_is_a_probability_and_both_texts_stay_candidates(text, other, sure, heard):
    verdict = fused(line_of(text, sure), heard_of((other, heard)), "phone_part")
    texts = {alternative.text for alternative in verdict.line.alternatives}
    assert 0 <= verdict.line.confidence <= 1
    assert {text, other} <= texts
    assert verdict.line.text in {text, other}


@given(kind=st.sampled_from(PLAIN))
def test_two_sure_readers_that_say_different_things_are_a_doubt(kind):
    verdict = fused(line_of("7", 0.999), heard_of(("1", 0.99)), kind)
    assert verdict.doubt == SPLIT
    assert verdict.line.confidence < 0.9


def test_ink_that_the_line_recogniser_left_out_is_a_doubt():
    verdict = fused(line_of("938", 0.999), heard_of(("?938", 0.9)), "phone_part")
    assert verdict.doubt == SPLIT
    assert verdict.line.text == "938"


def test_an_unsure_line_is_overruled_by_a_sure_reader():
    line = line_of("4", 0.3, others=[("9", 0.5)])
    verdict = fused(line, heard_of(("9", 0.99)), "month")
    assert verdict.line.text == "9"
    assert verdict.doubt is None


def test_a_text_that_the_kind_cannot_hold_never_wins():
    verdict = fused(line_of("12", 0.9), heard_of(("72", 0.99)), "month")
    assert verdict.line.text == "12"
    assert "72" not in {alternative.text for alternative in verdict.line.alternatives}


@pytest.mark.parametrize(
    ("text", "heard", "kind"),
    [("令和6", "??2?7", "year"), ("R6", "86", "year"), ("山田", "11", "name"), ("", "", "month")],
)
def test_the_reader_abstains_where_it_cannot_judge(text, heard, kind):
    line = line_of(text, 0.9)
    assert fused(line, heard_of((heard, 0.99)) if heard else (), kind).line == line


@pytest.mark.parametrize(
    ("text", "heard", "kind"), [("R06", "?06", "year"), ("123-4567", "123?4567", "postal_code")]
)
def test_digits_among_signs_that_may_stand_there_are_judged(text, heard, kind):
    line = line_of(text, 0.8)
    agreed = fused(line, heard_of((heard, 0.99)), kind)
    assert (agreed.line.text, agreed.doubt) == (text, None)
    assert agreed.line.confidence > line.confidence
    split = fused(line_of(text, 0.999), heard_of((heard[:-1] + "1", 0.99)), kind)
    assert split.doubt == SPLIT
