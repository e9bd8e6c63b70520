"""How well a form holds to the ruled lines of a page, tightened step by step."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ocr.base.pixels import Pixels
from ocr.geometry.form_grid import LEAST_LEVEL, LEAST_UPRIGHT, Counts, FormGrid
from ocr.geometry.homography_fit import fitted, found_across, share_explained
from ocr.geometry.line_detection import Floats, RuledLines
from ocr.geometry.warp import through

_FOUND_MM = 0.6

_LEAST_GATHERED = 76
"""Of 255: with as much line around it a point is on one."""

_ASTRAY_MM = 0.45
_LONG_POINTS = 5
_LEAST_THERE = 0.25


@dataclass(frozen=True, slots=True)
class FineFit:
    """A form on the lines of a page.

    `homography` is from form millimetres to their pixels. `below` says for each level point of
    the form how many millimetres below its place it was found, `beside` for each upright one how
    far to its right; nan where it was not found.
    """

    homography: Floats
    below: Floats
    beside: Floats

    @property
    def residual_mm(self) -> float:
        """The 95th percentile of the distances, of level and upright lines the worse."""
        return max(float(np.nanpercentile(np.abs(off), 95)) for off in (self.below, self.beside))

    @property
    def support(self) -> float:
        """The share of the form's points that were found, of level and upright the worse."""
        return min(float((np.abs(off) <= _FOUND_MM).mean()) for off in (self.below, self.beside))

    @property
    def balance(self) -> int:
        """How many more of the form's points were found than were not."""
        off = np.abs(np.concatenate([self.below, self.beside]))
        return 2 * int((off <= _FOUND_MM).sum()) - len(off)


def astray(fit: FineFit, ruling: FormGrid) -> int:
    """Return how many of the form's long lines the page has elsewhere, or not at all.

    One that a stamp covers is nothing; several are another edition of the form.
    """
    axes = (fit.below, ruling.level_lines), (fit.beside, ruling.upright_lines)
    return sum(_lost(off, on) for off, on in axes)


def _lost(off: Floats, on: Counts) -> int:
    near = np.abs(off) <= _ASTRAY_MM  # nan is not
    there, points = np.bincount(on, weights=near), np.bincount(on)
    return int(((points >= _LONG_POINTS) & (there < _LEAST_THERE * points)).sum())


def tightened(
    lines: RuledLines, ruling: FormGrid, start: Floats, searches_mm: Sequence[float]
) -> FineFit | None:
    """Return the form drawn to the lines nearest to it; None where it finds too few.

    Args:
        lines: of the page.
        ruling: of the form.
        start: about where it lies: from its millimetres to pixels of `lines`.
        searches_mm: how far to look for a line, each time from where the last one led.
    """
    homography = start
    for search in searches_mm:
        downs, acrosses = _found(lines.gathered, ruling, homography, search * lines.px_per_mm)
        if np.isfinite(downs).sum() < LEAST_LEVEL or np.isfinite(acrosses).sum() < LEAST_UPRIGHT:
            return None
        homography = fitted(ruling, downs, acrosses, homography)
    return FineFit(
        homography,
        below=(downs - through(homography, ruling.level)[:, 1]) / lines.px_per_mm,
        beside=(acrosses - through(homography, ruling.upright)[:, 0]) / lines.px_per_mm,
    )


def found_from(lines: RuledLines, ruling: FormGrid, at: Floats, search_mm: float) -> FineFit:
    """Return how far from its place each line of the form lies, which itself stays."""
    downs, acrosses = _found(lines.gathered, ruling, at, search_mm * lines.px_per_mm)
    return FineFit(
        at,
        below=(downs - through(at, ruling.level)[:, 1]) / lines.px_per_mm,
        beside=(acrosses - through(at, ruling.upright)[:, 0]) / lines.px_per_mm,
    )


def balance_at(lines: RuledLines, level: Floats, upright: Floats) -> int:
    """Return how many more points of a form have a line of the page near them than have none.

    It takes a hundredth of what it takes to lay the form there, and says nearly the same.

    Args:
        lines: of the page.
        level: `(n, 2)` points that should lie on level lines, in pixels of `lines`.
        upright: likewise on upright ones.
    """
    across, down = lines.surroundings(_FOUND_MM)
    found = _seen(across, level) + _seen(down, upright[:, ::-1])
    return 2 * found - len(level) - len(upright)


def _seen(evidence: Pixels, points: Floats) -> int:
    columns, rows = np.floor(points).astype(int).T
    height, width = evidence.shape
    inside = (columns >= 0) & (columns < width) & (rows >= 0) & (rows < height)
    return int((evidence[rows[inside], columns[inside]] > _LEAST_GATHERED).sum())


def explained(lines: RuledLines, ruling: FormGrid, homography: Floats) -> float:
    """Return the share of the page's lines, as far as the form's reach, that the form has."""
    return share_explained(lines, ruling, homography, _FOUND_MM)


def _found(
    evidence: tuple[Pixels, Pixels], ruling: FormGrid, homography: Floats, reach: float
) -> tuple[Floats, Floats]:
    """Return where level points lie down the page and upright ones across it, in pixels."""
    level, upright = evidence
    downs = found_across(level, through(homography, ruling.level), reach)
    return downs, found_across(upright, through(homography, ruling.upright)[:, ::-1], reach)
