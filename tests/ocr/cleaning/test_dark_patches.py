"""A patch so dark that little is left in it is found; shadows, bands and letters are none."""

import numpy as np
import pytest

from ocr.cleaning.dark_patches import dark_patches, is_shaded
from ocr.forms.template import Box

PPM = 12.0
INSIDE = Box(left=40, top=50, width=20, height=6)
AWAY = Box(left=85, top=85, width=8, height=6)


def page(tone=245):
    return np.full((1200, 1200), tone, np.uint8)


def darkened(grey, share, left, top, width, height):
    rows = slice(round(top * PPM), round((top + height) * PPM))
    columns = slice(round(left * PPM), round((left + width) * PPM))
    grey[rows, columns] = (grey[rows, columns] * share).astype(np.uint8)
    return grey


@pytest.mark.parametrize("place", [(30, 40, 40, 30), (0, 40, 60, 20), (45, 45, 8, 30)])
@pytest.mark.parametrize("tone", [245, 150])
def test_a_box_in_a_dark_patch_is_shaded(place, tone):
    dark = dark_patches(darkened(page(tone), 0.45, *place), PPM)
    assert dark is not None
    assert is_shaded(dark, INSIDE)
    assert not is_shaded(dark, AWAY)


@pytest.mark.parametrize("place", [(30, 40, 40, 3), (50, 0, 2, 100), (30, 52, 4, 4)])
def test_print_and_thick_strokes_are_no_patch(place):
    assert dark_patches(darkened(page(), 0.1, *place), PPM) is None


def test_a_page_that_is_dim_or_unevenly_lit_has_no_patch():
    assert dark_patches(page(90), PPM) is None
    shadow = np.linspace(1.0, 0.65, 1200)[:, None]
    assert dark_patches((page() * shadow).astype(np.uint8), PPM) is None
