"""Whether a form's rows and columns follow one another on a page as they do on the form.

A page with one row more or fewer than the form may lie on it line by line where rows are equally
high. So each row of the form, with the sides of its boxes, is looked for around its place, and the
best way from the first row to the last is found by dynamic programming (Viterbi, as in Needleman
and Wunsch's alignment): where a way that steps aside explains clearly more of the lines than one
that only drifts, rows were put in or taken out there. Of columns the same.
"""

from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.forms.layout import Box
from ocr.geometry.form_grid import Counts, FormGrid
from ocr.geometry.line_detection import Floats, RuledLines

_BIN_MM, _CELL_BINS = 0.5, 4
_THERE = 30
"""A bin of half a millimetre has as much, of 255, where a ruled line runs through or grazes it."""

_REACH = 24
"""So many bins up and down a row is looked for: a row put in or taken out is seldom higher."""

_ENDS_MM, _BEYOND_MM = 2.0, 6.0
"""The points of a line begin so far from its ends; so far beyond the outermost its sides count."""

_SAME_ROW_MM = 0.7
_EXTRA = 0.5
"""What the page has and the form has not counts half: hands and scanners draw lines, too."""

_END, _END_BINS = 40.0, 5
"""A frame's end speaks for as many millimetres: there its sides end, so many bins tell that."""

_STEP, _DRIFT = 15.0, 4.0
_CLEARLY, _MAY_BE = 10.0, 20.0
"""By so much a step must explain more to be believed; by so much less it may be elsewhere."""

_FARTHEST = 4
"""So many bins off its place no row lies on a page that was laid on the form and is the form."""

_APART = 4
"""After a step the next row is so many bins further down at the least: no line is two rows, and
one is seen in up to four bins."""

_WIDE_BINS = 50
"""Between rows further apart than this a page drifts by two bins, else by one."""

_ASIDE = 2
_HARDLY, _NEARLY_ALL = 0.2, 0.97
_NEVER = -1e9

_Bits = NDArray[np.bool_]
_Single = NDArray[np.float32]


class Strip(NamedTuple):
    """A strip of the form, from edge to edge in millimetres."""

    first: float
    last: float


