"""The pages of a PDF: an embedded scan is taken out as it is, any other page is drawn, twice.

What PDFium draws is handed on where poppler's drawing of the same page agrees with it.
"""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image

from ocr.base.errors import UnreadableScan
from ocr.base.reasons import ReasonCode
from ocr.scans.drawn_facts import facts_of_drawn
from ocr.scans.pdf.drawings_compared import COMPARED_DPI, difference
from ocr.scans.pdf.embedded_scan import embedded_scan
from ocr.scans.pdf.file import PdfFile, PdfSheet, open_pdf
from ocr.scans.pdf.renderers import drawn_by_pdfium, drawn_by_poppler
from ocr.scans.pdf_damage import refuse_damaged_pictures
from ocr.scans.picture_pages import at_resolution, too_many_pages
from ocr.scans.split import Bounds

_MOST_INCHES = 60.0
_MOST_SIDE = 8_000  # pixels
_FINE, _COARSE = 300, 200  # dots per inch of a drawn page
_FINE_PIXELS = 20_000_000  # A3 at 300 dpi and a little more


def pdf_pages(path: Path, bounds: Bounds) -> Iterator[Callable[[], Image.Image]]:
    """Yield what makes each page of a PDF as seen on paper, `L` or `RGB`, with `info["dpi"]`.

    Each may be made until the next is asked for, and raises `UnreadableScan` for its page alone:
    where it is beyond the bounds, or two programs draw it differently.

    Raises:
        UnreadableScan: for a PDF that is broken, cut off, locked, or beyond the bounds.
    """
    with open_pdf(path) as file:
        count = len(file.document)
        if count == 0:
            raise UnreadableScan(ReasonCode.PDF_EMPTY)
        if count > bounds.pages:
            raise too_many_pages(bounds)
        for index in range(count):
            yield partial(_page, file, index, bounds)


def _page(file: PdfFile, index: int, bounds: Bounds) -> Image.Image:
    try:
        sheet = file.sheet(index)
        if min(sheet.inches) <= 0:
            raise UnreadableScan(ReasonCode.SHEET_WITHOUT_SIZE)
        if max(sheet.inches) > _MOST_INCHES:
            raise UnreadableScan(ReasonCode.LARGE_SHEET)
        refuse_damaged_pictures(sheet.page, bounds.pixels)
        scan = embedded_scan(sheet.page, sheet.unit, bounds)
        return scan or _drawn(sheet, bounds)
    except pdfium.PdfiumError:
        raise UnreadableScan(ReasonCode.PDF_CUT) from None


def _drawn(sheet: PdfSheet, bounds: Bounds) -> Image.Image:
    """Return a page drawn, with the facts of the scan that it shows."""
    dpi, size = _drawing_size(sheet.inches, bounds)
    drawn = drawn_by_pdfium(sheet.page, size)
    _refuse_unless_alike(sheet, drawn, dpi, bounds)
    drawn = at_resolution(drawn, (dpi, dpi), bounds)
    drawn.info["facts"] = facts_of_drawn(sheet.page, size, dpi, "pdfium", bounds.pixels)
    return drawn


def _refuse_unless_alike(sheet: PdfSheet, drawn: Image.Image, dpi: float, bounds: Bounds) -> None:
    """Refuse a page that another program draws otherwise, or not at all."""
    other = drawn_by_poppler(sheet.place, drawn.size, max(1, bounds.seconds_a_page // 2))
    if other.grey is None or other.grey.size != drawn.size:
        raise UnreadableScan(ReasonCode.PDF_UNSURE)
    shrunk = min(1.0, COMPARED_DPI / dpi)
    size = (max(1, round(drawn.width * shrunk)), max(1, round(drawn.height * shrunk)))
    both = (drawn.convert("L"), other.grey)
    ours, theirs = (one.resize(size, Image.Resampling.BOX) for one in both)
    reason = difference(sheet.page, ours, theirs, lacks_letters=other.lacks_letters)
    if reason is not None:
        raise UnreadableScan(reason)


def _drawing_size(inches: tuple[float, float], bounds: Bounds) -> tuple[float, tuple[int, int]]:
    """Return the resolution to draw a page at and its size in pixels, within all bounds."""
    width, height = inches
    fine = width * height * _FINE**2 <= min(_FINE_PIXELS, bounds.pixels)
    most = (bounds.pixels / (width * height)) ** 0.5
    dpi = min(_FINE if fine else _COARSE, _MOST_SIDE / max(width, height), most)
    return dpi, (max(1, round(width * dpi)), max(1, round(height * dpi)))
