"""How surely a box is empty: what ink is left in it, against what counts as writing."""

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.base.pixels import Pixels
from ocr.cleaning.faint_ink import PALEST

_SPECK_MM2 = 0.02
"""Smaller bits of ink are noise of the scanner, on which nothing is told."""

_STROKE_MM2, _STROKE_MM = 0.6, 2.5
"""A piece of ink so large and so long is a stroke that somebody made."""

_LEAST = 0.01
"""0 is for a box in which something is written that nobody could read."""

_PEN = 135
"""Even-lit grey of ink as dark as a pen leaves it."""


def emptiness_of(grey: Pixels, px_per_mm: float) -> float:
    """Return how surely nothing is written in a box: 1 without ink, .01 where a pen's stroke is.

    Each piece of ink speaks by its area, its length and its tone, all three together, whomever it
    belongs to: a stroke whose middle lies in the next box may be this one's all the same. More,
    longer or darker ink never makes a box emptier.

    Args:
        grey: the box, even-lit, the form's print white.
        px_per_mm: scale of `grey`.
    """
    if not grey.size or int(grey.min()) >= PALEST:
        return 1.0
    ink = cv2.threshold(grey, PALEST, 255, cv2.THRESH_BINARY_INV)[1].astype(np.uint8)
    _, labels, stats, _ = map(np.asarray, cv2.connectedComponentsWithStats(ink))
    areas = stats[1:, cv2.CC_STAT_AREA] / px_per_mm**2
    large = areas >= _SPECK_MM2
    if not large.any():
        return 1.0
    sides = stats[1:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1) / px_per_mm
    darkness = (PALEST - _darkest(labels, grey, len(stats))[1:]) / (PALEST - _PEN)
    told = (areas / _STROKE_MM2, sides / _STROKE_MM, darkness)
    strength = np.prod([np.clip(one, 0, 1) for one in told], axis=0) ** (1 / 3)
    return round(max(_LEAST, 1 - float(np.where(large, strength, 0.0).max())), 6)


def _darkest(labels: NDArray[np.int32], grey: Pixels, count: int) -> NDArray[np.int64]:
    """Return the darkest tone of each piece of ink."""
    darkest = np.full(count, 255)
    np.minimum.at(darkest, labels.ravel(), grey.ravel())
    return darkest
