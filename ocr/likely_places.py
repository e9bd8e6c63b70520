"""Where a form may lie on a page: the profiles of its ruled lines, slid over the page's."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import cv2
import numpy as np

from ocr.lines import RuledLines
from ocr.pixels import Pixels
from ocr.ruling import BINS_PER_MM, Floats, Ruling, profiles

A4_LONG_SIDE_MM = 297.0
"""A page's long side is taken for that of A4; the search over scales makes up for it."""

_SMALLEST, _LARGEST = 0.68, 1.47
_STEP = 1.00402
_APART_SCALE, _APART_MM = 0.02, 2.0
_FITS_AN_AXIS = 3


@dataclass(frozen=True, slots=True)
class LikelyPlace:
    """A likely place of a form on a page that was turned back by `quarter` quarter turns.

    `to_turned` takes form millimetres to pixels of `lines`, and `to_upright` those to pixels of
    the page before it was turned back. A higher `score` is likelier.
    """

    score: float
    quarter: int
    lines: RuledLines
    to_turned: Floats
    to_upright: Floats


def likely_places(page: RuledLines, ruling: Ruling) -> list[LikelyPlace]:
    """Return where a form may lie on a page, in any of the four turns, the likeliest first."""
    scales = _scales(ruling)
    found = [place for quarter in range(4) for place in _turned_by(page, ruling, quarter, scales)]
    return sorted(found, key=lambda place: -place.score)


def _scales(ruling: Ruling) -> Floats:
    """Return the scales to try, wide enough for the form on its own paper and on A4."""
    own = A4_LONG_SIDE_MM * BINS_PER_MM / max(len(ruling.rows), len(ruling.columns))
    low, high = _SMALLEST * min(1.0, own), _LARGEST * max(1.0, own)
    return np.geomspace(low, high, 1 + round(math.log(high / low) / math.log(_STEP)))


def _turned_by(
    page: RuledLines, ruling: Ruling, quarter: int, scales: Floats
) -> Iterator[LikelyPlace]:
    lines = _turned(page, quarter)
    rows, columns = profiles(lines)
    unit = np.diag([lines.px_per_mm, lines.px_per_mm, 1.0])
    downs = _axis_fits(ruling.rows, rows, scales)
    acrosses = _axis_fits(ruling.columns, columns, scales)
    for (level, down, top), (upright, across, left) in product(downs, acrosses):
        to_turned = unit @ np.array([[across, 0, left], [0, down, top], [0, 0, 1]])
        to_upright = _unturned(lines.level, quarter)
        yield LikelyPlace(level * upright, quarter, lines, to_turned, to_upright)


def _turned(lines: RuledLines, quarter: int) -> RuledLines:
    level, upright = np.rot90(lines.level, quarter), np.rot90(lines.upright, quarter)
    if quarter % 2:
        level, upright = upright, level
    return RuledLines(np.ascontiguousarray(level), np.ascontiguousarray(upright), lines.px_per_mm)


def _unturned(turned: Pixels, quarter: int) -> Floats:
    """Return the matrix from turned-back pixels to the pixels before `np.rot90`."""
    height, width = turned.shape
    matrix = np.eye(3)
    for _ in range(quarter):
        # np.rot90 takes (x, y) to (y, w - x), where w is the width before that turn.
        matrix = np.array([[0, -1, height], [1, 0, 0], [0, 0, 1.0]]) @ matrix
        height, width = width, height
    return matrix


def _axis_fits(form: Floats, page: Floats, scales: Floats) -> list[tuple[float, float, float]]:
    """Return up to three (score, scale, shift in mm) that lay one profile on the other."""
    inked = np.flatnonzero(form > 0.05 * form.max())
    first, last = inked[0], inked[-1] + 1
    pattern = form[first:last].astype(np.float32).reshape(1, -1)
    margin = len(page) // 4
    field = np.pad(page, margin).astype(np.float32).reshape(1, -1)
    fits = []
    for scale in scales:
        length = round(pattern.size * scale)
        if not 8 <= length <= field.size:
            continue
        sized = cv2.resize(pattern, (length, 1), interpolation=cv2.INTER_LINEAR)
        scores = cv2.matchTemplate(field, sized, cv2.TM_CCOEFF_NORMED).ravel()
        best = int(np.argmax(scores))
        shift = best - margin - first * scale
        fits.append((float(scores[best]), float(scale), shift / BINS_PER_MM))
    return _apart(sorted(fits, reverse=True))


def _apart(fits: list[tuple[float, float, float]]) -> list[tuple[float, float, float]]:
    """Keep the best few that differ in scale or in place."""
    kept: list[tuple[float, float, float]] = []
    for fit in fits:
        if all(abs(fit[1] - k[1]) > _APART_SCALE or abs(fit[2] - k[2]) > _APART_MM for k in kept):
            kept.append(fit)
        if len(kept) == _FITS_AN_AXIS:
            break
    return kept
