"""Invented forms: every kind is on them, an office can register them, a number is one form."""

from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr.forms.kinds import KINDS, parse_value
from ocr.forms.template import load_templates
from samples.pages.drawn.paper import Habits
from samples.pages.grids.make import Filling, fill_page
from samples.pages.grids.random_forms import invent_form
from samples.pages.grids.set_out import set_out
from samples.pages.grids.template_files import register
from samples.pages.grids.town_forms import TOWN_FORMS
from samples.pages.grids.values import answer
from samples.people.word_lists import load_words

BUNDLED = set(KINDS)
NUMBERS = st.integers(0, 500)
FORM = st.builds(invent_form, st.integers(1, 99), NUMBERS).map(set_out)


def test_a_form_or_two_have_every_kind():
    kinds = {
        one.kind for number in range(4) for one in set_out(invent_form(1, number)).template.fields
    }
    assert kinds == BUNDLED


@settings(max_examples=10, deadline=None)
@given(st.integers(1, 99), NUMBERS)
def test_the_same_number_is_the_same_form_and_others_differ(seed, number):
    form = set_out(invent_form(seed, number))
    assert form == set_out(invent_form(seed, number))
    other = set_out(invent_form(seed, number + 1))
    assert form.template.id != other.template.id
    assert form.sheet.lines != other.sheet.lines


@settings(max_examples=10, deadline=None)
@given(FORM)
def test_no_two_boxes_of_a_form_overlap_and_no_print_lies_in_one_to_write_in(form):
    boxes = [box for one in form.template.fields for _, box in one.boxes]
    for place, box in enumerate(boxes):
        for other in boxes[place + 1 :]:
            assert not _overlap(box, (other.left, other.top, other.right, other.bottom))
    written = [slot.box for one in form.template.fields for slot in one.slots if not slot.combs]
    for box in written:
        for text in form.sheet.texts:
            middle = text.baseline - 0.38 * text.size
            assert not _overlap(box, (text.left, middle - 0.1, text.right, middle + 0.1))


def _overlap(box, other):
    left, top, right, bottom = other
    slack = 0.02
    across = min(box.right, right) - max(box.left, left) > slack
    return across and min(box.bottom, bottom) - max(box.top, top) > slack


@settings(max_examples=10, deadline=None)
@given(FORM, st.integers(0, 99), st.sampled_from(["bundled", "wide", "holdout"]))
def test_what_is_written_means_the_value(form, seed, people):
    words = load_words(people)
    answers = answer(form.template, Random(seed), words, date(2026, 11, 20), Habits())
    for one in form.template.fields:
        if one.options:
            assert sum(answers.ticks[option.cell] for option in one.options) <= 1
            continue
        value = answers.values[one.name]
        texts = tuple(answers.texts[slot.cell] for slot in one.slots)
        assert KINDS[one.kind].parse(texts) == parse_value(one.kind, value)
        for slot, text in zip(one.slots, texts, strict=True):
            assert not slot.combs or len(text) <= len(slot.teeth)


def test_an_office_can_register_them(tmp_path):
    plans = (*TOWN_FORMS, invent_form(1, 0))
    forms = [set_out(plan) for plan in plans]
    for form in forms:
        register(form, tmp_path)
    loaded = {one.id: one for one in load_templates(tmp_path)}
    for form in forms:
        template = loaded[form.template.id]
        assert [one.name for one in template.fields] == [one.name for one in form.template.fields]
        assert template.links == form.template.links
        assert len(template.links) >= 2
        assert template.blank.is_file()


@pytest.mark.pages
@pytest.mark.parametrize("style", ["typed", "pen"])
def test_the_same_page_comes_again(style):
    form = set_out(TOWN_FORMS[1])
    filling = Filling(3, style)
    page = fill_page(form, filling, 0)
    assert page.image.tobytes() == fill_page(form, filling, 0).image.tobytes()
    assert page.answers.truth != fill_page(form, filling, 1).answers.truth


def test_a_form_may_be_asked_to_hold_certain_kinds_alone():
    asked = ("name", "kana", "date") * 6
    kinds = {one.kind for one in set_out(invent_form(1, 0, asked)).template.fields}
    assert kinds == {"name", "kana", "date", "postal_code", "address"}  # the tied rows are on all
