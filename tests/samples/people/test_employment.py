"""Invented certificates: the same for the same seed, coherent, and together using every slot."""

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.forms.rules import check
from samples.pages.drawn.make import DAY
from samples.pages.drawn.paper import Habits, pick_habits, put_down
from samples.people.employment import invent
from samples.people.mistakes import MISTAKES, spoil

seeds, numbers = st.integers(0, 10_000), st.integers(0, 10_000)
days = st.dates(date(2024, 11, 1), date(2035, 12, 31))


@given(seeds, numbers, days)
def test_the_same_seed_gives_the_same_certificate(seed, number, day):
    assert invent(seed, number, day) == invent(seed, number, day)


@given(seeds, numbers, days)
def test_a_certificate_obeys_the_rules_of_the_form(form, seed, number, day):
    assert check(form.template, invent(seed, number, day).values, day) == ()


@given(seeds, numbers, st.sampled_from(sorted(MISTAKES)))
def test_a_mistake_breaks_the_rule_it_is_named_for(form, seed, number, rule):
    values = MISTAKES[rule](dict(invent(seed, number, DAY).values))
    assert rule in {broken.rule_id for broken in check(form.template, values, DAY)}


def test_a_spoilt_certificate_breaks_some_rule(form):
    spoilt = spoil(invent(1, 2, DAY), Random(3))
    assert check(form.template, spoilt.values, DAY + timedelta(days=1))


@given(seeds, numbers, st.builds(Habits, st.booleans(), st.booleans(), st.booleans()))
def test_the_truth_speaks_of_every_cell(form, anchors, seed, number, habits):
    paper = put_down(invent(seed, number, DAY), form.template, habits)
    assert set(paper.texts) == set(anchors["texts"])
    assert set(paper.ticks) == set(anchors["checkboxes"])
    assert paper.truth.keys() == paper.texts.keys() | paper.ticks.keys()
    assert all(text.strip() for text in paper.written.values())


@pytest.mark.parametrize("seed", [1, 2])
def test_two_hundred_certificates_fill_every_slot(form, anchors, seed):
    used = set()
    for number in range(200):
        paper = put_down(invent(seed, number, DAY), form.template, pick_habits(Random(number)))
        used |= {cell for cell, value in paper.truth.items() if value}
    assert used == {*anchors["texts"], *anchors["checkboxes"]}
