"""Whether two programs drew the same page: what one shows and the other does not is looked for.

Both drawings are brought to 150 dots an inch. A dark pixel is missed in the other where nothing
dark is within a pixel of it; faint counts double there, since hairlines come out fainter in one
than in the other. So many pixels missed close together are a mark, not the edge of one: of pages
whose fonts are embedded, 0.03 square millimetres were seen, and 0.17 of a tick of a millimetre
and a half that one had not drawn.

Letters of fonts that are not embedded differ: each program takes another font in their place.
There each letter is compared with itself, by the share of its ink that the other misses.
"""

from collections.abc import Iterator
from ctypes import c_int
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_raw
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

from ocr.base.reasons import ReasonCode
from ocr.scans.pdf.annotations import places_of_annotations

COMPARED_DPI = 150
"""Dots an inch of the drawings that are compared."""

_PX_PER_MM = COMPARED_DPI / 25.4
_MISSED = 100  # steps of grey
_NEARBY, _NEARBY_FIELD = 3, 5  # pixels, the side of a square
_SIDE = 15  # pixels of the square in which missed ones add up, 2.5 mm
_MOST_MISSED_MM2 = 0.1
_MOST_MISSED_IN_FIELD_MM2 = 0.4

_INK = 64  # steps of grey
_MOST_OF_LETTER = 0.3
"""Share of a letter's ink: of another font's same letter 0.21 was missed, of another letter 0.4."""

_POINT, _FLAT = 40, 0.3
"""Pixels of ink, of a comma or a bracket, and height by width, of a dash: each font has them
elsewhere in their square, so that they need only be there."""

_MARGIN = 2  # pixels around a letter that are its own
_INVISIBLE = 3  # text rendering mode: neither filled nor stroked

Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class _Letter:
    """A letter whose font is not embedded: where its ink is, and its whole square, pixels.

    `known` tells whether the file says which character it is, and not the number of its glyph
    alone, which is another one's in another font.
    """

    tight: Box
    square: Box
    known: bool


def difference(
    page: pdfium.PdfPage, drawn: Image.Image, vouching: Image.Image, *, lacks_letters: bool
) -> ReasonCode | None:
    """Return why a drawing of a page cannot be trusted, None where another one agrees with it.

    Args:
        page: that was drawn.
        drawn: by one program, grey, at `COMPARED_DPI`.
        vouching: by another one, of the same size.
        lacks_letters: whether one of them said so.
    """
    ours, theirs = ImageOps.invert(drawn), ImageOps.invert(vouching)
    missed = _missed(ours, theirs, _NEARBY)
    if not lacks_letters and not _is_more(missed, _MOST_MISSED_MM2):
        return None
    substitutes = tuple(_letters_not_embedded(page, drawn.size))
    for letter in substitutes:
        guessed = lacks_letters and not letter.known
        if guessed or not _is_same(letter, ours, theirs, lacks_letters=lacks_letters):
            return ReasonCode.PDF_FONTS
        ImageDraw.Draw(missed).rectangle(letter.square, fill=0)
    loosely = _missed(ours, theirs, _NEARBY_FIELD)
    for place in places_of_annotations(page):
        field = _in_pixels(page, place, drawn.size)
        if _is_more(loosely.crop(field), _MOST_MISSED_IN_FIELD_MM2):
            return ReasonCode.PDF_FIELDS
        ImageDraw.Draw(missed).rectangle(field, fill=0)
    if _is_more(missed, _MOST_MISSED_MM2):
        of_letters = lacks_letters or substitutes
        return ReasonCode.PDF_FONTS if of_letters else ReasonCode.PDF_UNSURE
    return None


def _missed(ours: Image.Image, theirs: Image.Image, nearby: int) -> Image.Image:
    """Return what is dark in one of two inverted drawings and nowhere near in the other."""
    return ImageChops.lighter(_lost(ours, theirs, nearby), _lost(theirs, ours, nearby))


