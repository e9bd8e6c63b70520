"""Printed boxes of one character each: cut apart, read, empty ones kept in their place."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw
from pydantic import ValidationError

from ocr.cropping.combs import GAP, RUN_TOGETHER, cut_comb
from ocr.forms.template import Box, FieldSpec, FormTemplate, Part, load_template
from ocr.geometry.blank_form import PX_PER_MM
from ocr.recognition.numbers.comb_digits import comb_texts
from ocr.recognition.numbers.digit_classifier import load_digit_reader
from samples.pages.drawn.fonts import load_font
from tests.ocr.papers import Registered, few, laid, stroke

_WIDE, _HIGH = 7.0, 9.0
_ROWS = {"born": 40.0, "moved": 60.0, "account": 80.0}
_STARTS = {"born": (40, 80, 106), "moved": (40, 66, 92), "account": (40,)}
_COUNTS = {"born": (4, 2, 2), "moved": (3, 2, 2), "account": (7,)}
_TEMPLATE = """
id = "combed"
title = "枠に書く申込書"
edition = "2026"
width = 210.0
height = 110.0
{fields}
"""
_DATE = """
[[fields]]
name = "{name}"
label = "日付"
kind = "date"
parts = [{parts}]
"""
_PART = '{{ label = "{label}", kind = "{kind}", box = {box}, combs = {combs} }}'
_NUMBER = """
[[fields]]
name = "account"
label = "口座番号"
kind = "number"
combs = 7
box = {box}
"""


def box_of(name, index):
    left, count = _STARTS[name][index], _COUNTS[name][index]
    return Box(left=left, top=_ROWS[name], width=count * _WIDE, height=_HIGH)


def inline(box):
    return f"{{ left = {box.left}, top = {box.top}, width = {box.width}, height = {box.height} }}"


def draw_boxes():
    page = Image.new("L", (210 * PX_PER_MM, 110 * PX_PER_MM), 255)
    draw = ImageDraw.Draw(page)
    pen = {"outline": 0, "width": 2}
    for top, bottom in itertools.pairwise((6, 12, 18, 24, 30, 100)):
        draw.rectangle([e * PX_PER_MM for e in (25, top, 185, bottom)], **pen)
    for name in _ROWS:
        for index in range(len(_STARTS[name])):
            row = box_of(name, index)
            for place in range(_COUNTS[name][index]):
                left = row.left + place * _WIDE
                edges = (left, row.top, left + _WIDE, row.bottom)
                draw.rectangle([e * PX_PER_MM for e in edges], **pen)
    return page


@pytest.fixture(scope="module")
def form(tmp_path_factory):
    home = tmp_path_factory.mktemp("combed")
    kinds = (("年", "year"), ("月", "month"), ("日", "day"))
    fields = []
    for name in ("born", "moved"):
        parts = [
            _PART.format(
                label=label,
                kind=kind,
                box=inline(box_of(name, index)),
                combs=_COUNTS[name][index],
            )
            for index, (label, kind) in enumerate(kinds)
        ]
        fields.append(_DATE.format(name=name, parts=", ".join(parts)))
    fields.append(_NUMBER.format(box=inline(box_of("account", 0))))
    (home / "template.toml").write_text(_TEMPLATE.format(fields="".join(fields)), "utf-8")
    draw_boxes().save(home / "blank.png")
    return Registered(load_template(home / "template.toml"))


@pytest.fixture(scope="module")
def reader():
    return load_digit_reader()


@pytest.fixture(scope="module")
def empty():
    return draw_boxes()


def slots_of(template: FormTemplate, name: str) -> tuple[Part, ...]:
    return next(field.slots for field in template.fields if field.name == name)


def write_in(page, slot, characters, shift=0.0, face="KleeOne-Regular.ttf"):
    """Write one character into the middle of each box, all shifted to the right; in millimetres."""
    font = load_font(face, 7.5 * PX_PER_MM)
    draw = ImageDraw.Draw(page)
    for box, character in zip(slot.teeth, characters, strict=False):
        middle = (box.left + box.width / 2 + shift, box.top + box.height / 2)
        if character != " ":
            draw.text(
                (middle[0] * PX_PER_MM, middle[1] * PX_PER_MM), character, 30, font, anchor="mm"
            )


def test_equal_boxes_divide_their_field_and_listed_ones_stay_as_listed():
    box = Box(left=10, top=10, width=21, height=8)
    listed = (Box(left=10, top=10, width=6, height=8), Box(left=20, top=10, width=6, height=8))
    equal = Part(label="年", kind="year", box=box, combs=3).teeth
    assert [(tooth.left, tooth.width) for tooth in equal] == [(10, 7), (17, 7), (24, 7)]
    assert Part(label="年", kind="year", box=box, combs=listed).teeth == listed
    assert Part(label="年", kind="year", box=box).teeth == ()


@pytest.mark.parametrize(
    ("combs", "why"),
    [
        (1, "greater than or equal to 2"),
        ([{"left": 90, "top": 10, "width": 6, "height": 8}] * 2, "left to right"),
        (
            [
                {"left": 10, "top": 10, "width": 6, "height": 8},
                {"left": 90, "top": 10, "width": 6, "height": 8},
            ],
            "within the box",
        ),
    ],
)
def test_a_comb_that_cannot_be_is_refused(combs, why):
    box = {"left": 10, "top": 10, "width": 21, "height": 8}
    said = {"name": "account", "label": "番号", "kind": "number", "box": box, "combs": combs}
    with pytest.raises(ValidationError, match=why):
        FieldSpec.model_validate(said)


def test_empty_boxes_have_nothing_in_them(form, empty):
    comb = cut_comb(laid(form.blank, empty), slots_of(form.blank.template, "account")[0])
    assert comb.line.pixels is None
    assert [tooth.pixels for tooth in comb.teeth] == [None] * 7
    assert comb.line.doubts == ()


@few(3)
@given(number=st.from_regex("[0-9]{7}", fullmatch=True), shift=st.floats(-1.5, 1.5))
def test_every_digit_is_read_in_its_box_wherever_it_stands_in_it(
    form, empty, reader, number, shift
):
    slot = slots_of(form.blank.template, "account")[0]
    page = empty.copy()
    write_in(page, slot, number, shift)
    comb = cut_comb(laid(form.blank, page), slot)
    assert all(tooth.pixels is not None for tooth in comb.teeth)
    heard = [one.text for one in comb_texts(reader, {"it": comb})["it"]]
    assert number in heard
    assert sum(a != b for a, b in zip(heard[0], number, strict=True)) <= 1
    assert comb.line.doubts == ()


def test_empty_boxes_keep_their_place(form, empty, reader):
    slot = slots_of(form.blank.template, "account")[0]
    page = empty.copy()
    write_in(page, slot, "   4096")
    comb = cut_comb(laid(form.blank, page), slot)
    assert [tooth.pixels is not None for tooth in comb.teeth] == [False] * 3 + [True] * 4
    assert comb_texts(reader, {"it": comb})["it"][0].text == "4096"
    assert comb.line.doubts == ()


def test_an_empty_box_between_digits_is_a_doubt(form, empty):
    slot = slots_of(form.blank.template, "account")[0]
    page = empty.copy()
    write_in(page, slot, "40 9600")
    assert cut_comb(laid(form.blank, page), slot).line.doubts == (GAP,)


def test_digits_run_together_across_boxes_are_a_doubt(form, empty):
    slot = slots_of(form.blank.template, "account")[0]
    page = empty.copy()
    write_in(page, slot, "  1   7")
    stroke(page, [(56, 84), (60, 86), (64, 83), (69, 86)])
    assert RUN_TOGETHER in cut_comb(laid(form.blank, page), slot).line.doubts


def test_the_composed_line_has_no_rules_between_its_digits(form, empty):
    slot = slots_of(form.blank.template, "account")[0]
    page = empty.copy()
    write_in(page, slot, "1203004")
    line = cut_comb(laid(form.blank, page), slot).line.pixels
    inked = (line < 128).any(axis=0)
    starts = np.flatnonzero(np.diff(inked.astype(int)) == 1)
    assert len(starts) == 7


def test_what_is_no_digit_is_told_apart(form, empty, reader):
    slot = slots_of(form.blank.template, "moved")[0]
    page = empty.copy()
    write_in(page, slot, "R06")
    comb = cut_comb(laid(form.blank, page), slot)
    assert comb_texts(reader, {"it": comb})["it"][0].text == "?06"


def test_all_boxes_of_a_date_come_out_as_its_three_texts(form, empty, reader):
    slots = slots_of(form.blank.template, "born")
    page = empty.copy()
    for slot, text in zip(slots, ("1987", "04", "29"), strict=True):
        write_in(page, slot, text)
    sheet = laid(form.blank, page)
    heard = comb_texts(reader, {slot.label: cut_comb(sheet, slot) for slot in slots})
    assert {label: texts[0].text for label, texts in heard.items()} == {
        "年": "1987",
        "月": "04",
        "日": "29",
    }
