"""Cut the fields out of a laid page: print and ruled lines gone, the ink kept, the empty told."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.base.doubts import Doubt, DoubtCode
from ocr.base.pixels import Pixels
from ocr.cleaning.despeckle import specks_in
from ocr.cleaning.faint_ink import PALE, PALEST, darkened, is_pale_writing
from ocr.cleaning.tampering import Traces, doubts_of
from ocr.cropping.emptiness import emptiness_of
from ocr.cropping.laid_page import Sheet
from ocr.forms.template import Box
from ocr.geometry.blank_form import PX_PER_MM

_MARGIN_MM = 0.9
_PAD_MM = 0.45
_LEAST_HEIGHT_MM = 2.4
_BRIDGE_MM = 0.9
"""Wider than a rule of half a millimetre with its grey edges, which a stroke crosses whole."""

_SPECK_MM2 = 0.04
_LEAST_INK_MM2, _MUCH_INK_MM2 = 0.10, 0.25
_LEAST_EXTENT_MM, _UPRIGHT_MM = 0.7, 0.8
_HAIRLINE_MM, _HEEL_MM, _FLAT, _LONG = 0.5, 0.7, 4, 5
"""A bit of a rule that was not found is thin, or flatter than any stroke so near to a rule is."""

_AROUND_MM = 1.0
"""So near a box its rules are."""

_FADED_MM2, _SURE_MM = 0.5, 1.3
FADED = Doubt(DoubtCode.FADED)

_FAINT = 183
"""Ink no darker than this has lost its finest strokes; no pen of the generated pages is so pale."""

_PALE, _GREY, _DARK, _BIT = 205, 188, 170, 135
"""Of even-lit grey: what counts as a stroke, what much and upright ink must reach, what any other,
and what is flat and lies on a rule. A pale pencil reaches the second; what shines through, or a
bit of a pale rule, does not."""


@dataclass(frozen=True, slots=True)
class FieldCrop:
    """What was written in one box; `pixels` is None where nothing was.

    `doubts` tell what was done to the writing: struck out, stamped over. `emptiness` tells of a box
    in which nothing was written how surely: 1 without any ink, near 0 where it all but counted as
    writing.
    """

    pixels: Pixels | None
    ink_mm2: float
    doubts: tuple[Doubt, ...] = ()
    emptiness: float = 1.0


def cut(sheet: Sheet, box: Box, margin_mm: float = _MARGIN_MM) -> FieldCrop:
    """Return the writing in a box, with what of it hangs over the edges by so much."""
    window = sheet.window(box, margin_mm)
    grey = _without_print(sheet, *window)
    hidden = sheet.hidden(box, _AROUND_MM)
    if sheet.stains is None and int(grey.min()) >= PALEST:
        return FieldCrop(None, 0.0, hidden)
    line_zone, inside = sheet.blank.line_zone[window], _inside(sheet, box, window)
    mine, others = _strokes(grey, line_zone, inside)
    specks = specks_in(mine, PX_PER_MM) if sheet.speckled else None
    if specks is not None:
        grey[cv2.dilate(specks, np.ones((5, 5), np.uint8)) > 0] = 255
        mine = cv2.subtract(mine, specks).astype(np.uint8)
    area = float(np.count_nonzero(mine)) / PX_PER_MM**2
    doubts = (*_doubts(sheet, box, window, (grey, mine, others)), *hidden)
    tone = _tone(grey[mine > 0])
    written = _is_written(mine, area, tone, line_zone)
    if specks is not None:
        doubts = (*doubts, *_faded(mine, specks, written=written))
        written = written and _longest(mine) >= _LEAST_EXTENT_MM
    if not written and is_pale_writing(grey, inside, PX_PER_MM):
        strokes = _strokes(grey, line_zone, inside, PALEST)
        return FieldCrop(_darker(grey, *strokes), area, (*doubts, PALE))
    if not written:
        return FieldCrop(None, area, doubts, emptiness_of(grey[inside], PX_PER_MM))
    if tone >= _FAINT:
        return FieldCrop(_darker(grey, mine, others), area, (*doubts, PALE))
    return FieldCrop(_alone(grey, mine, others), area, doubts)


def _darker(grey: Pixels, mine: Pixels, others: Pixels) -> Pixels | None:
    """Return a box's own pale strokes, dark, on as much paper as a line needs."""
    return _alone(darkened(grey, _tone(grey[mine > 0])), mine, others) if mine.any() else None


def _alone(grey: Pixels, mine: Pixels, others: Pixels) -> Pixels:
    """Return a box's own strokes, those of its neighbours wiped out, trimmed."""
    near = np.ones((5, 5), np.uint8)
    foreign = cv2.subtract(cv2.dilate(others, near), cv2.dilate(mine, near))
    return _trimmed(np.maximum(grey, foreign), mine)


def _doubts(
    sheet: Sheet, box: Box, window: tuple[slice, slice], seen: tuple[Pixels, Pixels, Pixels]
) -> tuple[Doubt, ...]:
    """Return what was done to the writing; `seen` are grey, the box's own ink and others'."""
    masks = sheet.stains, sheet.red, sheet.pressed
    stains, red, pressed = (None if mask is None else mask[window] for mask in masks)
    zone, inside = sheet.blank.line_zone[window], _inside(sheet, box, window)
    traces = Traces(*seen, zone, inside, stains, red, pressed)
    return tuple(doubts_of(traces, PX_PER_MM))


