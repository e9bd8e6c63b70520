"""How surely a box is empty: by the ink left in it, never surer with more of it."""

import cv2
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ocr.cropping.box_crops import cut
from ocr.cropping.emptiness import emptiness_of
from ocr.geometry.blank_form import PX_PER_MM
from tests.ocr.papers import draw_print, laid, stroke

SIDE_MM = 8


def paper():
    return np.full((round(SIDE_MM * PX_PER_MM),) * 2, 255, np.uint8)


def with_bar(length_mm, tone, thickness_mm=0.5):
    box = paper()
    end = (round((1 + length_mm) * PX_PER_MM), round((3 + thickness_mm) * PX_PER_MM))
    cv2.rectangle(box, (round(PX_PER_MM), round(3 * PX_PER_MM)), end, tone, -1)
    return box


def sure(box):
    return emptiness_of(box, PX_PER_MM)


def test_a_box_without_ink_is_surely_empty():
    assert sure(paper()) == 1


def test_dust_says_nothing_and_a_stroke_of_a_pen_says_that_it_is_not_empty():
    dusty = paper()
    dusty[5::40, 5::40] = 90
    assert sure(dusty) == 1
    assert sure(with_bar(4, 60)) < 0.05


def test_what_is_short_or_pale_is_in_between():
    for box in (with_bar(0.4, 60, 0.3), with_bar(4, 210, 0.3)):
        assert 0.1 < sure(box) < 0.9


@given(
    lengths=st.tuples(st.floats(0.2, 5), st.floats(0.2, 5)),
    tones=st.tuples(st.integers(0, 240), st.integers(0, 240)),
)
def test_longer_or_darker_ink_never_makes_a_box_emptier(lengths, tones):
    less = with_bar(min(lengths), max(tones))
    assert sure(with_bar(max(lengths), max(tones))) <= sure(less)
    assert sure(with_bar(min(lengths), min(tones))) <= sure(less)


def test_a_bit_of_a_stroke_leaves_a_box_empty_but_less_surely(nursery):
    page = draw_print(PX_PER_MM)
    clean = _emptiness(nursery, page)
    stroke(page, [(70, 59), (70.3, 59.2)], 0.3)
    touched = {box: sure for box, sure in _emptiness(nursery, page).items() if clean[box] > sure}
    assert len(touched) == 1
    assert set(clean.values()) == {1.0}


def _emptiness(form, page):
    sheet = laid(form.blank, page)
    crops = {slot.box: cut(sheet, slot.box) for slot in form.blank.template.slots.values()}
    return {box: crop.emptiness for box, crop in crops.items() if crop.pixels is None}
