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
_PART_MM, _ALL_GONE, _MOST_HIDDEN = 15.0, 0.8, 0.4
"""How large a part is looked at, and how many of its rules are gone where something hides it; more
than so many of all rules are hidden on no page that is laid on its form."""

_RULE = 40  # pixels: 10 mm
_DARK = 150
_AROUND_MM, _LEAST_MM = 1.0, 6.0
"""Of rules so near a box, so many millimetres are hidden under a strip of tape; on 20 generated
pages without any, none is lost near any box."""


def lost_rules(grey: Pixels, rules: Pixels, px_per_mm: float) -> Pixels | None:
    """Return where a page lacks the form's rules, 255 at 4 px/mm; None where it lacks many.

    A page that lacks a tenth of them all over is pale or coarse: nothing was laid over it. Where
    they are all gone from one part alone, a note or a folded corner lies there.

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
    if not _is_little(lost, there) and not _is_of_parts(lost, there):
        return None
    if np.count_nonzero(lost) < _LEAST_MM * _PX_PER_MM:
        return np.zeros_like(small)
    for along in ((1, _RULE), (_RULE, 1)):
        lost &= ~_faint(there, darkest, along)
    return np.where(lost, 255, 0).astype(np.uint8)


def _is_little(lost: Mask, there: Mask) -> bool:
    return bool((lost & there).sum() <= _MOST_LOST * max(1, there.sum()))


def _is_of_parts(lost: Mask, there: Mask) -> bool:
    """Tell whether rules are gone from parts of a page, not all over it."""
    if lost.sum() > _MOST_HIDDEN * there.sum():
        return False
    return _is_little(lost, there & ~_bare(lost, there))


def _bare(lost: Mask, there: Mask) -> Mask:
    """Return the parts of a page where the form has rules and the page hardly one, and around."""
    side = round(_PART_MM * _PX_PER_MM)
    gone, all_of = (cv2.blur(mask.astype(np.float32), (side, side)) for mask in (lost, there))
    bare = ((gone >= _ALL_GONE * all_of) & (all_of > 0)).astype(np.uint8)
    around: Mask = cv2.dilate(bare, np.ones((side, side), np.uint8)) > 0
    return around


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


def is_taped(lost: Pixels, box: Box, around_mm: float = _AROUND_MM) -> bool:
    """Tell whether something hides the rules around a box; `lost` is as `lost_rules` returns it."""
    edges = box.top, box.bottom, box.left, box.right
    top, bottom, left, right = (round(edge * _PX_PER_MM) for edge in edges)
    around = round(around_mm * _PX_PER_MM)
    rows = slice(max(0, top - around), bottom + around)
    near = np.ascontiguousarray(lost[rows, max(0, left - around) : right + around])
    return cv2.countNonZero(near) >= _LEAST_MM * _PX_PER_MM
