"""Whether a page is worth reading, and figures on how good it is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from ocr.base.doubts import Doubt, DoubtCode
from ocr.base.form_reading import Quality
from ocr.base.pixels import Pixels, scaled
from ocr.base.reasons import Reason, ReasonCode
from ocr.base.scan_facts import UNKNOWN, ScanFacts, Tones
from ocr.forms.template import Box
from ocr.geometry.form_grid import FormGrid
from ocr.geometry.placement import SAME_LINES, Placement
from ocr.geometry.warp import through

_MM_PER_INCH = 25.4
_LEAST_SIDE_PX = 700
_SHRUNK_PX = 560
_LEAST_CONTRAST = 24
_LEAST_INK_PX, _LEAST_HOLE_PX, _MOST_HOLE_PX, _SOLID = 4, 8, 18, 0.7
"""Of a page shrunk to so many pixels, each half a millimetre of A4: letters are 5 pixels high."""

_THICK_PX, _EDGE_SHARE = 15, 0.03
"""No stroke is so thick; shadows of the scanner's edge are no ink."""

_MOST_NOISE = 4.0
_DARK, _LEAST_LIGHT_SHARE = 90, 0.02

_LEAST_DPI, _SAFE_DPI = 120, 180
_MOST_RESIDUAL_MM = 0.30
"""Scans, curled photographs and fed sheets stay under 0.12; a form whose rows differ, above."""

_SAFE_TRUST = 0.80
"""Faxes that lost a fifth of their lines lost strokes of the text too."""

_CUT_MM = 1.5
_FINE_DPI = 250
_BLACK, _WHITE, _FEWEST_GREYS = 30, 225, 0.001
"""A page in greys has some hundredths of its pixels between black and white; a fax has none."""


def reason_not_to_read(grey: Pixels, facts: ScanFacts = UNKNOWN) -> Reason | None:
    """Return why a page cannot be read; None where it can.

    Args:
        grey: `(height, width)` as scanned.
        facts: of the scan that the page was made of.
    """
    fine_enough = facts.dpi is not None and facts.dpi >= _LEAST_DPI  # then the paper is small
    if max(grey.shape) < _LEAST_SIDE_PX and not fine_enough:
        return Reason(ReasonCode.FEW_PIXELS)
    small = _shrunk(grey)
    if _is_dark(small):
        return Reason(ReasonCode.DARK)
    return Reason(ReasonCode.BLANK) if _is_blank(small) else None


def _shrunk(grey: Pixels) -> Pixels:
    height, width = (max(1, round(side * _SHRUNK_PX / max(grey.shape))) for side in grey.shape)
    small = cv2.resize(grey, (width, height), interpolation=cv2.INTER_AREA)
    return small.astype(np.uint8, copy=False)


def _is_dark(small: Pixels) -> bool:
    """Tell whether a page is black but for thin strokes: turned black to white, or not lit.

    A paper on a dark table is a large patch of light.
    """
    if np.median(small) > _DARK:
        return False
    patches = cv2.morphologyEx(small, cv2.MORPH_OPEN, np.ones((_THICK_PX, _THICK_PX), np.uint8))
    return bool((patches > _DARK).mean() < _LEAST_LIGHT_SHARE)


def _is_blank(small: Pixels) -> bool:
    """Tell whether there is nothing on a page: no ink on its paper, however it is lit."""
    edge = round(_EDGE_SHARE * max(small.shape))
    inner = small[edge:-edge, edge:-edge] if min(small.shape) > 4 * edge else small
    darker = np.cumsum(np.bincount(inner.ravel(), minlength=256)) / inner.size
    low, high = np.searchsorted(darker, (0.005, 0.95))
    if high - low >= _LEAST_CONTRAST:
        return False
    paper = cv2.morphologyEx(inner, cv2.MORPH_CLOSE, np.ones((_THICK_PX, _THICK_PX), np.uint8))
    ink = paper.astype(np.int16) - inner
    noise = _MOST_NOISE * float(np.median(ink))
    seen = (ink >= max(_LEAST_CONTRAST, noise)).astype(np.uint8)
    blobs = cv2.connectedComponentsWithStats(seen)[2][1:]
    return not any(_is_written(*blob) for blob in blobs[:, 2:].tolist())


def _is_written(width: int, height: int, area: int) -> bool:
    """Tell a letter or a line from a speck, and from a hole that was punched."""
    if max(width, height) < _LEAST_INK_PX:
        return False
    punched = min(width, height) >= _LEAST_HOLE_PX and max(width, height) <= _MOST_HOLE_PX
    return not (punched and area >= _SOLID * width * height)


def reason_to_refuse(
    grey: Pixels, placement: Placement, ruling: FormGrid, facts: ScanFacts = UNKNOWN
) -> Reason | None:
    """Return why a page that was laid on its form cannot be read; None where it can.

    Args:
        grey: `(height, width)` as scanned.
        placement: where the form lies on it.
        ruling: the form's lines.
        facts: of the scan that the page was made of.
    """
    dpi = _scanned_dpi(placement, facts)
    if dpi < _LEAST_DPI:
        return Reason(ReasonCode.COARSE, f"{dpi:.0f}")
    if _is_cut_off(grey, placement, ruling):
        return Reason(ReasonCode.CUT_OFF)
    if placement.is_another_edition:
        return Reason(ReasonCode.OTHER_EDITION)
    if placement.residual_mm > _MOST_RESIDUAL_MM:
        return Reason(ReasonCode.BENT)
    return None


