"""A page laid flat: each pixel shows what the homography says, whichever way it is worked out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.geometry.placement import Placement
from ocr.geometry.warp import Warp, through

SIZE = 500, 700
ACROSS, DOWN = 0.11, 0.07


def toned(points):
    """A tone that changes evenly over a page, so that every place on it has its own."""
    return 40 + points @ (ACROSS, DOWN)


def page(height, width):
    columns, rows = np.meshgrid(np.arange(width), np.arange(height))
    tones = toned(np.stack([columns, rows], axis=2).astype(float))
    return np.rint(tones).clip(0, 255).astype(np.uint8)


def placed(to_page, warp=None):
    return Placement(np.array(to_page), 0.0, 1.0, 1.0, 0, 0.0, warp=warp)


def checked(placement, page, px_per_mm, to_page):
    """The laid page has the tone of the place that each pixel shows, to a grey level or two."""
    to_form = np.diag([1 / px_per_mm, 1 / px_per_mm, 1.0])
    laid = placement.laid(page, SIZE, to_form)
    columns, rows = np.meshgrid(np.arange(SIZE[0]), np.arange(SIZE[1]))
    pixels = np.stack([columns.ravel(), rows.ravel()], axis=1).astype(float)
    there = to_page(through(to_form, pixels))
    height, width = page.shape
    inside = (there > 3).all(axis=1) & (there < (width - 4, height - 4)).all(axis=1)
    assert inside.sum() > 10_000
    assert np.abs(laid.ravel()[inside] - toned(there[inside])).max() <= 2
    outside = (there < -3).any(axis=1) | (there > (width + 3, height + 3)).any(axis=1)
    assert (laid.ravel()[outside] == 255).all()


@given(
    scale=st.floats(3, 16),
    skew=st.floats(-0.05, 0.05),
    tilt=st.sampled_from([0.0, 1e-6, 3e-4]),
    px_per_mm=st.sampled_from([6.0, 8.0, 12.0]),
)
@pytest.mark.pages
def test_a_laid_page_shows_what_lies_there(scale, skew, tilt, px_per_mm):
    to_page = [[scale, -skew * scale, 30], [skew * scale, scale, 20], [tilt, tilt / 2, 1]]
    paper = page(900, 800)
    checked(placed(to_page), paper, px_per_mm, lambda form: through(np.array(to_page), form))


def test_a_bent_page_is_laid_flat():
    corners = np.array([(0, 0), (60, 0), (60, 80), (0, 80)], dtype=float)
    bends = np.zeros((2, 15))
    bends[0, 2] = 0.8
    warp = Warp(corners, bends)
    to_page = np.array([[8, 0.1, 30], [-0.1, 8, 40], [0, 0, 1.0]])
    checked(
        placed(to_page, warp),
        page(900, 800),
        12.0,
        lambda form: through(to_page, form + warp.shift(form)),
    )


@pytest.mark.parametrize("tilt", [0.0, 3e-4])
def test_a_page_in_colour_is_laid_in_colour(tilt):
    to_page = np.array([[8, 0, 30], [0, 8, 20], [tilt, 0, 1]])
    grey = page(900, 800)
    colour = np.stack([grey, grey // 2, np.full_like(grey, 9)], axis=2)
    to_form = np.diag([1 / 12, 1 / 12, 1.0])
    laid = placed(to_page).laid(colour, SIZE, to_form)
    assert laid.shape == (SIZE[1], SIZE[0], 3)
    assert (laid[..., 0] == placed(to_page).laid(grey, SIZE, to_form)).all()
    assert (laid[5:-5, 5:200, 2] == 9).all()


@pytest.mark.parametrize("shrunk", [1e-2, 1e-3, 1e-5])
def test_nothing_is_enlarged_beyond_measure_for_a_form_that_collapsed(shrunk):
    """Its middle takes up a hundredth of a pixel, and its far end the whole page."""
    to_page = [[shrunk, 0, 0], [0, shrunk, 0], [-1 / 41.67, 0, 1]]
    laid = placed(to_page).laid(page(900, 800), SIZE, np.diag([1 / 12, 1 / 12, 1.0]))
    assert laid.shape == SIZE[::-1]


@pytest.mark.parametrize(
    ("to_page", "possible"),
    [
        ([[8, 0.4, 30], [-0.4, 8, 20], [0, 0, 1]], True),
        ([[8, 0, 0], [0, 8, 0], [5e-4, 2e-4, 1]], True),
        ([[2, 0, 0], [0, 2, 0], [0, 0, 1]], False),
        ([[60, 0, 0], [0, 60, 0], [0, 0, 1]], False),
        ([[8, 0, 0], [0, 8, 0], [-4e-3, 0, 1]], False),
        ([[16, 0, 0], [0, 4, 0], [0, 0, 1]], False),
        ([[0, 0, 0], [0, 0, 0], [0, 0, 1]], False),
    ],
)
def test_where_no_scanner_or_camera_puts_a_sheet_none_lies(to_page, possible):
    corners = np.array([(10, 10), (200, 10), (200, 280), (10, 280)], dtype=float)
    assert placed(np.array(to_page, dtype=float)).is_possible(corners) is possible
