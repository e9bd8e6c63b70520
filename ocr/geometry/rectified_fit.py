"""A page laid on its form is fitted once more: what was tilted or bent is straight there."""

from dataclasses import replace

import numpy as np

from ocr.base.pixels import Pixels
from ocr.geometry.fine_fit import FineFit, astray, explained, found_from, tightened
from ocr.geometry.form_grid import FormGrid
from ocr.geometry.line_detection import Floats, RuledLines, ruled_lines
from ocr.geometry.placement import Placement
from ocr.geometry.warp import Warp, fit_warp

_PX_PER_MM = 6.0
_MARGIN_MM = 6.0
_SEARCHES_MM = (2.0, 1.2, 0.8)
_WARP_SEARCH_MM = 1.2
_STRAIGHT_MM = 0.12
"""What an office scanner leaves; more is a bend, and worth a warp."""

_WORTH = 0.8


def looked_again(page: Pixels, placement: Placement, ruling: FormGrid) -> Placement:
    """Return a placement made better on the page as laid by it, with a warp where it is bent.

    Args:
        page: grey, as scanned.
        placement: where the form lies, as far as known.
        ruling: the form's lines.
    """
    to_form, size = _frame(ruling)
    lines = _lines(page, placement, to_form, size)
    fit = tightened(lines, ruling, _inverse(to_form), _SEARCHES_MM)
    if fit is None:
        return placement
    flat = _judged(placement, fit, lines, ruling)
    flat = replace(flat, to_page=placement.to_page @ to_form @ fit.homography)
    if flat.residual_mm <= _STRAIGHT_MM or not flat.is_possible(ruling.corners):
        return flat
    bent = _bent(page, flat, fit, ruling)
    return bent if bent.residual_mm <= _WORTH * flat.residual_mm else flat


def _bent(page: Pixels, flat: Placement, fit: FineFit, ruling: FormGrid) -> Placement:
    """Return a placement with a warp, fitted once more on the page as its first warp lays it."""
    warp = _fitted(ruling, fit.below, fit.beside)
    to_form, size = _frame(ruling)
    lines = _lines(page, replace(flat, warp=warp), to_form, size)
    seen = found_from(lines, ruling, _inverse(to_form), _WARP_SEARCH_MM)
    below = seen.below + warp.shift(ruling.level)[:, 1]
    beside = seen.beside + warp.shift(ruling.upright)[:, 0]
    warp = _fitted(ruling, below, beside)
    left = FineFit(
        seen.homography,
        below=below - warp.shift(ruling.level)[:, 1],
        beside=beside - warp.shift(ruling.upright)[:, 0],
    )
    return replace(_judged(flat, left, lines, ruling), warp=warp)


def _fitted(ruling: FormGrid, below: Floats, beside: Floats) -> Warp:
    return fit_warp(ruling.corners, (ruling.upright, beside), (ruling.level, below))


def _frame(ruling: FormGrid) -> tuple[Floats, tuple[int, int]]:
    """Return the matrix from pixels around the form's lines to its millimetres, and their size."""
    low, high = ruling.corners[0] - _MARGIN_MM, ruling.corners[2] + _MARGIN_MM
    to_form = np.diag([1 / _PX_PER_MM, 1 / _PX_PER_MM, 1.0])
    to_form[:2, 2] = low
    width, height = np.ceil((high - low) * _PX_PER_MM).astype(int).tolist()
    return to_form, (width, height)


def _lines(
    page: Pixels, placement: Placement, to_form: Floats, size: tuple[int, int]
) -> RuledLines:
    return ruled_lines(placement.laid(page, size, to_form), _PX_PER_MM)


def _judged(placement: Placement, fit: FineFit, lines: RuledLines, ruling: FormGrid) -> Placement:
    return replace(
        placement,
        residual_mm=fit.residual_mm,
        support=fit.support,
        astray=astray(fit, ruling),
        balance=fit.balance,
        explained=explained(lines, ruling, _inverse(_frame(ruling)[0])),
    )


def _inverse(matrix: Floats) -> Floats:
    return np.asarray(np.linalg.inv(matrix), dtype=np.float64)
