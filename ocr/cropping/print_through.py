"""Whether the other side of the paper shows through a page: its ink may pass for writing."""

from collections.abc import Iterable
from functools import cache
from math import cos, pi, sin

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.base.doubts import Doubt, DoubtCode
from ocr.base.pixels import Pixels
from ocr.cropping.laid_page import Sheet
from ocr.forms.template import Box
from ocr.geometry.blank_form import PX_PER_MM

SHINES_THROUGH = Doubt(DoubtCode.SHINES_THROUGH)

_FINER = 3
"""So many pixels of a sheet are one here."""

_PX_PER_MM = PX_PER_MM // _FINER
_DARK, _PALEST, _DEPTH, _THICK_PX = 110, 232, 12, 7
"""Of even-lit grey: what this side's ink is as dark as, what still is a stroke, and by how much it
is darker than the paper on both sides of it, no farther away than this."""

_MOST_NOISE = 3.0
"""Times the usual depth of what is no stroke: grain reaches this, as on a dim and noisy page."""

_NEAR_INK_MM, _NEAR_BOX_MM, _EDGE_MM = 1.0, 1.5, 6.0
"""So near what is printed, written or stained, or a box, nothing is the other side's for sure; so
near the paper's edge are the shadows of a scanner."""

_CELL_MM = 8
_FREE_SHARE, _INKED_SHARE, _LEAST_PX = 0.15, 0.01, 6
"""How much of a cell is to be free of this side's ink for it to count, how much of that is pale
strokes where the other side shows through, and in pixels."""

_LONG_MM, _DIRECTIONS = 6.5, 16
"""What runs straight so far, in one of so many directions, is no stroke of a letter."""

_SHARE = 0.06
"""Of the cells where nobody writes. Where the back shows at 25 % of its ink or more it is 0.14 to
0.58, at 15 %, where hardly anything of it is read, 0.03; on ordinary and ugly pages 0.01.
"""


_NEIGHBOURS, _COMPANY = (5, 3), 3
"""One cell or two of pale strokes are the edge of a fold or of a stain; so many around a cell,
across and down, are near it."""

_REACH_MM = 60.0, 25.0
"""So far across and down from where pale strokes are seen there may be more of them, over boxes:
the lines of a paragraph, a stamp."""


def where_it_shines_through(sheet: Sheet) -> tuple[Box, ...] | None:
    """Return where the other side shows: nowhere if (), all over the page if None."""
    cells, inked = _cells(sheet)
    if inked.sum() >= max(1.0, _SHARE * cells.sum()):
        return None
    across, down = _REACH_MM
    return tuple(
        Box(
            left=max(0.0, column * _CELL_MM - across),
            top=max(0.0, row * _CELL_MM - down),
            width=_CELL_MM + 2 * across,
            height=_CELL_MM + 2 * down,
        )
        for row, column in np.argwhere(inked & _in_company(inked)).tolist()
    )


def _in_company(inked: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which cells have enough others near that have pale strokes, too."""
    near = cv2.boxFilter(
        inked.astype(np.int32), -1, _NEIGHBOURS, normalize=False, borderType=cv2.BORDER_CONSTANT
    )
    together: NDArray[np.bool_] = np.asarray(near, dtype=np.int32) >= _COMPANY
    return together


def _cells(sheet: Sheet) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which cells of a page count, and which of these have pale strokes."""
    grey = _smaller(sheet.grey)
    free = _free(sheet, grey)
    strokes = cv2.morphologyEx(grey, cv2.MORPH_BLACKHAT, np.ones((_THICK_PX, _THICK_PX), np.uint8))
    noise = float(np.median(strokes[free])) if free.any() else 0.0
    pale = (strokes >= max(_DEPTH, _MOST_NOISE * noise)) & (grey < _PALEST) & free
    room, ink = _counted(free), _counted(_without_long(pale))
    cells = room >= _FREE_SHARE * (_CELL_MM * _PX_PER_MM) ** 2
    return cells, cells & (ink >= np.maximum(_LEAST_PX, _INKED_SHARE * room))


def _without_long(pale: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return pale strokes without what runs on as no stroke of a letter does: folds, rings."""
    if not pale.any():
        return pale
    broad = cv2.dilate(pale.astype(np.uint8), np.ones((3, 3), np.uint8))
    long = np.zeros_like(broad)
    for kernel in _long_strokes():
        long = cv2.max(long, cv2.morphologyEx(broad, cv2.MORPH_OPEN, kernel))
    short: NDArray[np.bool_] = pale & (cv2.dilate(long, np.ones((3, 3), np.uint8)) == 0)
    return short


@cache
def _long_strokes() -> tuple[Pixels, ...]:
    """Return straight strokes in all directions, longer than those of letters are."""
    reach = round(_LONG_MM * _PX_PER_MM / 2)
    kernels = []
    for step in range(_DIRECTIONS):
        angle = pi * step / _DIRECTIONS
        x, y = round(reach * cos(angle)), round(reach * sin(angle))
        kernel = np.zeros((2 * reach + 1, 2 * reach + 1), np.uint8)
        cv2.line(kernel, (reach - x, reach - y), (reach + x, reach + y), (1,))
        kernels.append(kernel)
    return tuple(kernels)


def _smaller(grey: Pixels) -> Pixels:
    size = grey.shape[1] // _FINER, grey.shape[0] // _FINER
    whole = grey[: size[1] * _FINER, : size[0] * _FINER]
    return cv2.resize(whole, size, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)


def _free(sheet: Sheet, grey: Pixels) -> NDArray[np.bool_]:
    """Return where neither the form's print, nor this side's ink, nor a box to write in is near."""
    height, width = grey.shape
    blank = sheet.blank
    masks = (blank.print_zone, blank.line_zone, sheet.lines, sheet.stains, sheet.pressed)
    taken = cv2.threshold(grey, _DARK, 255, cv2.THRESH_BINARY_INV)[1]
    for mask in masks:
        if mask is not None:
            taken = cv2.max(taken, np.ascontiguousarray(mask[::_FINER, ::_FINER][:height, :width]))
    reach = 2 * round(_NEAR_INK_MM * _PX_PER_MM) + 1
    free: NDArray[np.bool_] = cv2.dilate(taken, np.ones((reach, reach), np.uint8)) == 0
    template = blank.template
    boxes = [slot.box for slot in template.slots.values()]
    boxes += [option.box for option in template.options.values()]
    for rows, columns in _windows(boxes):
        free[rows, columns] = False
    edge = round(_EDGE_MM * _PX_PER_MM)
    free[:edge], free[-edge:], free[:, :edge], free[:, -edge:] = False, False, False, False
    return free


def _windows(boxes: Iterable[Box]) -> Iterable[tuple[slice, slice]]:
    for box in boxes:
        edges = (
            box.top - _NEAR_BOX_MM,
            box.bottom + _NEAR_BOX_MM,
            box.left - _NEAR_BOX_MM,
            box.left + box.width + _NEAR_BOX_MM,
        )
        top, bottom, left, right = (max(0, round(edge * _PX_PER_MM)) for edge in edges)
        yield slice(top, bottom), slice(left, right)


def _counted(mask: NDArray[np.bool_]) -> NDArray[np.int_]:
    """Return how many pixels of each whole cell of a picture are set."""
    side = _CELL_MM * _PX_PER_MM
    down, across = mask.shape[0] // side, mask.shape[1] // side
    cells = mask[: down * side, : across * side].reshape(down, side, across, side)
    counted: NDArray[np.int_] = cells.sum(axis=(1, 3))
    return counted
