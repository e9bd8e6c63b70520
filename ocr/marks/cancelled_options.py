"""Lines drawn across options: what strikes a box or its word out, or strays over several boxes."""

import math
from collections.abc import Mapping, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.base.doubts import Doubt, DoubtCode
from ocr.base.pixels import Pixels
from ocr.cropping.laid_page import Sheet
from ocr.forms.layout import OptionKey
from ocr.geometry.blank_form import PX_PER_MM
from ocr.marks.checkboxes import SquareInk
from ocr.marks.printed_squares import Floats, Window, grown, within

STRUCK = Doubt(DoubtCode.MARK_STRUCK)
ACROSS = Doubt(DoubtCode.MARKS_CROSSED)

_DARK = 190
_STROKE_DARK = (150, 185)
"""Darker than the blurred gaps between printed letters, but as pale as this pen is."""

_LEFT_MM, _RIGHT_MM, _UP_MM = 4.0, 8.5, 4.2
_LEVEL_DEGREES = 18
_LEVEL_MM, _OTHER_MM = 5.2, 7.5
"""A tick's longest arm is shorter: 2.1 times a square of 2.4 mm at the utmost, and steep."""

_STEP_DEGREES = 6
_TWICE, _OVER_BOTH_SIDES_MM2 = 1.45, 0.15
_HALF = 2
"""Long strokes are looked for at half the scale."""

_OUTSIDE_MM, _LEAST_MM2 = 0.25, 0.10
_TONES = 15
_STEEP_MM = 2.2
"""So far above or below a square a steep long stroke must reach."""

_SCRIBBLED_SHARE, _SCRIBBLED_RING_MM2 = 0.55, 0.6


def doubts_of_strokes(
    sheet: Sheet, inks: Mapping[OptionKey, SquareInk], taken: Pixels
) -> dict[OptionKey, Doubt]:
    """Return what a line across an option may mean, for each that has one.

    Args:
        sheet: the page.
        inks: the ink of its squares.
        taken: 255 where text is written (`loose_ink.text_zone`).
    """
    squares = [ink.square for ink in inks.values()]
    found = {key: _doubt(sheet, ink, squares, taken) for key, ink in inks.items()}
    return {key: doubt for key, doubt in found.items() if doubt}


def _doubt(sheet: Sheet, ink: SquareInk, squares: Sequence[Floats], taken: Pixels) -> Doubt | None:
    if _is_scribbled(ink) or _is_struck_twice(sheet, ink):
        return STRUCK
    return _line_across(sheet, ink.square, squares, taken)


def _line_across(
    sheet: Sheet, square: Floats, squares: Sequence[Floats], taken: Pixels
) -> Doubt | None:
    loose = _loose(sheet, square, taken)
    if np.count_nonzero(loose) < _LEAST_MM2 * PX_PER_MM**2:
        return None
    away = np.abs(np.flatnonzero(loose.any(axis=1)) - loose.shape[0] / 2).max()
    tone = float(np.median(sheet.grey[_window(sheet, square)][loose])) + _TONES
    strokes = _long_strokes(
        _ink(sheet, _window(sheet, square), tone), steep=bool(away >= _STEEP_MM * PX_PER_MM)
    )
    return _meaning(strokes, sheet, square, squares)


def _is_scribbled(ink: SquareInk) -> bool:
    """Tell whether a square is covered well over its edges, as no mark needs to be."""
    return ink.filled >= _SCRIBBLED_SHARE and ink.ring_mm2 >= _SCRIBBLED_RING_MM2


def _is_struck_twice(sheet: Sheet, ink: SquareInk) -> bool:
    """Tell whether two level lines (二重線) run through a square and over both its sides."""
    if ink.evidence <= 0 or ink.ring_mm2 < _OVER_BOTH_SIDES_MM2:
        return False
    side = min(ink.square[2:])
    picture = _ink(sheet, grown(ink.square, side, sheet.grey.shape))
    length = round(_TWICE * side)
    return any(
        _bands(_runs(_turned(picture, angle), length), side) >= 2
        for angle in range(-_LEVEL_DEGREES, _LEVEL_DEGREES + 1, _STEP_DEGREES)
    )


def _bands(runs: Pixels, side: float) -> int:
    """Return how many separate runs pass over both sides of the square in the middle."""
    x, y = runs.shape[1] / 2, runs.shape[0] / 2
    rows = slice(round(y - 0.42 * side), round(y + 0.42 * side))
    both = (runs[rows, round(x - 0.68 * side)] > 0) & (runs[rows, round(x + 0.68 * side)] > 0)
    return int(np.count_nonzero(np.diff(both.astype(np.int8), prepend=0) == 1))


