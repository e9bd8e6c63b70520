"""Circles and frames in ink of which the form's print and rules have cut pieces out, by votes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.base.pixels import Pixels
from ocr.cleaning.outline_fits import grown

Floats = NDArray[np.float64]

_HALF, _STEEP = 2, 100.0
_RADII_MM, _BIN_MM = (4.25, 15.5), 0.75
_MOST_CIRCLES, _LEAST_VOTES = 12, 0.5
"""Circles are tried for which more than such a share of the way votes, on either edge of it."""

_SIDES_MM, _LONGEST = (3.4, 30.0), 5.0
_TURNS = range(-14, 15, 2)
_RUN_MM, _APART_MM, _LEVELS = 2.5, 0.75, 10
_LEAST_COVERED, _LEAST_MEAN, _LEAST_KNOWN = 0.5, 0.75, 1 / 3
_MOST_FRAMES, _SAME_MM = 4, 2.5


@dataclass(frozen=True, slots=True)
class Voted:
    """An outline that many pixels agree on: `(n, 1, 2)` points, and how good it is.

    `turn` says by how many degrees a frame is turned; None for a circle.
    """

    outline: NDArray[np.int32]
    score: float
    turn: float | None = None


def voted_circles(mask: Pixels, unknown: Pixels, px_per_mm: float) -> list[Voted]:
    """Return the circles that most edges of ink are square to (Duda and Hart 1972), best first.

    Args:
        mask: 255 on ink.
        unknown: 255 where nobody can say whether there is ink.
        px_per_mm: scale of the masks.
    """
    points, normals = _edges(mask, unknown)
    radii = np.arange(*_RADII_MM, _BIN_MM) * px_per_mm
    size = _BIN_MM * px_per_mm
    high, wide = (int(side / size) + 1 for side in mask.shape)
    if not len(points) or min(high, wide) < 2:
        return []
    votes = [_votes(points, normals, radius, size, (high, wide)) for radius in radii]
    return list(_peaks(np.stack(votes), radii.astype(np.float64), size))


def _votes(
    points: Floats, normals: Floats, radius: float, size: float, shape: tuple[int, int]
) -> NDArray[np.float32]:
    """Return how much of a circle around each cell there is."""
    high, wide = shape
    ends = np.vstack([points + radius * normals, points - radius * normals]) / size
    cells = ends.astype(np.int32)
    within = (ends > 0).all(axis=1) & (cells < [wide, high]).all(axis=1)
    across, down = cells[within].T
    counts = np.bincount(down * wide + across, minlength=high * wide).reshape(high, wide)
    share = _HALF / (2 * np.pi * radius)
    if 9 * share * counts.max() < _LEAST_VOTES:
        return np.zeros(shape, np.float32)
    scaled = (counts * share).astype(np.float32)
    return cv2.boxFilter(scaled, -1, (3, 3), normalize=False).astype(np.float32)


def _edges(mask: Pixels, unknown: Pixels) -> tuple[Floats, Floats]:
    """Return where the edges of ink are, and the ways into it; none beside the unknown."""
    size = max(1, mask.shape[1] // _HALF), max(1, mask.shape[0] // _HALF)
    half = cv2.resize(mask, size, interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(half, (0, 0), 1.0)
    across, down = (cv2.Sobel(soft, cv2.CV_32F, *way) for way in ((1, 0), (0, 1)))
    hidden = cv2.resize(grown(unknown, 1), size, interpolation=cv2.INTER_NEAREST)
    steep = cv2.magnitude(across, down)
    rows, columns = np.nonzero((steep > _STEEP) & (hidden == 0))
    ways = np.column_stack([across[rows, columns], down[rows, columns]])
    normals = ways / steep[rows, columns, None]
    points = (np.column_stack([columns, rows]) + 0.5) * _HALF
    return points.astype(np.float64), normals.astype(np.float64)


def _peaks(votes: NDArray[np.float32], radii: Floats, size: float) -> Iterator[Voted]:
    turn = np.linspace(0, 2 * np.pi, 90, endpoint=False)
    circle = np.column_stack([np.cos(turn), np.sin(turn)])
    for _ in range(_MOST_CIRCLES):
        layer, down, across = (int(at) for at in np.unravel_index(votes.argmax(), votes.shape))
        score = float(votes[layer, down, across])
        if score < _LEAST_VOTES:
            return
        middle = (np.array([across, down]) + 0.5) * size
        way = (middle + radii[layer] * circle).round().astype(np.int32)
        yield Voted(way[:, None], score)
        votes[
            max(0, layer - 1) : layer + 2,
            max(0, down - 2) : down + 3,
            max(0, across - 2) : across + 3,
        ] = 0


def voted_frames(mask: Pixels, unknown: Pixels, px_per_mm: float) -> list[Voted]:
    """Return rectangles, turned by some degrees, of which all sides that are known are inked much.

    Args:
        mask: 255 on ink.
        unknown: 255 where nobody can say whether there is ink.
        px_per_mm: scale of the masks.
    """
    thick, hidden = (
        np.ascontiguousarray(one[::_HALF, ::_HALF]) for one in (grown(mask, 1), unknown)
    )
    if min(thick.shape) < _SIDES_MM[0] * px_per_mm / _HALF:
        return []
    every = [
        replace(frame, outline=frame.outline * _HALF)
        for turn in _TURNS
        for frame in _frames(thick, hidden, turn, px_per_mm / _HALF)
    ]
    best: list[Voted] = []
    for frame in sorted(every, key=lambda frame: -frame.score):
        away = [np.abs(frame.outline - other.outline).max() for other in best]
        if all(apart > _SAME_MM * px_per_mm for apart in away):
            best.append(frame)
        if len(best) == _MOST_FRAMES:
            break
    return best


def _frames(thick: Pixels, unknown: Pixels, turn: float, px_per_mm: float) -> list[Voted]:
    """Return the best few frames of one turn."""
    height, width = thick.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), turn, 1.0)
    ink, hidden = (
        cv2.warpAffine(one, matrix, (width, height), flags=cv2.INTER_NEAREST) > 0
        for one in (thick, unknown)
    )
    hidden &= ~ink
    columns = _pairs(ink, hidden, px_per_mm)
    rows = _pairs(ink.T, hidden.T, px_per_mm)
    if not len(columns) or not len(rows):
        return []
    left, right = (side[:, None] for side in columns.T)
    upper, lower = (side[None, :] for side in rows.T)
    sums, known = (_summed(one) for one in (ink, ~hidden))
    across, down = (_summed(one.T) for one in (ink, ~hidden))
    shares = np.stack(
        [
            *(_share(sums, known, side, upper, lower) for side in (left, right)),
            *(_share(across, down, side, left, right) for side in (upper, lower)),
        ]
    )
    wide, high = right - left, lower - upper
    seen = ~np.isnan(shares)
    weakest = np.where(seen, shares, 1.0).min(axis=0)
    mean = np.where(seen, shares, 0.0).sum(axis=0) / np.maximum(1, seen.sum(axis=0))
    fits = (np.maximum(wide, high) <= _LONGEST * np.minimum(wide, high)) & (seen.sum(axis=0) >= 3)
    fits &= (weakest >= _LEAST_COVERED) & (mean >= _LEAST_MEAN)
    score = np.where(fits, mean * (wide + high), 0.0)
    back = cv2.invertAffineTransform(matrix)
    found = []
    for at in score.argsort(axis=None)[::-1][:_MOST_FRAMES].tolist():
        column, row = divmod(at, score.shape[1])
        if score[column, row] > 0:
            (one, two), (top, low) = columns[column], rows[row]
            corners = np.array([[one, top], [two, top], [two, low], [one, low]])
            outline = (corners @ back[:, :2].T + back[:, 2]).round().astype(np.int32)
            found.append(Voted(outline[:, None], float(score[column, row]), turn))
    return found


def _pairs(ink: NDArray[np.bool_], hidden: NDArray[np.bool_], px_per_mm: float) -> NDArray[np.intp]:
    """Return pairs of columns with long upright strokes, as far apart as sides of a frame."""
    run = np.ones((round(_RUN_MM * px_per_mm), 1), np.uint8)
    either = (ink | hidden).astype(np.uint8)
    long = cv2.morphologyEx(either, cv2.MORPH_OPEN, run) > 0
    amounts = (long & ink).sum(axis=0) + 0.5 * (long & hidden).sum(axis=0)
    apart = round(_APART_MM * px_per_mm)
    found: list[int] = []
    for _ in range(_LEVELS):
        best = int(amounts.argmax())
        if amounts[best] < run.size:
            break
        found.append(best)
        amounts[max(0, best - apart) : best + apart + 1] = 0
    least, most = (side * px_per_mm for side in _SIDES_MM)
    pairs = [pair for pair in combinations(sorted(found), 2) if least <= pair[1] - pair[0] <= most]
    return np.array(pairs, np.intp).reshape(-1, 2)


def _summed(mask: NDArray[np.bool_]) -> NDArray[np.int64]:
    return np.pad(mask.cumsum(axis=0), ((1, 0), (0, 0)))


def _share(
    sums: NDArray[np.int64],
    known: NDArray[np.int64],
    side: NDArray[np.intp],
    start: NDArray[np.intp],
    end: NDArray[np.intp],
) -> Floats:
    """Return how much of a side is inked where that is known; NaN where too little is."""
    inked, seen = (one[end + 1, side] - one[start, side] for one in (sums, known))
    share: Floats = inked / np.maximum(1, seen)
    return np.where(seen >= _LEAST_KNOWN * (end + 1 - start), share, np.nan)
