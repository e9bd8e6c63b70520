"""Checkboxes: whether something is in each little square, or on its edge."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import cv2
import numpy as np

from ocr.base.doubts import Doubt
from ocr.cropping.laid_page import Sheet
from ocr.forms.layout import Box, OptionKey
from ocr.geometry.blank_form import PX_PER_MM
from ocr.marks.loose_ink import unprinted
from ocr.marks.printed_squares import Floats, PrintedSquare, find_squares, grown, within

_PAPER = 235
"""Even-lit paper is never darker than this, noise and shine-through allowed for."""

_INNER_INSET, _WIDER_INSET, _REACH = 0.25, 0.20, 0.45
"""Shares of a side: what the outline never reaches, what a thin one leaves, and the ring around."""

_MARKED_INNER, _MARKED_WIDER, _MARKED_RING_MM2 = 0.03, 0.06, 0.08
"""Ink that makes a mark: mean darkness within, and ink times its darkness around."""

_FRINGE = 0.12
"""How dark the blurred edge of a printed stroke still is beyond the room it is given."""

_EMPTY, _MARKED = 0.5, 0.85
_SPECK_MM, _STROKE_MM = 0.28, 0.50
_TOUCHING = 2.0  # times as long: on a page full of specks two of them often touch
_CLEAN_INNER = 0.01

_BLURRED = 0.0008
_DARK, _DARK_MM2, _PALE_EVIDENCE = 0.4, 0.03, 0.6
"""On a page whose usual square is so dark within, and wherever a square is light well within, a
mark with less dark ink is never sure: blurred outlines and noise make such. The usual square of 119
among 120 generated pages has at most 0.0007; of 700 empty pages, blurred, small and noisy, none
below 0.00099 had a sure mark. Ticks by pen have at least 0.049 mm² as dark as that (283 of them),
all but one of these marks at most 0.014.
"""

_SOME_DARK_MM2 = 0.025
"""A square with a stroke and so much dark ink is never surely empty: a tick may run along its
outline. Of 2,901 empty ones on scans, faxes and photographs the darkest had 0.021.
"""

_UNSEEN_EVIDENCE = 0.2
_INK = 0.3
_OUTLINE_PX, _FARTHEST_PX = 2, 9


@dataclass(frozen=True, slots=True)
class Mark:
    """Whether an option is marked; `confidence` is 0.5 where it could be either.

    `doubt` is set where a person must say what is meant, as by a crossed-out mark.
    """

    marked: bool
    confidence: float
    doubt: Doubt | None = None


@dataclass(frozen=True, slots=True)
class SquareInk:
    """The ink in and on one square.

    Attributes:
        square: left, top, width and height in sheet pixels.
        inner: mean darkness well within the outline, 0 to 1.
        filled: share of the same inside that is ink.
        wider: mean darkness a little nearer to the outline.
        ring_mm2: ink around the outline that is not printed, times its darkness.
        dark_mm2: what is as dark as a pen's ink, inside and around.
        evidence: -1 or less for a surely empty square, 1 or more for a surely marked one.
    """

    square: Floats
    inner: float
    filled: float
    wider: float
    ring_mm2: float
    dark_mm2: float
    evidence: float = -1.0


def read_marks(sheet: Sheet, boxes: Mapping[OptionKey, Box]) -> dict[OptionKey, Mark]:
    """Tell which checkboxes of a page have ink in them, whatever it means."""
    inks = ink_of_squares(sheet, find_squares(sheet, boxes))
    return {key: mark_of(ink) for key, ink in inks.items()}


def mark_of(ink: SquareInk, doubt: Doubt | None = None) -> Mark:
    """Turn the ink of one square into a verdict."""
    confidence = 0.5 + 0.499 * min(1.0, abs(ink.evidence))
    return Mark(ink.evidence > 0, confidence, doubt)


def ink_of_squares(
    sheet: Sheet, squares: Mapping[OptionKey, PrintedSquare]
) -> dict[OptionKey, SquareInk]:
    """Measure the ink of every checkbox of a page against the page's own clean ones.

    Args:
        sheet: the page.
        squares: of its checkboxes, as `find_squares` has them.
    """
    seen = {key: _ink(sheet, square.place) for key, square in squares.items()}
    clean = [ink for ink in seen.values() if ink.inner <= _CLEAN_INNER]
    wider = float(np.percentile([ink.wider for ink in clean], 90)) if clean else 0.05
    ring = float(np.median([ink.ring_mm2 for ink in clean])) if clean else 0.0
    blurred = bool(seen) and float(np.median([ink.inner for ink in seen.values()])) >= _BLURRED
    weighed = {key: _weighed(sheet, ink, wider, ring) for key, ink in seen.items()}
    weighed = {
        key: _doubted_if_pale(ink) if blurred or ink.inner < _MARKED_INNER else ink
        for key, ink in weighed.items()
    }
    return {
        key: _as_found(_doubted_if_dark(sheet, ink), squares[key]) for key, ink in weighed.items()
    }


def _ink(sheet: Sheet, square: Floats) -> SquareInk:
    around = grown(square, min(_REACH * min(square[2:]), _FARTHEST_PX), sheet.grey.shape)
    darkness = (_PAPER - np.minimum(sheet.grey[around], _PAPER)) / _PAPER
    free = darkness[unprinted(sheet, square, around, _OUTLINE_PX)]
    beyond = free[free > _FRINGE] - _FRINGE
    inner, wider = (
        darkness[within(grown(square, -inset * min(square[2:]), sheet.grey.shape), around)]
        for inset in (_INNER_INSET, _WIDER_INSET)
    )
    return SquareInk(
        square,
        inner=float(inner.mean()),
        filled=float((inner >= _INK).mean()),
        wider=float(wider.mean()),
        ring_mm2=float(beyond.sum()) / PX_PER_MM**2,
        dark_mm2=int((inner >= _DARK).sum() + (free >= _DARK).sum()) / PX_PER_MM**2,
    )


def _weighed(sheet: Sheet, ink: SquareInk, wider: float, ring: float) -> SquareInk:
    within = max(ink.inner / _MARKED_INNER, (ink.wider - wider) / _MARKED_WIDER)
    score = within + max(0.0, ink.ring_mm2 - ring) / _MARKED_RING_MM2
    evidence = _position(score, _EMPTY, _MARKED)
    if evidence > -1:
        stroke = _longest(sheet, ink.square) / (_TOUCHING if sheet.speckled else 1)
        evidence = min(evidence, _position(stroke, _SPECK_MM, _STROKE_MM))
    return replace(ink, evidence=evidence)


def _doubted_if_dark(sheet: Sheet, ink: SquareInk) -> SquareInk:
    if ink.dark_mm2 < _SOME_DARK_MM2 or _longest(sheet, ink.square) < _STROKE_MM:
        return ink
    return replace(ink, evidence=max(ink.evidence, -_PALE_EVIDENCE))


def _doubted_if_pale(ink: SquareInk) -> SquareInk:
    if ink.dark_mm2 >= _DARK_MM2:
        return ink
    return replace(ink, evidence=min(ink.evidence, _PALE_EVIDENCE))


def _as_found(ink: SquareInk, square: PrintedSquare) -> SquareInk:
    """Return the ink of a square, never sure where the page does not bear it out."""
    if square.is_seen and not (square.is_empty and ink.evidence > 0):
        return ink
    return replace(ink, evidence=float(np.clip(ink.evidence, -_UNSEEN_EVIDENCE, _UNSEEN_EVIDENCE)))


def _longest(sheet: Sheet, square: Floats) -> float:
    """Return the extent in millimetres of the longest stroke in or on a square."""
    around = grown(square, min(_REACH * min(square[2:]), _FARTHEST_PX), sheet.grey.shape)
    free = unprinted(sheet, square, around, _OUTLINE_PX)
    rows, columns = grown(square, -_WIDER_INSET * min(square[2:]), sheet.grey.shape)
    top, left = around[0].start, around[1].start
    free[rows.start - top : rows.stop - top, columns.start - left : columns.stop - left] = True
    ink = ((sheet.grey[around] < _PAPER - 10) & free).astype(np.uint8)
    stats = cv2.connectedComponentsWithStats(ink)[2]
    return float(stats[1:, 2:4].max()) / PX_PER_MM if len(stats) > 1 else 0.0


def _position(share: float, empty: float, marked: float) -> float:
    """Return -1 at what an empty square has, 1 at what a marked one has, linear between."""
    return (2 * share - empty - marked) / (marked - empty)
