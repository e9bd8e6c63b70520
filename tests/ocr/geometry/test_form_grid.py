"""A form's ruled lines in millimetres, as drawn."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr.geometry.form_grid import BINS_PER_MM, profiles, ruling_of
from ocr.geometry.line_detection import ruled_lines

PX = 12.0
NEAR = 0.12  # millimetres


def form(rows, columns, left=20.0, right=100.0, top=15.0, bottom=75.0):
    """A table drawn at 12 pixels a millimetre: level lines at `rows`, upright ones at `columns`."""
    page = np.full((round(90 * PX), round(120 * PX)), 255, np.uint8)
    for row in rows:
        at = round(row * PX)
        page[at - 1 : at + 1, round(left * PX) : round(right * PX)] = 0
    for column in columns:
        at = round(column * PX)
        page[round(top * PX) : round(bottom * PX), at - 1 : at + 1] = 0
    return page


spread = st.lists(st.integers(4, 17), min_size=3, max_size=7, unique=True)


@settings(max_examples=30)
@given(rows=spread, columns=spread)
def test_points_lie_on_the_lines_and_on_every_one(rows, columns):
    rows, columns = [4.0 * row for row in rows], [5.0 * column + 10 for column in columns]
    ruling = ruling_of(form(rows, columns), PX)
    assert ruling.is_enough
    for points, axis, drawn in ((ruling.level, 1, rows), (ruling.upright, 0, columns)):
        off = np.abs(points[:, axis][:, None] - np.array(drawn))
        assert off.min(axis=1).max() < NEAR
        assert off.min(axis=0).max() < NEAR
    assert ruling.level[:, 0].min() > 20 and ruling.level[:, 0].max() < 100
    assert ruling.upright[:, 1].min() > 15 and ruling.upright[:, 1].max() < 75


@settings(max_examples=30)
@given(rows=spread)
def test_a_profile_says_how_much_line_lies_where(rows):
    rows = [4.0 * row for row in rows]
    down, across = profiles(ruled_lines(form(rows, []), PX))
    assert (len(down), len(across)) == (90 * BINS_PER_MM, 120 * BINS_PER_MM)
    one_line = 80 * (2 / PX)  # square millimetres
    middles = (np.arange(len(down)) + 0.5) / BINS_PER_MM
    for row in rows:
        there = np.abs(middles - row) < 1.9
        assert down[there].sum() / BINS_PER_MM == pytest.approx(one_line, rel=0.02)
    assert down.sum() / BINS_PER_MM == pytest.approx(len(rows) * one_line, rel=0.02)
    assert across.sum() == 0


def test_the_frame_holds_all_lines():
    corners = ruling_of(form([20, 40, 60], [30, 50, 90]), PX).corners
    assert corners[:, 0] == pytest.approx([22, 98, 98, 22], abs=0.3)
    assert corners[:, 1] == pytest.approx([17, 17, 73, 73], abs=0.3)


@pytest.mark.parametrize(
    ("rows", "columns"), [([], []), ([20, 40, 60], []), ([], [30, 50, 90])], ids=str
)
def test_lines_in_one_direction_are_not_enough(rows, columns):
    assert not ruling_of(form(rows, columns), PX).is_enough