def _lost(ours: Image.Image, theirs: Image.Image, nearby: int) -> Image.Image:
    doubled = _spread(theirs, nearby // 2).point([min(255, 2 * step) for step in range(256)])
    lost = ImageChops.subtract(ours, doubled)
    return lost.point([255 * (step >= _MISSED) for step in range(256)])


def _spread(drawing: Image.Image, reach: int) -> Image.Image:
    """Let each pixel be the lightest within a square around it; edges take from the far side."""
    for across, down in ((1, 0), (0, 1)):
        first = drawing
        for step in (*range(-reach, 0), *range(1, reach + 1)):
            moved = ImageChops.offset(first, step * across, step * down)
            drawing = ImageChops.lighter(drawing, moved)
    return drawing


def _is_more(missed: Image.Image, most_mm2: float) -> bool:
    """Tell whether more than so much is missed anywhere close together."""
    if missed.getbbox() is None:
        return False
    framed = ImageOps.expand(missed, _SIDE, fill=0)
    most = framed.filter(ImageFilter.BoxBlur((_SIDE - 1) / 2)).histogram()
    share = max(step for step, count in enumerate(most) if count) / 255
    return share * _SIDE**2 / _PX_PER_MM**2 > most_mm2


def _is_same(
    letter: _Letter, ours: Image.Image, theirs: Image.Image, *, lacks_letters: bool
) -> bool:
    """Tell whether both drawings have the same letter in a place."""
    mine, other = ours.crop(letter.tight), theirs.crop(letter.tight)
    ink, other_ink = _ink(mine), _ink(other)
    flat = mine.height - 2 * _MARGIN <= _FLAT * mine.width
    if flat or max(ink, other_ink) <= _POINT:
        own = _shrunk(letter.square, _MARGIN + 1)  # without the edges of its neighbours
        seen = [_ink(drawing.crop(own)) > 0 for drawing in (ours, theirs)]
        return all(seen) or not (any(seen) or lacks_letters)
    nearby = 5 + 2 * (max(mine.size) // 28)
    lost, gained = _lost(mine, other, nearby), _lost(other, mine, nearby)
    shares = (_ink(lost) / max(1, ink), _ink(gained) / max(1, other_ink))
    return max(shares) <= _MOST_OF_LETTER


def _shrunk(box: Box, by: int) -> Box:
    left, top, right, bottom = box
    return (left + by, top + by, max(left + by, right - by), max(top + by, bottom - by))


def _ink(drawing: Image.Image) -> int:
    return sum(drawing.histogram()[_INK:])


def _letters_not_embedded(page: pdfium.PdfPage, size: tuple[int, int]) -> Iterator[_Letter]:
    text = page.get_textpage()
    for index in range(text.count_chars()):
        thing = pdfium_raw.FPDFText_GetTextObject(text, index)
        if not thing or pdfium_raw.FPDFTextObj_GetTextRenderMode(thing) == _INVISIBLE:
            continue
        if pdfium_raw.FPDFFont_GetIsEmbedded(pdfium_raw.FPDFTextObj_GetFont(thing)):
            continue
        if chr(pdfium_raw.FPDFText_GetUnicode(text, index)).isspace():
            continue
        tight, square = (text.get_charbox(index, loose=loose) for loose in (False, True))
        known = pdfium_raw.FPDFText_HasUnicodeMapError(text, index) != 1
        yield _Letter(_in_pixels(page, tight, size), _in_pixels(page, square, size), known)


def _in_pixels(
    page: pdfium.PdfPage, corners: tuple[float, float, float, float], size: tuple[int, int]
) -> Box:
    """Return where two corners on the page, in points, lie in a drawing, with a margin."""
    across, down = [], []
    for x, y in (corners[:2], corners[2:]):
        column, row = c_int(), c_int()
        pdfium_raw.FPDF_PageToDevice(page, 0, 0, *size, 0, x, y, column, row)
        across.append(column.value)
        down.append(row.value)
    return (
        min(across) - _MARGIN,
        min(down) - _MARGIN,
        max(across) + _MARGIN + 1,
        max(down) + _MARGIN + 1,
    )
