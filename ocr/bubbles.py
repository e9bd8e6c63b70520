"""Bubbles of a mark sheet, round and often with a printed letter, that are filled to mark them."""

from collections.abc import Sequence

import cv2
import numpy as np

from ocr.blank import PX_PER_MM
from ocr.marks import Mark
from ocr.sheet import Sheet
from ocr.squares import Floats
from ocr.template import Box

_SHARE = 0.8
"""The part of a bubble that is looked at: its outline stays outside."""

_LEAST_GAP = 0.10
_EMPTY, _FILLED = 0.25, 0.55
"""Between the darkness of the page's empty bubbles, 0, and that of its filled ones, 1."""


def read_bubbles(sheet: Sheet, boxes: Sequence[Box]) -> list[Mark]:
    """Tell which bubbles of a page are filled, by what its own empty and filled ones look like."""
    if not boxes:
        return []
    dark = np.array([_darkness(sheet, box) for box in boxes])
    empty, filled = _usual(dark)
    evidence = (2 * (dark - empty) / (filled - empty) - _EMPTY - _FILLED) / (_FILLED - _EMPTY)
    return [Mark(bool(one > 0), 0.5 + 0.499 * min(1.0, abs(float(one)))) for one in evidence]


def _usual(dark: Floats) -> tuple[float, float]:
    """Return the usual darkness of empty and of filled bubbles.

    The border between them is Otsu's: where what is left of the variance within both is least.
    """
    level = int(cv2.threshold((dark * 255).astype(np.uint8), 0, 255, cv2.THRESH_OTSU)[0]) / 255
    empty = float(np.median(dark[dark <= level]))
    filled = float(np.median(dark[dark > level])) if (dark > level).any() else empty
    return empty, max(filled, empty + _LEAST_GAP)


def _darkness(sheet: Sheet, box: Box) -> float:
    """Return how dark a bubble is on average, 0 to 1."""
    x, y = (box.left + box.width / 2) * PX_PER_MM, (box.top + box.height / 2) * PX_PER_MM
    half = _SHARE * np.array([box.width, box.height]) / 2 * PX_PER_MM
    rows = slice(max(0, round(y - half[1])), round(y + half[1]))
    part = sheet.grey[rows, max(0, round(x - half[0])) : round(x + half[0])]
    return 1 - float(part.mean()) / 255 if part.size else 0.0
