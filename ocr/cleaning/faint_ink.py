"""Writing so pale that it is hard to read: made darker, and never taken for an empty box."""

import cv2
import numpy as np

from ocr.base.doubts import Doubt, DoubtCode
from ocr.base.pixels import Pixels

PALE = Doubt(DoubtCode.PALE)

PALEST = 222
"""Even-lit grey from which on nothing is taken for ink, however faint."""

_PAPER, _PEN = 238, 90
"""What is paper in a box of pale writing, and what a pen leaves."""

_MUCH_MM2, _DARKEST = 0.8, 212
_LITTLE_MM2, _DARKEST_OF_LITTLE = 0.3, 200
_TALL_MM = 1.4
"""Much ink may be paler than little, which is a single thin figure. Of 18,293 empty boxes on 291
generated pages, noise and shine-through among them, none has ink taller than 1 mm."""


def is_pale_writing(grey: Pixels, box: tuple[slice, slice], px_per_mm: float) -> bool:
    """Tell whether a box that holds no clear ink has something written in it all the same.

    Args:
        grey: the window around a box, even-lit, the form's print white.
        box: where the box lies in the window.
        px_per_mm: scale of `grey`.
    """
    inside = grey[box]
    ink = cv2.threshold(inside, PALEST, 255, cv2.THRESH_BINARY_INV)[1]
    area = cv2.countNonZero(ink) / px_per_mm**2
    if area < _LITTLE_MM2:
        return False
    heights = cv2.connectedComponentsWithStats(ink)[2][1:, cv2.CC_STAT_HEIGHT]
    darkest = _DARKEST if area >= _MUCH_MM2 else _DARKEST_OF_LITTLE
    tall = heights.max() >= _TALL_MM * px_per_mm
    return bool(tall) and float(np.percentile(inside[ink > 0], 10)) <= darkest


def darkened(grey: Pixels, tone: float) -> Pixels:
    """Return pale writing as dark as a pen would have left it, paper white.

    Args:
        grey: the window around a box, even-lit, the form's print white.
        tone: how dark its strokes are where they are darkest.
    """
    tones = np.interp(np.arange(256), (0, min(tone, _PAPER - 1), _PAPER), (0, _PEN, 255))
    return cv2.LUT(grey, tones.round().astype(np.uint8)).astype(np.uint8, copy=False)
