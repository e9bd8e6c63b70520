"""Specks of a fax or a dirty glass: whether a page is full of them, and which ink is one."""

import cv2
import numpy as np

from ocr.base.pixels import Pixels

_DARKER = 60
_PER_CM2 = 3.0
_BAND = slice(3, 5)
_BITS_MM, _SPECK_MM, _ALONE_MM = 0.3, 0.45, 0.8
"""Bits of a broken stroke lie so near to each other; a speck is so small, and so far from all."""


def is_speckled(grey: Pixels, px_per_mm: float) -> bool:
    """Tell whether a page, as scanned, is full of single dark dots; a quarter of it is looked at.

    Args:
        grey: `(height, width)`.
        px_per_mm: scale of `grey`.
    """
    eighth = grey.shape[0] // 8
    band = grey[_BAND.start * eighth : _BAND.stop * eighth]
    paper = float(np.median(band[::16, ::16]))
    dark = cv2.threshold(band, max(0.0, paper - _DARKER), 1, cv2.THRESH_BINARY_INV)[1]
    core, around = (cv2.boxFilter(dark, cv2.CV_8U, (k, k), normalize=False) for k in (3, 7))
    alone = int(np.count_nonzero((dark > 0) & (around == core)))
    return alone * (10 * px_per_mm) ** 2 >= _PER_CM2 * band.size


def specks_in(ink: Pixels, px_per_mm: float) -> Pixels:
    """Return the mask of what is tiny and lies alone among the ink of a box.

    Args:
        ink: mask of ink, 255.
        px_per_mm: scale of `ink`.
    """
    near = round(_BITS_MM * px_per_mm) | 1
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((near, near), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
    sides = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT])
    tiny = sides <= _SPECK_MM * px_per_mm
    tiny[0] = False
    reach = 2 * round(_ALONE_MM * px_per_mm) + 1
    rest = np.where(tiny[labels], 0, ink).astype(np.uint8)
    beside = cv2.dilate(rest, np.ones((reach, reach), np.uint8))
    return np.where(tiny[labels] & (beside == 0), ink, 0).astype(np.uint8)
