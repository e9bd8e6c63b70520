"""Circles and frames of straight sides, fitted to ink that holds much else."""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.base.pixels import Pixels

_ANGLES = 120
_REACH = 0.25
_ROUNDS = 5
_STRAY_PX = 1.2
_WAY_PX = 1
"""Ink so near to an outline lies on it."""

_MOST_TURNED, _STEP, _FINE = 16.0, 2.0, 0.5
_EDGES, _MUCH = 0.3, 0.75
_LEAST_SIDE_PX = 12


@dataclass(frozen=True, slots=True)
class Fit:
    """An outline laid on a mask: `(n, 1, 2)` points, and how much of its way is inked, 0 to 1.

    `weakest` is the same of the quarter or the side of it that is inked least.
    """

    outline: NDArray[np.int32]
    covered: float
    weakest: float


def filled(like: Pixels, outline: NDArray[np.int32]) -> Pixels:
    """Return a mask of the same shape: 255 within a convex outline."""
    return cv2.fillConvexPoly(np.zeros_like(like), outline, (255,)).astype(np.uint8)


def grown(mask: Pixels, pixels: float) -> Pixels:
    """Return a mask grown by so many pixels on every side."""
    side = 2 * round(pixels) + 1
    return cv2.dilate(mask, np.ones((side, side), np.uint8)).astype(np.uint8)


def circle_fit(mask: Pixels, unknown: Pixels, blob: Pixels) -> Fit | None:
    """Fit a circle to the outermost ink of a blob; None where there is hardly any.

    Args:
        mask: 255 on ink.
        unknown: 255 where nobody can say whether there is ink.
        blob: 255 on the blob that the circle goes around, about.
    """
    moments = cv2.moments(blob, binaryImage=True)
    middle = np.array([moments["m10"], moments["m01"]]) / moments["m00"]
    radius = float(np.sqrt(moments["m00"] / np.pi))
    for _ in range(_ROUNDS):
        points = _outermost(mask, middle, radius)
        if len(points) < _ANGLES // 3:
            return None
        middle, radius = _circle_through(points, middle, radius)
    turn = np.linspace(0, 2 * np.pi, _ANGLES, endpoint=False)
    way = middle + radius * np.column_stack([np.cos(turn), np.sin(turn)])
    inked = _inked(grown(mask, _WAY_PX), grown(unknown, _WAY_PX), way)
    quarters = [_share(quarter) for quarter in np.split(inked, 4)]
    return Fit(way.round().astype(np.int32)[:, None], _share(inked), min(quarters))


def _outermost(mask: Pixels, middle: NDArray[np.float64], radius: float) -> NDArray[np.float64]:
    """Return the farthest ink from a middle, in each direction that has any near a radius."""
    turn = np.linspace(0, 2 * np.pi, _ANGLES, endpoint=False)
    far = np.arange((1 + _REACH) * radius, (1 - _REACH) * radius, -0.5)
    across, down = (
        (part + trig(turn)[:, None] * far).round().astype(np.intp)
        for part, trig in zip(middle, (np.cos, np.sin), strict=True)
    )
    height, width = mask.shape
    within = (across >= 0) & (across < width) & (down >= 0) & (down < height)
    hit = within & (mask[down.clip(0, height - 1), across.clip(0, width - 1)] > 0)
    found = hit.any(axis=1)
    first = far[hit.argmax(axis=1)][found]
    way = np.column_stack([np.cos(turn[found]), np.sin(turn[found])])
    return np.asarray(middle + way * first[:, None], np.float64)


def _circle_through(
    points: NDArray[np.float64], middle: NDArray[np.float64], radius: float
) -> tuple[NDArray[np.float64], float]:
    """Return the circle of least squares (Kåsa) through points, those far from it left out."""
    for _ in range(3):
        away = np.abs(np.hypot(*(points - middle).T) - radius)
        near = points[away <= max(_STRAY_PX, 2.0 * float(np.median(away)))]
        terms = np.column_stack([2 * near, np.ones(len(near))])
        solved = np.linalg.lstsq(terms, (near**2).sum(axis=1), rcond=None)[0]
        middle = solved[:2]
        radius = float(np.sqrt(max(1.0, solved[2] + (middle**2).sum())))
    return middle, radius


