"""Lay a page on a form: by its ruled lines, whatever the fonts, the turn and the two scales."""

from dataclasses import dataclass

import cv2
import numpy as np

from ocr.likely_places import A4_LONG_SIDE_MM, LikelyPlace, likely_places
from ocr.line_fit import fitted, found_across, gathered, moved, share_explained
from ocr.lines import RuledLines, ruled_lines, skew_of
from ocr.pixels import Pixels
from ocr.ruling import LEAST_LEVEL, LEAST_UPRIGHT, Floats, Ruling

_WORK_PX_PER_MM = 6.0
_GATHERED_MM = 2.0
_SEARCHES_MM = (3.0, 2.0, 1.2, 0.8, 0.8)
_FOUND_MM = 0.6
_MOST_DRIFT_MM = 12.0
_MOST_TRIES = 12
_BEYOND_DOUBT = 0.85


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a form lies on a page.

    `to_page` is the 3 x 3 homography from form millimetres to page pixels. `residual_mm` is the
    95th percentile of the distances between the form's lines and the page's, `support` the share
    of the form's line points that the page has, and `explained` the share of the page's lines, as
    far as the form's reach, that the form has; of level and upright lines each time the worse.
    `rotation` is how far the page was turned clockwise, a multiple of 90 degrees, `skew_degrees`
    the rest.
    """

    to_page: Floats
    residual_mm: float
    support: float
    explained: float
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
    scale = _WORK_PX_PER_MM * A4_LONG_SIDE_MM / max(grey.shape)
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    skew = skew_of(small.astype(np.uint8), _WORK_PX_PER_MM)
    height, width = small.shape
    turn = np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), skew, 1.0), [0, 0, 1]])
    level = cv2.warpAffine(small, turn[:2], (width, height), borderMode=cv2.BORDER_REPLICATE)
    back = np.linalg.inv(np.diag([scale, scale, 1.0])) @ np.linalg.inv(turn)
    return UprightPage(ruled_lines(level.astype(np.uint8), _WORK_PX_PER_MM), back, skew)


def place(page: UprightPage, ruling: Ruling) -> Placement | None:
    """Find a form on a page in any of the four turns; None where it has nothing in common."""
    if not ruling.is_enough:
        return None
    best = None
    for likely in likely_places(page.lines, ruling)[:_MOST_TRIES]:
        placement = _refined(likely, ruling, page)
        if placement and (best is None or placement.support > best.support):
            best = placement
        if best and best.support >= _BEYOND_DOUBT:
            break
    return best


def _refined(likely: LikelyPlace, ruling: Ruling, page: UprightPage) -> Placement | None:
    """Tighten a likely place on the line points, and say how well it holds."""
    lines, homography = likely.lines, likely.to_turned
    reach = _GATHERED_MM * lines.px_per_mm
    evidence = gathered(lines.level, reach), gathered(lines.upright.T, reach)
    for search in _SEARCHES_MM:
        downs, acrosses = _found(evidence, ruling, homography, search * lines.px_per_mm)
        if np.isfinite(downs).sum() < LEAST_LEVEL or np.isfinite(acrosses).sum() < LEAST_UPRIGHT:
            return None
        homography = fitted(ruling, downs, acrosses, homography)
    if _drift(ruling, likely.to_turned, homography) > _MOST_DRIFT_MM * lines.px_per_mm:
        return None
    gaps = (
        np.abs(downs - moved(homography, ruling.level)[:, 1]) / lines.px_per_mm,
        np.abs(acrosses - moved(homography, ruling.upright)[:, 0]) / lines.px_per_mm,
    )
    return Placement(
        to_page=page.to_page @ likely.to_upright @ homography,
        residual_mm=max(float(np.nanpercentile(gap, 95)) for gap in gaps),
        support=min(float((gap <= _FOUND_MM).mean()) for gap in gaps),
        explained=share_explained(lines, ruling, homography, _FOUND_MM),
        rotation=likely.quarter * 90,
        skew_degrees=page.skew_degrees,
    )


def _found(
    evidence: tuple[Floats, Floats], ruling: Ruling, homography: Floats, reach: float
) -> tuple[Floats, Floats]:
    """Return where level points lie down the page and upright ones across it, in pixels."""
    level, upright = evidence
    downs = found_across(level, moved(homography, ruling.level), reach)
    return downs, found_across(upright, moved(homography, ruling.upright)[:, ::-1], reach)


def _drift(ruling: Ruling, before: Floats, after: Floats) -> float:
    """Return how far a corner of the form went, in pixels: on a page of many lines it collapses."""
    away = moved(after, ruling.corners) - moved(before, ruling.corners)
    return float(np.linalg.norm(away, axis=1).max())
