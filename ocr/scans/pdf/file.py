"""A PDF file, opened: what it is as a whole, and the copy of it that other programs are shown."""

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_raw

from ocr.base.errors import UnreadableScan
from ocr.base.reasons import ReasonCode
from ocr.scans.formats import PDF
from ocr.scans.pdf.annotations import copy_of, lay_on_paper
from ocr.scans.pdf.renderers import PlaceOfPage, opens_without_password

_POINTS = 72.0  # an inch
_PORTFOLIO = re.compile(rb"/Collection\s*(?:<<|\d+\s+\d+\s+R)")
_UNIT = re.compile(rb"/UserUnit\s*(\d*\.?\d+)")
_LONGEST = 64  # bytes that a find may lie across two pieces of a file
_XFA = (pdfium_raw.FORMTYPE_XFA_FULL, pdfium_raw.FORMTYPE_XFA_FOREGROUND)


class _Search:
    """A file written to nowhere, searched on the way: PDFium writes the objects in the plain."""

    def __init__(self, *sought: re.Pattern[bytes]) -> None:
        self.found: dict[re.Pattern[bytes], bytes] = {}
        self._sought = sought
        self._last = b""

    def write(self, piece: bytes) -> None:
        text = self._last + bytes(piece)
        for pattern in self._sought:
            if pattern not in self.found and (match := pattern.search(text)):
                self.found[pattern] = match[match.re.groups]
        self._last = text[-_LONGEST:]


@dataclass(frozen=True, slots=True)
class PdfSheet:
    """A page as it lies on paper: what belongs to the screen alone is hidden.

    Attributes:
        page: as PDFium has it.
        unit: points that its unit measures; 1 where it says nothing that can be.
        place: where other programs find it.
    """

    page: pdfium.PdfPage
    unit: float
    place: PlaceOfPage

    @property
    def inches(self) -> tuple[float, float]:
        """Width and height, as it lies turned."""
        width, height = self.page.get_size()
        return width * self.unit / _POINTS, height * self.unit / _POINTS


@dataclass(slots=True)
class PdfFile:
    """An open PDF.

    Attributes:
        path: of the file.
        document: with its forms initialised.
    """

    path: Path
    document: pdfium.PdfDocument
    _has_units: bool
    _closing: ExitStack
    _copy: int | None = None

    def sheet(self, index: int) -> PdfSheet:
        """Return a page, the first being 0."""
        page = self.document[index]
        self._lay_on_paper(page)
        turned = page.get_rotation() in (90, 270)
        if self._copy is None:
            place = PlaceOfPage(str(self.path), index + 1, turned)
        else:
            place = PlaceOfPage(f"/dev/fd/{self._copy}", index + 1, turned, (self._copy,))
        return PdfSheet(page, self._unit(index), place)

    def _lay_on_paper(self, page: pdfium.PdfPage) -> None:
        if lay_on_paper(page) and self._copy is None:
            for other in self.document:
                lay_on_paper(other)
            copy = self._closing.enter_context(copy_of(self.document))
            self._copy = copy.fileno()

    def _unit(self, index: int) -> float:
        if not self._has_units:
            return 1.0
        with pdfium.PdfDocument.new() as alone:
            alone.import_pages(self.document, [index])
            return float(_found(alone, _UNIT).get(_UNIT, b"1")) or 1.0


@contextmanager
def open_pdf(path: Path) -> Iterator[PdfFile]:
    """Open a PDF that a page can be made of as it is.

    Raises:
        UnreadableScan: for one that is broken, cut off, locked, or holds its pages elsewhere.
    """
    _refuse_cut_off(path)
    with ExitStack() as closing:
        document = closing.enter_context(_opened(path))
        try:
            document.init_forms()
            _refuse_where_pages_are_elsewhere(document)
            found = _found(document, _PORTFOLIO, _UNIT)
        except pdfium.PdfiumError:
            raise UnreadableScan(ReasonCode.PDF_CUT) from None
        if _PORTFOLIO in found:
            raise UnreadableScan(ReasonCode.PDF_PORTFOLIO)
        yield PdfFile(path, document, _UNIT in found, closing)


def _refuse_cut_off(path: Path) -> None:
    """Refuse a PDF without its end: PDFium would repair it and silently lose pages."""
    with path.open("rb") as file:
        if not PDF.is_complete(file, path.stat().st_size):
            raise UnreadableScan(ReasonCode.PDF_CUT)


def _opened(path: Path) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        locked = error.err_code in (pdfium_raw.FPDF_ERR_PASSWORD, pdfium_raw.FPDF_ERR_SECURITY)
        if not locked:
            raise UnreadableScan(ReasonCode.PDF_CUT) from None
    known = opens_without_password(path)
    raise UnreadableScan(ReasonCode.PDF_PROTECTED if known else ReasonCode.PDF_LOCKED)


def _refuse_where_pages_are_elsewhere(document: pdfium.PdfDocument) -> None:
    """Refuse a form that only its maker's program draws: its page is a notice to open it there."""
    kind = document.get_formtype()
    if kind == pdfium_raw.FORMTYPE_XFA_FULL or (kind in _XFA and not _has_fields(document)):
        raise UnreadableScan(ReasonCode.PDF_XFA)


def _has_fields(document: pdfium.PdfDocument) -> bool:
    return any(pdfium_raw.FPDFPage_GetAnnotCount(page) > 0 for page in document)


def _found(
    document: pdfium.PdfDocument, *sought: re.Pattern[bytes]
) -> dict[re.Pattern[bytes], bytes]:
    search = _Search(*sought)
    document.save(search, flags=pdfium_raw.FPDF_REMOVE_SECURITY)
    return search.found
