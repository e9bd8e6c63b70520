"""A page is known whose other side shows through; pale writing, dirt and bad light are no such."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from ocr.cropping.print_through import where_it_shines_through
from ocr.geometry.blank_form import PX_PER_MM
from samples.pages.drawn.fonts import load_font
from samples.pages.scanned.scanner import Scanner, scan, show_through
from tests.ocr.papers import GOTHIC, draw_print, laid

DPI = round(PX_PER_MM * 25.4)
LETTER = "拝啓　時下ますますご清栄のこととお慶び申し上げます。書類をお送りします。"


def all_over(sheet):
    return where_it_shines_through(sheet) is None


def nowhere(sheet):
    return where_it_shines_through(sheet) == ()


@pytest.fixture(scope="module")
def empty():
    return draw_print(PX_PER_MM)


@pytest.fixture(scope="module")
def page(empty):
    """The form, filled with a hard pencil."""
    paper = empty.copy()
    font = load_font(GOTHIC, 5 * PX_PER_MM)
    for left, top, text in ((64, 42, "紙橋　花子"), (64, 66, "紙橋市北町一丁目")):
        place = left * PX_PER_MM, top * PX_PER_MM
        ImageDraw.Draw(paper).text(place, text, fill=165, font=font)
    return np.asarray(paper)


def letter(empty):
    paper = empty.copy()
    draw = ImageDraw.Draw(paper)
    draw.rectangle((0, 0, *paper.size), fill=255)
    font = load_font(GOTHIC, 4 * PX_PER_MM)
    for line in range(24):
        draw.text((25 * PX_PER_MM, (30 + 8 * line) * PX_PER_MM), LETTER, fill=20, font=font)
    return np.asarray(paper)


@pytest.mark.parametrize("share", [0.25, 0.4, 0.55])
def test_a_letter_on_the_back_shines_through(nursery, empty, page, share):
    seen = show_through(page, back=letter(empty), share=share, dpi=DPI)
    assert all_over(laid(nursery.blank, Image.fromarray(seen)))


def test_another_form_on_the_back_shines_through(nursery, empty, page):
    back = np.minimum(page, letter(empty))
    assert all_over(
        laid(nursery.blank, Image.fromarray(show_through(page, back=back, share=0.4, dpi=DPI)))
    )


@pytest.mark.parametrize(
    "scanner",
    [Scanner(), Scanner(noise=12.0), Scanner(shade=0.3, blur=1.0, white=215), Scanner(jpeg=40)],
)
def test_pale_writing_noise_and_bad_light_are_not_the_other_side(nursery, page, scanner):
    assert nowhere(laid(nursery.blank, Image.fromarray(scan(page, scanner, DPI))))


def test_what_hardly_shows_is_no_doubt(nursery, empty, page):
    seen = show_through(page, back=letter(empty), share=0.08, dpi=DPI)
    assert nowhere(laid(nursery.blank, Image.fromarray(seen)))


@pytest.mark.parametrize("share", [0.3, 0.6])
def test_a_headline_on_the_back_is_seen_where_it_is(nursery, empty, page, share):
    back = Image.new("L", empty.size, 255)
    place = 20 * PX_PER_MM, 150 * PX_PER_MM
    text = "重要なお知らせ"
    ImageDraw.Draw(back).text(place, text, fill=0, font=load_font(GOTHIC, 9 * PX_PER_MM))
    seen = show_through(page, back=np.asarray(back), share=share, dpi=DPI)
    places = where_it_shines_through(laid(nursery.blank, Image.fromarray(seen)))
    assert places
    assert all(place.top < 165 and place.bottom > 145 for place in places)
    assert min(place.top for place in places) > 100


def folded_across(draw, width, height):
    """The edges of a fold, from one side to the other."""
    for down, tone in ((0.42, 222), (0.424, 226)):
        draw.line((0, height * down, width, height * down + 9), fill=tone, width=5)


def ringed(draw, width, height):
    """The edge of a ring that a cup left."""
    place = (0.35 * width, 0.5 * height, 0.35 * width + 900, 0.5 * height + 900)
    draw.ellipse(place, outline=215, width=6)


@pytest.mark.parametrize("stain", [folded_across, ringed])
def test_edges_of_folds_and_rings_are_not_the_other_side(nursery, empty, stain):
    paper = empty.copy()
    stain(ImageDraw.Draw(paper), *paper.size)
    assert nowhere(laid(nursery.blank, paper))
