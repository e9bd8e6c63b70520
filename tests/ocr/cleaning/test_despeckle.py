"""Fax specks: a box full of them is empty or in doubt, and writing among them stays."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ocr.cleaning.despeckle import is_speckled, specks_in
from ocr.cropping.box_crops import cut
from ocr.geometry.blank_form import PX_PER_MM
from tests.ocr.papers import draw_print, few, laid, write


def faxed(page, per_mm2, seed):
    """Return a page with black dots of a quarter of a millimetre strewn over it."""
    rng, dirty = np.random.default_rng(seed), np.array(page)
    height, width = dirty.shape
    count = round(per_mm2 * dirty.size / PX_PER_MM**2)
    for y, x in zip(rng.integers(0, height, count), rng.integers(0, width, count), strict=True):
        dirty[y : y + 3, x : x + 3] = 0
    return dirty


@few(2)
@given(per_mm2=st.floats(0.1, 0.4), seed=st.integers(0, 99))
def test_specks_are_no_writing_and_hide_none(nursery, per_mm2, seed):
    page = draw_print(PX_PER_MM)
    write(page, "青木　みどり", 64, 42, 4.5)
    sheet = laid(nursery.blank, faxed(page, per_mm2, seed))
    boxes = {f.name: f.box for f in nursery.blank.template.fields if not f.options}
    assert sheet.speckled
    assert cut(sheet, boxes["applicant"]).pixels is not None
    empty = cut(sheet, boxes["remarks"])
    assert empty.pixels is None or empty.doubts


def test_a_clean_page_is_not_speckled(nursery):
    page = draw_print(PX_PER_MM)
    write(page, "青木・みどり 7.5", 64, 42, 4.5)
    assert not is_speckled(np.asarray(page), float(PX_PER_MM))


def test_a_point_beside_a_figure_is_no_speck():
    ink = np.zeros((60, 200), np.uint8)
    ink[10:50, 20:40] = 255
    ink[46:50, 45:49] = 255
    ink[46:50, 150:154] = 255
    specks = specks_in(ink, float(PX_PER_MM))
    assert not specks[:, :100].any() and specks[46:50, 150:154].all()