def _without_print(sheet: Sheet, rows: slice, columns: slice) -> Pixels:
    """Return a window with the form's print white and strokes across its lines whole."""
    lines = cv2.dilate(sheet.lines[rows, columns], np.ones((3, 3), np.uint8))
    white = cv2.max(sheet.blank.print_zone[rows, columns], lines)
    grey = cv2.max(sheet.grey[rows, columns], white)
    elsewhere = cv2.bitwise_not(lines)
    reach = round(_BRIDGE_MM * PX_PER_MM) | 1
    for bridge in (np.ones((reach, 1), np.uint8), np.ones((1, reach), np.uint8)):
        closed = cv2.morphologyEx(grey, cv2.MORPH_OPEN, bridge)
        grey = cv2.min(grey, cv2.max(closed, elsewhere))
    return grey.astype(np.uint8, copy=False)


def _inside(sheet: Sheet, box: Box, window: tuple[slice, slice]) -> tuple[slice, slice]:
    """Return where a box lies within the window around it."""
    rows, columns = (
        slice(inner.start - outer.start, inner.stop - outer.start)
        for inner, outer in zip(sheet.window(box, 0), window, strict=True)
    )
    return rows, columns


def _strokes(
    grey: Pixels, line_zone: Pixels, box: tuple[slice, slice], palest: int = _PALE
) -> tuple[Pixels, Pixels]:
    """Return masks of the strokes whose middle lies in a box, and of its neighbours' strokes.

    Pale strokes count: the hairlines of a Mincho face are hardly darker than paper in a scan.
    """
    ink = cv2.threshold(grey, palest, 255, cv2.THRESH_BINARY_INV)[1].astype(np.uint8)
    _, labels, stats, middles = map(np.asarray, cv2.connectedComponentsWithStats(ink))
    x, y = middles[:, 0], middles[:, 1]
    rows, columns = box
    inside = (y >= rows.start) & (y < rows.stop) & (x >= columns.start) & (x < columns.stop)
    inside &= ~_is_rule(labels, stats, line_zone)
    keep = inside & (stats[:, cv2.CC_STAT_AREA] >= _SPECK_MM2 * PX_PER_MM**2)
    keep[0] = False
    inside[0] = True
    mine, others = (np.where(which, 255, 0).astype(np.uint8) for which in (keep, ~inside))
    return mine.take(labels), others.take(labels)


def _is_rule(
    labels: NDArray[np.int32], stats: NDArray[np.int32], line_zone: Pixels
) -> NDArray[np.bool_]:
    """Tell which strokes are flat bits of a level rule, too pale on this page to be found whole."""
    width, height = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    thin = stats[:, cv2.CC_STAT_AREA] <= _HAIRLINE_MM * PX_PER_MM * width
    flat = thin & (height <= _HEEL_MM * PX_PER_MM) & (width >= _FLAT * height)
    flat |= width >= _LONG * height
    if not flat.any():
        return flat
    off_the_line = np.bincount(labels[line_zone == 0], minlength=len(stats))
    rule: NDArray[np.bool_] = flat & (off_the_line == 0)
    return rule


def _tone(ink: Pixels) -> float:
    """Return how dark ink is where it is darkest, its 10th percentile; 255 for no ink."""
    if not ink.size:
        return 255.0
    place = (ink.size - 1) / 10
    first = int(place)
    tones = np.partition(ink, (first, min(first + 1, ink.size - 1)))[first : first + 2].tolist()
    return float(tones[0] + (place - first) * (tones[-1] - tones[0]))


def _is_written(mine: Pixels, area: float, tone: float, line_zone: Pixels) -> bool:
    """Tell writing from specks and bits of rules: long enough, and dark unless there is much of it.

    A pale pencil is never taken for an empty box: what is no writing after all comes out as a
    doubt, while what is not seen is lost.
    """
    if area < _LEAST_INK_MM2 or int(tone) > _GREY:
        return False
    _, _, width, height = cv2.boundingRect(mine)
    if max(width, height) < _LEAST_EXTENT_MM * PX_PER_MM:
        return False
    if int(tone) > _DARK:
        return area >= _MUCH_INK_MM2 and _is_upright(mine)
    on_a_rule = not cv2.subtract(mine, line_zone).any()
    return int(tone) <= _BIT or not on_a_rule or _is_upright(mine)


def _is_upright(mine: Pixels) -> bool:
    """Tell whether a stroke is higher than a bit of a rule."""
    heights = cv2.connectedComponentsWithStats(mine)[2][1:, cv2.CC_STAT_HEIGHT]
    return int(heights.max()) >= _UPRIGHT_MM * PX_PER_MM


def _faded(mine: Pixels, specks: Pixels, *, written: bool) -> tuple[Doubt, ...]:
    """Say that on a page full of specks some ink in a box may be, or may not be, writing."""
    dots = cv2.countNonZero(specks) / PX_PER_MM**2
    faint = written and _longest(mine) < _SURE_MM
    return (FADED,) if faint or (not written and dots >= _FADED_MM2) else ()


def _longest(mine: Pixels) -> float:
    """Return for how many millimetres the longest piece of ink hangs together."""
    stats = cv2.connectedComponentsWithStats(mine)[2][1:]
    sides = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]]
    return float(sides.max(initial=0)) / PX_PER_MM


def _trimmed(grey: Pixels, mine: Pixels) -> Pixels:
    """Trim a window to its ink with a little paper around it, and no flatter than a line is."""
    left, top, width, height = cv2.boundingRect(mine)
    pad = round(_PAD_MM * PX_PER_MM)
    tall = max(0, round(_LEAST_HEIGHT_MM * PX_PER_MM) - height - 2 * pad)
    window = grey[top : top + height, left : left + width]
    above = pad + tall // 2
    below = pad + tall - tall // 2
    return np.pad(window, ((above, below), (pad, pad)), constant_values=255)
