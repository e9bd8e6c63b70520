"""Pixel data that end early or were changed on their way, which decoders fill up."""

import io
import zlib
from random import Random

import numpy as np
from PIL import TiffImagePlugin

from benchmarks.wild.pdf_scans import HAIRLINE, Placed, fax, fax_lines, image, jpeg, scan_pdf
from benchmarks.wild.sheets import Sheet, Sheets, WildFile, packed
from ocr.base.reasons import ReasonCode

_END = b"\xff\xd9"
_CUT = frozenset({ReasonCode.PICTURE_CUT})
_FLIPS, _BAD_BYTES = 3, 60


def _jpeg_of(sheet: Sheet, rng: Random) -> bytes:
    return packed(sheet.image, "JPEG", quality=rng.randint(60, 92))


def with_flips(content: bytes, rng: Random, count: int = _FLIPS) -> bytes:
    """Change so many bits in the latter nine tenths of some bytes, each in a byte of its own."""
    changed = bytearray(content)
    for place in rng.sample(range(len(content) // 10, len(content) - 2), count):
        changed[place] ^= 1 << rng.randrange(8)
    return bytes(changed)


def with_bad_bytes(content: bytes, rng: Random) -> bytes:
    """Write chance over a run of bytes."""
    place = int(len(content) * rng.uniform(0.1, 0.9))
    return content[:place] + rng.randbytes(_BAD_BYTES) + content[place + _BAD_BYTES :]


def cut_short(content: bytes, rng: Random) -> bytes:
    """Leave the end off."""
    return content[: int(len(content) * rng.uniform(0.3, 0.985))]


def jpeg_ended(sheets: Sheets, rng: Random, number: int) -> WildFile:
    """A JPEG that breaks off, closed by the mark of its end."""
    sheet = sheets[number]
    return WildFile(cut_short(_jpeg_of(sheet, rng), rng) + _END, (sheet,), _CUT)


def jpeg_bad_bytes(sheets: Sheets, rng: Random, number: int) -> WildFile:
    """A JPEG with sixty bytes of chance in it."""
    sheet = sheets[number]
    return WildFile(with_bad_bytes(_jpeg_of(sheet, rng), rng), (sheet,), _CUT)


def jpeg_flips(sheets: Sheets, rng: Random, number: int) -> WildFile:
    """A JPEG with three bits changed."""
    sheet = sheets[number]
    return WildFile(with_flips(_jpeg_of(sheet, rng), rng), (sheet,), _CUT)


def jpeg_in_pdf(sheets: Sheets, rng: Random, number: int) -> WildFile:
    """The same inside PDFs, taken out or drawn."""
    sheet = sheets[number]
    content = _jpeg_of(sheet, rng)
    broken = (
        cut_short(content, rng) + _END,
        with_bad_bytes(content, rng),
        with_flips(content, rng),
    )[number % 3]
    body = jpeg(broken, sheet.image.size)
    return WildFile(scan_pdf([Placed(body)], HAIRLINE if number % 2 else b""), (sheet,), _CUT)


def tiff_strips(sheets: Sheets, rng: Random, number: int) -> WildFile:
    """A TIFF with a strip whose JPEG, Flate or LZW data are changed."""
    sheet = sheets[number]
    how = ("jpeg", "tiff_adobe_deflate", "jpeg", "tiff_lzw", "jpeg")[number % 5]
    content = packed(sheet.image, "TIFF", compression=how)
    with TiffImagePlugin.TiffImageFile(io.BytesIO(content)) as tiff:
        begins, lengths = tiff.tag_v2[273], tiff.tag_v2[279]
    which = rng.randrange(len(begins))
    begin, length = begins[which], lengths[which]
    strip = content[begin : begin + length]
    half = strip[: length // 2] + bytes(length - length // 2)
    change = with_flips(strip, rng) if number % 2 == 0 and length > 60 else half
    return WildFile(content[:begin] + change + content[begin + length :], (sheet,), _CUT)


def group_4(sheets: Sheets, rng: Random, number: int) -> WildFile:
    """A fax of group 4, in a PDF or a TIFF, that ends early or has bytes of chance in it."""
    sheet = sheets[number]
    dots = sheet.faxed(196, rng)
    lines = fax_lines(dots)
    broken = cut_short(lines, rng) if number % 2 else with_bad_bytes(lines, rng)
    if number % 3:
        content = scan_pdf([Placed(fax(broken, dots.size))], HAIRLINE if number % 2 else b"")
        return WildFile(content, (sheet,), _CUT)
    told = TiffImagePlugin.ImageFileDirectory_v2()
    told[278] = dots.height
    content = packed(dots, "TIFF", dpi=(204, 196), compression="group4", tiffinfo=told)
    with TiffImagePlugin.TiffImageFile(io.BytesIO(content)) as tiff:
        (begin,), (length,) = tiff.tag_v2[273], tiff.tag_v2[279]
    strip = content[begin : begin + length]
    bad = with_bad_bytes(strip, rng)
    return WildFile(content[:begin] + bad + content[begin + length :], (sheet,), _CUT)


def flate(sheets: Sheets, rng: Random, number: int) -> WildFile:
    """Flate data that end early or were changed, in a PDF or a PNG."""
    sheet = sheets[number]
    entries = b"/ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode "
    if number % 3 == 2:
        content = bytearray(packed(sheet.image, "PNG"))
        place = rng.randrange(len(content) // 5, len(content) - 40)
        content[place] ^= 1 << rng.randrange(8)
        return WildFile(bytes(content), (sheet,), _CUT)
    whole = zlib.compress(np.asarray(sheet.image).tobytes())
    broken = cut_short(whole, rng) if number % 2 else with_flips(whole, rng, 1)
    body = image(sheet.image.size, broken, entries)
    return WildFile(scan_pdf([Placed(body)], HAIRLINE if number % 4 else b""), (sheet,), _CUT)
