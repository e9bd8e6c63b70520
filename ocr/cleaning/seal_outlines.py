"""Tell the imprint of a seal or a date stamp from writing: an outline that closes, and filled."""

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.base.pixels import Pixels

_SIZES_MM = (4.5, 40.0)
_LONGEST = 2.0
_GAP_MM = 0.9
_NEAR_MM = 0.5
_CLOSED, _FILLED = 0.65, 0.07
_INNER = 0.65
"""A seal's outline is inked over so much of its way, and so much of its inside, the outline and
what is near it apart, is inked too. A circle drawn around a word is empty but for the word."""


def seal_shapes(mask: Pixels, px_per_mm: float) -> Iterator[NDArray[np.int32]]:
    """Yield the convex outlines of the imprints in a mask, `(n, 1, 2)` points in pixels.

    Args:
        mask: 255 on what has the colour of one stamp, or on what may be one.
        px_per_mm: scale of `mask`.
    """
    side = round(_GAP_MM * px_per_mm) | 1
    joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
    least, most = (size * px_per_mm for size in _SIZES_MM)
    for label in range(1, count):
        left, top, width, height = (int(edge) for edge in stats[label, :4])
        short, long = sorted((width, height))
        if short < least or long > most or long > _LONGEST * short:
            continue
        window = slice(top, top + height), slice(left, left + width)
        own = np.where(labels[window] == label, mask[window], 0).astype(np.uint8)
        outline = cv2.convexHull(cv2.findNonZero(own)).astype(np.int32)
        if _is_imprint(own, mask[window], outline, px_per_mm):
            yield (outline + np.array([left, top])).astype(np.int32)


def _is_imprint(own: Pixels, around: Pixels, outline: NDArray[np.int32], px_per_mm: float) -> bool:
    """Tell whether the outline is inked along its way, and what is inside is not empty."""
    way = cv2.polylines(np.zeros_like(own), [outline], isClosed=True, color=(255,))
    side = 2 * round(_NEAR_MM * px_per_mm) + 1
    near = cv2.dilate(own, np.ones((side, side), np.uint8))
    if (near[way > 0] > 0).mean() < _CLOSED:
        return False
    middle = outline.mean(axis=(0, 1))
    inner = ((outline - middle) * _INNER + middle).astype(np.int32)
    within = cv2.fillConvexPoly(np.zeros_like(own), inner, (255,))
    return bool((around[within > 0] > 0).mean() >= _FILLED)
