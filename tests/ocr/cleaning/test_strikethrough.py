"""A line through a text is told from the text's own strokes, dashes and underlines."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from ocr.cleaning.strikethrough import is_struck_out
from ocr.geometry.blank_form import PX_PER_MM
from samples.pages.drawn.fonts import load_font
from tests.ocr.papers import GOTHIC, MINCHO, few, stroke

SIZE = 3.6
TEXTS = ["2026", "17", "070", "青木　みどり", "株式会社一二三", "三田市王子町", "サトウ　ケンイチ"]


def written(text, font=GOTHIC, size=SIZE):
    """Return a picture of a text, and left, top, right and bottom of its ink in millimetres."""
    page = Image.new("L", (60 * PX_PER_MM, 14 * PX_PER_MM), 255)
    place = (5 * PX_PER_MM, 5 * PX_PER_MM)
    ImageDraw.Draw(page).text(place, text, font=load_font(font, size * PX_PER_MM), fill=30)
    rows, columns = np.nonzero(np.asarray(page) < 128)
    return page, [e / PX_PER_MM for e in (columns.min(), rows.min(), columns.max(), rows.max())]


def is_struck(page):
    return is_struck_out(np.asarray(page), float(PX_PER_MM))


@few(15)
@given(
    text=st.sampled_from(TEXTS),
    font=st.sampled_from([GOTHIC, MINCHO]),
    size=st.floats(2.2, 4.2),
    overhang=st.floats(0.6, 2.0),
    gap=st.sampled_from([0.0, 0.6, 0.9]),
    width=st.floats(0.2, 0.45),
    slant=st.floats(-0.03, 0.03),
)
def test_one_line_or_two_through_a_text_strike_it_out(
    text, font, size, overhang, gap, width, slant
):
    page, (left, top, right, bottom) = written(text, font, size)
    middle, half = (top + bottom) / 2, (right - left) / 2 + overhang
    for down in {-gap / 2, gap / 2}:
        ends = [(left - overhang, middle + down - slant * half)]
        stroke(page, [*ends, (right + overhang, middle + down + slant * half)], width)
    assert is_struck(page)


@few(15)
@given(
    text=st.sampled_from(
        [
            *TEXTS,
            "一",
            "二",
            "三",
            "ー",
            "スーパーマーケット",
            "２－１２－３",
            "＝",
            "44",
            "王",
            "工",
        ]
    ),
    font=st.sampled_from([GOTHIC, MINCHO]),
    size=st.floats(2.2, 4.2),
)
def test_letters_long_vowels_and_dashes_are_no_strikes(text, font, size):
    assert not is_struck(written(text, font, size)[0])


@pytest.mark.parametrize("text", ["2026", "青木　みどり"])
def test_a_long_dash_and_an_underline_are_no_strikes(text):
    page, (left, _, right, bottom) = written(text)
    stroke(page, [(left, bottom + 0.6), (right, bottom + 0.6)], 0.3)
    assert not is_struck(page)
    dash = Image.new("L", page.size, 255)
    stroke(dash, [(5, 5), (30, 5.2)], 0.3)
    assert not is_struck(dash)


def test_a_part_of_a_text_struck_out_and_a_text_blacked_out_are_found():
    page, (left, top, right, bottom) = written("株式会社北斗システムズ")
    middle = (top + bottom) / 2
    stroke(page, [(left + 8, middle), (right - 10, middle)], 0.3)
    assert is_struck(page)
    page, (left, top, right, bottom) = written("2026")
    stroke(page, [(left - 0.5, middle), (right + 0.5, middle)], 1.6)
    assert is_struck(page)


def test_white_paper_has_nothing_struck_out():
    assert not is_struck_out(np.full((40, 90), 255, np.uint8), float(PX_PER_MM))
