"""The cells of a form in which nothing is written: what is printed there heads rows beside them.

A label is all that its cell says: 産前産後休業の取得期間 stands in two lines, and
就労時間（固定就労の場合） beside five rows of boxes.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.base.pixels import Pixels
from ocr.forms.layout import Box
from ocr.geometry.blank_form import PX_PER_MM
from ocr.verification.box_relations import stands_before
from ocr.verification.printed_words import PrintedWord

_SHRUNK = 3
_CLOSING_PX = 3
"""A rule with a gap of less than a millimetre bounds a cell all the same."""

_MOST_WORDS, _WIDEST_MM = 8, 80.0
"""What is wider, or says more, is prose."""

_NEAREST = 2


@dataclass(frozen=True, slots=True)
class LabelCell:
    """A cell with nothing but print in it, and the words of more than one letter there."""

    box: Box
    words: tuple[PrintedWord, ...]


def label_cells(
    rules: Pixels, boxes: Sequence[Box], words: Sequence[PrintedWord]
) -> tuple[LabelCell, ...]:
    """Return the cells of a form that hold words and no box to write in.

    Args:
        rules: `(height, width)` at 12 pixels a millimetre, 255 on the ruled lines.
        boxes: all that is written or marked in.
        words: all that is printed.
    """
    small = cv2.resize(rules, None, fx=1 / _SHRUNK, fy=1 / _SHRUNK, interpolation=cv2.INTER_AREA)
    closed = cv2.dilate(small, np.ones((_CLOSING_PX, _CLOSING_PX), np.uint8))
    free = (closed == 0).astype(np.uint8)
    _, cells, stats, _ = map(np.asarray, cv2.connectedComponentsWithStats(free, connectivity=4))
    written = {_cell_at(cells, box) for box in boxes}
    held: defaultdict[int, list[PrintedWord]] = defaultdict(list)
    for word in words:
        held[_cell_at(cells, word.box)].append(word)
    return tuple(
        LabelCell(_box_of(stats[cell]), tuple(word for word in inside if word.letters > 1))
        for cell, inside in held.items()
        if cell and cell not in written and len(inside) <= _MOST_WORDS
        if _box_of(stats[cell]).width <= _WIDEST_MM
    )


def heads_beside(box: Box, cells: Sequence[LabelCell]) -> Iterator[PrintedWord]:
    """Yield what the nearest label cells to the left of a box say, whose rows are its row."""
    left = [cell for cell in cells if cell.words and stands_before(cell.box, box)]
    for cell in sorted(left, key=lambda cell: -cell.box.right)[:_NEAREST]:
        yield from cell.words


def _cell_at(cells: NDArray[np.int32], box: Box) -> int:
    """Return the number of the cell that the middle of a box lies in; 0 on a rule."""
    scale = PX_PER_MM / _SHRUNK
    row, column = (box.top + box.bottom) / 2 * scale, (box.left + box.right) / 2 * scale
    height, width = cells.shape
    return int(cells[min(max(0, int(row)), height - 1), min(max(0, int(column)), width - 1)])


def _box_of(stats: NDArray[np.int32]) -> Box:
    left, top, width, height = (float(side) * _SHRUNK / PX_PER_MM for side in stats[:4])
    return Box(left=left, top=top, width=width, height=height)
