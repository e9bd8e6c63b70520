"""Wide words: two halves that share no person, and certificates as coherent as the bundled ones."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr.forms.kinds import KINDS
from ocr.forms.rules import check
from samples.pages.drawn.make import DAY
from samples.people.employment import invent
from samples.people.word_lists import load_words

halves = st.sampled_from(["wide", "holdout"])


@pytest.mark.parametrize("words", ["surnames", "given", "stems"])
def test_the_halves_share_nobody(words):
    own, others = (set(getattr(load_words(half), words)) for half in ("wide", "holdout"))
    assert len(own) > 900 and len(others) > 900
    assert not own & others


def test_the_halves_share_no_quarter():
    own, others = (
        {(town, q) for town, all_ in load_words(half).quarters_by_town.items() for q in all_}
        for half in ("wide", "holdout")
    )
    assert len(own) > 40_000 and len(others) > 40_000
    assert not own & others


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 10_000), halves)
def test_certificates_of_wide_people_obey_the_rules_of_the_form(form, seed, number, half):
    values = invent(seed, number, DAY, half).values
    assert check(form.template, values, DAY) == ()
    for field in form.template.fields:
        if field.kind in {"name", "kana", "text", "address"} and field.name in values:
            text = values[field.name]
            assert isinstance(text, str)
            assert KINDS[field.kind].parse((text,))


def test_the_same_seed_gives_other_people_in_each_half():
    one, other = (invent(1, 2, date(2026, 11, 1), half) for half in ("wide", "holdout"))
    assert one.values["applicant_name"] != other.values["applicant_name"]
