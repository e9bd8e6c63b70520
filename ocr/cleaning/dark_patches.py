"""Patches of a page that are so dark that evening out the light leaves little of what is there."""

import cv2
import numpy as np

from ocr.base.doubts import Doubt, DoubtCode
from ocr.base.pixels import Pixels
from ocr.forms.template import Box

SHADED = Doubt(DoubtCode.SHADED)

_PX_PER_MM = 1.5
_THICK_MM = 5.0
"""No stroke and no printed band that holds a box is so thick."""

_DARK = 0.6
"""Of the usual tone of the page's paper; the shadow of a hand or a book leaves more."""

_EDGE_MM = 5.0
"""So far around a patch the light is not evened out well."""

_LEAST_SHARE, _AROUND_MM = 0.1, 1.0


def dark_patches(page: Pixels, px_per_mm: float) -> Pixels | None:
    """Return where a page's paper is much darker than elsewhere, or near; None where nowhere.

    Args:
        page: in grey, laid on its form, its light not evened out.
        px_per_mm: of it.
    """
    scale = _PX_PER_MM / px_per_mm
    small = cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    side = round(_THICK_MM * _PX_PER_MM)
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    dark = np.where(paper < _DARK * float(np.median(paper)), 255, 0).astype(np.uint8)
    edge = 2 * round(_EDGE_MM * _PX_PER_MM) + 1
    around = cv2.dilate(dark, np.ones((edge, edge), np.uint8)).astype(np.uint8, copy=False)
    return around if dark.any() else None


def is_shaded(dark: Pixels, box: Box) -> bool:
    """Tell whether a box lies in the dark; `dark` is as `dark_patches` returns it."""
    edges = box.top - _AROUND_MM, box.bottom + _AROUND_MM, box.left - _AROUND_MM
    top, bottom, left = (max(0, round(edge * _PX_PER_MM)) for edge in edges)
    right = round((box.right + _AROUND_MM) * _PX_PER_MM)
    within = dark[top : max(bottom, top + 1), left : max(right, left + 1)]
    return bool(within.size) and float((within > 0).mean()) >= _LEAST_SHARE
