"""Squares that another program prints elsewhere: found there, and judged there with their words."""

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from ocr.base.form_reading import Decision
from ocr.cropping.laid_page import lay
from ocr.geometry.blank_form import PX_PER_MM
from ocr.geometry.identification import identify
from ocr.geometry.registration import straighten
from ocr.marks.options import read_options
from ocr.marks.printed_squares import find_squares
from ocr.values.interpret import interpret_choice
from samples.pages.drawn.canvas import Canvas
from samples.pages.drawn.draw_blank import draw_blank
from samples.pages.drawn.make import load_form
from samples.pages.drawn.neighbours import PRINTS
from samples.pages.drawn.other_print import with_squares_aside
from samples.pages.drawn.ticks import MARKS, SHAPES, draw_tick
from samples.pages.scanned.scanner import pick_scanner, scan
from tests.ocr.papers import few, laid

DPI = round(PX_PER_MM * 25.4)
SCAN_DPI = 200
MOST = 2.0
NEAR_MM, SURE = 0.25, 0.9


PRINTED = load_form()
"""The form as its own program prints it."""

CHOICES = [field for field in PRINTED.template.fields if field.options]


def page_of(certificate, form, draw=lambda canvas: None):
    """Return a page of a form, filled by `draw`, as it lies on the registered blank."""
    canvas = Canvas(draw_blank(form.sheet, DPI), DPI)
    draw(canvas)
    height, width = certificate.blank.ink.shape
    return laid(certificate.blank, canvas.image.resize((width, height), Image.Resampling.BICUBIC))


def aside(rng):
    return with_squares_aside(PRINTED, {one.name: rng.uniform(-MOST, MOST) for one in CHOICES})


@few(3)
@given(seed=st.integers(0, 10**6))
def test_empty_squares_are_found_where_they_are_printed(certificate, seed):
    form = aside(Random(seed))
    sheet = page_of(certificate, form)
    options = certificate.blank.template.options
    found = find_squares(sheet, {key: option.box for key, option in options.items()})
    for key, one in found.items():
        left, top, width, height = one.place
        square = form.sheet.squares[options[key].cell]
        place = (left + width / 2) / PX_PER_MM, (top + height / 2) / PX_PER_MM
        middle = (square.left + square.right) / 2, (square.top + square.bottom) / 2
        assert place == pytest.approx(middle, abs=NEAR_MM), key
    marks = read_options(sheet)
    assert not [key for key, mark in marks.items() if mark.marked or mark.doubt]


@few(3)
@given(seed=st.integers(0, 10**6), shape=st.sampled_from([*SHAPES]))
def test_what_is_ticked_there_is_marked_and_nothing_else(certificate, seed, shape):
    rng = Random(seed)
    form = aside(rng)
    ticked = {one.name: rng.choice(one.options).label for one in CHOICES}
    cells = [o.cell for one in CHOICES for o in one.options if o.label == ticked[one.name]]

    def draw(canvas):
        for cell in cells:
            draw_tick(canvas, form.sheet.squares[cell], SHAPES[shape], 30, rng)

    marks = read_options(page_of(certificate, form, draw))
    wrong = [
        key
        for key, mark in marks.items()
        if mark.marked != (key.label == ticked[key.field])
        and mark.confidence > 0.9
        and not mark.doubt
    ]
    assert not wrong
    doubted = [key for key, mark in marks.items() if mark.doubt or mark.confidence < SURE]
    assert len(doubted) <= len(marks) / 20


def scanned(certificate, seed, shape):
    """Return a scan of a moved print, laid, and what is ticked there in each choice."""
    rng = Random(f"moved {seed}")
    form = aside(rng)
    canvas = Canvas(draw_blank(form.sheet, SCAN_DPI, PRINTS[seed % len(PRINTS)]), SCAN_DPI)
    ticked = {one.name: rng.choice(one.options) for one in CHOICES}
    rng.random()
    for option in ticked.values():
        grey = rng.choice([15, 40, 70, 90])
        draw_tick(canvas, form.sheet.squares[option.cell], SHAPES[shape], grey, rng)
    page = scan(np.asarray(canvas.image), pick_scanner(rng), SCAN_DPI)
    found = identify(straighten(page), [certificate.blank])
    return lay(page, found.placement, certificate.blank), ticked


@pytest.mark.parametrize(
    ("seed", "shape"),
    [
        pytest.param(9, "■", id="a filled square touches the empty place of its own"),
        pytest.param(26, "☑", id="a ticked square lies beside a rule"),
        pytest.param(31, "レ", id="a tick crosses the rule beside its square"),
        pytest.param(13, "レ", id="a tick runs around its square"),
        pytest.param(12, "✓", id="a pale outline bulges inwards"),
    ],
)
def test_no_mark_of_a_scanned_moved_print_is_wrong_and_sure(certificate, seed, shape):
    sheet, ticked = scanned(certificate, seed, shape)
    marks = read_options(sheet)
    readings = [interpret_choice(one, marks) for one in CHOICES]
    accepted = [one for one in readings if one.decision is Decision.ACCEPT]
    assert len(accepted) >= SURE * len(CHOICES)
    assert [one.name for one in accepted if one.value != (ticked[one.name].label,)] == []


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_a_mark_beside_a_moved_square_is_its_mark(certificate, seed):
    form = with_squares_aside(PRINTED, {"employment_term": MOST})
    field = next(one for one in form.template.fields if one.name == "employment_term")
    square = form.sheet.squares[field.options[1].cell]
    sheet = page_of(
        certificate, form, lambda canvas: MARKS["beside"](canvas, square, 30, Random(seed))
    )
    assert [read_options(sheet)[key].marked for key in field.keyed_options] == [False, True]


def test_a_moved_word_is_no_mark_beside_its_square(certificate):
    for by in (-MOST, MOST):
        sheet = page_of(certificate, with_squares_aside(PRINTED, {one.name: by for one in CHOICES}))
        assert not [key for key, mark in read_options(sheet).items() if mark.doubt or mark.marked]
