"""The words beside a form's squares where another program's print has both elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ocr.base.pixels import Pixels
from ocr.cropping.laid_page import Sheet
from ocr.forms.layout import Box, OptionKey
from ocr.geometry.blank_form import PX_PER_MM, Blank, BlankPrint
from ocr.geometry.blank_form import grown as thickened
from ocr.marks.printed_squares import Floats, PrintedSquare, Window, grown, printed_square

_FAR_MM = 0.35
"""Prints of one program, however scanned, have a square no farther from the blank's place."""

_WORD_MM, _UP_MM, _BEFORE_MM, _GAP_MM = 10.0, 2.2, 0.4, 2.0
"""How far a square's word may reach to its right and up and down, what lies before it, and the gap
that ends it.
"""

_RULE_SHARE = 0.6
_DARK = 170
_OUTLINE_PX = 3
_NEAR_RULE_MM = 0.25
"""How far a rule's blurred edge reaches; a tick may come as near as twice that."""
_REACH_PX = round((_WORD_MM / 2) * PX_PER_MM)


@dataclass(frozen=True, slots=True)
class _Move:
    """The window of a square and its word on the blank, and how far the page has them from it.

    `home` is where the blank has the square itself.
    """

    window: Window
    across: int
    down: int
    home: Window


def with_moved_print(
    sheet: Sheet, boxes: Mapping[OptionKey, Box], squares: Mapping[OptionKey, PrintedSquare]
) -> Sheet:
    """Return the page with a blank that has print also where the page's moved words are.

    Args:
        sheet: the page.
        boxes: of the options with a square.
        squares: where these are on the page, as `find_squares` has it.
    """
    homes = {key: printed_square(sheet.blank, sheet.window(box, 0)) for key, box in boxes.items()}
    found = (
        _move(sheet.blank, home, squares[key].place)
        for key, home in homes.items()
        if home is not None
    )
    moves = [move for move in found if move is not None]
    return replace(sheet, blank=_moved(sheet, moves)) if moves else sheet


def _move(blank: Blank, home: Floats, square: Floats) -> _Move | None:
    across, down = square[:2] + square[2:] / 2 - home[:2] - home[2:] / 2
    if max(abs(across), abs(down)) < _FAR_MM * PX_PER_MM:
        return None
    middle, up = home[1] + home[3] / 2, _UP_MM * PX_PER_MM
    rows = slice(max(0, round(middle - up)), round(middle + up))
    left = max(0, round(home[0] - _BEFORE_MM * PX_PER_MM))
    right = _end_of_word(blank, rows, round(home[0] + home[2]))
    own = grown(home, _OUTLINE_PX, blank.ink.shape)
    return _Move((rows, slice(left, right)), round(across), round(down), own)


def _end_of_word(blank: Blank, rows: slice, start: int) -> int:
    """Return the column where the word to the right of a square ends: at a gap or a rule."""
    columns = slice(start, start + round(_WORD_MM * PX_PER_MM))
    gap = round(_GAP_MM * PX_PER_MM)
    rules = np.flatnonzero((blank.rules[rows, columns] > 0).mean(axis=0) >= _RULE_SHARE)
    inked = np.flatnonzero((blank.print_zone[rows, columns] > 0).any(axis=0))
    if not len(inked):
        return start
    gaps = np.flatnonzero(np.diff(inked) > gap)
    last = int(inked[gaps[0]] if len(gaps) else inked[-1]) + 1
    return start + min(last, int(rules[0]) if len(rules) else last)


def _moved(sheet: Sheet, moves: list[_Move]) -> Blank:
    """Return a blank with the words where the page has them; at home, too, where it may."""
    blank = sheet.blank
    zone, ink = blank.print_zone.copy(), blank.ink.copy()
    words = np.where(blank.print_zone > 0, blank.ink, 0).astype(np.uint8)
    near_rules = thickened(blank.rules, _NEAR_RULE_MM)
    for move in moves:
        ink[move.home] = np.where(blank.print_zone[move.home] > 0, ink[move.home], 0)
        if _share(sheet, words, move) > _share(sheet, words, replace(move, across=0, down=0)):
            zone[move.window] = 0
            ink[move.window][words[move.window] > 0] = 0
    for move in moves:
        zone[_places(blank.print_zone, move)] = 255
        ink[_places(words, move)] = 255
        rows, columns = move.window
        around = rows, slice(max(0, columns.start - _REACH_PX), columns.stop + _REACH_PX)
        ink[around] |= near_rules[around]  # a moved square may stand close to a rule
    return replace(blank, source=BlankPrint(ink, blank.rules, blank.line_zone, zone))


def _share(sheet: Sheet, words: Pixels, move: _Move) -> float:
    """Return how much of a word's ink the page has, were it so far away."""
    return float((sheet.grey[_places(words, move)] < _DARK).mean())


def _places(mask: Pixels, move: _Move) -> tuple[NDArray[np.int_], NDArray[np.int_]]:
    """Return rows and columns of what a mask has in a window, moved as far as the page has it."""
    rows, columns = np.nonzero(mask[move.window])
    height, width = mask.shape
    down, across = move.window[0].start + move.down, move.window[1].start + move.across
    return np.clip(rows + down, 0, height - 1), np.clip(columns + across, 0, width - 1)
