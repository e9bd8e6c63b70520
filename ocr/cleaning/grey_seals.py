"""Take seals out of a page that has no colour: found by their outline, parted by their tone."""

from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.base.pixels import Pixels
from ocr.cleaning.outline_fits import filled, grown
from ocr.cleaning.seal_search import SmallPage, seal_outlines, without_specks

Window = tuple[slice, slice]

_TIMES = 3
"""How many times smaller than the laid page the picture is that seals are looked for in."""

_INK = 205
_SPECK_MM, _EDGE_MM, _NEAR_MM = 0.8, 0.7, 4.0
_RING, _WRITING = 60, (50, 97)
"""Percentiles: of the tones on a seal's outline, which writing crosses; and of the tones of the
page's strokes, its usual ink and nearly its palest."""

_APART, _SURELY_APART, _SPREAD, _DEEPEST = 30, 12, 18, 50
"""A seal is so much paler than usual writing where tone parts them, and most of it hardly darker
than its outline, its darkest bits by `_DEEPEST`. Where it is so much paler than nearly all of the
writing, nothing is hidden."""

_PALE_PX, _DOTS_PX, _FRINGE_PX = 36, 6, 2


@dataclass(frozen=True, slots=True)
class LaidInk:
    """A laid page in grey, even-lit, with what of it is the form's: 255 on `print` and `lines`.

    `marks` are windows around boxes to tick: what is there is taken away only where its tone says
    surely that it is a seal's.
    """

    grey: Pixels
    print: Pixels
    lines: Pixels
    marks: Iterable[Window]


@dataclass(frozen=True, slots=True)
class WithoutSeals:
    """A page without its seals.

    `stains` is 255 where ink was taken away, and `pressed` where writing lies under a seal or may
    have gone with it, and where a seal covers a box to tick: there a person must look.
    """

    grey: Pixels
    stains: Pixels
    pressed: Pixels


@dataclass(frozen=True, slots=True)
class _Zone:
    """A seal on the laid page: a window around it, and 255 there on its outline and within."""

    window: Window
    line: Pixels
    inside: Pixels


@dataclass(frozen=True, slots=True)
class _Tones:
    """How dark the strokes of a page's writing are where they are darkest: usual and palest."""

    usual: float
    palest: float


def without_grey_seals(page: LaidInk, px_per_mm: float) -> WithoutSeals | None:
    """Return a page without the seals that lie on it in grey; None where there are none.

    Where a seal is paler than the writing, what is darker stays. Where nothing tells them apart,
    all ink within the outline is taken away but what is a mark, and all of it is `pressed`.

    Args:
        page: as it lies on its form.
        px_per_mm: scale of `page`.
    """
    small = _smaller(page, px_per_mm)
    outlines = [fit.outline * _TIMES + _TIMES // 2 for fit in seal_outlines(small)]
    if not outlines:
        return None
    zones = [_zone(page.grey, outline.astype(np.int32), px_per_mm) for outline in outlines]
    writing = _writing_tones(small, zones)
    marks = np.zeros_like(page.grey)
    for window in page.marks:
        marks[window] = 255
    found = WithoutSeals(page.grey.copy(), np.zeros_like(marks), np.zeros_like(marks))
    for zone in zones:
        _lift(page, marks, found, zone, writing)
    return found


def _smaller(page: LaidInk, px_per_mm: float) -> SmallPage:
    size = page.grey.shape[1] // _TIMES, page.grey.shape[0] // _TIMES
    grey, print_, lines = (
        cv2.resize(whole, size, interpolation=cv2.INTER_NEAREST)
        for whole in (page.grey, page.print, grown(page.lines, 1))
    )
    form = cv2.max(print_, lines).astype(np.uint8)
    dark = cv2.threshold(grey, _INK - 1, 255, cv2.THRESH_BINARY_INV)[1]
    core = cv2.erode(grey, np.ones((3, 3), np.uint8)).astype(np.uint8)
    return SmallPage(cv2.subtract(dark, form).astype(np.uint8), form, core, px_per_mm / _TIMES)


def _zone(grey: Pixels, outline: NDArray[np.int32], px_per_mm: float) -> _Zone:
    left, top, width, height = cv2.boundingRect(outline)
    edge = round(_NEAR_MM * px_per_mm)
    first, upper = max(0, left - edge), max(0, top - edge)
    window = slice(upper, top + height + edge), slice(first, left + width + edge)
    own = (outline - np.array([first, upper])).astype(np.int32)
    empty = np.zeros_like(grey[window])
    line = cv2.polylines(empty.copy(), [own], isClosed=True, color=(255,), thickness=3)
    inside = grown(filled(empty, own), _EDGE_MM * px_per_mm)
    return _Zone(window, line.astype(np.uint8), inside)


def _writing_tones(small: SmallPage, zones: Iterable[_Zone]) -> _Tones:
    """Return how dark the writing is beside the seals."""
    ink = small.ink.copy()
    for zone in zones:
        rows, columns = (
            slice(side.start // _TIMES, side.stop // _TIMES + 1) for side in zone.window
        )
        ink[rows, columns] = 0
    pieces = without_specks(ink, _SPECK_MM * small.px_per_mm)
    count, labels = map(np.asarray, cv2.connectedComponents(pieces))
    if int(count) == 1:
        return _Tones(255.0, 255.0)
    darkest = np.full(int(count), 255, np.uint8)
    np.minimum.at(darkest, labels[labels > 0], small.core[labels > 0])
    usual, palest = np.percentile(darkest[1:], _WRITING).tolist()
    return _Tones(usual, palest)


def _lift(page: LaidInk, marks: Pixels, found: WithoutSeals, zone: _Zone, writing: _Tones) -> None:
    """Take a seal away, and note where a person must look."""
    window, inside = zone.window, zone.inside > 0
    grey, marked = page.grey[window], marks[window] > 0
    form = cv2.max(page.print[window], grown(page.lines[window], 1)).astype(np.uint8)
    ink = (grey < _INK) & (form == 0)
    cores = cv2.erode(grey, np.ones((5, 5), np.uint8))
    ring = cores[(zone.line > 0) & ink]
    tone = float(np.percentile(ring, _RING)) if ring.size else 0.0
    level = tone - _SPREAD
    pale_beside = np.count_nonzero(ink & ~inside & (cores >= level))
    sure = level - writing.palest >= _SURELY_APART and pale_beside < _PALE_PX
    kept = np.zeros_like(marked) if sure else marked
    if tone - writing.usual >= _APART:
        deep = writing.palest + _SURELY_APART if sure else (tone + writing.usual) / 2
        level = max(min(level, deep), tone - _DEEPEST)
        kept = kept | _dark_strokes((grey < level) & (grown(form, _FRINGE_PX) == 0))
    gone = inside & ~kept & (form == 0)
    found.grey[window][gone] = 255
    found.stains[window][gone & ink] = 255
    found.pressed[window][inside & (marked | (kept & ink) if sure else inside)] = 255


def _dark_strokes(dark: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return what is dark and the fringe of it, single dots left out."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(dark.astype(np.uint8))
    stroke = np.where(stats[:, cv2.CC_STAT_AREA] >= _DOTS_PX, 255, 0).astype(np.uint8)
    stroke[0] = 0
    return np.asarray(grown(stroke.take(np.asarray(labels)), _FRINGE_PX) > 0)
