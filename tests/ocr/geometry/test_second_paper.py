"""Two papers in one picture are never read as one; whatever else lies beside a form is no paper."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from ocr.geometry.identification import identify
from ocr.geometry.registration import straighten
from ocr.geometry.second_paper import has_second_paper
from samples.pages.drawn.fonts import load_font
from samples.pages.scanned.camera import Camera, photograph
from samples.pages.scanned.scanner import on_glass
from tests.ocr.papers import MINCHO, draw_print

SCANS = Path(__file__).parents[3] / "samples" / "certificates"
DPI = 200
PX_PER_MM = DPI / 25.4
A3_GLASS = (420.0, 297.0)


def sheet(name):
    picture = cv2.imread(str(SCANS / f"{name}.png"), cv2.IMREAD_GRAYSCALE)
    return cv2.resize(picture, (1654, 2339)).astype(np.uint8)


@pytest.fixture(scope="module")
def typed():
    return sheet("typed-26-002")


@pytest.fixture(scope="module")
def penned():
    return sheet("pen-27-003")


@pytest.fixture(scope="module")
def sparse():
    """The small form: few lines and hardly a word."""
    return cv2.resize(np.asarray(draw_print(PX_PER_MM)), (1654, 2339)).astype(np.uint8)


def halved(page):
    """As a copier puts two sheets of A4 on one."""
    return cv2.resize(page, None, fx=0.705, fy=0.705, interpolation=cv2.INTER_AREA)


def slip(width, height, lines, size, tone=245):
    """A small paper with as many full lines of print, sizes in millimetres."""
    paper = Image.new("L", (round(width * PX_PER_MM), round(height * PX_PER_MM)), tone)
    draw, font = ImageDraw.Draw(paper), load_font(MINCHO, size * PX_PER_MM)
    words = ("保育料　１２，３４０円　領収いたしました　" * 9)[: round((width - 5) / size)]
    for line in range(lines):
        place = (2.5 * PX_PER_MM, (2.5 + line * (height - 5) / lines) * PX_PER_MM)
        draw.text(place, words, font=font, fill=40)
    return np.asarray(paper)


def put(picture, paper, left, top):
    """Lay a small paper on a picture; millimetres from its corner."""
    x, y = round(left * PX_PER_MM), round(top * PX_PER_MM)
    picture = picture.copy()
    picture[y : y + paper.shape[0], x : x + paper.shape[1]] = paper
    return picture


def two(page, certificate, nursery):
    upright, blanks = straighten(page), [certificate.blank, nursery.blank]
    found = identify(upright, blanks)
    assert found is not None
    return has_second_paper(upright, found, blanks)


ARRANGED = {
    "side by side": lambda one, other: np.hstack([one, other]),
    "one below the other": lambda one, other: np.vstack([one, other]),
    "one on its head": lambda one, other: np.hstack([one, np.rot90(other, 2)]),
    "two on one A4": lambda one, other: np.hstack([halved(one), halved(other)]),
    "two on one A4, fed upright": lambda one, other: np.rot90(
        np.hstack([halved(one), halved(other)])
    ),
}


@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize("arranged", ARRANGED.values(), ids=ARRANGED)
def test_two_certificates_are_two(typed, penned, certificate, nursery, arranged, swapped):
    papers = (penned, typed) if swapped else (typed, penned)
    assert two(arranged(*papers), certificate, nursery)


@pytest.mark.parametrize("arranged", ARRANGED.values(), ids=ARRANGED)
def test_a_registered_form_is_a_paper_however_little_is_printed_on_it(
    sparse, certificate, nursery, arranged
):
    assert two(arranged(sparse, sparse), certificate, nursery)


def test_two_different_forms_are_two(typed, sparse, certificate, nursery):
    assert two(np.hstack([typed, sparse]), certificate, nursery)
    assert two(np.hstack([sparse, typed]), certificate, nursery)


@pytest.mark.parametrize("tone", [30, 250], ids=["dark lid", "white lid"])
def test_a_receipt_beside_the_form_is_a_paper(typed, certificate, nursery, tone):
    glass = on_glass(typed, dpi=DPI, glass=A3_GLASS, tone=tone)
    assert two(put(glass, slip(58, 150, 25, 3.3), 240, 40), certificate, nursery)


def note_beside(page):
    return put(on_glass(page, dpi=DPI, glass=A3_GLASS), slip(76, 76, 4, 8, tone=225), 250, 40)


def note_over_the_edge(page):
    return put(on_glass(page, dpi=DPI, glass=A3_GLASS), slip(76, 76, 4, 8, tone=225), 180, 215)


def card_beside(page):
    return put(on_glass(page, dpi=DPI, glass=A3_GLASS), slip(91, 55, 6, 4), 250, 40)


def empty_sheet_beside(page):
    return put(on_glass(page, dpi=DPI, glass=A3_GLASS), slip(182, 257, 0, 4), 225, 20)


def on_a_large_glass(page):
    return on_glass(page, dpi=DPI, glass=A3_GLASS, place=(0.5, 0.5))


def under_a_white_lid(page):
    return on_glass(page, dpi=DPI, glass=A3_GLASS, place=(1.0, 0.0), tone=250)


def on_a_table(page):
    return photograph(page, Camera(tilt=8, turn=4, table=190, fills=0.65, seed=3), DPI)


def on_a_dark_table(page):
    return photograph(page, Camera(tilt=8, turn=-4, table=60, fills=0.65, seed=4), DPI)


def as_it_is(page):
    return page


@pytest.mark.parametrize(
    "lain",
    [
        as_it_is,
        note_beside,
        note_over_the_edge,
        card_beside,
        empty_sheet_beside,
        on_a_large_glass,
        under_a_white_lid,
        on_a_table,
        on_a_dark_table,
    ],
)
def test_one_form_is_one_whatever_it_lies_on(typed, certificate, nursery, lain):
    assert not two(lain(typed), certificate, nursery)


@pytest.mark.parametrize("lain", [as_it_is, on_a_large_glass, on_a_table])
def test_one_sparse_form_is_one(sparse, certificate, nursery, lain):
    assert not two(lain(sparse), certificate, nursery)
