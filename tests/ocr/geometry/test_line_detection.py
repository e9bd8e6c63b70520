"""Ink and ruled lines of a page, and by how much its lines are turned."""

import cv2
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from ocr.geometry.line_detection import ink_of, long_segments, ruled_lines, skew_among
from samples.pages.drawn.fonts import load_font
from tests.ocr.papers import GOTHIC, Pose, few, scanned

PX = 6.0


def paper(width_mm=100, height_mm=80, tone=255):
    return np.full((round(height_mm * PX), round(width_mm * PX)), tone, np.uint8)


def ruled(*lines, thickness=2):
    """Lines, each from one point to another in millimetres, on white paper."""
    page = paper()
    for (left, top), (right, bottom) in lines:
        start, end = (round(left * PX), round(top * PX)), (round(right * PX), round(bottom * PX))
        cv2.line(page, start, end, (0,), thickness)
    return page


@few(8)
@given(degrees=st.floats(-40, 40), dpi=st.integers(150, 300))
def test_the_skew_is_told_clockwise_positive(nursery, degrees, dpi):
    page, _ = scanned(nursery, Pose(dpi=dpi, skew=degrees, noise=6))
    assert skew_among(long_segments(page, dpi / 25.4)) == pytest.approx(degrees, abs=0.1)


@few(4)
@given(quarters=st.integers(1, 3), degrees=st.floats(-5, 5))
def test_quarter_turns_are_no_skew(nursery, quarters, degrees):
    page, _ = scanned(nursery, Pose(skew=degrees, quarters=quarters))
    assert skew_among(long_segments(page, 200 / 25.4)) == pytest.approx(degrees, abs=0.1)


@pytest.mark.parametrize("tone", [255, 200, 0])
def test_a_page_without_lines_has_no_skew(tone):
    assert skew_among(long_segments(paper(tone=tone), PX)) == 0.0


@given(paper_tone=st.integers(120, 255), darker=st.integers(40, 115), fall=st.integers(0, 60))
@example(paper_tone=120, darker=115, fall=60)
def test_ink_is_what_is_darker_than_the_paper_around_it(paper_tone, darker, fall):
    page = paper(tone=paper_tone)
    shade = np.linspace(0, fall, page.shape[1])
    page = np.clip(page - shade, 0, 255)
    page[200:206, 120:480] = np.clip(page[200:206, 120:480] - darker, 0, 255)
    ink = ink_of(page.astype(np.uint8), PX)
    assert (ink[201:205, 125:475] == 255).all()
    ink[195:211, 115:485] = 0
    assert not ink.any()


def test_long_lines_are_ruled_ones_and_short_strokes_are_not():
    page = ruled(
        ((10, 20), (90, 20)), ((50, 5), (50, 75)), ((10, 60), (16, 60)), ((80, 50), (80, 56))
    )
    found = ruled_lines(page, PX)
    assert found.px_per_mm == PX
    assert found.level[120, 65:535].all()
    assert not found.level[340:].any()
    assert found.upright[35:445, 300].all()
    assert not found.upright[:, 460:].any()


@given(fall=st.floats(-1.0, 1.0))
def test_a_tilt_under_a_degree_is_borne(fall):
    down = np.tan(np.radians(fall)) * 80
    level = ruled_lines(ruled(((10, 40), (90, 40 + down))), PX).level
    assert level[:, 66:534].any(axis=0).mean() > 0.95


def test_text_is_no_ruled_line():
    page = Image.new("L", (1200, 900), 255)
    draw, font = ImageDraw.Draw(page), load_font(GOTHIC, 4 * PX)
    for row in range(20, 880, 40):
        draw.text((20, row), "一二三ー就労証明書のとおり十日工口王田中山川" * 2, font=font, fill=0)
    found = ruled_lines(np.asarray(page), PX)
    assert not found.level.any()
    assert not found.upright.any()
