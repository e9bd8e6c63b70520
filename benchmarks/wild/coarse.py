"""Coarse scans and faxes in what must be drawn or stretched, so that they look finer."""

from random import Random

from benchmarks.wild.pdf_scans import HAIRLINE, Placed, fax, fax_lines, grey, jpeg, scan_pdf
from benchmarks.wild.sheets import DPI, Sheets, WildFile, packed
from ocr.base.reasons import ReasonCode

_COARSE = frozenset({ReasonCode.COARSE})
_DPIS = (100, 130, 150, 110, 140)


def signed(sheets: Sheets, rng: Random, number: int) -> WildFile:  # noqa: ARG001
    """A coarse scan behind a signature that shows nothing, or next to nothing."""
    sheet, dpi = sheets.pen(number), _DPIS[number % 5]
    picture = sheet.coarser(dpi)
    body = jpeg(packed(picture, "JPEG", quality=80), picture.size) if number % 2 else grey(picture)
    return WildFile(scan_pdf([Placed(body)], HAIRLINE), (sheet,), _COARSE if dpi < 120 else _NONE)


_NONE: frozenset[ReasonCode] = frozenset()


def fax_in_pdf(sheets: Sheets, rng: Random, number: int) -> WildFile:
    """A fine or a coarse fax inside a PDF, taken out or drawn."""
    sheet, down = sheets[number], (196, 98)[number % 2]
    dots = sheet.faxed(down, rng)
    body = fax(fax_lines(dots), dots.size)
    return WildFile(scan_pdf([Placed(body)], HAIRLINE if number % 3 else b""), (sheet,))


def fax_tiff(sheets: Sheets, rng: Random, number: int) -> WildFile:
    """A coarse fax as a TIFF, packed as fax servers do."""
    sheet = sheets[number]
    how = ("group4", "group3", "group4", "tiff_ccitt", "group3")[number % 5]
    content = packed(sheet.faxed(98, rng), "TIFF", dpi=(204, 98), compression=how)
    return WildFile(content, (sheet,))


def marks(sheets: Sheets, rng: Random, number: int) -> WildFile:
    """A page of 120 to 175 dots an inch, with ticks of a pen."""
    sheet, dpi = sheets.pen(number), rng.randint(120, 175)
    return WildFile(packed(sheet.coarser(dpi), "PNG", dpi=(dpi, dpi)), (sheet,), _COARSE)


def resolutions(sheets: Sheets, rng: Random, number: int) -> WildFile:  # noqa: ARG001
    """A scan that tells a resolution that cannot be."""
    sheet = sheets[number]
    dpi = ((600, 6), (1, 1), (30, 30), (9000, 9000), (98, 300))[number % 5]
    kind = ("PNG", "TIFF", "JPEG")[number % 3]
    return WildFile(packed(sheet.image, kind, dpi=dpi), (sheet,))


def large(sheets: Sheets, rng: Random, number: int) -> WildFile:  # noqa: ARG001
    """A scan far finer than needed, or that would be once it were stretched."""
    sheet, times = sheets[number], (3, 6, 4, 5, 7)[number % 5]
    size = (sheet.image.width * times, sheet.image.height * times)
    dpi = DPI * times
    picture = sheet.image.resize(size)
    why = frozenset({ReasonCode.PICTURE_LARGE})
    if number % 2:
        return WildFile(scan_pdf([Placed(grey(picture))], HAIRLINE), (sheet,), why)
    content = packed(picture, "PNG", dpi=(dpi, dpi), compress_level=1)
    return WildFile(content, (sheet,), why)
