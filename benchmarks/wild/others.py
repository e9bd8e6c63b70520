"""Stacks with a bad page, papers that are no form, and files whose pages are not theirs."""

import io
import zipfile
from random import Random

import numpy as np
from PIL import Image, ImageDraw, ImageOps, TiffImagePlugin

from benchmarks.wild.pdf_scans import A4, Beside, Placed, grey, scan_pdf
from benchmarks.wild.sheets import DPI, Sheet, Sheets, WildFile, packed
from ocr.base.reasons import ReasonCode
from samples.pages.drawn.fonts import load_font
from samples.pages.pdf_objects import stream, written

_MM = DPI / 25.4
_FACE = "ipaexg.ttf"
_NOT_THE_FORM = frozenset({ReasonCode.NO_FORM})


def bad_page(sheets: Sheets, rng: Random, number: int) -> WildFile:  # noqa: ARG001
    """A stack of three, one of them damaged, too large, or of no size."""
    if number % 5 == 4:
        return _pdf_stack(sheets, number)
    good, bad = (sheets[number], sheets[number + 1]), number % 3
    large = number % 5 == 2
    other = Image.new("L", (9000, 9200), 255) if large else sheets[number + 2].image
    pictures = [good[0].image.copy(), good[1].image.copy()]
    pictures.insert(bad, other.copy())
    content = packed(
        pictures[0],
        "TIFF",
        compression="tiff_adobe_deflate",
        save_all=True,
        append_images=pictures[1:],
    )
    if not large:
        with TiffImagePlugin.TiffImageFile(io.BytesIO(content)) as tiff:
            tiff.seek(bad)
            begin, length = tiff.tag_v2[273][0], tiff.tag_v2[279][0]
        content = content[:begin] + bytes(length) + content[begin + length :]
    why = ReasonCode.PICTURE_LARGE if large else ReasonCode.PICTURE_CUT
    expected: list[Sheet | None] = [*good]
    expected.insert(bad, None)
    return WildFile(content, tuple(expected), frozenset({why}))


def _pdf_stack(sheets: Sheets, number: int) -> WildFile:
    first, last = sheets[number], sheets[number + 1]
    box = b"/MediaBox [0 0 %.2f %.2f] " % A4
    page = b"<< /Type /Page /Parent 2 0 R %b /Contents 6 0 R /Resources << /XObject"
    shown = b" << /S %d 0 R >> >> >>"
    content = written(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R 4 0 R 5 0 R] /Count 3 >>",
            page % box + shown % 7,
            page % b"/MediaBox [0 0 9000 9000] " + shown % 7,
            page % box + shown % 8,
            stream(b"q %.2f 0 0 %.2f 0 0 cm /S Do Q" % A4),
            grey(first.image),
            grey(last.image),
        ]
    )
    return WildFile(content, (first, None, last), frozenset({ReasonCode.LARGE_SHEET}))


def sparse(sheets: Sheets, rng: Random, number: int) -> WildFile:  # noqa: ARG001
    """A page with a small table, a few words, a postcard, a slip: no registered form."""
    sizes = ((210, 297), (210, 297), (100, 148), (80, 180), (148, 210))
    wide, high = sizes[number % 5]
    page = Image.new("L", (round(wide * _MM), round(high * _MM)), 255)
    draw, font = ImageDraw.Draw(page), load_font(_FACE, 4 * _MM)
    if number % 2:
        for line in range(rng.randint(2, 6)):
            draw.text((12 * _MM, (20 + 9 * line) * _MM), "本日はお休みします。", fill=0, font=font)
    else:
        side = rng.uniform(9, 20) * _MM
        for row in range(4):
            level = 30 * _MM + row * side
            draw.line([15 * _MM, level, 15 * _MM + 3 * side, level], fill=0, width=2)
            draw.line(
                [15 * _MM + row * side, 30 * _MM, 15 * _MM + row * side, 30 * _MM + 3 * side],
                fill=0,
                width=2,
            )
    return WildFile(packed(page, "PNG"), (None,), _NOT_THE_FORM)


def twelve_bits(sheets: Sheets, rng: Random, number: int) -> WildFile:
    """A scan of 10, 12, 14 or 16 bits a tone."""
    sheet, bits = sheets[number], (12, 10, 14, 16, 12)[number % 5]
    levels = np.asarray(sheet.image).astype(np.uint16)
    deep = (levels << (bits - 8)) | rng.randrange(1 << (bits - 8))
    kind = "PNG" if number % 2 else "TIFF"
    return WildFile(packed(Image.fromarray(deep.astype(np.uint16)), kind), (sheet,))


def negative(sheets: Sheets, rng: Random, number: int) -> WildFile:
    """A scan whose black and white are the wrong way round, or that is all but black."""
    sheet = sheets[number]
    page = ImageOps.invert(sheet.image)
    if number % 3 == 2:
        noise = np.random.default_rng(rng.getrandbits(32)).integers(0, 30, sheet.pixels.shape)
        page = Image.fromarray(noise.astype(np.uint8))
    return WildFile(packed(page, "PNG"), (sheet,), frozenset({ReasonCode.DARK}))


def xfa(sheets: Sheets, rng: Random, number: int) -> WildFile:
    """A form that Acrobat alone draws: its page asks to be opened there."""
    forms = b"/AcroForm << /Fields [] /XFA [(template) 4 0 R] >>"
    return _elsewhere(sheets, rng, number, forms, ReasonCode.PDF_XFA)


def portfolio(sheets: Sheets, rng: Random, number: int) -> WildFile:
    """A PDF that wraps other files."""
    view = (b"/D", b"/T", b"/H", b"/D", b"/T")[number % 5]
    kept = b"/Collection << /Type /Collection /View %b >>" % view
    return _elsewhere(sheets, rng, number, kept, ReasonCode.PDF_PORTFOLIO)


def _elsewhere(
    sheets: Sheets, rng: Random, number: int, entries: bytes, why: ReasonCode
) -> WildFile:
    picture = Image.new("L", sheets[number].image.size, 255)
    place = rng.uniform(20, 60) * _MM, rng.uniform(20, 60) * _MM
    text = "Acrobat Readerで開いてください。" if number % 2 else "Please wait..."
    ImageDraw.Draw(picture).text(place, text, fill=0, font=load_font(_FACE, 5 * _MM))
    content = scan_pdf([Placed(grey(picture))], beside=Beside(catalogue=entries))
    return WildFile(content, (None,), frozenset({why}))


def archive(sheets: Sheets, rng: Random, number: int) -> WildFile:
    """A zip of scans."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        for one in range(number + 1):
            name = ("証明書.png", "a/1.pdf", "scan0001.tif")[(number + one) % 3]
            file.writestr(f"{one}{name}", rng.randbytes(500))
        file.writestr("page.png", packed(sheets[number].image, "PNG"))
    return WildFile(content.getvalue(), (None,), frozenset({ReasonCode.ZIP_FILE}))