@dataclass(frozen=True, slots=True)
class PageDoubts:
    """What is doubtful about everything on a page, and about which of it.

    Attributes:
        lines: how the form's lines came through, as `doubt_about` has it.
        greys: how its tones did, as `doubt_about_greys` has it.
        back: that the other side of the paper shows through.
        back_shows: where it does; all over the page if None.
    """

    lines: Doubt | None = None
    greys: Doubt | None = None
    back: Doubt | None = None
    back_shows: tuple[Box, ...] | None = None

    def of_text(self, box: Box, *, written: bool) -> Iterator[Doubt]:
        """Yield why what was read in a box of text must be looked at, or that it is empty."""
        if self.lines and written:
            yield self.lines
        if self.greys:
            yield self.greys
        if self.back and written and self._back_shows_at([box]):
            yield self.back

    def of_choice(self, boxes: Sequence[Box], *, marked: bool, multiple: bool) -> Iterator[Doubt]:
        """Yield why the marks of a choice must be looked at, or that it has none.

        Where the scan is coarse, a square's blurred outline runs into its middle and looks like a
        mark, and a thin tick on a bright scan leaves less in its square than that: 22 ticks on 90
        pages of 125 to 160 dots an inch left their choices surely empty.
        Where lines are broken, a tick breaks off like them, and what is left of an outline looks
        like one; where they lie elsewhere, so do the squares: nothing stands.
        In black and white a pale tick is gone, so that no option is surely empty; but a choice of
        one that has its mark needs no second one.
        What shows through from the other side adds strokes and takes none away.

        Args:
            boxes: of its options.
            marked: whether any option is.
            multiple: whether several may be.
        """
        if self.lines:
            yield self.lines
        if self.greys and (multiple or not marked):
            yield self.greys
        if self.back and marked and self._back_shows_at(boxes):
            yield self.back

    def _back_shows_at(self, boxes: Sequence[Box]) -> bool:
        if self.back_shows is None:
            return True
        return any(_overlap(box, place) for box in boxes for place in self.back_shows)


def _overlap(one: Box, other: Box) -> bool:
    across = one.left < other.right and other.left < one.right
    return across and one.top < other.bottom and other.top < one.bottom


def doubts_of_page(grey: Pixels, placement: Placement, facts: ScanFacts = UNKNOWN) -> PageDoubts:
    """Return what is doubtful about everything on a page that was laid on its form.

    Args:
        grey: `(height, width)` as scanned.
        placement: where the form lies on it.
        facts: of the scan that the page was made of.
    """
    greys = doubt_about_greys(grey, placement, facts)
    return PageDoubts(doubt_about(placement, facts), greys)


def doubt_about(placement: Placement, facts: ScanFacts = UNKNOWN) -> Doubt | None:
    """Return what the form's lines say against what was read of a page; None if nothing."""
    dpi = _scanned_dpi(placement, facts)
    if dpi < _SAFE_DPI:
        return Doubt(DoubtCode.COARSE_PAGE, f"{dpi:.0f}")
    if placement.trust < _SAFE_TRUST:
        return Doubt(DoubtCode.BROKEN_LINES)
    if placement.astray and placement.explained < SAME_LINES:
        return Doubt(DoubtCode.OTHER_LINES)
    return None


def doubt_about_greys(
    grey: Pixels, placement: Placement, facts: ScanFacts = UNKNOWN
) -> Doubt | None:
    """Return why whole boxes may look empty on a page; None where none should.

    A fax has black and white alone: a pale stroke is gone without a trace. Where the pixels are
    fine, too few are lost to matter.
    """
    if _scanned_dpi(placement, facts) >= _FINE_DPI:
        return None
    sparse = grey[::3, ::3]
    between = np.count_nonzero((sparse > _BLACK) & (sparse < _WHITE)) / sparse.size
    if facts.tones is Tones.TWO or between < _FEWEST_GREYS:
        return Doubt(DoubtCode.BLACK_AND_WHITE)
    return None


def _scanned_dpi(placement: Placement, facts: ScanFacts) -> float:
    """Return the dots an inch of the paper that the scan had, whatever it was enlarged to."""
    return facts.scanned(placement.px_per_mm * _MM_PER_INCH)


def _is_cut_off(grey: Pixels, placement: Placement, ruling: FormGrid) -> bool:
    """Tell whether a corner of the form's lines lies outside the picture."""
    corners = through(placement.to_page, ruling.corners)
    size = np.array(grey.shape[::-1])
    beyond = np.maximum(-corners, corners - size).max()
    return bool(beyond > _CUT_MM * placement.px_per_mm)


def quality_of(grey: Pixels, placement: Placement, facts: ScanFacts = UNKNOWN) -> Quality:
    """Return the figures of a page that was laid on its form; `dpi` is that of its scan.

    `sharpness` is the standard deviation of the Laplacian at 6 pixels a millimetre.
    """
    scale = 6.0 / placement.px_per_mm
    small = scaled(grey, scale)
    return Quality(
        dpi=round(_scanned_dpi(placement, facts), 1),
        rotation=placement.rotation,
        skew_degrees=round(placement.skew_degrees, 3),
        residual_mm=round(placement.residual_mm, 3),
        support=round(placement.support, 3),
        sharpness=round(float(cv2.meanStdDev(cv2.Laplacian(small, cv2.CV_16S))[1][0, 0]), 1),
    )
