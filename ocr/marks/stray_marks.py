"""Marks that stand beside their checkbox: left of it, on its word, or between two boxes."""

from collections.abc import Collection, Mapping

import cv2
import numpy as np

from ocr.base.doubts import Doubt, DoubtCode
from ocr.base.pixels import Pixels
from ocr.cropping.laid_page import Sheet
from ocr.forms.layout import OptionKey
from ocr.geometry.blank_form import PX_PER_MM
from ocr.marks.checkboxes import SquareInk
from ocr.marks.printed_squares import Floats, Window, grown

BESIDE = Doubt(DoubtCode.MARK_BESIDE)

_DARK = 170
_LEFT_MM, _RIGHT_MM, _UP_MM = 5.2, 7.5, 1.9
_OVERFLOW_MM, _OUTLINE_MM = 1.0, 0.25
_OUTLINED, _LINE_PX = 128, 7
_LEAST_MM2, _EXTENT_MM = 0.18, (0.8, 9.0)
_OTHER_PRINT = 0.35
"""Where so many clean boxes have ink beside them, it is another program's print."""


def doubts_of_strays(
    sheet: Sheet, inks: Mapping[OptionKey, SquareInk], taken: Pixels
) -> dict[OptionKey, Doubt]:
    """Return a doubt for each clean option that has a mark beside it.

    Args:
        sheet: the page.
        inks: the ink of its squares.
        taken: 255 where text is written (`loose_ink.text_zone`).
    """
    clean = {key: ink for key, ink in inks.items() if ink.evidence <= 0}
    zones = _zones(inks.values(), taken)
    beside = {
        key: BESIDE
        for key, ink in clean.items()
        if _has_mark(sheet, _window(ink.square, sheet.grey.shape), zones)
    }
    return {} if len(beside) > max(2, _OTHER_PRINT * len(clean)) else beside


def _zones(inks: Collection[SquareInk], taken: Pixels) -> Pixels:
    """Return a page that is 255 where ink has an owner, and 128 on the squares of clean options.

    What touches the zone of a marked square overflows from it and is no mark of its neighbour.
    """
    zones = taken.copy()
    for ink in inks:
        if ink.evidence <= 0:
            zones[grown(ink.square, _OUTLINE_MM * PX_PER_MM, zones.shape)] = _OUTLINED
    for ink in inks:
        if ink.evidence > 0:
            zones[grown(ink.square, _OVERFLOW_MM * PX_PER_MM, zones.shape)] = 255
    return zones


def _window(square: Floats, shape: tuple[int, ...]) -> Window:
    left, top, width, height = square
    x, y = left + width / 2, top + height / 2
    rows, _ = grown(np.array([x, y, 0, 0]), _UP_MM * PX_PER_MM, shape)
    start = max(0, round(left - _LEFT_MM * PX_PER_MM))
    return rows, slice(start, min(shape[1], round(left + width + _RIGHT_MM * PX_PER_MM)))


def _has_mark(sheet: Sheet, window: Window, zones: Pixels) -> bool:
    lines = cv2.dilate(sheet.lines[window], np.ones((_LINE_PX, _LINE_PX), np.uint8))
    free = (sheet.blank.print_zone[window] == 0) & (lines == 0) & (zones[window] != _OUTLINED)
    ink = (sheet.grey[window] < _DARK) & free
    if np.count_nonzero(ink) < _LEAST_MM2 * PX_PER_MM**2:
        return False
    _, labels, stats, _ = map(np.asarray, cv2.connectedComponentsWithStats(ink.astype(np.uint8)))
    longest = stats[:, 2:4].max(axis=1) / PX_PER_MM
    fits = (stats[:, cv2.CC_STAT_AREA] >= _LEAST_MM2 * PX_PER_MM**2) & (longest >= _EXTENT_MM[0])
    fits &= longest <= _EXTENT_MM[1]
    fits[0] = False
    fits[np.unique(labels[zones[window] == 255])] = False
    return bool(fits.any())
