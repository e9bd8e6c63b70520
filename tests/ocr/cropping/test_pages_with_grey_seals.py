"""A page with a seal scanned in grey: its box reads as without, and a person is asked where due."""

from random import Random

import numpy as np
import pytest
from PIL import Image

from ocr.cleaning.tampering import STAMPED_OVER
from ocr.cropping.box_crops import cut
from ocr.forms.layout import OptionKey
from ocr.geometry.blank_form import PX_PER_MM
from ocr.marks.options import read_options
from samples.pages.drawn.canvas import Canvas
from samples.pages.ugly.stamps import Place, press_round, press_square
from tests.ocr.papers import draw_print, laid, stroke, write

DPI = round(PX_PER_MM * 25.4)
PALE, DARK = 145, 25
NAME = (64, 42.5, 4.5)
"""Where 佐々木　由美 stands in the box of the name; it is 27 mm long."""


@pytest.fixture(scope="module")
def written():
    """The small form with a name, and enough else that its writing has a tone."""
    page = draw_print(PX_PER_MM)
    write(page, "佐々木　由美", *NAME)
    write(page, "福岡市博多区中洲1-5-18", 64, 67, 4.5)
    write(page, "092", 66, 78, 4)
    return page


def sealed(page, across, down, tone, size=11.0, press=press_round, name="佐伯"):
    """Return a page with a seal, its middle at a place in millimetres."""
    canvas = Canvas(Image.new("L", page.size, 255), DPI)
    press(canvas, Place(across, down, size, 5.0), name, Random(4))
    share = (255 - np.asarray(canvas.image, np.float64)) / 255
    both = np.asarray(page) * (1 - share * (1 - tone / 255))
    return Image.fromarray(both.round().astype(np.uint8))


def dotted(page):
    """Return a page as a scanner set to black and white gives it."""
    return page.point([0] * 150 + [255] * 106)


def box_of(blank, name):
    return next(field.box for field in blank.template.fields if field.name == name)


def test_a_name_beside_a_pale_seal_is_cut_out_as_without_it(nursery, written):
    box = box_of(nursery.blank, "applicant")
    before = cut(laid(nursery.blank, written), box)
    after = cut(laid(nursery.blank, sealed(written, 102, 45, PALE)), box)
    assert after.doubts == before.doubts == ()
    assert after.pixels.shape == before.pixels.shape
    assert np.abs(after.pixels.astype(int) - before.pixels).mean() < 1


def test_a_seal_over_writing_is_a_doubt_and_the_writing_stays(nursery, written):
    box = box_of(nursery.blank, "applicant")
    before = cut(laid(nursery.blank, written), box)
    found = cut(laid(nursery.blank, sealed(written, 92, 45, PALE)), box)
    assert STAMPED_OVER in found.doubts
    assert abs(found.pixels.shape[1] - before.pixels.shape[1]) < 0.5 * PX_PER_MM


def test_a_seal_in_black_and_white_is_taken_away_and_a_doubt(nursery, written):
    box = box_of(nursery.blank, "address")
    before = cut(laid(nursery.blank, dotted(written)), box)
    found = cut(laid(nursery.blank, dotted(sealed(written, 126, 70, DARK, size=9.5))), box)
    assert found.doubts == (STAMPED_OVER,)
    assert found.pixels.shape == before.pixels.shape


def test_a_seal_in_an_empty_box_leaves_it_empty_and_asks(nursery):
    page = draw_print(PX_PER_MM)
    write(page, "福岡市博多区中洲1-5-18", 64, 67, 4.5)
    found = cut(
        laid(nursery.blank, sealed(page, 102, 45, PALE)), box_of(nursery.blank, "applicant")
    )
    assert found.pixels is None
    assert found.doubts == (STAMPED_OVER,)


@pytest.mark.parametrize("tone", [PALE, DARK])
def test_boxes_to_tick_under_a_seal_are_asked_about_and_no_others(nursery, written, tone):
    page = written.copy()
    stroke(page, [(92.4, 95.4), (93.2, 96.4), (94.8, 94.0)])
    columns = ("株式会社", "青葉商店", "之印")
    both = sealed(page, 95, 97, tone, size=18.0, press=press_square, name=columns)
    marks = read_options(laid(nursery.blank, both))
    clear = read_options(laid(nursery.blank, page))
    asked = {key for key, mark in marks.items() if mark.doubt}
    assert ("term", "長期") in asked
    assert ("term", "短期") not in asked
    assert ("weekdays", "月") not in asked
    assert all(mark.doubt is None for mark in clear.values())
    assert clear[OptionKey("term", "長期")].marked


def test_seals_stay_where_cleaning_is_not_wanted(nursery, written):
    sheet = laid(nursery.blank, sealed(written, 102, 45, PALE), cleaning=False)
    assert sheet.pressed is None
    assert cut(sheet, box_of(nursery.blank, "applicant")).pixels.shape[1] > 38 * PX_PER_MM
