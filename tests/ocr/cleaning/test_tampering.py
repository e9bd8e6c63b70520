"""What was done to the writing is said: struck out, run across, stamped over, written in red."""

import cv2
import numpy as np
import pytest
from PIL import Image

from ocr.cleaning.tampering import IN_RED, RUN_ACROSS, STRUCK_OUT
from ocr.cropping.box_crops import cut
from ocr.geometry.blank_form import PX_PER_MM
from tests.ocr.papers import draw_print, laid, stroke, write


def box_of(blank, name):
    return next(field.box for field in blank.template.fields if field.name == name)


@pytest.fixture
def page():
    page = draw_print(PX_PER_MM)
    write(page, "青木　みどり", 64, 42, 4.5)
    return page


def doubts(nursery, page, name="applicant"):
    return cut(laid(nursery.blank, page), box_of(nursery.blank, name)).doubts


def test_plain_writing_is_in_no_doubt(nursery, page):
    write(page, "アオキ　ミドリ", 64, 50.2, 4.2)
    assert doubts(nursery, page) == doubts(nursery, page, "address") == ()


def test_two_lines_through_a_text_are_said(nursery, page):
    for down in (44.1, 44.9):
        stroke(page, [(62.5, down), (93, down)], 0.3)
    assert doubts(nursery, page) == (STRUCK_OUT,)


def test_a_line_that_runs_on_into_the_next_box_is_said_in_both(nursery, page):
    stroke(page, [(70, 42), (74, 62)], 0.5)
    assert doubts(nursery, page) == (RUN_ACROSS,)
    assert RUN_ACROSS in cut(laid(nursery.blank, page), box_of(nursery.blank, "reading")).doubts


def test_red_writing_is_read_and_said(nursery, page):
    ink = 1 - np.asarray(page)[..., None] / 255.0
    empty = np.asarray(draw_print(PX_PER_MM))
    red = np.repeat(empty[..., None], 3, axis=2) * (1 - ink + ink * np.array([40, 40, 200]) / 255)
    crop = cut(
        laid(nursery.blank, red.round().astype(np.uint8)), box_of(nursery.blank, "applicant")
    )
    assert crop.pixels is not None
    assert crop.doubts == (IN_RED,)


def test_the_same_page_in_colour_and_in_grey_gives_the_same_crop(nursery, page):
    colour = cv2.cvtColor(np.asarray(page), cv2.COLOR_GRAY2BGR)
    box = box_of(nursery.blank, "applicant")
    one, two = (cut(laid(nursery.blank, p), box) for p in (page, Image.fromarray(colour)))
    assert (one.pixels == two.pixels).all()
