"""The scan that a page of a PDF consists of, taken out as it is.

A page counts as one embedded scan where a single image, upright or turned by the page, covers
it, with nothing else on it but invisible text (as scanners with OCR write it). Whether the image
taken out is what the page shows (no mask, no inverted colours, no clipping) is then not argued
but looked at: a thumbnail of the page rendered by PDFium must look like the image.
"""

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_raw
from PIL import Image, ImageChops, ImageFilter

from ocr.scans.pdf.annotations import places_of_annotations
from ocr.scans.picture_pages import at_resolution, is_resolution, refuse_pixels
from ocr.scans.split import Bounds

_INVISIBLE = 3  # text rendering mode: neither filled nor stroked
_POINTS = 72.0  # an inch
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


def embedded_scan(page: pdfium.PdfPage, unit: float, bounds: Bounds) -> Image.Image | None:
    """Return the one image that a page consists of, turned as the page is, or None.

    Args:
        page: with what belongs to the screen alone hidden.
        unit: points that the page's unit measures.
        bounds: most pixels.

    Raises:
        UnreadableScan: where it has more.
    """
    image = _only_image(page)
    if image is None or not _covers(image, page):
        return None
    matrix, (columns, rows) = image.get_matrix(), image.get_px_size()
    refuse_pixels((columns, rows), bounds)
    dpi = (columns * _POINTS / matrix.a / unit, rows * _POINTS / matrix.d / unit)
    if not is_resolution(dpi):
        return None
    scan = image.get_bitmap(render=False).to_pil()
    scan = scan.copy() if scan.mode == "L" else scan.convert("RGB")
    turn = page.get_rotation()
    if turn:
        scan = scan.transpose(_TURNS[turn])
    if not _looks_like(scan, page):
        return None
    return at_resolution(scan, dpi if turn in (0, 180) else dpi[::-1], bounds)


def _only_image(page: pdfium.PdfPage) -> pdfium.PdfImage | None:
    if any(places_of_annotations(page)):
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
