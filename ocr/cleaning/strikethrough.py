"""Struck-out writing: level lines through a text that are longer than any letter's own strokes."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.base.pixels import Pixels

_INK, _BLACK = 170, 110
_RUN_MM, _LONGER_RUN = 1.2, 1.05
"""A run of ink longer than the text is high is in 5,000 crops of clean pages, typed and pen-like,
a bar through 44, or a long vowel: no letter has one."""

_SLOPE, _HIGHEST_MM = 0.22, 2.4
_BAR_MM = 0.8
"""No dash is as thick: two lines that flow together, or a bar."""

_BLOT_MM = (1.8, 0.9)
_CLEAR_MM, _REACH_MM = 0.25, 1.2

_CROSSED = 0.03
"""Of the columns of two lines or of one that hangs over, the least share with ink beside it."""

_PART, _PART_CROSSED = 2.2, 0.10
"""A line through a part of the text: how many times as long as the text is high, and the least
share of its columns with ink above, and below."""

_TWICE = 1.4
"""How many times as long as the text is high two lines are; the bars of 王 and 三 are shorter."""

_OVERHANG_MM, _OVERHANGS_MM = 0.3, 0.9
_TOGETHER = 0.8


@dataclass(frozen=True, slots=True)
class LevelStroke:
    """A level stroke within the ink of a crop: its place in pixels and its own pixels."""

    left: int
    top: int
    shape: NDArray[np.bool_]

    @property
    def right(self) -> int:
        """The first column beyond it."""
        return self.left + int(self.shape.shape[1])

    @property
    def bottom(self) -> int:
        """The first row below it."""
        return self.top + int(self.shape.shape[0])

    @property
    def width(self) -> int:
        """How long it is."""
        return int(self.shape.shape[1])


def is_struck_out(grey: Pixels, px_per_mm: float) -> bool:
    """Tell whether a line, or two, was drawn through the text of a crop, or it was blacked out.

    A long vowel or a dash has no ink above and below it, an underline none below; the bars of a
    letter are no longer than it is high. A line through one figure is told by hanging over on
    both sides.

    Args:
        grey: the writing in one box, the form's print gone.
        px_per_mm: scale of `grey`.
    """
    ink = cv2.threshold(grey, _INK, 255, cv2.THRESH_BINARY_INV)[1].astype(np.uint8)
    strokes = list(_level_strokes(ink, px_per_mm))
    if not strokes:
        return False
    return (
        any(_is_line_through(stroke, ink, px_per_mm) for stroke in strokes)
        or any(_are_two_lines(*pair, ink) for pair in combinations(strokes, 2))
        or _is_blotted(grey, px_per_mm)
    )


def _level_strokes(ink: Pixels, px_per_mm: float) -> Iterator[LevelStroke]:
    """Yield the level strokes that are longer than the text is high, from above downwards."""
    high = _height(ink)
    run = max(round(_RUN_MM * px_per_mm), round(_LONGER_RUN * high))
    thick = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    level = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, run), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(cv2.min(ink, level))
    for label in range(1, count):
        left, top, width, height = (int(edge) for edge in stats[label, :4])
        if width >= run and height <= max(_HIGHEST_MM * px_per_mm, _SLOPE * width):
            shape = labels[top : top + height, left : left + width] == label
            yield LevelStroke(left, top, shape)


def _height(ink: Pixels) -> int:
    """Return from the first inked row to the last."""
    return int(cv2.boundingRect(ink)[3])


def _is_line_through(stroke: LevelStroke, ink: Pixels, px_per_mm: float) -> bool:
    """Tell whether a level stroke goes through all or much of the text."""
    high = _height(ink)
    if np.count_nonzero(stroke.shape) >= _BAR_MM * px_per_mm * stroke.width:
        return True
    bare, full = sorted(_crossed(stroke, ink, px_per_mm))
    if stroke.width >= _PART * high and bare >= _PART_CROSSED:
        return True
    return full >= _CROSSED and _hangs_over(stroke, ink, px_per_mm)


def _are_two_lines(one: LevelStroke, two: LevelStroke, ink: Pixels) -> bool:
    """Tell whether two level strokes, one below the other, have ink of a text between them."""
    left, right = max(one.left, two.left), min(one.right, two.right)
    together = right - left >= _TOGETHER * max(one.width, two.width)
    if not together or right - left < _TWICE * _height(ink):
        return False
    last = one.bottom - 1 - one.shape[::-1].argmax(axis=0)[left - one.left : right - one.left]
    first = two.top + two.shape.argmax(axis=0)[left - two.left : right - two.left]
    pairs = enumerate(zip(last, first, strict=True), start=left)
    between = [ink[above + 1 : below, column].any() for column, (above, below) in pairs]
    return float(np.mean(between)) >= _CROSSED


def _crossed(stroke: LevelStroke, ink: Pixels, px_per_mm: float) -> tuple[float, float]:
    """Return the shares of a stroke's columns with ink above it, and below it."""
    reach, clear = round(_REACH_MM * px_per_mm), round(_CLEAR_MM * px_per_mm)
    padded = np.pad(ink[:, stroke.left : stroke.right] > 0, ((reach, reach), (0, 0)))
    sums = np.vstack([np.zeros((1, stroke.width), np.int64), padded.cumsum(axis=0)])
    first = stroke.top + reach + stroke.shape.argmax(axis=0)
    last = stroke.bottom + reach - 1 - stroke.shape[::-1].argmax(axis=0)
    column = np.arange(stroke.width)
    above = sums[first - clear + 1, column] - sums[first - reach, column]
    below = sums[last + reach, column] - sums[last + clear, column]
    return float((above > 0).mean()), float((below > 0).mean())


def _hangs_over(stroke: LevelStroke, ink: Pixels, px_per_mm: float) -> bool:
    """Tell whether a stroke goes beyond the ink above and below it on both sides."""
    clear = round(_CLEAR_MM * px_per_mm)
    other = np.vstack([ink[: max(0, stroke.top - clear)], ink[stroke.bottom + clear :]])
    columns = np.flatnonzero(other.any(axis=0))
    if not len(columns):
        return False
    before, after = int(columns[0]) - stroke.left, stroke.right - 1 - int(columns[-1])
    least, together = _OVERHANG_MM * px_per_mm, _OVERHANGS_MM * px_per_mm
    return min(before, after) >= least and before + after >= together


def _is_blotted(grey: Pixels, px_per_mm: float) -> bool:
    """Tell whether there is a solid bar, thicker than any stroke."""
    width, height = (round(side * px_per_mm) for side in _BLOT_MM)
    black = cv2.threshold(grey, _BLACK, 255, cv2.THRESH_BINARY_INV)[1]
    return bool(cv2.erode(black, np.ones((height, width), np.uint8), borderValue=(0,)).any())
