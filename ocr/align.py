"""Lay a page on a form: by its ruled lines, whatever the fonts, the turn and the two scales."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import cv2
import numpy as np

from ocr.lines import RuledLines, ruled_lines, skew_of
from ocr.pixels import Pixels
from ocr.ruling import BINS_PER_MM, Floats, Ruling, profiles

_WORK_PX_PER_MM = 6.0
_LONG_SIDE_MM = 297.0
_SCALES = np.geomspace(0.68, 1.40, 181)
_SEARCHES_MM = (3.0, 2.0, 1.2, 0.8, 0.8)
_FOUND_MM = 0.6
_MOST_TRIES = 12
_BEYOND_DOUBT = 0.85


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a form lies on a page.

    `to_page` is the 3 x 3 homography from form millimetres to page pixels. `residual_mm` is the
    95th percentile of the distances between the form's lines and the page's. `support` is the
    share of the form's line points that the page has, level or upright, whichever is less.
    `rotation` is how far the page was turned clockwise, a multiple of 90 degrees, `skew_degrees`
    the rest.
    """

    to_page: Floats
    residual_mm: float
    support: float
    rotation: int
    skew_degrees: float

    @property
    def px_per_mm(self) -> float:
        """Page pixels per form millimetre, in the middle of the form."""
        return float(np.sqrt(abs(np.linalg.det(self.to_page[:2, :2]))))


@dataclass(frozen=True, slots=True)
class UprightPage:
    """The lines of a page after its skew was taken out, and the way back to its pixels."""

    lines: RuledLines
    to_page: Floats
    skew_degrees: float


def straighten(grey: Pixels) -> UprightPage:
    """Take the skew out of a page, at the working scale, and find its ruled lines.

    Args:
        grey: `(height, width)` as scanned, of any resolution and any quarter turn.
    """
    scale = _WORK_PX_PER_MM * _LONG_SIDE_MM / max(grey.shape)
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    skew = skew_of(small.astype(np.uint8), _WORK_PX_PER_MM)
    height, width = small.shape
    turn = np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), skew, 1.0), [0, 0, 1]])
    level = cv2.warpAffine(small, turn[:2], (width, height), borderMode=cv2.BORDER_REPLICATE)
    back = np.linalg.inv(np.diag([scale, scale, 1.0])) @ np.linalg.inv(turn)
    return UprightPage(ruled_lines(level.astype(np.uint8), _WORK_PX_PER_MM), back, skew)


def place(page: UprightPage, ruling: Ruling) -> Placement | None:
    """Find a form on a page in any of the four turns; None where it has nothing in common."""
    if ruling.points == 0:
        return None
    starts = [start for quarter in range(4) for start in _coarse(page.lines, ruling, quarter)]
    best = None
    for start in sorted(starts, key=lambda start: -start.score)[:_MOST_TRIES]:
        placement = _refined(start, ruling, page)
        if placement and (best is None or placement.support > best.support):
            best = placement
        if best and best.support >= _BEYOND_DOUBT:
            break
    return best


@dataclass(frozen=True, slots=True)
class _Start:
    """A likely place of the form on the page turned back by `quarter` quarter turns."""

    score: float
    homography: Floats
    lines: RuledLines
    quarter: int


def _coarse(lines: RuledLines, ruling: Ruling, quarter: int) -> Iterator[_Start]:
    turned = _turned(lines, quarter)
    rows, columns = profiles(turned)
    unit = np.diag([turned.px_per_mm, turned.px_per_mm, 1.0])
    fits = product(_axis_fits(ruling.rows, rows), _axis_fits(ruling.columns, columns))
    for (level, down, top), (upright, across, left) in fits:
        start = unit @ np.array([[across, 0, left], [0, down, top], [0, 0, 1]])
        yield _Start(level * upright, start, turned, quarter)


def _turned(lines: RuledLines, quarter: int) -> RuledLines:
    level, upright = np.rot90(lines.level, quarter), np.rot90(lines.upright, quarter)
    if quarter % 2:
        level, upright = upright, level
    return RuledLines(np.ascontiguousarray(level), np.ascontiguousarray(upright), lines.px_per_mm)


def _axis_fits(form: Floats, page: Floats) -> list[tuple[float, float, float]]:
    """Return up to three (score, scale, shift in mm) that lay one profile on the other."""
    inked = np.flatnonzero(form > 0.05 * form.max())
    first, last = inked[0], inked[-1] + 1
    pattern = form[first:last].astype(np.float32)
    margin = len(page) // 4
    field = np.pad(page, margin).astype(np.float32).reshape(1, -1)
    fits = []
    for scale in _SCALES:
        length = round(len(pattern) * scale)
        if not 8 <= length <= field.shape[1]:
            continue
        sized = cv2.resize(pattern.reshape(1, -1), (length, 1), interpolation=cv2.INTER_LINEAR)
        scores = cv2.matchTemplate(field, sized, cv2.TM_CCOEFF_NORMED).ravel()
        best = int(np.argmax(scores))
        shift = best - margin - first * scale
        fits.append((float(scores[best]), float(scale), shift / BINS_PER_MM))
    return _apart(sorted(fits, reverse=True))


