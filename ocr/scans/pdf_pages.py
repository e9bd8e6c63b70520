"""The pages of a PDF: an embedded scan is taken out as it is, any other page is rendered.

A page counts as one embedded scan where a single image, upright or turned by the page, covers
it, with nothing else on it but invisible text (as scanners with OCR write it). Whether the image
taken out is what the page shows (no mask, no inverted colours, no clipping) is then not argued
but looked at: a thumbnail of the page rendered by PDFium must look like the image.
"""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_raw
from pdf2image import convert_from_path
from pdf2image.exceptions import (
    PDFInfoNotInstalledError,
    PDFPageCountError,
    PDFPopplerTimeoutError,
)
from PIL import Image, ImageChops, ImageFilter

from ocr.base.errors import UnreadableScan
from ocr.base.reasons import ReasonCode
from ocr.scans.drawn_facts import facts_of_drawn
from ocr.scans.formats import PDF
from ocr.scans.pdf_damage import refuse_damaged_pictures
from ocr.scans.picture_pages import at_resolution, is_resolution, refuse_pixels, too_many_pages
from ocr.scans.split import Bounds

_INVISIBLE = 3  # text rendering mode: neither filled nor stroked
_POINTS = 72.0  # an inch
_MOST_INCHES = 60.0
_MOST_SIDE = 8_000  # pixels
_FINE, _COARSE = 300, 200  # dots per inch of a rendered page
_FINE_PIXELS = 20_000_000  # A3 at 300 dpi and a little more

_EDGE = 0.01  # how far, as a share of the page, a scan may end from its edge
_LEANING = 0.1  # points that the far corner may be off
_THUMBNAIL = 54 / _POINTS
_BLUR = 2.0  # pixels of the thumbnail: two ways of shrinking one scan then differ by 5 at most
_MOST_DIFFERENCE = 8.0  # mean steps of grey, of 255
_CLEARLY_OTHER = 64  # steps of grey; the most seen between two ways of shrinking is 46
_MOST_CLEARLY_OTHER = 0.0003  # share of the page: a square of 4 mm on A4

_TURNS = {
    90: Image.Transpose.ROTATE_270,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_90,
}


def pdf_pages(path: Path, bounds: Bounds) -> Iterator[Callable[[], Image.Image]]:
    """Yield what makes each page of a PDF as seen on a screen, `L` or `RGB`, with `info["dpi"]`.

    Each may be made until the next is asked for, and raises `UnreadableScan` for its page alone.

    Raises:
        UnreadableScan: for a PDF that is broken, cut off, locked, or beyond the bounds.
    """
    _refuse_cut_off(path)
    with _open(path) as document:
        if len(document) == 0:
            raise UnreadableScan(ReasonCode.PDF_EMPTY)
        if len(document) > bounds.pages:
            raise too_many_pages(bounds)
        for index in range(len(document)):
            yield partial(_page, document, path, index, bounds)


def _refuse_cut_off(path: Path) -> None:
    """Refuse a PDF without its end: PDFium would repair it and silently lose pages."""
    with path.open("rb") as file:
        if not PDF.is_complete(file, path.stat().st_size):
            raise UnreadableScan(ReasonCode.PDF_CUT)


def _open(path: Path) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        locked = error.err_code in (pdfium_raw.FPDF_ERR_PASSWORD, pdfium_raw.FPDF_ERR_SECURITY)
        raise UnreadableScan(ReasonCode.PDF_LOCKED if locked else ReasonCode.PDF_CUT) from None


def _page(document: pdfium.PdfDocument, path: Path, index: int, bounds: Bounds) -> Image.Image:
    try:
        page = document[index]
        size = page.get_size()
        if max(size) > _MOST_INCHES * _POINTS:
            raise UnreadableScan(ReasonCode.LARGE_SHEET)
        refuse_damaged_pictures(page, bounds.pixels)
        scan = _embedded_scan(page, bounds)
        return scan or _drawn(page, path, index + 1, bounds)
    except pdfium.PdfiumError:
        raise UnreadableScan(ReasonCode.PDF_CUT) from None


def _drawn(page: pdfium.PdfPage, path: Path, number: int, bounds: Bounds) -> Image.Image:
    """Return a page drawn, with the facts of the scan that it shows."""
    drawn = _rendered(path, number, page.get_size(), bounds)
    dpi = drawn.info["dpi"][0]
    drawn.info["facts"] = facts_of_drawn(page, drawn.size, dpi, "poppler", bounds.pixels)
    return drawn


