"""Drawing: every word has a glyph in every font, ink stays in its box, ticks on their square."""

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from ocr.forms.template import Box
from samples.pages.drawn import hand, typed
from samples.pages.drawn.canvas import Canvas
from samples.pages.drawn.draw_blank import draw_blank
from samples.pages.drawn.fonts import load_font
from samples.pages.drawn.make import DAY, Wish, make_page
from samples.pages.drawn.paper import Habits, put_down
from samples.pages.drawn.sheet import Entry, Square
from samples.pages.drawn.ticks import SHAPES, draw_tick
from samples.people.employment import invent

pytestmark = pytest.mark.pages

BOX = Box(left=20, top=10, width=30, height=4)
OUTSIDE = np.ones((60 * 8, 80 * 8), bool)
OUTSIDE[10 * 8 - 4 : 14 * 8 + 4, 20 * 8 : 50 * 8] = False  # half a millimetre of overhang is human
printers = st.builds(typed.Printer, st.sampled_from(typed.FONTS))
entries = st.builds(Entry, st.just("A1"), st.sampled_from(["left", "center"]), st.just(14.0))
texts = st.text("山田太郎アイウ0123456789-　株式会社", min_size=1, max_size=25).filter(str.strip)


def sheet_of_paper():
    return Canvas(Image.new("L", (80 * 8, 60 * 8), 255), 203)  # eight dots a millimetre


def dark(canvas):
    return np.asarray(canvas.image) < 128


@settings(max_examples=30)
@given(texts, entries, printers)
def test_typed_text_stays_in_its_box(text, entry, printer):
    canvas = sheet_of_paper()
    typed.type_text(canvas, text, BOX, entry, printer)
    assert dark(canvas).any()
    assert not dark(canvas)[OUTSIDE].any()


@settings(max_examples=30)
@given(texts, entries, st.integers(0, 1000))
def test_written_text_stays_about_its_box(text, entry, seed):
    canvas, rng = sheet_of_paper(), Random(seed)
    hand.write_text(canvas, text, (BOX, entry), hand.pick_hand(rng), rng)
    assert (np.asarray(canvas.image) < 200).any()
    assert not dark(canvas)[OUTSIDE].any()


@settings(max_examples=30)
@given(st.sampled_from(sorted(SHAPES)), st.integers(0, 1000))
def test_a_tick_darkens_its_square_and_not_the_next(shape, seed):
    canvas, square = sheet_of_paper(), Square("A1", 30, 20, 31.43, 21.43)
    draw_tick(canvas, square, SHAPES[shape], 30, Random(seed))
    marked = dark(canvas)
    assert marked[160:172, 240:252].sum() >= 12
    marked[20 * 8 - 16 : 22 * 8 + 11, 30 * 8 - 16 : 32 * 8 + 11] = False
    assert not marked.any()


@pytest.mark.parametrize("file", [*typed.FONTS, *hand.FONTS])
def test_every_character_of_the_certificates_is_in_the_font(form, file):
    font = load_font(file, 40)
    missing = bytes(font.getmask("\uffff")), font.getmask("\uffff").size
    papers = [
        put_down(invent(1, n, DAY), form.template, Habits(wide=n % 2 == 0)) for n in range(200)
    ]
    letters = {letter for paper in papers for text in paper.texts.values() for letter in text}
    absent = [a for a in letters if (bytes(font.getmask(a)), font.getmask(a).size) == missing]
    assert absent == []


def test_the_bundled_blank_is_what_the_script_draws(form):
    with Image.open(form.template.blank) as bundled:
        drawn = np.asarray(draw_blank(form.sheet), np.int16)
        assert np.abs(drawn - np.asarray(bundled.convert("L"), np.int16)).max() <= 17


@pytest.mark.parametrize("style", ["typed", "pen"])
def test_the_same_wish_gives_the_same_scan(form, style):
    wish = Wish(seed=5, style=style)
    one, other = make_page(form, wish, 3), make_page(form, wish, 3)
    assert one.paper == other.paper
    assert np.array_equal(np.asarray(one.image), np.asarray(other.image))
