"""A page is one of the registered forms, or it is none: never a guess."""

import tracemalloc
from dataclasses import replace
from random import Random

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from ocr.geometry.blank_form import Blank, BlankPrint, load_blank
from ocr.geometry.form_grid import ruling_of
from ocr.geometry.identification import identify
from ocr.geometry.registration import straighten
from samples.pages.drawn.draw_blank import draw_blank
from samples.pages.drawn.editions import with_gap, without
from samples.pages.drawn.fonts import load_font
from samples.pages.drawn.make import load_form
from samples.pages.drawn.neighbours import Neighbour, draw_neighbour
from samples.pages.drawn.strangers import draw_stranger
from samples.pages.scanned.scanner import pick_scanner, scan
from tests.ocr.papers import MINCHO, Pose, few, register, scanned

ONLY = BlankPrint(*(np.zeros((10, 10), np.uint8) for _ in range(4)))
LAST_ROW = 244.14
TITLE_ROWS = (19.48, 27.39, 35.3, 43.21)
SIZE = (2339, 1654)  # A4 at 200 dpi


@pytest.fixture(scope="module")
def blanks(certificate, nursery):
    return [certificate.blank, nursery.blank]


def texture(seed):
    """Something like a photograph: clouds of every size."""
    rng = np.random.default_rng(seed)
    layers = [
        cv2.resize(rng.random((cells, cells)), SIZE[::-1], interpolation=cv2.INTER_CUBIC) / cells
        for cells in (4, 8, 16, 32, 64, 128, 256)
    ]
    return cv2.normalize(np.sum(layers, axis=0), None, 0, 255, cv2.NORM_MINMAX).astype(np.uint8)


def letter():
    page = Image.new("L", SIZE[::-1], 255)
    draw, font = ImageDraw.Draw(page), load_font(MINCHO, 32)
    for row in range(150, 2200, 52):
        draw.text(
            (150, row), "保育所の入所について下記のとおり通知いたします。" * 2, font=font, fill=0
        )
    return np.asarray(page)


def table(rows, columns):
    page = np.full(SIZE, 255, np.uint8)
    for row in rows:
        page[row : row + 3, columns[0] : columns[-1]] = 0
    for column in columns:
        page[rows[0] : rows[-1], column : column + 3] = 0
    return page


