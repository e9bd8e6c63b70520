"""Where a form may lie on a page: the profiles of its ruled lines, slid over the page's."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import product

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.geometry.form_grid import BINS_PER_MM, FormGrid, profiles
from ocr.geometry.line_detection import Floats, RuledLines
from ocr.geometry.page_scales import AT_SIZE, EVERY_SIZE, FAINTEST, LEAST_MASS, scales_of

_STEP = 1.007
_APART_SCALE, _APART_MM = 0.02, 2.0
_FITS_AN_AXIS = 8
_MOST_OFFSET = 12 * BINS_PER_MM
"""No edition lies further from another on its paper than three rows."""

_APART_RATIO = 0.5
"""Two scales a factor of 1.65 apart halve what a place is worth, roughly: printers do less."""


@dataclass(frozen=True, slots=True)
class _Fit:
    """One profile laid on another: how well, and by which scale and shift in millimetres."""

    score: float
    scale: float
    shift: float


@dataclass(frozen=True, slots=True)
class CoarseFit:
    """A likely place of a form on a page that is turned back by `quarter` quarter turns.

    `to_turned` takes form millimetres to pixels of the page turned back, and `to_upright` those to
    pixels of the page before. A higher `score` is likelier.
    """

    score: float
    quarter: int
    to_turned: Floats
    to_upright: Floats


def places_at_size(page: RuledLines, ruling: FormGrid, most: int) -> list[CoarseFit]:
    """Return where a form may lie on a page that is about as large as the form's own paper.

    The likeliest of its places come first; `most` says how many come at the most.
    """
    return _likeliest(page, ruling, AT_SIZE, most)


def coarse_fits(page: RuledLines, ruling: FormGrid, most: int) -> list[CoarseFit]:
    """Return likewise where a form of any size may lie."""
    return _likeliest(page, ruling, EVERY_SIZE, most)


def shift_between(ruling: FormGrid, other: FormGrid) -> Floats:
    """Return the homography that lays the most lines of a form on those of another edition of it.

    It moves the form by whole half millimetres: what is below a row put in lies so much deeper.
    """
    across = _offset(ruling.columns, other.columns)
    down = _offset(ruling.rows, other.rows)
    return np.array([[1.0, 0, across], [0, 1.0, down], [0, 0, 1.0]])


def _offset(profile: Floats, other: Floats) -> float:
    """Return by how many millimetres one profile is to be moved to lie on another at its best."""
    shared = min(len(profile), len(other))
    alike = np.correlate(np.pad(other[:shared], _MOST_OFFSET), profile[:shared], mode="valid")
    return float(alike.argmax() - _MOST_OFFSET) / BINS_PER_MM


def fit_where(page: RuledLines, quarter: int, to_lines: Floats) -> CoarseFit:
    """Return a place that is known already, as those that are looked for.

    Args:
        page: its lines.
        quarter: by how many quarter turns the page is to be turned back.
        to_lines: the homography from form millimetres to pixels of the page's lines.
    """
    to_upright = _unturned(page.level.shape, quarter)
    return CoarseFit(1.0, quarter, np.linalg.inv(to_upright) @ to_lines, to_upright)


def _likeliest(
    page: RuledLines, ruling: FormGrid, reach: tuple[float, float], most: int
) -> list[CoarseFit]:
    scales = scales_of(ruling, reach, _STEP)
    rows, columns = profiles(page)
    # What runs down the page once it is turned back, and what across it, for each turn.
    down = rows, columns[::-1], rows[::-1], columns
    across = columns, rows, columns[::-1], rows[::-1]
    fits = zip(
        _axis_fits(ruling.rows, down, scales),
        _axis_fits(ruling.columns, across, scales),
        strict=True,
    )
    found = (
        (_score(level, upright), quarter, level, upright)
        for quarter, (levels, uprights) in enumerate(fits)
        for level, upright in product(levels, uprights)
    )
    best = nlargest(most, found, key=lambda place: place[0])
    return [_likely(page, *place) for place in best]


def _score(level: _Fit, upright: _Fit) -> float:
    apart = math.log(level.scale / upright.scale)
    return level.score * upright.score * math.exp(-0.5 * (apart / _APART_RATIO) ** 2)


def _likely(page: RuledLines, score: float, quarter: int, level: _Fit, upright: _Fit) -> CoarseFit:
    to_turned = np.array(
        [[upright.scale, 0, upright.shift], [0, level.scale, level.shift], [0, 0, 1]]
    )
    return CoarseFit(
        score,
        quarter,
        np.diag([page.px_per_mm, page.px_per_mm, 1.0]) @ to_turned,
        _unturned(page.level.shape, quarter),
    )


def _unturned(shape: tuple[int, ...], quarter: int) -> Floats:
    """Return the matrix from the pixels of a page turned back to those of its shape before."""
    height, width = shape if quarter % 2 == 0 else shape[::-1]
    matrix = np.eye(3)
    for _ in range(quarter):
        # np.rot90 takes (x, y) to (y, w - x), where w is the width before that turn.
        matrix = np.array([[0, -1, height], [1, 0, 0], [0, 0, 1.0]]) @ matrix
        height, width = width, height
    return matrix


def _axis_fits(form: Floats, pages: Sequence[Floats], scales: Floats) -> list[list[_Fit]]:
    """Return for each of some profiles up to three ways to lay a form's on it."""
    inked = np.flatnonzero(form > FAINTEST * form.max())
    first, last = inked[0], inked[-1] + 1
    pattern = form[first:last].astype(np.float32).reshape(1, -1)
    fields, margins = _padded(pages)
    mass = np.pad(fields.cumsum(axis=1), ((0, 0), (1, 0)))
    fits: list[list[_Fit]] = [[] for _ in pages]
    for scale in scales:
        length = round(pattern.size * scale)
        if not 8 <= length <= fields.shape[1]:
            continue
        sized = cv2.resize(pattern, (length, 1), interpolation=cv2.INTER_LINEAR)
        scores = cv2.matchTemplate(fields, sized, cv2.TM_CCOEFF_NORMED)
        scores[mass[:, length:] - mass[:, :-length] < LEAST_MASS * mass[:, -1:]] = -1.0
        best = scores.argmax(axis=1)
        for of_page, score, at, margin in zip(fits, scores.max(axis=1), best, margins, strict=True):
            shift = (int(at) - margin - first * scale) / BINS_PER_MM
            of_page.append(_Fit(float(score), float(scale), float(shift)))
    return [_apart(sorted(of_page, key=lambda fit: -fit.score)) for of_page in fits]


def _padded(pages: Sequence[Floats]) -> tuple[NDArray[np.float32], list[int]]:
    """Return profiles as rows of one picture, empty around them, and where each begins."""
    margins = [len(page) // 4 for page in pages]
    longest = max(len(page) + 2 * margin for page, margin in zip(pages, margins, strict=True))
    fields = np.zeros((len(pages), longest), np.float32)
    for row, page, margin in zip(fields, pages, margins, strict=True):
        row[margin : margin + len(page)] = page
    return fields, margins


def _apart(fits: list[_Fit]) -> list[_Fit]:
    """Keep the best few that differ in scale or in place."""
    kept: list[_Fit] = []
    for fit in fits:
        if all(_differ(fit, other) for other in kept):
            kept.append(fit)
        if len(kept) == _FITS_AN_AXIS:
            break
    return kept


def _differ(one: _Fit, other: _Fit) -> bool:
    scale, shift = abs(one.scale - other.scale), abs(one.shift - other.shift)
    return scale > _APART_SCALE or shift > _APART_MM