def _embedded_scan(page: pdfium.PdfPage, bounds: Bounds) -> Image.Image | None:
    """Return the one image that the page consists of, turned as the page is, or None."""
    image = _only_image(page)
    if image is None or not _covers(image, page):
        return None
    refuse_pixels(image.get_px_size(), bounds)
    scan = image.get_bitmap(render=False).to_pil()
    scan = scan.copy() if scan.mode == "L" else scan.convert("RGB")
    matrix = image.get_matrix()
    dpi = (scan.width * _POINTS / matrix.a, scan.height * _POINTS / matrix.d)
    turn = page.get_rotation()
    if turn:
        scan = scan.transpose(_TURNS[turn])
    if not is_resolution(dpi) or not _looks_like(scan, page):
        return None
    return at_resolution(scan, dpi if turn in (0, 180) else dpi[::-1], bounds)


def _only_image(page: pdfium.PdfPage) -> pdfium.PdfImage | None:
    if pdfium_raw.FPDFPage_GetAnnotCount(page) > 0:
        return None
    seen = [thing for thing in page.get_objects(max_depth=1) if not _is_invisible(thing)]
    only = seen[0] if len(seen) == 1 else None
    return only if isinstance(only, pdfium.PdfImage) else None


def _is_invisible(thing: pdfium.PdfObject) -> bool:
    if thing.type != pdfium_raw.FPDF_PAGEOBJ_TEXT:
        return False
    mode: int = pdfium_raw.FPDFTextObj_GetTextRenderMode(thing)
    return mode == _INVISIBLE


def _covers(image: pdfium.PdfImage, page: pdfium.PdfPage) -> bool:
    """Return whether the image stands upright on the unturned page and reaches all its edges."""
    matrix = image.get_matrix()
    left, bottom, right, top = page.get_bbox()
    across, down = _EDGE * (right - left), _EDGE * (top - bottom)
    upright = matrix.a > 0 and matrix.d > 0 and max(abs(matrix.b), abs(matrix.c)) < _LEANING
    off_sides = max(abs(matrix.e - left), abs(matrix.e + matrix.a - right))
    off_ends = max(abs(matrix.f - bottom), abs(matrix.f + matrix.d - top))
    return bool(upright and off_sides <= across and off_ends <= down)


def _looks_like(scan: Image.Image, page: pdfium.PdfPage) -> bool:
    shown = page.render(scale=_THUMBNAIL, grayscale=True).to_pil().convert("L")
    taken = scan.convert("L").resize(shown.size, Image.Resampling.BOX)
    blur = ImageFilter.GaussianBlur(_BLUR)
    counts = ImageChops.difference(shown.filter(blur), taken.filter(blur)).histogram()
    pixels = sum(counts)
    mean = sum(step * count for step, count in enumerate(counts)) / pixels
    clearly = sum(counts[_CLEARLY_OTHER:]) / pixels
    return mean <= _MOST_DIFFERENCE and clearly <= _MOST_CLEARLY_OTHER


def _rendered(path: Path, number: int, points: tuple[float, float], bounds: Bounds) -> Image.Image:
    """Let poppler draw a page; its size in pixels is ours, whatever the file says on the way."""
    dpi, size = _drawing_size(points, bounds)
    try:
        drawn = convert_from_path(
            path,
            first_page=number,
            last_page=number,
            size=size,
            use_cropbox=True,
            timeout=max(1, bounds.seconds_a_page // 2),  # for each of its two programs
        )
    except PDFPopplerTimeoutError:
        raise UnreadableScan(ReasonCode.SLOW_SHEET) from None
    except PDFPageCountError:
        raise UnreadableScan(ReasonCode.PDF_CUT) from None
    except PDFInfoNotInstalledError:
        raise OSError("poppler is missing: install poppler-utils") from None
    if not drawn:
        raise UnreadableScan(ReasonCode.PDF_CUT)
    return at_resolution(drawn[0].convert("RGB"), (dpi, dpi))


def _drawing_size(points: tuple[float, float], bounds: Bounds) -> tuple[float, tuple[int, int]]:
    """Return the resolution to draw a page at and its size in pixels, within all bounds."""
    width, height = points[0] / _POINTS, points[1] / _POINTS
    fine = width * height * _FINE**2 <= min(_FINE_PIXELS, bounds.pixels)
    most = (bounds.pixels / (width * height)) ** 0.5
    dpi = min(_FINE if fine else _COARSE, _MOST_SIDE / max(width, height), most)
    return dpi, (max(1, round(width * dpi)), max(1, round(height * dpi)))