def frame_fit(mask: Pixels, unknown: Pixels, blob: Pixels) -> Fit | None:
    """Fit a rectangle, turned by some degrees, whose sides are inked; None where there is none.

    Args:
        mask: 255 on ink.
        unknown: 255 where nobody can say whether there is ink.
        blob: 255 on the blob that the frame goes around, about.
    """
    seen = _Seen(mask, unknown, blob, grown(mask, _WAY_PX), grown(unknown, _WAY_PX))
    coarse = [_frame(seen, turn) for turn in _turns(0.0, _MOST_TURNED, _STEP)]
    found = [(fit.covered + fit.weakest, turn) for turn, fit in coarse if fit is not None]
    if not found:
        return None
    _, best = max(found)
    fine = [_frame(seen, turn)[1] for turn in _turns(best, _STEP, _FINE)]
    fits = [fit for fit in fine if fit is not None]
    return max(fits, key=lambda fit: fit.covered + fit.weakest)


def _turns(middle: float, most: float, step: float) -> Iterator[float]:
    yield from np.arange(middle - most, middle + most + step / 2, step).tolist()


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a frame is looked for in, and ink and the unknown thicker by a pixel."""

    mask: Pixels
    unknown: Pixels
    blob: Pixels
    thick: Pixels
    hidden: Pixels


def _frame(seen: _Seen, turn: float) -> tuple[float, Fit | None]:
    """Return a frame turned by so many degrees, as well as it fits."""
    height, width = seen.mask.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), turn, 1.0)
    level, hidden, rough = (
        cv2.warpAffine(one, matrix, (width, height), flags=cv2.INTER_NEAREST)
        for one in (seen.thick, seen.unknown, seen.blob)
    )
    left, top, wide, high = cv2.boundingRect(rough)
    if min(wide, high) < _LEAST_SIDE_PX:
        return turn, None
    window = slice(top, top + high), slice(left, left + wide)
    inked = np.maximum(level[window], hidden[window] // 2)
    (first, last), (upper, lower) = (_ends(inked, axis) for axis in (0, 1))
    level_corners = [[first, upper], [last, upper], [last, lower], [first, lower]]
    back = cv2.invertAffineTransform(matrix)
    corners = (np.array(level_corners) + np.array([left, top])) @ back[:, :2].T + back[:, 2]
    part = np.linspace(0, 1, _ANGLES // 4, endpoint=False)[:, None]
    ways = [
        start + part * (end - start)
        for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True)
    ]
    sides = np.split(_inked(seen.thick, seen.hidden, np.vstack(ways)), 4)
    shares = [_share(side) for side in sides]
    outline = corners.round().astype(np.int32)[:, None]
    return turn, Fit(outline, float(np.mean(shares)), min(shares))


def _ends(inked: Pixels, axis: int) -> tuple[int, int]:
    """Return the outermost two columns (axis 0) or rows (1) near both ends that are inked much."""
    amounts = inked.sum(axis=axis, dtype=np.float64)
    room = max(1, round(_EDGES * len(amounts)))
    first, last = (
        int((end >= _MUCH * end.max()).argmax()) for end in (amounts[:room], amounts[::-1][:room])
    )
    return first, len(amounts) - 1 - last


def _inked(thick: Pixels, hidden: Pixels, way: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return for points of a way whether there is ink near: 1, 0, or NaN where nobody knows."""
    height, width = thick.shape
    across, down = way.round().astype(np.intp).T
    at = down.clip(0, height - 1), across.clip(0, width - 1)
    return np.where(thick[at] > 0, 1.0, np.where(hidden[at] > 0, np.nan, 0.0))


def _share(inked: NDArray[np.float64]) -> float:
    """Return the share of ink where it is known, 0 where too little is."""
    known = inked[~np.isnan(inked)]
    return float(known.mean()) if len(known) >= len(inked) / 3 else 0.0