def steps(first, last, least, most):
    return st.lists(
        st.integers(first // 8, last // 8), min_size=least, max_size=most, unique=True
    ).map(lambda places: [8 * place for place in sorted(places)])


def test_each_form_is_told_from_the_other(blanks, form):
    this = form.blank.template.id
    page, _ = scanned(form, Pose(skew=1.5, quarters=2, across=0.97, noise=4))
    for known in (blanks, blanks[::-1]):
        assert identify(straighten(page), known).blank.template.id == this
    others = [blank for blank in blanks if blank.template.id != this]
    assert identify(straighten(page), others) is None
    assert identify(straighten(page), []) is None


@few(4)
@given(rows=steps(100, 2240, 4, 50), columns=steps(80, 1580, 3, 25))
def test_another_table_is_no_registered_form(blanks, rows, columns):
    assert identify(straighten(table(rows, columns)), blanks) is None


@pytest.mark.parametrize("millimetres", [2.5, 5.0, 10.0])
def test_graph_paper_has_lines_for_every_form_and_is_none(blanks, millimetres):
    places = np.arange(100, 1580, millimetres * 200 / 25.4).astype(int).tolist()
    assert identify(straighten(table(places, places)), blanks) is None


@pytest.mark.parametrize(
    "page",
    [texture(1), texture(2), letter(), np.full(SIZE, 255, np.uint8), np.zeros(SIZE, np.uint8)],
    ids=["photo", "another photo", "letter", "white", "black"],
)
def test_what_has_no_table_is_no_form(blanks, page):
    assert identify(straighten(page), blanks) is None


def test_a_form_written_on_struck_out_and_folded_is_still_itself(nursery, blanks):
    page, px_per_mm = Image.fromarray(nursery.picture), nursery.px_per_mm
    draw = ImageDraw.Draw(page)
    for row, size in ((41, 6), (50, 5), (57, 5), (66, 8), (77, 5), (94, 5), (120, 10)):
        font = load_font(MINCHO, size * px_per_mm)
        draw.text((62 * px_per_mm, row * px_per_mm), "三田　十一二三一ー", font=font, fill=20)
    for row in (68, 71):
        draw.line([62 * px_per_mm, row * px_per_mm, 125 * px_per_mm, row * px_per_mm], 20, 4)
    draw.line([0, 100 * px_per_mm, 210 * px_per_mm, 100 * px_per_mm], 120, 3)
    assert identify(straighten(np.asarray(page)), blanks).blank.template.id == "nursery"


def test_a_form_that_cannot_be_laid_keeps_no_page_from_the_others(blanks, form):
    odd = Blank(
        form.blank.template, replace(form.blank.ruling, level=np.full((20, 2), np.nan)), ONLY
    )
    page, _ = scanned(form, Pose())
    found = identify(straighten(page), [odd, *blanks])
    assert found.blank.template.id == form.blank.template.id
    assert found.blank is not odd
    assert identify(straighten(page), [odd]) is None


def test_nothing_is_enlarged_for_a_form_that_shrank_to_nothing(blanks):
    """A page of many lines, on which the fit of any form may collapse."""
    rows = np.arange(40, 2300, 9).tolist()
    dense = table(rows, np.arange(40, 1600, 11).tolist())
    assert identify(straighten(dense), blanks) is None


def of_few_lines(folder, number):
    """A form of four level and three upright lines, which any page of many lines has somewhere."""
    form = register(folder)
    rows, columns = ((40, 90, 180, 220), (20, 60, 190)), ((30, 34, 38, 42), (15, 100, 180))
    picture = np.full((1188, 840), 255, np.uint8)
    for row in (rows, columns)[number][0]:
        picture[4 * row : 4 * row + 2, 40:800] = 0
    for column in (rows, columns)[number][1]:
        picture[120:880, 4 * column : 4 * column + 2] = 0
    cv2.imwrite(str(form.blank), picture)
    return load_blank(form)


@pytest.mark.pages
@pytest.mark.parametrize("number", [0, 1])
def test_a_form_of_few_lines_ends_no_run_and_takes_no_more_memory(tmp_path, caplog, number):
    odd = of_few_lines(tmp_path, number)
    pages = [draw_stranger(stranger) for stranger in (5, 0, 11)]
    pages.append(cv2.resize(pages[0], (827, 1170), interpolation=cv2.INTER_AREA).astype(np.uint8))
    for page in pages:
        upright = straighten(page)
        tracemalloc.start()
        identify(upright, [odd])
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 400e6
    assert caplog.text == ""


ROWS_MORE = (
    *(27.39, 59.03, 78.81, 97.19, 109.06, 132.79, 150.71, 182.35, 208.54, 232.27, 240.18),
    LAST_ROW,
)
ROWS_LESS = (
    *((23.43, 27.39), (84.05, 89.28), (93.24, 105.1), (146.75, 150.71), (188.52, 196.55)),
    *((204.58, 208.54), (228.32, 232.27), (236.23, 240.18)),
)


def drawn(editions, certificate):
    """Return editions of the certificate as they are registered, and a scan of each."""
    pictures = [np.asarray(draw_blank(edition.sheet, 150)) for edition in editions]
    rulings = [ruling_of(picture, 150 / 25.4) for picture in pictures]
    blanks = [Blank(certificate.blank.template, ruling, ONLY) for ruling in rulings]
    scanners = [pick_scanner(Random(number)) for number in range(len(pictures))]
    return blanks, [scan(*one, 150) for one in zip(pictures, scanners, strict=True)]


def test_an_edition_is_found_behind_many_that_its_page_is_more_like(certificate):
    """A page with a row more at its end is like all forms that have one anywhere, a row lower."""
    form = load_form()
    own = with_gap(form, "down", 240.18, 3.96)
    others = [form, *(with_gap(form, "down", row, 3.96) for row in TITLE_ROWS)]
    blanks, _ = drawn([own, *others], certificate)
    page = np.asarray(draw_neighbour(Neighbour("row more at 240.18", own), 1).image)
    for known in (blanks, blanks[::-1]):
        assert identify(straighten(page), known).blank is blanks[0]


def test_each_edition_is_told_from_those_with_a_row_more_or_fewer(certificate):
    form = load_form()
    editions = [
        form,
        *(with_gap(form, "down", row, 3.96) for row in ROWS_MORE),
        *(without(form, "down", *rows) for rows in ROWS_LESS),
        with_gap(form, "across", 92.18, 4.8),
        without(form, "across", 60.36, 67.19),
    ]
    blanks, pages = drawn(editions, certificate)
    for number, (blank, page) in enumerate(zip(blanks, pages, strict=True)):
        known = blanks[::-1] if number % 2 else blanks
        assert identify(straighten(page), known).blank is blank


@pytest.mark.parametrize("number", range(12))
def test_a_stranger_is_none_of_many_forms(blanks, number):
    assert identify(straighten(draw_stranger(number)), blanks * 3) is None
