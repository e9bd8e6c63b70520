"""The ruled lines of a registered form, in millimetres: what a page is laid on."""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.base.pixels import Pixels
from ocr.geometry.line_detection import Floats, RuledLines, ruled_lines

Counts = NDArray[np.int64]

BINS_PER_MM = 2
"""Resolution of the profiles that find scale and place of a form on a page."""

LEAST_LEVEL, LEAST_UPRIGHT = 12, 8
"""Fewer points hold no page in its place."""

_STEP_MM = 5.0
_ENDS_MM = 2.0


@dataclass(frozen=True, slots=True)
class FormGrid:
    """A form's lines.

    `level` and `upright` are `(n, 2)` points in millimetres along the lines; `level_lines` and
    `upright_lines` number the line that each point is on, from 0. `rows` and `columns`
    say, for each half of a millimetre down and across, how many millimetres of line lie there.
    """

    level: Floats
    upright: Floats
    level_lines: Counts
    upright_lines: Counts
    rows: Floats
    columns: Floats

    @property
    def is_enough(self) -> bool:
        """Whether there are lines enough, level and upright, to lay a page on."""
        return len(self.level) >= LEAST_LEVEL and len(self.upright) >= LEAST_UPRIGHT

    @property
    def corners(self) -> Floats:
        """The `(4, 2)` corners of the frame that holds all the points, in millimetres."""
        points = np.concatenate([self.level, self.upright])
        (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
        return np.array([(left, top), (right, top), (right, bottom), (left, bottom)])


def ruling_of(blank: Pixels, px_per_mm: float) -> FormGrid:
    """Return the ruled lines of an empty form, given as a grey image in register."""
    lines = ruled_lines(blank, px_per_mm)
    rows, columns = profiles(lines)
    level, level_lines = _along(lines.level, px_per_mm)
    upright, upright_lines = _along(lines.upright.T, px_per_mm)
    return FormGrid(
        level=level,
        upright=upright[:, ::-1],
        level_lines=level_lines,
        upright_lines=upright_lines,
        rows=rows,
        columns=columns,
    )


def profiles(lines: RuledLines) -> tuple[Floats, Floats]:
    """Return millimetres of level line per row, and of upright line per column."""
    rows, columns = (_binned(sums, lines.px_per_mm) for sums in lines.sums)
    return rows, columns


def _binned(sums: Floats, px_per_mm: float) -> Floats:
    length = max(1, round(sums.size / px_per_mm * BINS_PER_MM))
    resized = cv2.resize(sums, (1, length), interpolation=cv2.INTER_AREA)
    return cv2.GaussianBlur(resized, (1, 9), 0, sigmaY=1.0).ravel().astype(np.float64)


def _along(mask: Pixels, px_per_mm: float) -> tuple[Floats, Counts]:
    """Return points in millimetres along every level line of a mask, and the line of each."""
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(_joined(mask, px_per_mm))
    points: list[tuple[float, float]] = []
    on: list[int] = []
    for label in range(1, count):
        left, top, width, height = boxes[label, :4]
        if width < 2.5 * _ENDS_MM * px_per_mm:
            continue
        window = slice(top, top + height), slice(left, left + width)
        line = (labels[window] == label) & (mask[window] > 0)
        points += [(left + x, top + y) for x, y in _middles(line, px_per_mm)]
        on += [len(set(on))] * (len(points) - len(on))
    numbered = np.array(on, dtype=np.int64)
    return np.array(points, dtype=np.float64).reshape(-1, 2) / px_per_mm, numbered


def _middles(line: NDArray[np.bool_], px_per_mm: float) -> Iterator[tuple[float, float]]:
    """Yield points in the middle of one line's thickness, in pixels from its corner."""
    first, last = _ENDS_MM * px_per_mm, line.shape[1] - _ENDS_MM * px_per_mm
    stops = np.linspace(first, last, max(2, round((last - first) / px_per_mm / _STEP_MM)))
    for stop in stops.astype(int):
        rows = np.flatnonzero(line[:, max(0, stop - 2) : stop + 3].any(axis=1))
        if len(rows):
            yield stop + 0.5, (rows[0] + rows[-1]) / 2 + 0.5


def _joined(mask: Pixels, px_per_mm: float) -> Pixels:
    gap = round(1.5 * px_per_mm) | 1
    return cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8)).astype(np.uint8)
