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

_SEARCH = (4.0, 1.0), (0.5, 0.5)
_EDGES, _MUCH = 0.3, 0.75
_LEAST_SIDE_PX = 12


@dataclass(frozen=True, slots=True)
class Fit:
    """An outline laid on a mask: `(n, 1, 2)` points, and how much of its way is inked, 0 to 1.

    `weakest` is the same of the quarter or the side of it that is inked least, and `known` says of
    how much of the way it is known whether it is inked.
    """

    outline: NDArray[np.int32]
    covered: float
    weakest: float
    known: float


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
    return Fit(way.round().astype(np.int32)[:, None], *_shares(np.split(inked, 4)))


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


def frame_fit(mask: Pixels, unknown: Pixels, blob: Pixels, turn: float) -> Fit | None:
    """Fit a rectangle, turned by about so many degrees; None where there is none.

    Args:
        mask: 255 on ink.
        unknown: 255 where nobody can say whether there is ink.
        blob: 255 on the blob that the frame goes around, about.
        turn: in degrees.
    """
    seen = _Seen(mask, unknown, blob, grown(mask, _WAY_PX), grown(unknown, _WAY_PX))
    best = None
    for most, step in _SEARCH:
        frames = {near: _frame(seen, near) for near in _turns(turn, most, step)}
        fits = {near: fit for near, fit in frames.items() if fit is not None}
        if not fits:
            return None
        turn, best = max(fits.items(), key=lambda item: item[1].covered + item[1].weakest)
    return best


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


def _frame(seen: _Seen, turn: float) -> Fit | None:
    """Return a frame turned by so many degrees, as well as it fits."""
    height, width = seen.mask.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), turn, 1.0)
    level, hidden, rough = (
        cv2.warpAffine(one, matrix, (width, height), flags=cv2.INTER_NEAREST)
        for one in (seen.thick, seen.unknown, seen.blob)
    )
    left, top, wide, high = cv2.boundingRect(rough)
    if min(wide, high) < _LEAST_SIDE_PX:
        return None
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
    outline = corners.round().astype(np.int32)[:, None]
    return Fit(outline, *_shares(sides))


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


def _shares(parts: list[NDArray[np.float64]]) -> tuple[float, float, float]:
    """Return how much of four parts of a way is inked, of the weakest, and how much is known.

    One of the four may be hidden; where more are, nothing is inked.
    """
    known = [part[~np.isnan(part)] for part in parts]
    shares = [float(seen.mean()) for seen in known if len(seen) >= len(parts[0]) / 3]
    seen = sum(map(len, known)) / sum(map(len, parts))
    if len(shares) < len(parts) - 1:
        return 0.0, 0.0, seen
    return float(np.mean(shares)), min(shares), seen
