"""Checkboxes: where each little square lies on this page, and whether something is in it."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from ocr.blank import PX_PER_MM
from ocr.pixels import Pixels
from ocr.ruling import Floats
from ocr.sheet import Sheet
from ocr.template import Box

_SIDES_MM = (1.2, 4.2)
_STRAY_MM = 1.3
_PALEST = (170, 225)
_PAPER = 235
"""Even-lit paper is never darker than this, noise and shine-through allowed for."""

_INSET, _REACH = 0.25, 0.20
_INNER, _EXTRA = (0.02, 0.06), (0.03, 0.07)
_MARKED_SHARE = 0.04


@dataclass(frozen=True, slots=True)
class Mark:
    """Whether a box is marked; `confidence` is 0.5 where it could be either.

    `doubt` is a Japanese sentence where a person must say what is meant, as by a crossed-out mark.
    """

    marked: bool
    confidence: float
    doubt: str = ""


def read_marks(sheet: Sheet, boxes: Sequence[Box]) -> list[Mark]:
    """Tell which checkboxes of a page are marked.

    Where a mark hides a square's outline, its place is taken from the blank, moved as the clean
    squares of the same page are: another program's print has them a little elsewhere.
    """
    windows = [sheet.window(box, _STRAY_MM / 2) for box in boxes]
    seen = [_square(_thin_ink(sheet.grey[window]), window) for window in windows]
    printed = [_square(sheet.blank.ink[window], window) for window in windows]
    moved, size = _usual(seen, printed)
    squares = [
        here if here is not None else _shifted(_printed(there, box), moved, size)
        for here, there, box in zip(seen, printed, boxes, strict=True)
    ]
    inner = np.array([_share(sheet.grey, square, -_INSET) for square in squares])
    around = np.array([_share(sheet.grey, square, _REACH) for square in squares])
    usual = np.median(around[inner <= _MARKED_SHARE]) if (inner <= _MARKED_SHARE).any() else 0.0
    return [_judged(inside, outside - usual) for inside, outside in zip(inner, around, strict=True)]


def _printed(square: Floats | None, box: Box) -> Floats:
    return square if square is not None else _middle(box)


def _thin_ink(grey: Pixels) -> Pixels:
    """Return 255 on ink, pale outlines too: a small square's thin edge blurs to grey in a scan."""
    level = cv2.threshold(grey, 0, 255, cv2.THRESH_OTSU)[0]
    cutoff = float(np.clip(level, *_PALEST))
    return cv2.threshold(grey, cutoff, 255, cv2.THRESH_BINARY_INV)[1].astype(np.uint8)


def _square(ink: Pixels, window: tuple[slice, slice]) -> Floats | None:
    """Return left, top, width and height in sheet pixels of the hollow square in a window."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink)
    low, high = (side * PX_PER_MM for side in _SIDES_MM)
    for label, (left, top, width, height, _) in list(enumerate(stats))[1:]:
        if not (low <= min(width, height) and max(width, height) <= high):
            continue
        if max(width, height) > 1.3 * min(width, height):
            continue
        outline = labels[top : top + height, left : left + width] == label
        if _is_framed(outline):
            left, top = left + window[1].start, top + window[0].start
            return np.array([left, top, width, height], dtype=np.float64)
    return None


def _is_framed(shape: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> bool:
    """Tell whether all four edges of a shape are drawn."""
    band = max(2, round(0.35 * PX_PER_MM))
    edges = (
        shape[:band].any(axis=0),
        shape[-band:].any(axis=0),
        shape[:, :band].any(axis=1),
        shape[:, -band:].any(axis=1),
    )
    return all(edge.mean() >= 0.8 for edge in edges)


def _usual(
    seen: Sequence[Floats | None], printed: Sequence[Floats | None]
) -> tuple[Floats, Floats]:
    """Return how squares of this page are moved against the blank, and their usual size."""
    pairs = [(a, b) for a, b in zip(seen, printed, strict=True) if a is not None and b is not None]
    if not pairs:
        sizes = [square[2:] for square in printed if square is not None]
        return np.zeros(2), np.median(sizes, axis=0) if sizes else np.full(2, 2.0 * PX_PER_MM)
    moves = [a[:2] + a[2:] / 2 - b[:2] - b[2:] / 2 for a, b in pairs]
    return np.median(moves, axis=0), np.median([a[2:] for a, _ in pairs], axis=0)


def _shifted(square: Floats, moved: Floats, size: Floats) -> Floats:
    middle = square[:2] + square[2:] / 2 + moved
    return np.concatenate([middle - size / 2, size])


def _middle(box: Box) -> Floats:
    side = min(box.width, box.height, 2.2)
    left, top = box.left + (box.width - side) / 2, box.top + (box.height - side) / 2
    return np.array([left, top, side, side]) * PX_PER_MM


def _share(grey: Pixels, square: Floats, reach: float) -> float:
    """Return how dark a square is on average, 0 to 1, grown on each side by `reach` of its own."""
    left, top, width, height = square
    grow = reach * min(width, height)
    rows = slice(round(top - grow), round(top + height + grow))
    columns = slice(round(left - grow), round(left + width + grow))
    inside = grey[rows, columns]
    darkness = np.clip((_PAPER - inside.astype(np.float64)) / _PAPER, 0, 1)
    return float(darkness.mean()) if inside.size else 0.0


def _judged(inner: float, extra: float) -> Mark:
    """Turn the ink inside a square, and that on and around it beyond the usual, into a verdict."""
    evidence = max(_position(inner, *_INNER), _position(extra, *_EXTRA))
    return Mark(bool(evidence > 0), 0.5 + 0.499 * min(1.0, abs(evidence)))


def _position(share: float, empty: float, marked: float) -> float:
    """Return -1 at the share of an empty square, 1 at that of a marked one, linear between."""
    return (2 * share - empty - marked) / (marked - empty)
