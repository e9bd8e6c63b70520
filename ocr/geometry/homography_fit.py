"""Where a form's ruled lines really lie on a page, and the homography that lays them there."""

import cv2
import numpy as np

from ocr.base.pixels import Pixels
from ocr.geometry.form_grid import FormGrid
from ocr.geometry.line_detection import Floats, RuledLines
from ocr.geometry.warp import through

_UNIT_MM = 100.0
"""Points are solved for in such units, so that all unknowns are of like size."""

_ALONG_MM = 8.0
"""Further than half the way from one point of a line to the next."""


def found_across(evidence: Pixels, points: Floats, reach: float) -> Floats:
    """Return the row at which each point's level line really lies; nan where none is in reach.

    Args:
        evidence: of level lines, as `RuledLines.gathered`.
        points: `(n, 2)`, where the lines should be, in pixels.
        reach: how far above and below to look, in pixels; what is nearer counts for more.
    """
    span = np.arange(-int(np.ceil(reach)), int(np.ceil(reach)) + 1)
    columns = np.round(points[:, 0] - 0.5).astype(int)
    rows = np.round(points[:, 1] - 0.5).astype(int)[:, None] + span
    height, width = evidence.shape
    inside = (columns >= 0)[:, None] & (columns < width)[:, None] & (rows >= 0) & (rows < height)
    seen = evidence[np.clip(rows, 0, height - 1), np.clip(columns, 0, width - 1)[:, None]]
    weight = np.where(inside, seen, 0) / 255 * np.exp(-0.5 * (span / (0.6 * reach + 1)) ** 2)
    peak = weight.argmax(axis=1)
    near = np.abs(span - span[peak][:, None]) <= 2
    mass = np.where(near, weight, 0)
    total = mass.sum(axis=1)
    centre = (mass * (rows + 0.5)).sum(axis=1) / np.maximum(total, 1e-9)
    return np.where(weight.max(axis=1) > 0.3, centre, np.nan)


def fitted(ruling: FormGrid, downs: Floats, acrosses: Floats, before: Floats) -> Floats:
    """Fit the homography that puts level points at their rows and upright ones at their columns.

    Each found point gives one linear equation in the eight unknowns; far ones weigh less (Huber).

    Args:
        ruling: the form's line points, in millimetres.
        downs: the row at which each level point was found, nan where it was not.
        acrosses: the column at which each upright point was found, likewise.
        before: the homography that the points were looked for with.
    """
    level = _equations(ruling.level, downs, before, axis=1)
    upright = _equations(ruling.upright, acrosses, before, axis=0)
    design, target, gaps = (np.concatenate(pair) for pair in zip(level, upright, strict=True))
    weights = 1 / np.maximum(1, np.abs(gaps - np.median(gaps)) / 1.5)
    scale = np.where(np.arange(8) >= 6, 1 / 1000, 1.0)
    weighted = (design * scale * weights[:, None]).T
    solved = np.linalg.lstsq(weighted @ weighted.T, weighted @ (target * weights), rcond=None)[0]
    homography = np.append(solved * scale, 1.0).reshape(3, 3)
    return np.asarray(homography @ np.diag([1 / _UNIT_MM, 1 / _UNIT_MM, 1.0]), dtype=np.float64)


def _equations(
    points: Floats, targets: Floats, before: Floats, *, axis: int
) -> tuple[Floats, Floats, Floats]:
    """Return rows of the design, their right sides, and how far each point had been off."""
    found = np.isfinite(targets)
    at, target = points[found] / _UNIT_MM, targets[found]
    rows = np.zeros((len(at), 8))
    rows[:, 3 * axis : 3 * axis + 2], rows[:, 3 * axis + 2] = at, 1
    rows[:, 6:] = -target[:, None] * at
    return rows, target, np.abs(target - through(before, points[found])[:, axis])


def share_explained(
    lines: RuledLines, ruling: FormGrid, homography: Floats, within_mm: float
) -> float:
    """Return the share of a page's lines that a form has too, level or upright, whichever is less.

    Lines beyond the form's outermost ones do not count: they may be the edge of the paper.
    """
    corners = through(homography, ruling.corners).round().astype(np.int32)
    inside = cv2.fillConvexPoly(np.zeros_like(lines.level), corners, (255,))
    along, across = (round(mm * lines.px_per_mm) for mm in (_ALONG_MM, within_mm))
    level = _drawn(through(homography, ruling.level), along, across, lines.level.shape)
    upright = _drawn(through(homography, ruling.upright), across, along, lines.upright.shape)
    return min(
        _share(level, cv2.bitwise_and(inside, lines.level)),
        _share(upright, cv2.bitwise_and(inside, lines.upright)),
    )


def _drawn(points: Floats, across: int, down: int, shape: tuple[int, ...]) -> Pixels:
    """Return a mask, 255 so many pixels to the sides of each point and above and below it."""
    mask = np.zeros(shape, np.uint8)
    columns, rows = np.floor(points).astype(int).T
    on_page = (rows >= 0) & (rows < shape[0]) & (columns >= 0) & (columns < shape[1])
    for column, row in zip(columns[on_page].tolist(), rows[on_page].tolist(), strict=True):
        above, before = max(0, row - down), max(0, column - across)
        mask[above : row + down + 1, before : column + across + 1] = 255
    return mask


def _share(part: Pixels, whole: cv2.typing.MatLike) -> float:
    count = cv2.countNonZero(whole)
    return cv2.countNonZero(cv2.bitwise_and(part, whole)) / count if count else 0.0