@dataclass(frozen=True, slots=True)
class MovedStrips:
    """The strips of a form that lie, or may lie, elsewhere on a page: rows and columns of it."""

    rows: tuple[Strip, ...] = ()
    columns: tuple[Strip, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether there are any."""
        return bool(self.rows or self.columns)

    def reach(self, box: Box) -> bool:
        """Tell whether some of a box lies in one of them."""
        down = any(s.first < box.bottom - _BIN_MM and s.last > box.top + _BIN_MM for s in self.rows)
        return down or any(
            s.first < box.right - _BIN_MM and s.last > box.left + _BIN_MM for s in self.columns
        )


def moved_strips(page: RuledLines, form: FormGrid) -> MovedStrips:
    """Return the strips of a form that rows or columns put in or taken out have moved.

    Args:
        page: the ruled lines of a page that was laid on the form.
        form: its own.
    """
    level, upright = (_bins(mask, page.px_per_mm) for mask in (page.level, page.upright))
    levels = _Lines(form.level, form.level_lines)
    uprights = _Lines(form.upright[:, ::-1], form.upright_lines)
    return MovedStrips(
        rows=_moved(_Page(level, upright), levels, uprights),
        columns=_moved(_Page(*map(np.ascontiguousarray, (upright.T, level.T))), uprights, levels),
    )


class _Page(NamedTuple):
    """Where a page has lines along its rows, and across them: `(bins down, bins along)`."""

    along: _Bits
    across: _Bits


class _Lines:
    """A form's lines of one direction: where each lies across it, and from where to where along."""

    def __init__(self, points: Floats, on: Counts) -> None:
        count = np.bincount(on)
        self.at = np.bincount(on, weights=points[:, 1]) / count
        self.start, self.end = np.full(len(count), np.inf), np.full(len(count), -np.inf)
        np.minimum.at(self.start, on, points[:, 0] - _ENDS_MM)
        np.maximum.at(self.end, on, points[:, 0] + _ENDS_MM)


class _Rows:
    """A form's rows: where each lies, where along it is ruled, and the sides of the strips between.

    There is one strip more than there are rows, one of them above and one below all.
    """

    def __init__(self, along: _Lines, across: _Lines, bins: int) -> None:
        order = np.argsort(along.at, kind="stable")
        fresh = np.diff(along.at[order], prepend=-np.inf) > _SAME_ROW_MM
        self.at = along.at[order][fresh]
        self.bins = np.floor(self.at / _BIN_MM).astype(int)
        self.ruled = np.zeros((len(self.at), -(-bins // _CELL_BINS)), np.float32)
        cell = _CELL_BINS * _BIN_MM
        for row, line in zip(np.cumsum(fresh) - 1, order, strict=True):
            self.ruled[row, round(along.start[line] / cell) : round(along.end[line] / cell)] = 1
        self.edges = np.concatenate(
            [self.at[:1] - _BEYOND_MM, self.at, self.at[-1:] + _BEYOND_MM],
        )
        above, below = self.edges[:-1, None], self.edges[1:, None]
        shared = np.minimum(below, across.end) - np.maximum(above, across.start)
        strips, lines = np.nonzero(shared > 0.6 * (below - above))
        self.sides = np.zeros((len(self.edges) - 1, bins), np.float32)
        self.sides[strips, np.minimum((across.at[lines] / _BIN_MM).astype(int), bins - 1)] = 1


def _bins(mask: NDArray[np.uint8], px_per_mm: float) -> _Bits:
    """Return in which squares of half a millimetre a page has lines."""
    side = max(1, round(_BIN_MM * px_per_mm))
    down, across = mask.shape[0] // side, mask.shape[1] // side
    whole = mask[: down * side, : across * side]
    return np.asarray(cv2.resize(whole, (across, down), interpolation=cv2.INTER_AREA) > _THERE)


def _moved(page: _Page, along: _Lines, across: _Lines) -> tuple[Strip, ...]:
    rows = _Rows(along, across, page.along.shape[1])
    aside = _aside(_worth(page, rows), np.diff(rows.bins))
    if not aside.any():
        aside = _gone_ends(page, rows)
    return _strips(rows, aside)


def _aside(worth: Floats, gaps: Counts) -> _Bits:
    """Return which rows lie, or may lie, elsewhere; none where the page needs no step."""
    none = np.zeros(len(worth), bool)
    if float((worth.max(axis=1) - worth[:, _REACH]).sum()) < _STEP + _CLEARLY:
        return none
    near = slice(_REACH - _FARTHEST, _REACH + _FARTHEST + 1)
    drifting = _best_ways(worth[:, near], gaps, _NEVER)[-1].max()
    down = _best_ways(worth, gaps, -_STEP)
    best = down[-1].max()
    if best - drifting < _CLEARLY:
        return none
    up = _best_ways(worth[::-1, ::-1], gaps[::-1], -_STEP)[::-1, ::-1]
    through = down + up - worth
    through[:, _REACH - _ASIDE : _REACH + _ASIDE + 1] = _NEVER
    return np.asarray(through.max(axis=1) > best - _MAY_BE)


def _gone_ends(page: _Page, rows: _Rows) -> _Bits:
    """Return whether the first and the last row are not ruled at all on a page that has the others.

    Then what stood before or behind them may be gone with them, and lines cannot tell.
    """
    offs = np.arange(-_ASIDE, _ASIDE + 1)
    lengths = rows.ruled.sum(axis=1) * _CELL_BINS * _BIN_MM
    there = np.clip(_ruled_there(page.along, rows, offs).max(axis=1), 0, lengths)
    gone = np.zeros(len(lengths), bool)
    gone[[0, -1]] = there[[0, -1]] < _HARDLY * lengths[[0, -1]]
    others = there[~gone].sum() >= _NEARLY_ALL * lengths[~gone].sum()
    return np.asarray(gone & others)


def _strips(rows: _Rows, aside: _Bits) -> tuple[Strip, ...]:
    """Return the strips beside some rows; those beyond the outermost are all of the paper."""
    edges = [0.0, *rows.at.tolist(), np.inf]
    doubtful = np.concatenate([aside[:1], aside[1:] | aside[:-1], aside[-1:]])
    return tuple(Strip(edges[at], edges[at + 1]) for at in np.flatnonzero(doubtful).tolist())


def _worth(page: _Page, rows: _Rows) -> Floats:
    """Return how many millimetres of line speak for each row being so many bins off its place."""
    offs = np.arange(-_REACH, _REACH + 1)
    level = _ruled_there(page.along, rows, offs)
    strips = _sides_there(page.across, rows, offs)
    worth = level + (strips[:-1] + strips[1:]) / 2
    top, bottom = (rows.bins[end] + offs for end in (0, -1))
    above, below = (slice(-_END_BINS, 0), slice(1, _END_BINS + 1))
    worth[0] += strips[0] / 2 + _ends_there(page.across, rows.sides[1], top, below, above)
    worth[-1] += strips[-1] / 2 + _ends_there(page.across, rows.sides[-2], bottom, above, below)
    return worth.astype(np.float64)


def _ends_there(
    lines: _Bits, sides: _Single, places: Counts, inside: slice, outside: slice
) -> _Single:
    """Return how much speaks for a frame's end at each place: its sides reach it, and stop."""
    columns = np.flatnonzero(sides)
    if not len(columns):
        return np.zeros(len(places), np.float32)
    near = cv2.dilate(lines.astype(np.uint8), np.ones((1, 3), np.uint8))[:, columns].mean(axis=1)
    padded = np.pad(near, 2 * _REACH + 2 * _END_BINS)
    at = np.clip(places, -_REACH, len(near) + _REACH) + 2 * _REACH + 2 * _END_BINS
    spans = [np.arange(span.start, span.stop) for span in (inside, outside)]
    within, beyond = (padded[at[:, None] + span].mean(axis=1) for span in spans)
    return np.asarray(_END * (within - beyond), dtype=np.float32)


def _ruled_there(lines: _Bits, rows: _Rows, offs: Counts) -> _Single:
    near = cv2.dilate(lines.astype(np.uint8), np.ones((3, 1), np.uint8))
    spare = -near.shape[1] % _CELL_BINS
    cells = np.pad(near, ((0, 0), (0, spare))).reshape(len(near), -1, _CELL_BINS)
    ruled = sum(cells[:, :, part] for part in range(_CELL_BINS))  # of so few quicker than .sum
    there = (np.asarray(ruled) * 2 >= _CELL_BINS).astype(np.float32)
    around = 1 - cv2.dilate(rows.ruled, np.ones((1, 5), np.uint8))
    seen = (there @ (rows.ruled - _EXTRA * around).T) * (_CELL_BINS * _BIN_MM)
    at = rows.bins[:, None] + offs
    inside = (at >= 0) & (at < len(seen))
    here = seen[np.clip(at, 0, len(seen) - 1), np.arange(len(at))[:, None]]
    return np.asarray(np.where(inside, here, 0), dtype=np.float32)


def _sides_there(lines: _Bits, rows: _Rows, offs: Counts) -> _Single:
    thin = lines.astype(np.uint8)
    near = cv2.dilate(thin, np.ones((1, 3), np.uint8)).astype(np.float32)
    around = 1 - cv2.dilate(rows.sides, np.ones((1, 5), np.uint8))
    seen = near @ rows.sides.T - _EXTRA * (thin.astype(np.float32) @ around.T)
    sums = np.concatenate([np.zeros((1, seen.shape[1])), np.cumsum(seen, axis=0)]) * _BIN_MM
    first = np.round(rows.edges[:-1] / _BIN_MM).astype(int)[:, None] + offs + 1
    last = np.round(rows.edges[1:] / _BIN_MM).astype(int)[:, None] + offs - 1
    strips = np.arange(len(first))[:, None]
    first, last = np.clip(first, 0, len(seen)), np.clip(np.maximum(first, last), 0, len(seen))
    return np.asarray(sums[last, strips] - sums[first, strips], dtype=np.float32)


def _best_ways(worth: Floats, gaps: Counts, step: float) -> Floats:
    """Return the worth of the best way from the first row to each row and place of it.

    From row to row a page may drift a little; to step anywhere costs `step`. Rows keep their order.
    """
    ways = worth.copy()
    places = np.arange(worth.shape[1])
    for row, gap in enumerate(gaps.tolist(), start=1):
        before = ways[row - 1]
        best = before.copy()
        for drift in range(1, 3 if gap > _WIDE_BINS else 2):
            np.maximum(best[drift:], before[:-drift] - drift * _DRIFT, out=best[drift:])
            np.maximum(best[:-drift], before[drift:] - drift * _DRIFT, out=best[:-drift])
        furthest = places + max(0, gap - _APART)
        stepped = np.maximum.accumulate(before)[np.clip(furthest, 0, len(places) - 1)] + step
        ways[row] += np.maximum(best, stepped)
    return ways
