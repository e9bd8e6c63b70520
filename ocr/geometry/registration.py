"""Lay a page on a form: by its ruled lines, whatever the fonts, the turn and the two scales."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import cv2
import numpy as np

from ocr.base.pixels import Pixels, scaled
from ocr.geometry.coarse_fit import (
    CoarseFit,
    coarse_fits,
    fit_where,
    places_at_size,
    shift_between,
)
from ocr.geometry.fine_fit import astray, balance_at, explained, tightened
from ocr.geometry.form_grid import FormGrid
from ocr.geometry.line_detection import Floats, RuledLines, ruled_lines
from ocr.geometry.page_scales import A4_LONG_SIDE_MM
from ocr.geometry.perspective import Attitude, attitude_of
from ocr.geometry.placement import Placement
from ocr.geometry.rectified_fit import looked_again
from ocr.geometry.warp import through

_WORK_PX_PER_MM = 6.0
_SEARCHES_MM = (3.0, 2.0, 1.2, 0.8, 0.8)
_MOST_DRIFT_MM = 12.0
_TRIES_AT_SIZE, _MOST_TRIES = 2, 12
BEYOND_DOUBT = 0.85
"""A placement of more `trust` than this needs no other to be compared with."""

_STRAIGHT_MM = 0.12
_LEAST_SCALE = 0.75

_GLASS_DEGREES = 6.0
"""A page turned further than this no sheet on a glass lies: the frame grows to hold all of it."""


@dataclass(frozen=True, slots=True)
class UprightPage:
    """The lines of a page after its turn and its tilt were taken out, and the way back.

    `grey` is the page as scanned, and `to_page` leads from pixels of `lines` to pixels of it.
    """

    grey: Pixels
    lines: RuledLines
    to_page: Floats
    skew_degrees: float


def straighten(grey: Pixels) -> UprightPage:
    """Take the turn and the tilt out of a page, at the working scale, and find its ruled lines.

    Args:
        grey: `(height, width)` as scanned, of any resolution and any quarter turn.
    """
    scale = _WORK_PX_PER_MM * A4_LONG_SIDE_MM / max(grey.shape)
    small = scaled(grey, scale)
    attitude = attitude_of(small, _WORK_PX_PER_MM)
    to_frame, size = _framed(attitude, small.shape[1::-1])
    level = _warped(small, to_frame, size)
    back = np.linalg.inv(to_frame @ np.diag([scale, scale, 1.0]))
    lines = ruled_lines(level, _WORK_PX_PER_MM)
    return UprightPage(grey, lines, back, attitude.skew_degrees)


def _warped(page: Pixels, matrix: Floats, size: tuple[int, int]) -> Pixels:
    if np.allclose(matrix[2], (0, 0, 1)):  # an affine warp is quicker
        level = cv2.warpAffine(page, matrix[:2], size, borderMode=cv2.BORDER_REPLICATE)
    else:
        level = cv2.warpPerspective(page, matrix, size, borderMode=cv2.BORDER_REPLICATE)
    return level.astype(np.uint8, copy=False)


def _framed(attitude: Attitude, size: tuple[int, int]) -> tuple[Floats, tuple[int, int]]:
    """Return the matrix that makes a page upright, and the size of the picture that holds it."""
    if not attitude.tilted and abs(attitude.skew_degrees) <= _GLASS_DEGREES:
        return attitude.to_upright, size
    width, height = size
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], dtype=np.float64)
    reached = through(attitude.to_upright, corners)
    low, high = reached.min(axis=0), reached.max(axis=0)
    shrunk = max(size) / (high - low).max()
    to_frame = np.array([[shrunk, 0, -low[0] * shrunk], [0, shrunk, -low[1] * shrunk], [0, 0, 1]])
    across, down = np.ceil((high - low) * shrunk).astype(int).tolist()
    return to_frame @ attitude.to_upright, (across, down)


def place(page: UprightPage, ruling: FormGrid) -> Placement | None:
    """Find a form on a page in any of the four turns; None where it has nothing in common."""
    return _best_among(_in_turn(page.lines, ruling), ruling, page) if ruling.is_enough else None


def place_at_size(page: UprightPage, ruling: FormGrid) -> Placement | None:
    """Find a form on a page of about its size as `place` does, in a tenth of its time.

    Where its `trust` is less than `BEYOND_DOUBT`, the form may lie elsewhere, or be none.
    """
    tries = places_at_size(page.lines, ruling, _TRIES_AT_SIZE) if ruling.is_enough else ()
    return _best_among(iter(tries), ruling, page)


def place_at(page: UprightPage, ruling: FormGrid, likely: CoarseFit) -> Placement | None:
    """Lay a form about where it is known to lie; None where it does not hold there."""
    return _best_among(iter([likely]), ruling, page) if ruling.is_enough else None


def fit_beside(
    page: UprightPage, ruling: FormGrid, laid: Placement, of_laid: FormGrid
) -> CoarseFit:
    """Return where a form may lie on a page on which another edition of it was laid.

    Its `score` is about the `balance` that the form would have there; that takes a hundredth of
    what it takes to lay it.

    Args:
        page: the page.
        ruling: of the form.
        laid: where the other lies.
        of_laid: the other's ruling.
    """
    to_lines = np.linalg.inv(page.to_page) @ laid.to_page
    shift = shift_between(ruling, of_laid)
    shifts = [np.eye(3)] if np.array_equal(shift, np.eye(3)) else [np.eye(3), shift]
    return max(
        (_scored(page, ruling, laid, to_lines, shift) for shift in shifts),
        key=lambda likely: likely.score,
    )


def _scored(
    page: UprightPage, ruling: FormGrid, laid: Placement, to_lines: Floats, shift: Floats
) -> CoarseFit:
    likely = fit_where(page.lines, laid.rotation // 90, to_lines @ shift)
    bent = (laid.bent(points + shift[:2, 2]) for points in (ruling.level, ruling.upright))
    unshifted = likely.to_turned @ np.linalg.inv(shift)
    level, upright = (through(unshifted, points) for points in bent)
    lines = page.lines.turned_back(likely.quarter)
    return replace(likely, score=balance_at(lines, level, upright))


def _best_among(
    likely_ones: Iterator[CoarseFit], ruling: FormGrid, page: UprightPage
) -> Placement | None:
    best = None
    for likely in likely_ones:
        placement = _refined(likely, ruling, page)
        if placement and (best is None or placement.likeness > best.likeness):
            best = placement
        if best and best.trust >= BEYOND_DOUBT:
            break
    if best is None or _is_plain(best, page):
        return best
    again = looked_again(page.grey, best, ruling)
    return again if again.is_possible(ruling.corners) else best


def _in_turn(lines: RuledLines, ruling: FormGrid) -> Iterator[CoarseFit]:
    """Yield where to try: first as an office scans, then at every scale."""
    yield from places_at_size(lines, ruling, _TRIES_AT_SIZE)
    yield from coarse_fits(lines, ruling, _MOST_TRIES)


def _is_plain(placement: Placement, page: UprightPage) -> bool:
    """Tell whether one look is enough: the sheet was flat, and as large as it was thought."""
    scale = placement.px_per_mm * A4_LONG_SIDE_MM / max(page.grey.shape)
    return (
        placement.residual_mm <= _STRAIGHT_MM
        and placement.trust >= BEYOND_DOUBT
        and scale >= _LEAST_SCALE
    )


def _refined(likely: CoarseFit, ruling: FormGrid, page: UprightPage) -> Placement | None:
    """Tighten a likely place on the line points, and say how well it holds."""
    lines = page.lines.turned_back(likely.quarter)
    hold = tightened(lines, ruling, likely.to_turned, _SEARCHES_MM)
    if hold is None:
        return None
    if _drift(ruling, likely.to_turned, hold.homography) > _MOST_DRIFT_MM * lines.px_per_mm:
        return None
    placement = Placement(
        to_page=page.to_page @ likely.to_upright @ hold.homography,
        residual_mm=hold.residual_mm,
        support=hold.support,
        explained=explained(lines, ruling, hold.homography),
        astray=astray(hold, ruling),
        balance=hold.balance,
        rotation=likely.quarter * 90,
        skew_degrees=page.skew_degrees,
    )
    return placement if placement.is_possible(ruling.corners) else None


def _drift(ruling: FormGrid, before: Floats, after: Floats) -> float:
    """Return how far a corner of the form went, in pixels: on a page of many lines it collapses."""
    away = through(after, ruling.corners) - through(before, ruling.corners)
    return float(np.linalg.norm(away, axis=1).max())
