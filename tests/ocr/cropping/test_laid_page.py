"""A page laid on its form: white paper, known scale, its rules known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.cropping.laid_page import even_light, lay
from ocr.forms.template import Box
from ocr.geometry.blank_form import PX_PER_MM, grown
from ocr.geometry.registration import place, straighten
from tests.ocr.papers import Pose, draw_print, few, laid, scanned, stroke


@given(
    tone=st.integers(150, 255),
    fall=st.floats(0, 30),
    ink=st.integers(0, 60),
    size=st.tuples(st.integers(200, 420), st.integers(300, 500)),
)
def test_any_light_becomes_even_and_ink_stays_dark(tone, fall, ink, size):
    light = tone - fall * np.linspace(0, 1, size[1])
    page = np.tile(light, (size[0], 1))
    page[80:90, 40:160] = ink * page[80:90, 40:160] / 255
    even = even_light(page.astype(np.uint8))
    assert even.shape == page.shape
    assert (even[:70] >= 235).all() and (even[100:] >= 235).all()
    assert (even[81:89, 45:155] <= ink + 15).all()


def test_the_light_of_an_even_page_stays():
    page = np.full((400, 300), 255, np.uint8)
    page[100:110, 50:90] = 40
    assert (even_light(page) == page).all()


@few(4)
@given(skew=st.floats(-4, 4), across=st.floats(0.9, 1.1), quarters=st.integers(0, 3))
def test_a_laid_page_has_the_scale_and_the_lines_of_its_form(nursery, skew, across, quarters):
    blank = nursery.blank
    pose = Pose(skew=skew, across=across, quarters=quarters)
    page, _ = scanned(nursery, pose)
    sheet = lay(page, place(straighten(page), blank.ruling), blank)
    assert sheet.grey.shape == sheet.lines.shape == blank.ink.shape
    dark = sheet.grey < 128
    assert (grown(blank.ink, 0.2)[dark] > 0).mean() > 0.98
    middle_of_a_rule = sheet.lines[49 * PX_PER_MM - 3 : 49 * PX_PER_MM + 3, 70 * PX_PER_MM :]
    assert middle_of_a_rule[:, : 60 * PX_PER_MM].any(axis=0).mean() > 0.98


def test_the_paper_goes_on_white_beyond_the_edge_of_the_scan(nursery):
    blank = nursery.blank
    cut_off = nursery.picture[: round(150 * nursery.px_per_mm)]
    sheet = lay(cut_off, place(straighten(cut_off), blank.ruling), blank)
    assert (sheet.grey[round(151 * PX_PER_MM) :] == 255).all()


def test_a_stroke_beside_the_rules_is_no_rule(nursery):
    page = draw_print(PX_PER_MM)
    stroke(page, [(64, 44.5), (100, 44.5)])
    sheet = laid(nursery.blank, page)
    assert not sheet.lines[44 * PX_PER_MM : 45 * PX_PER_MM, 64 * PX_PER_MM : 100 * PX_PER_MM].any()


@pytest.mark.parametrize("margin", [0.0, 1.0, 500.0])
def test_a_window_is_the_box_with_its_margin_within_the_sheet(nursery, margin):
    sheet = laid(nursery.blank, draw_print(PX_PER_MM))
    rows, columns = sheet.window(Box(left=60, top=40, width=80, height=9), margin)
    height, width = sheet.grey.shape
    assert rows.start == max(0, (40 - margin) * PX_PER_MM)
    assert rows.stop == min(height, (49 + margin) * PX_PER_MM)
    assert columns.start == max(0, (60 - margin) * PX_PER_MM)
    assert columns.stop == min(width, (140 + margin) * PX_PER_MM)
