"""A row or a column more or fewer is noticed by ruled lines alone, wherever it is."""

from dataclasses import dataclass, replace
from itertools import accumulate

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr.forms.layout import Box
from ocr.geometry.form_grid import ruling_of
from ocr.geometry.line_detection import ruled_lines
from ocr.geometry.line_sequence import MovedStrips, Strip, moved_strips

pytestmark = pytest.mark.pages

SCALE = 6.0
PAPER = (210.0, 297.0)
LEFT, RIGHT, TOP = 15.0, 195.0, 30.0


@dataclass(frozen=True)
class Table:
    """A form of rules only: heights of its rows, and the columns of its upper and lower half."""

    heights: tuple[float, ...]
    upper: tuple[float, ...]
    lower: tuple[float, ...]

    @property
    def rows(self):
        return [TOP, *accumulate(self.heights, initial=TOP)][1:]

    def with_row(self, at, height):
        """Return it with a row more at a place."""
        return replace(self, heights=(*self.heights[:at], height, *self.heights[at:]))


tables = st.builds(
    Table,
    heights=st.one_of(
        st.lists(st.floats(4, 12), min_size=9, max_size=16).map(tuple),
        st.builds(lambda high, many: (high,) * many, st.floats(4, 9), st.integers(9, 18)),
    ),
    upper=st.lists(st.floats(40, 170), min_size=2, max_size=5).map(sorted).map(tuple),
    lower=st.lists(st.floats(40, 170), min_size=2, max_size=5).map(sorted).map(tuple),
)


def drawn(table, half, shift=0.0, stretch=1.0):
    """Return a grey picture of a table whose columns change below `half`, a place down the page."""
    page = np.full([round(side * SCALE) for side in reversed(PAPER)], 255, np.uint8)

    def placed(y):
        return round((148.5 + (y + shift - 148.5) * stretch) * SCALE)

    first, last = placed(table.rows[0]), placed(table.rows[-1])
    for y in table.rows:
        page[placed(y) : placed(y) + 2, round(LEFT * SCALE) : round(RIGHT * SCALE) + 2] = 0
    for x in (LEFT, RIGHT):
        page[first : last + 2, round(x * SCALE) : round(x * SCALE) + 2] = 0
    for columns, top, bottom in (
        (table.upper, first, placed(half)),
        (table.lower, placed(half), last),
    ):
        for x in columns:
            page[top:bottom, round(x * SCALE) : round(x * SCALE) + 2] = 0
    return page


def half_of(table):
    return table.rows[len(table.heights) // 2]


def seen(form, page):
    return moved_strips(ruled_lines(page, SCALE), ruling_of(form, SCALE))


def strip_box(table, row):
    """Return a box of a field in a row of a form."""
    return Box(left=50, top=table.rows[row] + 0.4, width=60, height=table.heights[row] - 0.8)


@settings(max_examples=40)
@given(tables, st.floats(3, 9), st.data())
def test_a_row_more_is_noticed_and_every_box_that_it_moved(table, height, data):
    """The page was laid by what stands above the row, or by what stands below."""
    at = data.draw(st.integers(0, len(table.heights) - 1))
    by_lower = data.draw(st.booleans())
    half = half_of(table)
    page = drawn(
        table.with_row(at, height),
        half + (height if at <= len(table.heights) // 2 else 0),
        shift=-height if by_lower else 0.0,
    )
    moved = seen(drawn(table, half), page)
    rows = range(at) if by_lower else range(at, len(table.heights))
    assert [row for row in rows if not moved.reach(strip_box(table, row))] == []


@settings(max_examples=30)
@given(tables, st.floats(0.99, 1.01), st.floats(-0.4, 0.4))
def test_a_page_that_is_a_little_larger_or_aside_is_the_form(table, stretch, shift):
    half = half_of(table)
    assert not seen(drawn(table, half), drawn(table, half, shift, stretch))


EVEN = Table((6.0,) * 14, (70.0, 120.0), (90.0,))


def test_columns_are_rows_of_a_turned_page():
    form, page = drawn(EVEN, 72.0), drawn(EVEN.with_row(4, 5.0), 77.0)
    turned = seen(np.ascontiguousarray(form.T), np.ascontiguousarray(page.T))
    assert not turned.rows
    assert turned.columns == seen(form, page).rows != ()


@pytest.mark.parametrize("lost", range(1, 14, 3))
def test_a_row_line_that_faded_is_no_row_less(lost):
    page = drawn(EVEN, 72.0)
    y = round(EVEN.rows[lost] * SCALE)
    page[y : y + 2, round((LEFT + 1) * SCALE) : round((RIGHT - 1) * SCALE)] = 255
    assert not seen(drawn(EVEN, 72.0), page)


@pytest.mark.parametrize("lost", [0, 14])
def test_a_frame_without_its_end_leaves_what_lies_there_untold(lost):
    page = drawn(EVEN, 72.0)
    y = round(EVEN.rows[lost] * SCALE)
    page[y : y + 2, round((LEFT + 1) * SCALE) : round((RIGHT - 1) * SCALE)] = 255
    moved = seen(drawn(EVEN, 72.0), page)
    reached = [row for row in range(14) if moved.reach(strip_box(EVEN, row))]
    assert reached == [min(lost, 13)]


def test_lines_that_a_hand_drew_are_no_rows():
    page = drawn(EVEN, 72.0)
    for y in (45, 63, 97, 120):
        page[round(y * SCALE) : round(y * SCALE) + 3, round(60 * SCALE) : round(100 * SCALE)] = 0
    assert not seen(drawn(EVEN, 72.0), page)


def test_a_box_is_reached_where_some_of_it_lies_in_a_strip():
    moved = MovedStrips(rows=(Strip(100, 104),), columns=(Strip(180, float("inf")),))
    assert moved
    assert moved.reach(Box(left=20, top=103, width=30, height=8))
    assert moved.reach(Box(left=175, top=20, width=20, height=4))
    assert not moved.reach(Box(left=20, top=104, width=30, height=4))
    assert not MovedStrips().reach(Box(left=20, top=103, width=30, height=8))
