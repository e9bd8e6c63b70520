"""What of a page of a PDF belongs to the paper, and what to the screen alone.

A field may be hidden on the screen and printed, or the other way round: both are on the paper.
Notes, links and their like are for who reads on a screen. Where flags must be changed for that,
every program is told the same by a copy of the file.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_raw

_OF_THE_SCREEN = frozenset(
    {
        pdfium_raw.FPDF_ANNOT_TEXT,
        pdfium_raw.FPDF_ANNOT_LINK,
        pdfium_raw.FPDF_ANNOT_POPUP,
        pdfium_raw.FPDF_ANNOT_FILEATTACHMENT,
        pdfium_raw.FPDF_ANNOT_SOUND,
        pdfium_raw.FPDF_ANNOT_MOVIE,
        pdfium_raw.FPDF_ANNOT_SCREEN,
        pdfium_raw.FPDF_ANNOT_PRINTERMARK,
        pdfium_raw.FPDF_ANNOT_TRAPNET,
    }
)
_HIDDEN = pdfium_raw.FPDF_ANNOT_FLAG_HIDDEN
_UNSEEN = (
    pdfium_raw.FPDF_ANNOT_FLAG_INVISIBLE
    | pdfium_raw.FPDF_ANNOT_FLAG_NOVIEW
    | pdfium_raw.FPDF_ANNOT_FLAG_TOGGLENOVIEW
)


def annotations(page: pdfium.PdfPage) -> Iterator[Any]:
    """Yield each annotation of a page, open until the next is asked for."""
    for index in range(pdfium_raw.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium_raw.FPDFPage_GetAnnot(page, index)
        try:
            yield annotation
        finally:
            pdfium_raw.FPDFPage_CloseAnnot(annotation)


def places_of_annotations(page: pdfium.PdfPage) -> Iterator[tuple[float, float, float, float]]:
    """Yield left, bottom, right and top, in points, of each annotation that shows."""
    for annotation in annotations(page):
        place = pdfium_raw.FS_RECTF()
        hidden = pdfium_raw.FPDFAnnot_GetFlags(annotation) & _HIDDEN
        if hidden or not pdfium_raw.FPDFAnnot_GetRect(annotation, place):
            continue
        if place.left != place.right and place.bottom != place.top:
            yield (place.left, place.bottom, place.right, place.top)


def lay_on_paper(page: pdfium.PdfPage) -> bool:
    """Show of a page what belongs to the paper and hide the rest; tell whether it changed."""
    changed = _frame(page)
    for annotation in annotations(page):
        flags = pdfium_raw.FPDFAnnot_GetFlags(annotation)
        if pdfium_raw.FPDFAnnot_GetSubtype(annotation) in _OF_THE_SCREEN:
            wanted = flags | _HIDDEN
        else:
            wanted = flags if flags & _HIDDEN else flags & ~_UNSEEN
        if wanted != flags:
            pdfium_raw.FPDFAnnot_SetFlags(annotation, wanted)
            changed = True
    return changed


def _frame(page: pdfium.PdfPage) -> bool:
    """Let a page that is cut beyond its sheet end with it, as not every program takes it to."""
    left, bottom, right, top = page.get_mediabox()
    cut = page.get_cropbox()
    within = cut[0] >= left and cut[1] >= bottom and cut[2] <= right and cut[3] <= top
    seen = page.get_bbox()
    if within or seen[0] >= seen[2] or seen[1] >= seen[3]:
        return False
    page.set_mediabox(*seen)
    page.set_cropbox(*seen)
    return True


@contextmanager
def copy_of(document: pdfium.PdfDocument) -> Iterator[IO[bytes]]:
    """Hand out a copy of a document as it now is, without a name, so that none is left behind."""
    with tempfile.TemporaryFile() as copy:
        document.save(copy, flags=pdfium_raw.FPDF_REMOVE_SECURITY)
        copy.flush()
        yield copy
