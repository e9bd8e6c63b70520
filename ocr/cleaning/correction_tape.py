"""Correction tape: it covers the form's own rules along with what was written between them."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.base.doubts import Doubt, DoubtCode
from ocr.base.pixels import Pixels
from ocr.forms.template import Box

Mask = NDArray[np.bool_]

TAPED = Doubt(DoubtCode.TAPED)

_PX_PER_MM = 4.0
_DRAWN = 225
_STRAY_MM = 0.6
_MOST_LOST = 0.10
_RULE = 40  # pixels: 10 mm
_DARK = 150
_AROUND_MM, _LEAST_MM = 1.0, 6.0
"""Of rules so near a box, so many millimetres are hidden under a strip of tape; on 20 generated
pages without any, none is lost near any box."""


def lost_rules(grey: Pixels, rules: Pixels, px_per_mm: float) -> Pixels | None:
    """Return where a page lacks the form's rules, 255 at 4 px/mm; None where it lacks many.

    A page that lacks a tenth of them is pale or coarse: nothing was laid over it.

    Args:
        grey: a page laid on its form, even-lit.
        rules: 255 on the form's ruled lines, at the same scale.
        px_per_mm: of both.
    """
    scale = _PX_PER_MM / px_per_mm
    size = round(grey.shape[1] * scale), round(grey.shape[0] * scale)
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
    there = cv2.resize(rules, size, interpolation=cv2.INTER_AREA) > 96
    side = 2 * round(_STRAY_MM * _PX_PER_MM) + 1
    darkest = cv2.erode(small, np.ones((side, side), np.uint8))
    lost = there & (darkest >= _DRAWN)
    if lost.sum() > _MOST_LOST * max(1, there.sum()):
        return None
    if np.count_nonzero(lost) < _LEAST_MM * _PX_PER_MM:
        return np.zeros_like(small)
    for along in ((1, _RULE), (_RULE, 1)):
        lost &= ~_faint(there, darkest, along)
    return np.where(lost, 255, 0).astype(np.uint8)


def _faint(there: Mask, darkest: NDArray[Any], along: tuple[int, int]) -> Mask:
    """Return the rules of one direction that are pale even where they are not lost.

    A scanner that is set to white paper drops a hairline here and there; tape hides a piece of
    a rule that is as dark as ever beside it.
    """
    long = cv2.morphologyEx(there.astype(np.uint8), cv2.MORPH_OPEN, np.ones(along, np.uint8))
    count, rules = cv2.connectedComponents(long)
    drawn = (darkest < _DRAWN) & (rules > 0)
    whole = np.bincount(rules[drawn], minlength=count)
    dark = np.bincount(rules[drawn & (darkest < _DARK)], minlength=count)
    found: Mask = (2 * dark <= whole)[rules] & (rules > 0)
    return found


def is_taped(lost: Pixels, box: Box) -> bool:
    """Tell whether something hides the rules around a box; `lost` is as `lost_rules` returns it."""
    edges = box.top, box.bottom, box.left, box.right
    top, bottom, left, right = (round(edge * _PX_PER_MM) for edge in edges)
    around = round(_AROUND_MM * _PX_PER_MM)
    rows = slice(max(0, top - around), bottom + around)
    near = np.ascontiguousarray(lost[rows, max(0, left - around) : right + around])
    return cv2.countNonZero(near) >= _LEAST_MM * _PX_PER_MM
