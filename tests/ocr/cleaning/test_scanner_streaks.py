"""A scanner's streak is taken away; rules and strokes are not."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.cleaning.scanner_streaks import without_streaks
from tests.ocr.papers import draw_print, few


@pytest.fixture(scope="module")
def clean():
    return np.asarray(draw_print(8.0))


@few(6)
@given(at=st.integers(100, 1500), width=st.integers(1, 3), level=st.booleans())
def test_a_streak_is_gone_and_nothing_else(clean, at, width, level):
    page = clean.copy()
    (page.T if level else page)[:, at : at + width] = 0
    mended = without_streaks(page, 8.0)
    beside = np.ones(page.shape, bool)
    (beside.T if level else beside)[:, at - 2 : at + width + 2] = False
    assert (mended[beside] == clean[beside]).all()
    assert (mended >= page).all()
    left = (mended[~beside] <= 200) & (clean[~beside] > 200)
    assert left.mean() < 0.02  # where the form's own lines are crossed


def test_a_page_without_streaks_is_returned_as_it_is(clean):
    assert without_streaks(clean, 8.0) is clean
