"""A page laid on its form: even light, known scale, ready to be cut into fields."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import cv2
import numpy as np

from ocr.base.doubts import Doubt
from ocr.base.pixels import Pixels
from ocr.cleaning.colour_removal import unstained
from ocr.cleaning.correction_tape import TAPED, is_taped, lost_rules
from ocr.cleaning.dark_patches import SHADED, dark_patches, is_shaded
from ocr.cleaning.despeckle import is_speckled
from ocr.cleaning.grey_seals import LaidInk, without_grey_seals
from ocr.cleaning.scanner_streaks import without_streaks
from ocr.forms.template import Box
from ocr.geometry.blank_form import PX_PER_MM, Blank
from ocr.geometry.line_detection import RuledLines, ruled_lines
from ocr.geometry.placement import Placement

_DARKEST_PAPER = 64
"""What is darker all around is no paper: a lid, a table."""

_MARK_MM = 1.0
"""So far around a box to tick a mark may reach."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page on its form at 12 pixels a millimetre.

    `grey` has even light (paper 255). `lines` is 255 on the form's ruled lines as they lie on
    this page, found on the page itself, so that a stroke that crosses one is not taken for it.
    `stains` is 255 where a seal was taken away, `pressed` where one without colour lies on writing
    or may hide some, `red` on what is written in red; each is None on a page that has none.
    `speckled` says that single dots are dirt rather than writing.

    `ruled` are all the ruled lines of the page, its own too; None if nobody looked for them.
    `lost` is 255 where the page lacks the form's rules, as `tape.lost_rules` has it; `dark` where
    its paper is dark, None on a page that is evenly lit.
    `scan_px_per_mm` is how fine the scan was, 0 if nobody knows: what is enlarged gains nothing.
    """

    grey: Pixels
    lines: Pixels
    blank: Blank
    stains: Pixels | None = None
    red: Pixels | None = None
    speckled: bool = False
    lost: Pixels | None = None
    scan_px_per_mm: float = 0.0
    ruled: RuledLines | None = None
    pressed: Pixels | None = None
    dark: Pixels | None = None

    def hidden(self, box: Box, around_mm: float) -> tuple[Doubt, ...]:
        """Return why a box may not be seen as it is: rules near it are hidden, or it is dark."""
        taped = self.lost is not None and is_taped(self.lost, box, around_mm)
        shaded = self.dark is not None and is_shaded(self.dark, box)
        return (TAPED,) * taped + (SHADED,) * shaded

    def window(self, box: Box, margin_mm: float) -> tuple[slice, slice]:
        """Return the rows and columns of a box and the margin around it, within the sheet."""
        height, width = self.grey.shape
        top, bottom = (box.top - margin_mm) * PX_PER_MM, (box.bottom + margin_mm) * PX_PER_MM
        left, right = (box.left - margin_mm) * PX_PER_MM, (box.right + margin_mm) * PX_PER_MM
        rows = slice(max(0, round(top)), min(height, round(bottom)))
        return rows, slice(max(0, round(left)), min(width, round(right)))


def lay(page: Pixels, placement: Placement, blank: Blank, *, cleaning: bool = True) -> Sheet:
    """Lay a page on a form.

    Args:
        page: as scanned, grey `(height, width)` or colour `(height, width, 3)`.
        placement: where the form lies on it.
        blank: the form.
        cleaning: whether seals that were scanned without colour are taken away.
    """
    clean = unstained(page, placement.px_per_mm)
    page = without_streaks(clean.grey, placement.px_per_mm)
    with ThreadPoolExecutor(1) as beside:
        speckled = beside.submit(is_speckled, page, placement.px_per_mm)
        as_lit = _laid(page, placement, blank)
        grey = even_light(as_lit)
        lost = beside.submit(lost_rules, grey, blank.rules, PX_PER_MM)
        found = ruled_lines(grey, PX_PER_MM)
        lines = cv2.bitwise_and(cv2.max(found.level, found.upright), blank.line_zone)
        stains, red = (
            None if mask is None else _inverse(_laid(_inverse(mask), placement, blank))
            for mask in (clean.stains, clean.red)
        )
    sheet = Sheet(
        grey,
        lines.astype(np.uint8, copy=False),
        blank,
        stains,
        red,
        speckled.result(),
        lost.result(),
        placement.px_per_mm,
        found,
        dark=dark_patches(as_lit, PX_PER_MM),
    )
    return _without_seals(sheet) if cleaning and stains is None else sheet


def _without_seals(sheet: Sheet) -> Sheet:
    """Return a sheet without the seals that have no colour."""
    options = sheet.blank.template.options.values()
    marks = [sheet.window(option.box, _MARK_MM) for option in options]
    page = LaidInk(sheet.grey, sheet.blank.print_zone, sheet.lines, marks)
    found = without_grey_seals(page, PX_PER_MM)
    if found is None:
        return sheet
    return replace(sheet, grey=found.grey, stains=found.stains, pressed=found.pressed)


def _inverse(mask: Pixels) -> Pixels:
    return cv2.bitwise_not(mask).astype(np.uint8, copy=False)


def _laid(page: Pixels, placement: Placement, blank: Blank) -> Pixels:
    """Return a page in grey at the scale of the blank, paper beyond its edges."""
    size = blank.ink.shape[1], blank.ink.shape[0]
    return placement.laid(page, size, np.diag([1 / PX_PER_MM, 1 / PX_PER_MM, 1.0]))


def even_light(grey: Pixels) -> Pixels:
    """Return the page as if its paper were white everywhere: shadow and tone are divided out."""
    eighth = cv2.resize(grey, None, fx=1 / 8, fy=1 / 8, interpolation=cv2.INTER_AREA)
    paper = cv2.blur(cv2.dilate(eighth, np.ones((7, 7), np.uint8)), (15, 15))
    paper = np.maximum(paper, _DARKEST_PAPER)
    whole = cv2.resize(paper, grey.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return cv2.divide(grey, whole, scale=255).astype(np.uint8, copy=False)
