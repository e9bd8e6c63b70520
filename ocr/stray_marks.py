"""Marks that stand beside their checkbox: left of it, on its word, or between two boxes."""

from collections.abc import Sequence

import cv2
import numpy as np

from ocr.blank import PX_PER_MM
from ocr.marks import SquareInk
from ocr.pixels import Pixels
from ocr.sheet import Sheet
from ocr.squares import Floats, Window, grown

BESIDE = "枠の外に印があります。どの選択肢の印か確かめてください"

_DARK = 170
_LEFT_MM, _RIGHT_MM, _UP_MM = 4.0, 6.0, 1.9
_OVERFLOW_MM = 1.0
_LEAST_MM2, _EXTENT_MM = 0.30, (1.3, 9.0)
_OTHER_PRINT = 0.12
"""Where so many clean boxes have ink beside them, it is another program's print."""


def doubts_of_strays(sheet: Sheet, inks: Sequence[SquareInk], taken: Pixels) -> list[str]:
    """Return for each clean option whether a mark stands beside it; "" for the others.

    Args:
        sheet: the page.
        inks: the ink of its squares.
        taken: 255 where text is written (`loose_ink.text_zone`).
    """
    clean = [ink.evidence <= 0 for ink in inks]
    reserved = taken.copy()
    for ink in inks:  # what overflows from a marked square is no mark of its neighbour
        reach = (_OVERFLOW_MM if ink.evidence > 0 else 0.3) * PX_PER_MM
        reserved[grown(ink.square, reach, reserved.shape)] = 255
    beside = [
        is_clean and _has_mark(sheet, _window(ink.square, sheet.grey.shape), reserved)
        for is_clean, ink in zip(clean, inks, strict=True)
    ]
    if sum(beside) > max(2, _OTHER_PRINT * sum(clean)):
        return [""] * len(inks)
    return [BESIDE if found else "" for found in beside]


def _window(square: Floats, shape: tuple[int, ...]) -> Window:
    left, top, width, height = square
    x, y = left + width / 2, top + height / 2
    rows, _ = grown(np.array([x, y, 0, 0]), _UP_MM * PX_PER_MM, shape)
    start = max(0, round(left - _LEFT_MM * PX_PER_MM))
    return rows, slice(start, min(shape[1], round(left + width + _RIGHT_MM * PX_PER_MM)))


def _has_mark(sheet: Sheet, window: Window, reserved: Pixels) -> bool:
    printed = sheet.blank.print_zone[window] | sheet.blank.line_zone[window]
    ink = (sheet.grey[window] < _DARK) & (printed == 0)
    if np.count_nonzero(ink) < _LEAST_MM2 * PX_PER_MM**2:
        return False
    _, labels, stats, _ = map(np.asarray, cv2.connectedComponentsWithStats(ink.astype(np.uint8)))
    longest = stats[:, 2:4].max(axis=1) / PX_PER_MM
    fits = (stats[:, cv2.CC_STAT_AREA] >= _LEAST_MM2 * PX_PER_MM**2) & (longest >= _EXTENT_MM[0])
    fits &= longest <= _EXTENT_MM[1]
    fits[0] = False
    fits[np.unique(labels[reserved[window] > 0])] = False
    return bool(fits.any())
