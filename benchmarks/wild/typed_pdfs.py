"""The form filled in on a computer: its text in fonts that are not embedded, or in fields."""

import zlib
from collections.abc import Iterator
from random import Random

from benchmarks.wild.pdf_scans import A4
from benchmarks.wild.sheets import DPI, Sheet, Sheets, WildFile
from ocr.base.reasons import ReasonCode
from ocr.forms.template import Box
from samples.pages.drawn.draw_blank import draw_blank
from samples.pages.drawn.filling import Form
from samples.pages.drawn.make import load_form
from samples.pages.drawn.sheet import Square
from samples.pages.pdf_objects import of_japan, stream, written

_PT = 72 / 25.4
_POINT = 0.4428
"""The workbook is printed at 44.28 % to fit A4."""

_FONT, _FIRST_FIELD = 6, 9

_FONTS = (
    (b"MS-Gothic", b"90ms-RKSJ-H", "cp932", b"CIDFontType2"),
    (b"MS-PMincho", b"90msp-RKSJ-H", "cp932", b"CIDFontType2"),
    (b"HeiseiKakuGo-W5", b"UniJIS-UCS2-H", "utf-16-be", b"CIDFontType0"),
    (b"KozMinPr6N-Regular", b"UniJIS-UTF16-H", "utf-16-be", b"CIDFontType0"),
    (b"Ryumin-Light", b"EUC-H", "euc-jp", b"CIDFontType0"),
)
_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000, 0x2212: 0xFF0D}
_WHY = frozenset({ReasonCode.PDF_FONTS, ReasonCode.PDF_FIELDS})


def fonts_not_embedded(sheets: Sheets, rng: Random, number: int) -> WildFile:  # noqa: ARG001
    """Text on the blank form, in a font that is not in the file."""
    sheet, form = sheets[number], load_form()
    name, encoding, codec, kind = _FONTS[number % len(_FONTS)]
    drawing = b"".join(_typed(form, sheet, codec)) + b"".join(_ticked(form, sheet))
    font = of_japan(name, encoding, kind=kind, first=_FONT)
    return WildFile(_filled(form, drawing, font, []), (sheet,), _WHY)


def fields_without_look(sheets: Sheets, rng: Random, number: int) -> WildFile:  # noqa: ARG001
    """A form to be filled in on a screen, saved by a program that draws no field."""
    sheet, form = sheets[number], load_form()
    entry = b"/FT /Tx /T (%d) /V <feff%b> /F 4 /DA (/F1 7 Tf 0 g)"
    fields = [
        _widget(box, entry % (count, text.encode("utf-16-be").hex().encode()))
        for count, (text, box) in enumerate(_texts(form, sheet))
    ]
    font = of_japan(b"KozMinPr6N-Regular", b"UniJIS-UTF16-H", first=_FONT)
    return WildFile(_filled(form, b"".join(_ticked(form, sheet)), font, fields), (sheet,), _WHY)


def fields_for_paper(sheets: Sheets, rng: Random, number: int) -> WildFile:  # noqa: ARG001
    """Fields that the screen hides and paper shows; each has its look."""
    sheet, form = sheets[number], load_form()
    name, encoding, codec, kind = _FONTS[number % 2]
    fields: list[bytes] = []
    for count, (text, box) in enumerate(_texts(form, sheet)):
        size = _size(text, box)
        shown = b"BT /F1 %.2f Tf 1 %.2f Td <%b> Tj ET" % (
            size,
            box.height * _PT / 2 - 0.38 * size,
            text.encode(codec, "replace").hex().encode(),
        )
        sides = box.width * _PT, box.height * _PT
        entries = b"/Type /XObject /Subtype /Form /BBox [0 0 %.2f %.2f] " % sides
        entries += b"/Resources << /Font << /F1 %d 0 R >> >> " % _FONT
        look = _FIRST_FIELD + len(fields) + 1
        entry = b"/FT /Tx /T (%d) /V (x) /F 36 /AP << /N %d 0 R >>" % (count, look)
        fields += [_widget(box, entry), stream(shown, entries)]
    font = of_japan(name, encoding, kind=kind, first=_FONT)
    return WildFile(_filled(form, b"".join(_ticked(form, sheet)), font, fields), (sheet,), _WHY)


def _texts(form: Form, sheet: Sheet) -> Iterator[tuple[str, Box]]:
    """Yield each text that a sheet has, in wide letters, and its box."""
    boxes = form.boxes()
    for cell, said in sheet.truth.items():
        if isinstance(said, str) and said:
            yield said.translate(_WIDE), boxes[cell]


def _size(text: str, box: Box) -> float:
    """Return how large a text is that fits its box, in points."""
    room = box.width * _PT - 2
    return min(22 * _POINT, 0.8 * box.height * _PT, room / len(text))


def _typed(form: Form, sheet: Sheet, codec: str) -> Iterator[bytes]:
    for text, box in _texts(form, sheet):
        size = _size(text, box)
        place = box.left * _PT + 1, A4[1] - (box.top + box.height / 2) * _PT - 0.38 * size
        code = text.encode(codec, "replace").hex().encode()
        yield b"BT /F1 %.2f Tf %.2f %.2f Td <%b> Tj ET " % (size, *place, code)


def _ticked(form: Form, sheet: Sheet) -> Iterator[bytes]:
    for cell, said in sheet.truth.items():
        if said is True:
            yield _tick(form.sheet.squares[cell])


def _tick(square: Square) -> bytes:
    side = (square.right - square.left) * _PT
    left, foot = square.left * _PT, A4[1] - square.bottom * _PT
    points = ((0.18, 0.5), (0.42, 0.22), (0.84, 0.8))
    (a, b), (c, d), (e, f) = ((left + x * side, foot + y * side) for x, y in points)
    return b"%.2f w %.2f %.2f m %.2f %.2f l %.2f %.2f l S " % (0.15 * side, a, b, c, d, e, f)


def _widget(box: Box, entries: bytes) -> bytes:
    left, right = box.left * _PT, box.right * _PT
    edges = left, A4[1] - box.bottom * _PT, right, A4[1] - box.top * _PT
    place = b"/Rect [%.2f %.2f %.2f %.2f] /P 3 0 R" % edges
    return b"<< /Type /Annot /Subtype /Widget %b %b >>" % (place, entries)


def _filled(form: Form, drawing: bytes, font: list[bytes], fields: list[bytes]) -> bytes:
    blank = draw_blank(form.sheet, DPI)
    numbers = [n for n, body in enumerate(fields, _FIRST_FIELD) if b"/Annot" in body]
    listed = b" ".join(b"%d 0 R" % number for number in numbers)
    acro = b"/AcroForm << /Fields [%b] /DR << /Font << /F1 6 0 R >> >> /DA (/F1 7 Tf 0 g) >>"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %.2f %.2f] /Contents 4 0 R" % A4
    head = b"/Type /XObject /Subtype /Image /ColorSpace /DeviceGray /BitsPerComponent 8"
    sides = b" /Width %d /Height %d /Filter /FlateDecode " % blank.size
    return written(
        [
            b"<< /Type /Catalog /Pages 2 0 R %b >>" % (acro % listed if numbers else b""),
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            page
            + b" /Annots [%b] /Resources << /XObject << /Im 5 0 R >>" % listed
            + b" /Font << /F1 6 0 R >> >> >>",
            stream(b"q %.2f 0 0 %.2f 0 0 cm /Im Do Q " % A4 + drawing),
            stream(zlib.compress(blank.tobytes()), head + sides),
            *font,
            *fields,
        ]
    )
