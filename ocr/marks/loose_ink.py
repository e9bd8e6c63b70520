"""Ink near a checkbox that is neither printed nor written in a text box of the form."""

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.base.pixels import Pixels
from ocr.cropping.laid_page import Sheet
from ocr.marks.printed_squares import Floats, Window, grown

_PRINT_PX, _LINE_PX = 7, 7
_OVERHANG_MM = 0.8


def unprinted(sheet: Sheet, square: Floats, window: Window, reach: float) -> NDArray[np.bool_]:
    """Tell where in a window neither print, nor a rule, nor a square grown by `reach` lies."""
    print_zone = _around(sheet.blank.ink, window, _PRINT_PX)
    line_zone = _around(sheet.lines, window, _LINE_PX)
    free: NDArray[np.bool_] = (print_zone == 0) & (line_zone == 0)
    rows, columns = grown(square, reach, sheet.grey.shape)
    top, left = window[0].start, window[1].start
    above, before = max(0, rows.start - top), max(0, columns.start - left)
    free[above : max(0, rows.stop - top), before : max(0, columns.stop - left)] = False
    return free


def _around(mask: Pixels, window: Window, side: int) -> Pixels:
    """Return a window of a mask that is dilated, by what lies just beyond the window, too."""
    rows, columns = window
    above, before = max(0, rows.start - side), max(0, columns.start - side)
    wider = mask[above : rows.stop + side, before : columns.stop + side]
    dilated = cv2.dilate(wider, np.ones((side, side), np.uint8)).astype(np.uint8, copy=False)
    height, width = rows.stop - rows.start, columns.stop - columns.start
    return dilated[rows.start - above :, columns.start - before :][:height, :width]


def text_zone(sheet: Sheet) -> Pixels:
    """Return 255 where the form has text boxes, and where writing hangs over their edges."""
    zone = np.zeros_like(sheet.grey)
    for field in sheet.blank.template.fields:
        for slot in field.slots:
            zone[sheet.window(slot.box, _OVERHANG_MM)] = 255
    return zone
