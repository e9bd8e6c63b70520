"""Where the little squares of a form lie on this page, clean or written over."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.base.pixels import Pixels
from ocr.cropping.laid_page import Sheet
from ocr.forms.layout import Box, OptionKey
from ocr.geometry.blank_form import PX_PER_MM

Floats = NDArray[np.float64]
Window = tuple[slice, slice]
"""Rows and columns of a picture."""

_SIDES_MM = (1.2, 4.2)
_STRAY_MM = 1.3
_PALEST = (170, 225)
_USUAL_SIDE_MM = 2.2
_ENOUGH_PAIRS = 12
"""So many clean squares say well enough how all are moved."""


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where on the page a square is looked for, and the one that was found there, if any."""

    box: Box
    window: Window
    square: Floats | None


def find_squares(sheet: Sheet, boxes: Mapping[OptionKey, Box]) -> dict[OptionKey, Floats]:
    """Return left, top, width and height in sheet pixels of each box's printed square.

    Where a mark hides a square's outline, its place is taken from the blank, moved as the clean
    squares of the same page are: another program's print has them a little elsewhere.
    """
    spots = {key: _spot(sheet, box) for key, box in boxes.items()}
    found = {key: spot.square for key, spot in spots.items() if spot.square is not None}
    if len(found) == len(spots):
        return found
    usual = _usual(sheet, tuple(spots.values()))
    return {
        key: found[key] if key in found else _expected(sheet, spots[key], usual) for key in spots
    }


def _spot(sheet: Sheet, box: Box) -> _Spot:
    window = sheet.window(box, _STRAY_MM / 2)
    return _Spot(box, window, _square(_thin_ink(sheet.grey[window]), window))


def grown(square: Floats, reach: float, shape: tuple[int, ...]) -> Window:
    """Return rows and columns of a square with `reach` pixels more on every side, in a picture."""
    left, top, width, height = square
    rows = slice(max(0, round(top - reach)), min(shape[0], round(top + height + reach)))
    return rows, slice(max(0, round(left - reach)), min(shape[1], round(left + width + reach)))


def within(inner: Window, outer: Window) -> Window:
    """Return a window counted from the corner of another, clipped there."""
    rows, columns = (
        slice(max(0, one.start - other.start), max(0, one.stop - other.start))
        for one, other in zip(inner, outer, strict=True)
    )
    return rows, columns


def _thin_ink(grey: Pixels) -> Pixels:
    """Return 255 on ink, pale outlines too: a small square's thin edge blurs to grey in a scan."""
    level = cv2.threshold(grey, 0, 255, cv2.THRESH_OTSU)[0]
    cutoff = float(np.clip(level, *_PALEST))
    return cv2.threshold(grey, cutoff, 255, cv2.THRESH_BINARY_INV)[1].astype(np.uint8)


def _square(ink: Pixels, window: Window) -> Floats | None:
    """Return left, top, width and height in sheet pixels of the hollow square in a window."""
    _, labels, stats, _ = map(np.asarray, cv2.connectedComponentsWithStats(ink))
    low, high = (side * PX_PER_MM for side in _SIDES_MM)
    longer, shorter = stats[:, 2:4].max(axis=1), stats[:, 2:4].min(axis=1)
    fitting = (low <= shorter) & (longer <= high) & (longer <= 1.3 * shorter)
    for label in np.flatnonzero(fitting[1:]) + 1:
        left, top, width, height, _ = stats[label]
        if _is_framed(labels[top : top + height, left : left + width] == label):
            left, top = left + window[1].start, top + window[0].start
            return np.array([left, top, width, height], dtype=np.float64)
    return None


def _is_framed(shape: NDArray[np.bool_]) -> bool:
    """Tell whether all four edges of a shape are drawn."""
    band = max(2, round(0.35 * PX_PER_MM))
    edges = (
        shape[:band].any(axis=0),
        shape[-band:].any(axis=0),
        shape[:, :band].any(axis=1),
        shape[:, -band:].any(axis=1),
    )
    return all(edge.mean() >= 0.8 for edge in edges)


def _usual(sheet: Sheet, spots: Sequence[_Spot]) -> tuple[Floats, Floats]:
    """Return how squares of this page are moved against the blank, and their usual size."""
    pairs = list(_pairs(sheet, spots))
    if not pairs:
        printed = (_square(sheet.blank.ink[spot.window], spot.window) for spot in spots)
        sizes = [square[2:] for square in printed if square is not None]
        usual = np.full(2, _USUAL_SIDE_MM * PX_PER_MM)
        return np.zeros(2), np.median(sizes, axis=0) if sizes else usual
    moves = [a[:2] + a[2:] / 2 - b[:2] - b[2:] / 2 for a, b in pairs]
    return np.median(moves, axis=0), np.median([a[2:] for a, _ in pairs], axis=0)


def _pairs(sheet: Sheet, spots: Sequence[_Spot]) -> Iterator[tuple[Floats, Floats]]:
    """Yield squares of the page with those of the blank, from all over the page."""
    clean = [(spot.square, spot.window) for spot in spots if spot.square is not None]
    for square, window in clean[:: max(1, len(clean) // _ENOUGH_PAIRS)]:
        printed = _square(sheet.blank.ink[window], window)
        if printed is not None:
            yield square, printed


def _expected(sheet: Sheet, spot: _Spot, usual: tuple[Floats, Floats]) -> Floats:
    moved, size = usual
    box, printed = spot.box, _square(sheet.blank.ink[spot.window], spot.window)
    if printed is None:
        middle = np.array([box.left + box.width / 2, box.top + box.height / 2]) * PX_PER_MM
    else:
        middle = printed[:2] + printed[2:] / 2
    return np.concatenate([middle + moved - size / 2, size])
