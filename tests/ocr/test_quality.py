"""Pages not worth reading are told apart, with a reason; the others get their figures."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.align import place, straighten
from ocr.quality import quality_of, reason_not_to_read
from tests.ocr.papers import Pose, few, scanned

A4 = (2339, 1654)


def grain(tone, noise, shape=A4):
    rough = np.random.default_rng(2).normal(tone, noise, shape)
    return np.clip(rough, 0, 255).astype(np.uint8)


@few(4)
@given(tone=st.integers(120, 255), noise=st.floats(0, 12), portrait=st.booleans())
def test_paper_without_writing_is_blank_whatever_its_tone(tone, noise, portrait):
    shape = A4 if portrait else A4[::-1]
    assert reason_not_to_read(grain(tone, noise, shape)).startswith("白紙のようです")


@few(4)
@given(pose=st.builds(Pose, dpi=st.integers(100, 300), quarters=st.integers(0, 3)))
def test_a_form_is_worth_reading(form, pose):
    page, _ = scanned(form, pose)
    assert reason_not_to_read(page) == ""
    assert reason_not_to_read((90 + page * (140 / 255)).astype(np.uint8)) == ""


def test_a_few_words_are_worth_reading():
    page = np.full(A4, 250, np.uint8)
    cv2.putText(page, "see the other sheet", (300, 900), cv2.FONT_HERSHEY_SIMPLEX, 3, 40, 6)
    assert reason_not_to_read(page) == ""


@pytest.mark.parametrize("shape", [(1, 1), (400, 300), (300, 699)])
def test_too_few_pixels_are_told_before_all_else(shape):
    assert reason_not_to_read(grain(255, 0, shape)).startswith("解像度が低すぎます")


def figures(form, pose):
    page, _ = scanned(form, pose)
    return quality_of(page, place(straighten(page), form.blank.ruling))


@few(5)
@given(
    dpi=st.integers(150, 400),
    across=st.floats(0.9, 1.1),
    skew=st.floats(-3, 3),
    quarters=st.integers(0, 3),
)
def test_the_figures_tell_how_the_page_lay(nursery, dpi, across, skew, quarters):
    told = figures(nursery, Pose(dpi=dpi, across=across, skew=skew, quarters=quarters))
    assert told.dpi == pytest.approx(dpi * np.sqrt(across), rel=0.01)
    assert told.skew_degrees == pytest.approx(skew, abs=0.15)
    assert told.rotation == 90 * quarters
    assert told.residual_mm < 0.3
    assert told.support > 0.9


def test_sharpness_falls_with_blur_and_not_with_resolution(nursery):
    sharp = [figures(nursery, Pose(dpi=200, blur=blur)).sharpness for blur in (0, 0.1, 0.2, 0.4)]
    assert sharp == sorted(sharp, reverse=True)
    assert sharp[0] > 2 * sharp[-1]
    finer = figures(nursery, Pose(dpi=300)).sharpness
    assert finer == pytest.approx(sharp[0], rel=0.4)
