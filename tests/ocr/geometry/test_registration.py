"""A page in any pose is laid on its form, and the figures say how well."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ocr.cropping.laid_page import lay
from ocr.geometry.form_grid import ruling_of
from ocr.geometry.registration import place, straighten
from ocr.geometry.warp import through
from samples.pages.scanned.camera import Camera, photograph
from tests.ocr.papers import Pose, draw_print, few, poses, quarter_turned, scanned

ENOUGH_MM = 0.5


def off(placement, truth, blank):
    """Return how far the form is laid beside where it is, at the most, in millimetres."""
    (left, top), _, (right, bottom), _ = blank.ruling.corners
    across, down = np.meshgrid(np.linspace(left, right, 9), np.linspace(top, bottom, 9))
    points = np.stack([across.ravel(), down.ravel()], axis=1).reshape(-1, 1, 2)
    laid, really = (
        cv2.perspectiveTransform(points, matrix) for matrix in (placement.to_page, truth)
    )
    return np.linalg.norm(laid - really, axis=2).max() / placement.px_per_mm


def bent(page, by_px, waves=2):
    """A page whose rows wander to the side and back: a sheet that went in askew."""
    height, width = page.shape
    rows, columns = np.mgrid[:height, :width].astype(np.float32)
    wander = by_px * np.sin(rows / height * 2 * np.pi * waves).astype(np.float32)
    return cv2.remap(page, columns + wander, rows, cv2.INTER_LINEAR, borderValue=(255,))


def turned(degrees, dpi=75):
    """Return a ruled A4 sheet that lies turned on a larger glass, and its corners there."""
    width, height = round(210 / 25.4 * dpi), round(297 / 25.4 * dpi)
    sheet = np.full((height, width), 250, np.uint8)
    for at in range(30, height - 30, 40):
        cv2.line(sheet, (30, at), (width - 30, at), (0,), 2)
    for at in range(30, width - 30, 60):
        cv2.line(sheet, (at, 30), (at, height - 30), (0,), 2)
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    page = cv2.warpAffine(sheet, turn, (width, height), borderValue=(250,))
    return page, np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float64)


@pytest.mark.parametrize("degrees", [-20, -8, 8, 20])
def test_of_a_page_that_lies_askew_nothing_is_left_out(degrees):
    """The picture of its lines holds every corner of the scan, and hardly more."""
    page, corners = turned(degrees)
    straight = straighten(page)
    assert straight.skew_degrees == pytest.approx(-degrees, abs=0.3)
    there = through(np.linalg.inv(straight.to_page).astype(np.float64), corners)
    height, width = straight.lines.level.shape
    assert there.min(axis=0) == pytest.approx([0, 0], abs=1.5)
    assert there.max(axis=0) == pytest.approx([width, height], abs=1.5)


@few(5)
@given(pose=poses())
def test_a_page_in_any_pose_is_laid_back_and_the_figures_say_so(form, pose):
    blank = form.blank
    page, truth = scanned(form, pose)
    placement = place(straighten(page), blank.ruling)
    assert off(placement, truth, blank) <= ENOUGH_MM
    assert placement.residual_mm <= ENOUGH_MM
    assert min(placement.support, placement.explained) > 0.85
    assert placement.rotation == 90 * pose.quarters
    assert placement.skew_degrees == pytest.approx(pose.skew, abs=0.15)
    mean_scale = np.sqrt(pose.across * pose.down)
    assert placement.px_per_mm == pytest.approx(pose.px_per_mm * mean_scale, rel=0.01)


@pytest.mark.parametrize("share", [0.5, 0.7071, 0.867, 1.226, 1.4142])
def test_a_form_is_found_on_paper_of_its_own_size(share):
    """A6, A5, B5, B4 and A3: nothing in a scan says how large the paper was."""
    size = (round(2520 * share), round(3564 * share))
    drawn = cv2.resize(np.asarray(draw_print(12.0)), size, interpolation=cv2.INTER_AREA)
    picture = drawn.astype(np.uint8, copy=False)
    placement = place(straighten(picture), ruling_of(picture, 12.0))
    assert placement.to_page == pytest.approx(np.diag([12.0, 12.0, 1.0]), abs=1.5)
    assert placement.residual_mm <= 0.2


def test_a_page_that_wandered_in_the_feeder_is_laid_straight(certificate):
    blank = certificate.blank
    page, truth = scanned(certificate, Pose())
    wandered = place(straighten(bent(page, 5, waves=0.5)), blank.ruling)
    assert wandered.warp is not None
    assert wandered.residual_mm < 0.12
    sheet = lay(bent(page, 5, waves=0.5), wandered, blank)
    flat = lay(page, replace(wandered, to_page=truth, warp=None), blank)
    lower = slice(sheet.grey.shape[0] // 3, None)
    assert np.abs(sheet.grey[lower].astype(int) - flat.grey[lower]).mean() < 6


@few(3)
@given(
    tilt=st.floats(6, 15),
    towards=st.floats(0, 360),
    turn=st.floats(-5, 5),
    curl=st.sampled_from([0.0, 0.0, 3.0]),
    quarters=st.integers(0, 3),
)
def test_a_photograph_is_laid_on_its_form(certificate, tilt, towards, turn, curl, quarters):
    camera = Camera(tilt=tilt, towards=towards, turn=turn, curl=curl, height=2000)
    page = photograph(certificate.picture, camera, 200)
    placement = place(
        straighten(np.ascontiguousarray(np.rot90(page, -quarters))), certificate.blank.ruling
    )
    assert placement.residual_mm < 0.15
    assert placement.trust > 0.85
    assert placement.rotation == 90 * quarters
    assert not placement.is_another_edition


@few(3)
@given(
    shifts=st.lists(st.floats(-0.07, 0.07), min_size=8, max_size=8),
    quarters=st.integers(0, 3),
)
@example(shifts=[0.062, -0.04, 0.007, -0.051, -0.039, 0, 0.013, 0.001], quarters=2)  # sheared
def test_any_homography_of_a_camera_is_found(certificate, shifts, quarters):
    page, truth = scanned(certificate, Pose())
    height, width = page.shape
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    moved = corners + np.array(shifts, np.float32).reshape(4, 2) * width + width * 0.08
    homography = cv2.getPerspectiveTransform(corners, moved.astype(np.float32))
    size = round(width * 1.16), round(height + width * 0.16)
    seen = cv2.warpPerspective(page, homography, size, borderValue=(120,))
    seen, truth = quarter_turned(seen.astype(np.uint8, copy=False), homography @ truth, quarters)
    placement = place(straighten(seen), certificate.blank.ruling)
    assert off(placement, truth, certificate.blank) <= 0.3


def test_the_residual_tells_a_crumpled_page(form):
    blank = form.blank
    page, _ = scanned(form, Pose())
    flat, crumpled = (
        place(straighten(bent(page, by_px, waves=7)), blank.ruling).residual_mm for by_px in (0, 5)
    )
    assert flat < 0.12
    assert crumpled > 0.2


def test_lines_that_the_form_does_not_have_are_not_explained(nursery):
    scribbled, px_per_mm = nursery.picture.copy(), nursery.px_per_mm
    top = round(41 * px_per_mm)
    for row in range(top, round(141 * px_per_mm), round(2 * px_per_mm)):
        scribbled[row : row + 2, round(31 * px_per_mm) : round(179 * px_per_mm)] = 0
    placement = place(straighten(scribbled), nursery.blank.ruling)
    assert placement.support > 0.85
    assert placement.explained < 0.6


def test_a_page_without_lines_has_nothing_in_common_with_a_form(nursery):
    assert place(straighten(np.full((2339, 1654), 255, np.uint8)), nursery.blank.ruling) is None


def test_a_form_without_lines_lies_nowhere(nursery):
    nothing = ruling_of(np.full((1200, 900), 255, np.uint8), 12.0)
    assert place(straighten(nursery.picture), nothing) is None
