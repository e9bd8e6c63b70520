"""Whether another paper lies beside a form in one picture: two sheets on one glass or in one copy.

Only one of them would be read, and the other lost without a word. Beyond the form's paper, much
that looks like print is a paper of whatever kind, and ruled lines are one where a registered form
has them. A table, a lid, shadows and the edges of paper have no strokes as large as letters.
"""

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from ocr.base.pixels import Pixels
from ocr.geometry.blank_form import Blank
from ocr.geometry.identification import Identified, identify
from ocr.geometry.line_detection import Floats, RuledLines
from ocr.geometry.placement import Placement
from ocr.geometry.registration import UprightPage
from ocr.geometry.warp import through

_PX_PER_MM = 3.0
_AROUND_MM = 12.0
"""So near a form's paper there may be what belongs to it: a town's own lines, a fax's head."""

_CELL_MM, _LEAST_INK = 8.0, 4
"""Print is counted in cells of so many millimetres, each with some ink (of 255) of letters."""

_LEAST_PRINT_MM2 = 6000.0
"""What a receipt of two dozen lines has; a sticky note, a business card, a fax's head have less."""

_LEAST_LINES_MM, _SMALLEST = 60.0, 0.2
"""As many millimetres of the picture, taken for A4, are ruled both ways where a form may be."""

_FAR_PX = 1e6

_MEAN_MM = 8.0
_DARKER, _DARKEST_PAPER = 0.78, 0.6
"""Of the paper around it, what ink is darker than; of the form's paper, what paper is lighter."""

_LEAST_LETTER_MM, _LARGEST_LETTER_MM = 0.7, 12.0
_LONGEST_LETTER = 4.0


def has_second_paper(page: UprightPage, found: Identified, blanks: Sequence[Blank]) -> bool:
    """Tell whether another paper lies beside a form: one with much print, or a registered form.

    Args:
        page: the picture.
        found: the form that was found on it.
        blanks: the registered forms.
    """
    template = found.blank.template
    paper = template.width, template.height
    if _print_beyond(page.grey, found.placement, paper) >= _LEAST_PRINT_MM2:
        return True
    lines = _lines_beyond(page, found.placement, paper)
    return lines is not None and identify(replace(page, lines=lines), blanks) is not None


def _print_beyond(grey: Pixels, placement: Placement, paper: tuple[float, float]) -> float:
    """Return how much print lies beyond a form's paper, in square millimetres of the form."""
    shrunk = min(1.0, _PX_PER_MM / placement.px_per_mm)
    px_per_mm = placement.px_per_mm * shrunk
    width, height = (max(1, round(side * shrunk)) for side in grey.shape[::-1])
    to_small = np.diag([shrunk, shrunk, 1.0]) @ placement.to_page
    beyond = _beyond((width, height), paper, to_small)
    if cv2.countNonZero(beyond) / px_per_mm**2 < _LEAST_PRINT_MM2:
        return 0.0
    small = cv2.resize(grey, (width, height), interpolation=cv2.INTER_AREA)
    letters = _letters(small.astype(np.uint8, copy=False), beyond, px_per_mm)
    across, down = (max(1, round(side / px_per_mm / _CELL_MM)) for side in (width, height))
    cells = cv2.resize(letters, (across, down), interpolation=cv2.INTER_AREA)
    return int(np.count_nonzero(cells >= _LEAST_INK)) * _CELL_MM**2


def _beyond(size: tuple[int, int], paper: tuple[float, float], to_picture: Floats) -> Pixels:
    """Return 255 where a picture shows neither a form's paper nor what is near it."""
    (right, bottom), near = np.add(paper, _AROUND_MM), -_AROUND_MM
    corners = np.array([(near, near), (right, near), (right, bottom), (near, bottom)])
    beyond = np.full(size[::-1], 255, np.uint8)
    sheet = through(to_picture, corners).clip(-_FAR_PX, _FAR_PX).round().astype(np.int32)
    cv2.fillConvexPoly(beyond, sheet, (0,))
    return beyond


def _lines_beyond(
    page: UprightPage, placement: Placement, paper: tuple[float, float]
) -> RuledLines | None:
    """Return the ruled lines beyond a form's paper; None where they are too few for any form."""
    lines = page.lines
    to_lines = np.linalg.inv(page.to_page) @ placement.to_page
    beyond = _beyond(lines.level.shape[::-1], paper, to_lines)
    if cv2.countNonZero(beyond) / lines.px_per_mm**2 < _LEAST_PRINT_MM2 * _SMALLEST:
        return None
    level, upright = (cv2.bitwise_and(mask, beyond) for mask in (lines.level, lines.upright))
    if min(map(cv2.countNonZero, (level, upright))) < _LEAST_LINES_MM * lines.px_per_mm:
        return None
    return RuledLines(level.astype(np.uint8), upright.astype(np.uint8), lines.px_per_mm)


def _letters(grey: Pixels, beyond: Pixels, px_per_mm: float) -> Pixels:
    """Return 255 on strokes beyond a form's paper that are as large as letters, on light paper."""
    ground = _ground(grey, px_per_mm)
    lightest = float(np.median(ground[beyond == 0])) if (beyond == 0).any() else 255.0
    ink = (grey < _DARKER * ground) & (ground > _DARKEST_PAPER * lightest) & (beyond > 0)
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8))
    sides = boxes[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]] / px_per_mm
    short, long_ = sides.min(axis=1), sides.max(axis=1)
    kept = (short >= _LEAST_LETTER_MM) & (long_ <= _LARGEST_LETTER_MM)
    kept &= long_ <= _LONGEST_LETTER * short
    kept[0] = False
    letters: Pixels = (kept[labels] * np.uint8(255)).astype(np.uint8)
    return letters


def _ground(grey: Pixels, px_per_mm: float) -> Pixels:
    window = int(_MEAN_MM * px_per_mm) | 1
    return cv2.blur(grey, (window, window)).astype(np.uint8, copy=False)
