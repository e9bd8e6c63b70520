"""Whether the pictures of a PDF's page are all there: renderers fill up what is missing."""

from itertools import islice

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_raw

from ocr.base.errors import UnreadableScan
from ocr.base.reasons import ReasonCode
from ocr.scans.fax_codes import FaxCoding
from ocr.scans.picture_damage import fax_is_damaged, flate_is_damaged, jpeg_is_damaged

_JPEG, _FAX, _FLATE = "DCTDecode", "CCITTFaxDecode", "FlateDecode"
_SIMPLE = frozenset(pdfium.PdfImage.SIMPLE_FILTERS)
_MOST_DEPTH, _MOST_PICTURES = 4, 500
_WITH_MASK, _INKS = 32, pdfium_raw.FPDF_COLORSPACE_DEVICECMYK


def refuse_damaged_pictures(page: pdfium.PdfPage, most_pixels: int) -> None:
    """Refuse a page that shows a picture whose data are damaged.

    Args:
        page: of the PDF.
        most_pixels: that are looked at, of all its pictures.

    Raises:
        UnreadableScan: where one is.
    """
    kinds = [pdfium_raw.FPDF_PAGEOBJ_IMAGE]
    for image in islice(page.get_objects(kinds, _MOST_DEPTH), _MOST_PICTURES):
        if not isinstance(image, pdfium.PdfImage):
            continue
        width, height = image.get_px_size()
        most_pixels -= width * height
        if most_pixels < 0:
            return
        if _is_damaged(image, width, height):
            raise UnreadableScan(ReasonCode.PICTURE_CUT)


def _is_damaged(image: pdfium.PdfImage, width: int, height: int) -> bool:
    filters = image.get_filters()
    last = filters[-1] if filters else ""
    content = bytes(image.get_data(decode_simple=True))
    if not content:
        return False  # within the page's drawing: nothing is handed out
    if last == _JPEG:
        return jpeg_is_damaged(content)
    if last == _FAX:
        return all(fax_is_damaged(content, (width, height), coding) for coding in FaxCoding)
    if not _SIMPLE.issuperset(filters):
        return False
    if filters == [_FLATE] and flate_is_damaged(bytes(image.get_data())):
        return True
    told = image.get_metadata()
    if told.bits_per_pixel == _WITH_MASK and told.colorspace != _INKS:
        return False  # some of its colours are transparent: PDFium tells its own bits
    a_row: int = -(-width * told.bits_per_pixel // 8)
    return len(content) < a_row * height
