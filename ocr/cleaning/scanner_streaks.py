"""Streaks of a dirty scanner: thin lines down or across a whole page, which no form has."""

import cv2
import numpy as np

from ocr.base.pixels import Pixels

_DARKER = 40
_SHARE = 0.98
"""The form's own lines never reach both edges of the scan."""

_SPARSE, _LIKELY = 16, 0.9
"""Of one row in so many, a streak darkens no less than this share."""

_WIDEST_MM = 0.5


def without_streaks(grey: Pixels, px_per_mm: float) -> Pixels:
    """Return a page without streaks; the page itself where it has none.

    A streak is exactly upright or level as scanned, and goes on beyond the form's own lines. What
    lies to both sides of it is joined again.

    Args:
        grey: `(height, width)` as scanned.
        px_per_mm: scale of `grey`.
    """
    paper = float(np.median(grey[::16, ::16]))
    dark = cv2.threshold(grey, max(0.0, paper - _DARKER), 1, cv2.THRESH_BINARY_INV)[1].astype(
        np.uint8, copy=False
    )
    if not any(_may_have_streaks(dark, axis) for axis in (0, 1)):
        return grey
    upright, level = (_runs(dark, axis, px_per_mm) for axis in (0, 1))
    if not upright and not level:
        return grey
    mended = grey.copy()
    for first, last in upright:
        _bridge(mended, first, last)
    for first, last in level:
        _bridge(mended.T, first, last)
    return mended


def _may_have_streaks(dark: Pixels, axis: int) -> bool:
    """Tell by some rows, or columns, whether a line across them may be dark nearly all the way."""
    some = np.ascontiguousarray(dark[::_SPARSE] if axis == 0 else dark[:, ::_SPARSE])
    counts = cv2.reduce(some, axis, cv2.REDUCE_SUM, dtype=cv2.CV_32S)
    return bool(counts.max() >= _LIKELY * some.shape[axis])


def _runs(dark: Pixels, axis: int, px_per_mm: float) -> list[tuple[int, int]]:
    """Return from where to where lines are dark nearly all the way, with their blurred edges."""
    counts = cv2.reduce(dark, axis, cv2.REDUCE_SUM, dtype=cv2.CV_32S).ravel()
    full = np.concatenate([[False], counts >= _SHARE * dark.shape[axis], [False]])
    starts, stops = np.flatnonzero(full[1:] & ~full[:-1]), np.flatnonzero(~full[1:] & full[:-1])
    found = zip(starts.tolist(), stops.tolist(), strict=True)
    return [(a - 1, b + 1) for a, b in found if b - a <= _WIDEST_MM * px_per_mm]


def _bridge(page: Pixels, first: int, last: int) -> None:
    """Lift columns from `first` to before `last` to the paler of their two neighbours."""
    left, right = max(0, first - 1), min(page.shape[1] - 1, last)
    paler = np.maximum(page[:, left], page[:, right])
    streak = page[:, max(0, first) : last]
    np.maximum(streak, paler[:, None], out=streak)