def _loose(sheet: Sheet, square: Floats, taken: Pixels) -> NDArray[np.bool_]:
    """Return where in the window of a square there is ink that nobody expects there."""
    window = _window(sheet, square)
    printed = sheet.blank.print_zone[window] | sheet.blank.line_zone[window] | taken[window]
    ink: NDArray[np.bool_] = (sheet.grey[window] < _DARK) & (printed == 0)
    rows, columns = within(grown(square, _OUTSIDE_MM * PX_PER_MM, sheet.grey.shape), window)
    ink[rows, columns] = False
    return ink


def _meaning(
    strokes: Pixels, sheet: Sheet, square: Floats, squares: Sequence[Floats]
) -> Doubt | None:
    if not strokes.any():
        return None
    window = _window(sheet, square)
    if _is_hit(strokes, square, window, sheet):
        hit = sum(_is_hit(strokes, other, window, sheet) for other in squares)
        return ACROSS if hit > 1 else STRUCK
    return STRUCK if _is_beside(strokes, square, window) else None


def _window(sheet: Sheet, square: Floats) -> Window:
    left, top, width, height = square
    x, y = left + width / 2, top + height / 2
    rows, _ = grown(np.array([x, y, 0, 0]), _UP_MM * PX_PER_MM, sheet.grey.shape)
    start = max(0, round(x - _LEFT_MM * PX_PER_MM))
    return rows, slice(start, min(sheet.grey.shape[1], round(x + _RIGHT_MM * PX_PER_MM)))


def _ink(sheet: Sheet, window: Window, tone: float = 0) -> Pixels:
    """Return 255 on all ink but the ruled lines: a stroke over print stays whole."""
    ink = np.where(sheet.grey[window] < np.clip(tone, *_STROKE_DARK), 255, 0).astype(np.uint8)
    ink[cv2.dilate(sheet.lines[window], np.ones((5, 5), np.uint8)) > 0] = 0
    return ink


def _long_strokes(ink: Pixels, *, steep: bool) -> Pixels:
    """Return 255 on straight strokes that are longer than a tick's, whatever their slope."""
    half = cv2.resize(ink, None, fx=1 / _HALF, fy=1 / _HALF, interpolation=cv2.INTER_AREA)
    small: Pixels = np.where(half > 140, 255, 0).astype(np.uint8)
    found: Pixels = np.zeros(small.shape, np.uint8)
    most = 90 if steep else _LEVEL_DEGREES
    for angle in range(-most, most + 1, _STEP_DEGREES):
        longest = _LEVEL_MM if abs(angle) <= _LEVEL_DEGREES else _OTHER_MM
        runs = _runs(_turned(small, angle), round(longest * PX_PER_MM / _HALF))
        if runs.any():
            found = np.maximum(found, _turned_back(runs, angle, small.shape))
    return cv2.resize(found, ink.shape[::-1], interpolation=cv2.INTER_NEAREST).astype(np.uint8)


def _turned(ink: Pixels, angle: float) -> Pixels:
    """Return a picture turned so that strokes of a slope lie level, nothing cut off."""
    matrix, size = _turn(ink.shape, angle)
    return cv2.warpAffine(ink, matrix, size, flags=cv2.INTER_NEAREST).astype(np.uint8)


def _turned_back(runs: Pixels, angle: float, shape: tuple[int, ...]) -> Pixels:
    matrix, _ = _turn(shape, angle)
    flags = cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP
    return cv2.warpAffine(runs, matrix, (shape[1], shape[0]), flags=flags).astype(np.uint8)


def _turn(shape: tuple[int, ...], angle: float) -> tuple[Floats, tuple[int, int]]:
    height, width = shape
    cosine, sine = abs(math.cos(math.radians(angle))), abs(math.sin(math.radians(angle)))
    size = math.ceil(width * cosine + height * sine), math.ceil(width * sine + height * cosine)
    matrix = np.array(cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0), np.float64)
    matrix[:, 2] += (np.array(size) - (width, height)) / 2
    return matrix, size


def _runs(ink: Pixels, length: int) -> Pixels:
    """Return 255 on level runs of at least so many pixels; a hand wavers by a pixel or two."""
    steady = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    return cv2.morphologyEx(steady, cv2.MORPH_OPEN, np.ones((1, length), np.uint8)).astype(np.uint8)


def _is_hit(strokes: Pixels, square: Floats, window: Window, sheet: Sheet) -> bool:
    """Tell whether a stroke runs through the middle of a square that lies in the window."""
    middle = grown(square, -0.25 * min(square[2:]), sheet.grey.shape)
    rows, columns = within(middle, window)
    return bool(strokes[rows, columns].any())


def _is_beside(strokes: Pixels, square: Floats, window: Window) -> bool:
    """Tell whether a stroke runs over the word to the right of a square."""
    left, top, width, height = square
    rows = slice(max(0, round(top - window[0].start)), round(top + height - window[0].start))
    word = strokes[rows, round(left + width - window[1].start) :]
    return bool(word.any(axis=0).sum() >= 0.7 * _LEVEL_MM * PX_PER_MM)
