"""A photograph shows the sheet on its table, in grey and in colour, the same for the same seed."""

from random import Random

import numpy as np
import pytest

from samples.pages.scanned.camera import Camera, photograph, pick_camera

pytestmark = pytest.mark.pages

SHEET = np.full((351, 248), 250, np.uint8)  # A4 at 30 dpi
SHEET[150:200, 100:150] = 0


@pytest.mark.parametrize("colour", [False, True])
def test_a_photograph_keeps_the_colours_and_is_the_same_again(colour):
    page = np.stack([SHEET] * 3, axis=2) if colour else SHEET
    camera = Camera(height=400, seed=3)
    seen = photograph(page, camera, 30)
    assert seen.shape == (400, 300, *page.shape[2:])
    assert seen.dtype == np.uint8
    assert np.array_equal(seen, photograph(page, camera, 30))


@pytest.mark.parametrize("seed", range(5))
def test_every_clerk_gets_the_whole_sheet_into_the_picture(seed):
    camera = pick_camera(Random(seed))
    white, black = (
        photograph(np.full((351, 248), tone, np.uint8), camera, 30).astype(int) for tone in (255, 0)
    )
    sheet = white - black > 40
    assert 0.2 < sheet.mean() < 0.95
    edges = np.concatenate(
        [sheet[:8].ravel(), sheet[-8:].ravel(), sheet[:, :8].ravel(), sheet[:, -8:].ravel()]
    )
    assert not edges.any()


def test_a_camera_straight_above_sees_a_straight_sheet():
    seen = photograph(SHEET, Camera(tilt=0, dim=0, blur=0, noise=0, jpeg=95, height=400), 30)
    bright = seen > 200
    rows, columns = np.flatnonzero(bright.any(axis=1)), np.flatnonzero(bright.any(axis=0))
    assert rows[-1] - rows[0] == pytest.approx(0.85 * 400, abs=4)
    assert columns[-1] - columns[0] == pytest.approx(0.85 * 400 * 210 / 297, abs=4)
