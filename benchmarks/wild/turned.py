"""Pages that lie turned in their PDF and must be drawn."""

from random import Random

from benchmarks.wild.pdf_scans import (
    HAIRLINE,
    Beside,
    Placed,
    first_of_more,
    grey,
    in_layers,
    in_strips,
    lying,
    scan_pdf,
)
from benchmarks.wild.sheets import Sheets, WildFile
from samples.pages.pdf_objects import stream

_TURNS = (90, 270, 180, 90, 270)


def strips(sheets: Sheets, rng: Random, number: int) -> WildFile:
    """A scan in strips."""
    sheet, turn = sheets[number], _TURNS[number % 5]
    picture = lying(sheet.image, turn)
    return WildFile(scan_pdf(in_strips(picture, rng.randint(2, 20)), turn=turn), (sheet,))


def layers(sheets: Sheets, rng: Random, number: int) -> WildFile:  # noqa: ARG001
    """A scan in layers."""
    sheet, turn = sheets[number], _TURNS[number % 5]
    return WildFile(scan_pdf(in_layers(lying(sheet.image, turn)), turn=turn), (sheet,))


def stamp(sheets: Sheets, rng: Random, number: int) -> WildFile:
    """A scan with a stamp on its margin, laid over it as an annotation."""
    return _annotated(sheets, rng, number, b"/Subtype /Stamp /F 4")


def signature(sheets: Sheets, rng: Random, number: int) -> WildFile:
    """A scan with a signature that shows itself on the margin."""
    kind = b"/Subtype /Widget /FT /Sig /T (s) /F 132"
    return _annotated(sheets, rng, number, kind)


def _annotated(sheets: Sheets, rng: Random, number: int, kind: bytes) -> WildFile:
    sheet, turn = sheets[number], _TURNS[number % 5]
    pictures = [Placed(grey(lying(sheet.image, turn)))]
    first = first_of_more(pictures)
    left, foot = rng.randint(8, 14), rng.randint(5, 9)
    entry = b"/Annots [<< /Type /Annot %b /Rect [%d %d %d %d] /AP << /N %d 0 R >> >>]"
    shown = stream(
        b"1 w 1 1 28 8 re S", b"/Type /XObject /Subtype /Form /BBox [0 0 30 10] /Resources << >> "
    )
    page = entry % (kind, left, foot, left + 30, foot + 10, first)
    fields = b"/AcroForm << /Fields [] /SigFlags 3 >>" if b"/Sig" in kind else b""
    beside = Beside(page, fields, (shown,))
    return WildFile(scan_pdf(pictures, turn=turn, beside=beside), (sheet,))


def landscape(sheets: Sheets, rng: Random, number: int) -> WildFile:  # noqa: ARG001
    """A print whose program lays every page on its side: its content turned, and turned back."""
    sheet, turn = sheets[number], (90, 270)[number % 2]
    return WildFile(scan_pdf([Placed(grey(lying(sheet.image, turn)))], HAIRLINE, turn), (sheet,))