def _apart(fits: list[tuple[float, float, float]]) -> list[tuple[float, float, float]]:
    """Keep the best three that differ in scale or in place."""
    kept: list[tuple[float, float, float]] = []
    for fit in fits:
        if all(abs(fit[1] - k[1]) > 0.02 or abs(fit[2] - k[2]) > 2.0 for k in kept):
            kept.append(fit)
        if len(kept) == 3:
            break
    return kept


def _refined(start: _Start, ruling: Ruling, page: UprightPage) -> Placement | None:
    """Tighten a coarse placement on the line points, and say how well it holds."""
    lines, homography = start.lines, start.homography
    level, upright = _thick(lines.level), _thick(lines.upright.T)
    for search in _SEARCHES_MM:
        downs = _displaced(level, _apply(homography, ruling.level), search * lines.px_per_mm)
        acrosses = _displaced(
            upright, _apply(homography, ruling.upright)[:, ::-1], search * lines.px_per_mm
        )
        if np.isfinite(downs).sum() < 12 or np.isfinite(acrosses).sum() < 8:
            return None
        homography = _solve(ruling, downs, acrosses, homography)
    gaps = (
        np.abs(downs - _apply(homography, ruling.level)[:, 1]) / lines.px_per_mm,
        np.abs(acrosses - _apply(homography, ruling.upright)[:, 0]) / lines.px_per_mm,
    )
    return Placement(
        to_page=page.to_page @ _unturned(lines, start.quarter) @ homography,
        residual_mm=float(np.nanpercentile(np.concatenate(gaps), 95)),
        support=min(float((gap <= _FOUND_MM).mean()) for gap in gaps),
        rotation=start.quarter * 90,
        skew_degrees=page.skew_degrees,
    )


def _unturned(lines: RuledLines, quarter: int) -> Floats:
    """Return the matrix from turned-back pixels to the pixels before `np.rot90`."""
    height, width = lines.level.shape
    matrix = np.eye(3)
    for _ in range(quarter):
        # np.rot90 takes (x, y) to (y, w - x), where w is the width before that turn.
        matrix = np.array([[0, -1, height], [1, 0, 0], [0, 0, 1.0]]) @ matrix
        height, width = width, height
    return matrix


def _apply(homography: Floats, points: Floats) -> Floats:
    moved = cv2.perspectiveTransform(points.reshape(-1, 1, 2), homography)
    return np.asarray(moved, dtype=np.float64).reshape(-1, 2)


def _thick(mask: Pixels) -> Floats:
    """Gather each line's evidence over two millimetres of its length."""
    along = round(2 * _WORK_PX_PER_MM) | 1
    return cv2.blur(mask.astype(np.float32), (along, 1)) / 255


def _displaced(evidence: Floats, points: Floats, reach: float) -> Floats:
    """Return where across each point its line really lies; nan where there is none in reach."""
    span = np.arange(-int(np.ceil(reach)), int(np.ceil(reach)) + 1)
    columns = np.round(points[:, 0] - 0.5).astype(int)
    rows = np.round(points[:, 1] - 0.5).astype(int)[:, None] + span
    height, width = evidence.shape
    inside = (columns >= 0)[:, None] & (columns < width)[:, None] & (rows >= 0) & (rows < height)
    seen = evidence[np.clip(rows, 0, height - 1), np.clip(columns, 0, width - 1)[:, None]]
    weight = np.where(inside, seen, 0) * np.exp(-0.5 * (span / (0.6 * reach + 1)) ** 2)
    peak = weight.argmax(axis=1)
    near = np.abs(span - span[peak][:, None]) <= 2
    mass = np.where(near, weight, 0)
    total = mass.sum(axis=1)
    centre = (mass * (rows + 0.5)).sum(axis=1) / np.maximum(total, 1e-9)
    return np.where(weight.max(axis=1) > 0.3, centre, np.nan)


def _solve(ruling: Ruling, downs: Floats, acrosses: Floats, before: Floats) -> Floats:
    """Fit the homography that puts level points at their rows and upright ones at their columns.

    Each found point gives one linear equation in the eight unknowns; far ones weigh less (Huber).
    """
    unit = 100.0
    equations, values, gaps = [], [], []
    for points, targets, axis in ((ruling.level, downs, 1), (ruling.upright, acrosses, 0)):
        found = np.isfinite(targets)
        at, target = points[found] / unit, targets[found]
        row = np.zeros((len(at), 8))
        row[:, 3 * axis : 3 * axis + 2], row[:, 3 * axis + 2] = at, 1
        row[:, 6:] = -target[:, None] * at
        equations.append(row)
        values.append(target)
        gaps.append(np.abs(target - _apply(before, points[found])[:, axis]))
    distance = np.concatenate(gaps)
    weights = 1 / np.maximum(1, np.abs(distance - np.median(distance)) / 1.5)
    design, target = np.vstack(equations), np.concatenate(values)
    scale = np.where(np.arange(8) >= 6, 1 / 1000, 1.0)
    solved = np.linalg.lstsq(design * scale * weights[:, None], target * weights, rcond=None)[0]
    h = solved * scale
    homography = np.array([[h[0], h[1], h[2]], [h[3], h[4], h[5]], [h[6], h[7], 1.0]])
    return np.asarray(homography @ np.diag([1 / unit, 1 / unit, 1.0]), dtype=np.float64)
