"""Every bound of the ink of a square, from both sides, on squares drawn dot by dot."""

import numpy as np
import pytest

from ocr.cropping.laid_page import Sheet
from ocr.forms.layout import OptionKey
from ocr.forms.template import FormTemplate
from ocr.geometry.blank_form import PX_PER_MM, Blank, BlankPrint
from ocr.geometry.form_grid import FormGrid
from ocr.marks.checkboxes import ink_of_squares, mark_of
from ocr.marks.printed_squares import PrintedSquare

SHAPE = (180, 700)
SIDE = 36
"""Three millimetres: 9 pixels from its edge a square is well within, from 7 on a little nearer."""

PLACES = {"clean": (100, 70), "clean, too": (300, 70), "written": (500, 70)}
LEFT, TOP = PLACES["written"]
WRITTEN = OptionKey("box", "written")
PAPER = 235


def blank():
    """Return a form of which nothing is printed near the squares."""
    empty, none = np.zeros(SHAPE, np.uint8), np.zeros((1, 2))
    form = FormTemplate(id="it", title="欄", edition="1", width=60, height=60, fields=())
    ruling = FormGrid(none, none, *(np.zeros(1, np.int64),) * 2, *(np.zeros(60),) * 2)
    return Blank(form, ruling, BlankPrint(empty, empty, empty, empty))


def seen(*inks, seen_there=True, is_empty=False, speckled=False):
    """Return the mark of a square on whose page ink lies: left, top, width, height and darkness.

    Counted from the square's corner, in pixels; darkness as a share of what paper is lighter.
    """
    grey = np.full(SHAPE, 255, np.uint8)
    for left, top, width, height, darkness in inks:
        rows = slice(TOP + top, TOP + top + height)
        grey[rows, LEFT + left : LEFT + left + width] = round(PAPER * (1 - darkness))
    sheet = Sheet(grey, np.zeros(SHAPE, np.uint8), blank(), speckled=speckled)
    squares = {
        OptionKey("box", name): PrintedSquare(np.array([*place, SIDE, SIDE], float))
        for name, place in PLACES.items()
    }
    squares[WRITTEN] = PrintedSquare(squares[WRITTEN].place, seen_there, is_empty)
    inks_seen = ink_of_squares(sheet, squares)
    assert all(
        mark_of(inks_seen[OptionKey("box", name)]).confidence > 0.99 for name in list(PLACES)[:2]
    )
    return mark_of(inks_seen[WRITTEN])


def well_within(share):
    """Return a stroke through the middle, so dark that it is a share of what is well within."""
    return ((9, 17, 18, 2, share * 18 * 18 / 36),)


def near_the_edge(share):
    """Return a stroke so dark that it is a share of what is a little nearer to the edge.

    And a faint one well within: what has none counts among the clean squares of its page.
    """
    faint = 0.012
    return (*well_within(faint), (7, 7, 22, 2, share * 22 * 22 / 44 - faint * 18 * 18 / 44))


def around(mm2):
    """Return a stroke some way above the square: its ink, times its darkness beyond a blur's."""
    return ((0, -7, SIDE, 2, mm2 * PX_PER_MM**2 / (2 * SIDE) + 0.12),)


def stroke_of(pixels):
    return ((14, 14, pixels, 2, 0.9),)


@pytest.mark.parametrize(
    ("ink", "empty", "less", "enough", "sure"),
    [
        (well_within, 0.0145, 0.019, 0.0215, 0.0315),
        (near_the_edge, 0.029, 0.038, 0.043, None),
        (around, 0.039, 0.052, 0.057, None),
        (stroke_of, 3, 4, 5, 6),
    ],
)
def test_so_much_ink_is_a_mark_and_a_little_less_is_none(ink, empty, less, enough, sure):
    """With a little less again it is surely none, and with a little more surely one."""
    assert not seen(*ink(empty)).marked and seen(*ink(empty)).confidence > 0.99
    assert not seen(*ink(less)).marked and seen(*ink(less)).confidence < 0.85
    assert seen(*ink(enough)).marked and seen(*ink(enough)).confidence < 0.85
    assert sure is None or (seen(*ink(sure)).marked and seen(*ink(sure)).confidence > 0.99)


@pytest.mark.parametrize(("gap", "marked"), [(4, True), (8, True), (9, False), (14, False)])
def test_a_stroke_outside_is_of_a_square_that_it_is_near(gap, marked):
    """Nine pixels, three quarters of a millimetre, and no further however large the square."""
    mark = seen((0, -gap - 2, SIDE, 2, 0.9))
    assert (mark.marked, mark.confidence > 0.99) == (marked, True)


def test_ink_that_is_too_far_away_makes_no_mark_of_what_is_near():
    """Neither by how much it is, beside a faint stroke, nor by how long, beside a speck."""
    far = (0, -14, SIDE, 2, 0.9)
    faint, speck = around(0.03), [(14, 14, 3, 3, 0.9)]
    for near in (faint, speck):
        assert not seen(*near).marked and seen(*near, far) == seen(*near)


@pytest.mark.parametrize(("pixels", "sure"), [(4, False), (5, True)])
def test_a_pale_mark_is_sure_where_so_much_of_it_is_dark(pixels, sure):
    mark = seen((0, -8, SIDE, 2, 0.3), (0, -8, pixels, 1, 0.5))
    assert (mark.marked, mark.confidence > 0.99) == (True, sure)


@pytest.mark.parametrize(("pixels", "sure"), [(3, True), (4, False)])
def test_a_square_with_a_little_dark_ink_on_a_stroke_is_never_surely_empty(pixels, sure):
    mark = seen((0, -8, SIDE, 1, 0.14), (0, -8, pixels, 1, 0.5))
    assert (mark.marked, mark.confidence > 0.99) == (False, sure)


def test_on_a_speckled_page_a_mark_is_twice_as_long():
    assert seen(*stroke_of(6)).marked
    assert not seen(*stroke_of(6), speckled=True).marked
    assert seen(*stroke_of(12), speckled=True).marked


@pytest.mark.parametrize(
    ("found", "inks", "marked", "sure"),
    [
        ({}, [(9, 9, 18, 18, 0.9)], True, True),
        ({"seen_there": False}, [(9, 9, 18, 18, 0.9)], True, False),
        ({"seen_there": False}, [], False, False),
        ({"is_empty": True}, [(9, 9, 18, 18, 0.9)], True, False),
        ({"is_empty": True}, [], False, True),
    ],
)
def test_of_a_square_that_nobody_saw_nothing_is_sure(found, inks, marked, sure):
    mark = seen(*inks, **found)
    assert (mark.marked, mark.confidence > 0.99) == (marked, sure)
    assert sure or mark.confidence < 0.61
