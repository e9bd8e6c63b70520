"""Options without a square, whose printed word is circled by hand: 男・女, 昭和・平成・令和."""

from collections.abc import Iterable, Mapping

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.cropping.laid_page import Sheet
from ocr.forms.layout import Box, OptionKey
from ocr.geometry.blank_form import PX_PER_MM
from ocr.marks.checkboxes import Mark
from ocr.marks.printed_squares import Floats, Window

_REACH_MM = 3.2
_DARK = 190
_LINE_PX, _BRIDGE_PX = 7, 9
_NEAREST, _DIRECTIONS = 0.75, 36
_OPEN, _CLOSED = 0.25, 0.80
"""Shares of the directions from a word in which a loop's ink lies."""

_LEAST_MM2, _UNSURE = 0.25, 0.75


def read_circled(sheet: Sheet, boxes: Mapping[OptionKey, Box]) -> dict[OptionKey, Mark]:
    """Tell which words of a page are circled.

    A loop is ink that is not printed in nearly all directions from the word. Less of it, as of an
    underline or a tick on the word, is never a sure answer.
    """
    loose = _loose_ink(sheet, boxes.values())
    first = {key: _share(_around(loose, box, sheet)) for key, box in boxes.items()}
    clearest = sorted(boxes, key=first.__getitem__)[::-1]
    marks = {}
    for key in clearest:  # clear loops first: they run beside their neighbours
        around = _around(loose, boxes[key], sheet)
        if _share(around) >= _CLOSED:
            _take(loose, sheet.window(boxes[key], _REACH_MM))
        marks[key] = _judged(*around)
    return marks


def _loose_ink(sheet: Sheet, boxes: Iterable[Box]) -> NDArray[np.uint8]:
    """Return 1 on ink around the words that is neither printed nor a rule."""
    loose = np.zeros_like(sheet.grey)
    for box in boxes:
        window = sheet.window(box, _REACH_MM)
        lines = cv2.dilate(sheet.lines[window], np.ones((_LINE_PX, _LINE_PX), np.uint8))
        free = (sheet.blank.print_zone[window] == 0) & (lines == 0)
        loose[window] = (sheet.grey[window] < _DARK) & free
    return loose


def _around(loose: NDArray[np.uint8], box: Box, sheet: Sheet) -> tuple[NDArray[np.bool_], float]:
    """Return in which directions from a word there is ink, and how much in square millimetres."""
    window = sheet.window(box, _REACH_MM)
    y, x = np.nonzero(loose[window])
    across, down = _from_middle(x, y, window, box)
    outside = np.hypot(across, down) >= _NEAREST
    turns = (np.arctan2(down[outside], across[outside]) / (2 * np.pi) + 0.5) * _DIRECTIONS
    seen = np.bincount(turns.astype(int) % _DIRECTIONS, minlength=_DIRECTIONS) >= 2
    return seen, float(len(x)) / PX_PER_MM**2


def _from_middle(
    x: NDArray[np.intp], y: NDArray[np.intp], window: Window, box: Box
) -> tuple[Floats, Floats]:
    """Return places as seen from the middle of a word, whose own edges lie at 1."""
    middle = np.array([box.left + box.width / 2, box.top + box.height / 2]) * PX_PER_MM
    across = (x + window[1].start - middle[0]) / (box.width / 2 * PX_PER_MM)
    down = (y + window[0].start - middle[1]) / (box.height / 2 * PX_PER_MM)
    return across, down


def _share(around: tuple[NDArray[np.bool_], float]) -> float:
    return float(around[0].mean())


def _take(loose: NDArray[np.uint8], window: Window) -> None:
    """Remove a word's loop, which also runs beside its neighbours."""
    joined = cv2.dilate(loose[window], np.ones((_BRIDGE_PX, _BRIDGE_PX), np.uint8))
    _, labels, stats, _ = map(np.asarray, cv2.connectedComponentsWithStats(joined))
    if len(stats) > 1:
        loop = 1 + int(stats[1:, 2:4].sum(axis=1).argmax())
        loose[window][labels == loop] = 0


def _judged(directions: NDArray[np.bool_], area: float) -> Mark:
    share = float(directions.mean())
    evidence = (2 * share - _OPEN - _CLOSED) / (_CLOSED - _OPEN)
    confidence = 0.5 + 0.499 * min(1.0, abs(evidence))
    if evidence < 0 and area >= _LEAST_MM2:
        confidence = min(confidence, _UNSURE)
    return Mark(evidence > 0, confidence)
