"""Long runs of ink: the same as an opening by OpenCV, on bits."""

import cv2
import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from ocr.geometry.morphology import long_runs

PICTURES = arrays.arrays(
    np.uint8,
    st.tuples(st.integers(1, 40), st.integers(1, 200)),
    elements=st.sampled_from([0, 255]),
    fill=st.sampled_from([0, 255]),
)
THICKNESS = st.sampled_from([1, 3, 5])


def opened(ink, run, across):
    """Return the same by OpenCV, which takes what lies beyond a picture for ink: so none does."""
    height, width = (side + 2 * max(run) for side in ink.shape)
    wide = np.zeros((height, width), np.uint8)
    inner = tuple(slice(max(run), max(run) + side) for side in ink.shape)
    wide[inner] = ink
    thick = cv2.dilate(wide, np.ones(across, np.uint8))
    kept = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones(run, np.uint8))
    return cv2.bitwise_and(kept[inner], ink)


@given(ink=PICTURES, half=st.integers(0, 70), thickness=THICKNESS)
def test_runs_are_what_an_opening_leaves(ink, half, thickness):
    length = 2 * half + 1
    level, upright = long_runs(ink, length, thickness)
    assert (level == opened(ink, (1, length), (thickness, 1))).all()
    assert (upright == opened(ink, (length, 1), (1, thickness))).all()


@given(length=st.integers(1, 300), shorter=st.integers(0, 3), left=st.integers(0, 70))
def test_a_run_is_kept_from_its_length_on(length, shorter, left):
    ink = np.zeros((3, left + length + 5), np.uint8)
    ink[1, left : left + max(0, length - shorter)] = 255
    level, upright = long_runs(ink, length, 1)
    assert (level == (ink if not shorter else 0)).all()
    assert (long_runs(np.ascontiguousarray(ink.T), length, 1)[1] == level.T).all()
    assert not upright.any() or length == 1


def test_what_wavers_within_its_thickness_is_one_run():
    ink = np.zeros((20, 130), np.uint8)
    ink[9, :70] = ink[10, 70:] = 255
    assert (long_runs(ink, 130, 3)[0] == ink).all()
    assert not long_runs(ink, 130, 1)[0].any()
