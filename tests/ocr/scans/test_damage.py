"""What a decoder would fill up is refused as damaged; odd files that lost nothing are not."""

import io
import struct
import zlib
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, TiffImagePlugin

from ocr.base.reasons import Reason, ReasonCode
from ocr.scans.fax_codes import FaxCoding
from ocr.scans.picture_damage import fax_is_damaged, jpeg_is_damaged
from samples.pages.pdf_objects import stream, written
from tests.ocr.scans.test_split import pages_of, refusal, saved
from tests.ocr.scans.test_split_pdf import scan

pytestmark = pytest.mark.pages

CUT = Reason(ReasonCode.PICTURE_CUT)
END = b"\xff\xd9"

SHEET = scan("RGB")
KINDS = {
    "grey": saved(SHEET.convert("L"), "JPEG"),
    "colour": saved(SHEET, "JPEG"),
    "no subsampling": saved(SHEET, "JPEG", subsampling=0, quality=92),
    "half": saved(SHEET, "JPEG", subsampling=1),
    "optimised": saved(SHEET, "JPEG", optimize=True),
    "restarts": saved(SHEET, "JPEG", restart_marker_rows=1),
    "progressive": saved(SHEET, "JPEG", progressive=True),
    "CMYK": saved(SHEET.convert("CMYK"), "JPEG"),
}


def with_segment(content: bytes, marker: int, body: bytes) -> bytes:
    return content[:2] + struct.pack(">BBH", 255, marker, len(body) + 2) + body + content[2:]


ODD = {
    "no end mark": KINDS["colour"][:-2],
    "no end mark, progressive": KINDS["progressive"][:-2],
    "filled up with zeros": KINDS["colour"] + bytes(5000),
    "junk behind": KINDS["colour"] + b"\x12\x34\xff\xc4junk" * 500,
    "a film behind, as of a telephone": KINDS["colour"] + b"\0\0\0\x18ftypmp42" + bytes(9000),
    "a second picture behind": KINDS["colour"] + KINDS["grey"],
    "bytes left before the end": KINDS["grey"][:-2] + b"\x12\x34\x56\x78" + END,
    "zeros left before the end": KINDS["colour"][:-2] + bytes(4) + END,
    "fill before the end": KINDS["colour"][:-2] + b"\xff\xff\xff" + END,
    "Adobe's mark": with_segment(KINDS["CMYK"], 0xEE, b"Adobe\0d\0\0\0\0\2"),
    "another version of JFIF": KINDS["progressive"].replace(b"JFIF\0\1", b"JFIF\0\7", 1),
    "a picture in a program's segment": with_segment(KINDS["colour"], 0xE1, KINDS["grey"][:9000]),
    "a remark": with_segment(KINDS["colour"], 0xFE, b"scanned \xff\xda by \xff\xd9"),
}


def cut(content: bytes, share: float) -> bytes:
    return content[: int(len(content) * share)]


@pytest.mark.parametrize("content", [*KINDS.values(), *ODD.values()], ids=[*KINDS, *ODD])
def test_a_whole_jpeg_is_not_damaged_however_odd(content):
    assert not jpeg_is_damaged(content)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("share", [0.3, 0.85, 0.99])
def test_a_jpeg_that_ends_early_is_damaged(kind, share):
    assert jpeg_is_damaged(cut(KINDS[kind], share) + END)
    assert jpeg_is_damaged(cut(KINDS[kind], share))


@pytest.mark.parametrize("kind", ["grey", "colour", "restarts", "progressive"])
def test_bad_bytes_in_a_jpeg_are_seen_nearly_always(kind):
    rng, seen = np.random.default_rng(7), 0
    for _ in range(20):
        content = bytearray(KINDS[kind])
        at = int(len(content) * rng.uniform(0.1, 0.9))
        content[at : at + 60] = rng.integers(0, 256, 60).astype(np.uint8).tobytes()
        seen += jpeg_is_damaged(bytes(content))
    assert seen >= 17


def test_a_jpeg_with_more_rows_than_it_tells_of_is_damaged():
    content = KINDS["grey"]
    at = content.index(b"\xff\xc0") + 5
    shorter = content[:at] + struct.pack(">H", SHEET.height - 200) + content[at + 2 :]
    assert jpeg_is_damaged(shorter)


CODINGS = [
    (FaxCoding.GROUP_4, "group4", {}),
    (FaxCoding.GROUP_3, "group3", {}),
    (FaxCoding.GROUP_3_MIXED, "group3", {292: 1}),
    (FaxCoding.GROUP_3_MIXED, "group3", {292: 5}),
    (FaxCoding.BYTES, "tiff_ccitt", {}),
]


def coded(picture: Image.Image, compression: str, tags: dict[int, int]) -> bytes:
    """Return the lines of a fax as coded, in one strip."""
    info = TiffImagePlugin.ImageFileDirectory_v2()
    for tag, value in (*tags.items(), (278, picture.height)):
        info[tag] = value
    content = saved(picture, "TIFF", compression=compression, tiffinfo=info)
    ((begin, length),) = strips(content)
    return content[begin : begin + length]


def strips(content: bytes) -> list[tuple[int, int]]:
    """Return where each strip of a TIFF begins, and how many bytes it has."""
    with TiffImagePlugin.TiffImageFile(io.BytesIO(content)) as tiff:
        return list(zip(tiff.tag_v2[273], tiff.tag_v2[279], strict=True))


@settings(max_examples=8, deadline=None)
@given(
    st.tuples(st.integers(1, 3000), st.integers(1, 40)),
    st.sampled_from([0.001, 0.02, 0.5]),
    st.integers(0, 2**32),
    st.sampled_from(CODINGS),
)
def test_a_whole_fax_is_not_damaged(size, ink, seed, how):
    coding, compression, tags = how
    picture = Image.fromarray(np.random.default_rng(seed).random(size[::-1]) > ink)
    content = coded(picture, compression, tags)
    assert not fax_is_damaged(content, size, coding)
    turned = bytes(int(f"{byte:08b}"[::-1], 2) for byte in content)
    assert not fax_is_damaged(turned, size, coding, lowest_first=True)


@pytest.mark.parametrize(("coding", "compression", "tags"), CODINGS)
def test_a_fax_with_lines_lost_or_broken_is_damaged(coding, compression, tags):
    sheet = scan("1")
    content = coded(sheet, compression, tags)
    assert not fax_is_damaged(content, sheet.size, coding)
    assert not fax_is_damaged(content + bytes(3000), sheet.size, coding)
    for share in (0.1, 0.75, 0.97):
        assert fax_is_damaged(cut(content, share), sheet.size, coding)
    for rows in (sheet.height + 1, sheet.height // 2):
        assert fax_is_damaged(content, (sheet.width, rows), coding)
    assert fax_is_damaged(content, (sheet.width - 1, sheet.height), coding)
    middle = len(content) // 2
    broken = content[:middle] + bytes(8) + content[middle + 8 :]
    assert fax_is_damaged(broken, sheet.size, coding)


def tiff_with(content: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """Return a TIFF whose middle strip was changed."""
    all_of = strips(content)
    place, length = all_of[len(all_of) // 2]
    strip = change(content[place : place + length])
    return content[:place] + strip + content[place + length :]


def half_gone(strip: bytes) -> bytes:
    return strip[: len(strip) // 2] + bytes(len(strip) - len(strip) // 2)


def one_bit_changed(strip: bytes) -> bytes:
    middle = len(strip) // 2
    return strip[:middle] + bytes([strip[middle] ^ 4]) + strip[middle + 1 :]


@pytest.mark.parametrize(
    ("mode", "compression", "change"),
    [
        ("L", "jpeg", half_gone),
        ("1", "group3", half_gone),
        ("1", "group4", half_gone),
        ("1", "tiff_ccitt", half_gone),
        ("L", "tiff_lzw", half_gone),
        ("L", "tiff_adobe_deflate", one_bit_changed),
    ],
)
def test_a_tiff_with_a_damaged_strip_is_refused(mode, compression, change):
    content = saved(scan(mode), "TIFF", compression=compression)
    assert pages_of(content)
    assert refusal(tiff_with(content, change)) == CUT


def test_a_jpeg_and_a_png_with_damaged_pixels_are_refused():
    assert refusal(cut(KINDS["grey"], 0.85) + END) == CUT
    content = bytearray(saved(scan(), "PNG"))
    content[content.index(b"IDAT") + 3000] ^= 1
    assert refusal(bytes(content)) == CUT


def picture_pdf(picture: bytes, entries: bytes, more: bytes = b"") -> bytes:
    size = b" /Width %d /Height %d " % SHEET.size
    image = b"/Type /XObject /Subtype /Image" + size + entries
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595.44 842.04] /Contents 4 0 R"
    return written(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            page + b" /Resources << /XObject << /Im0 5 0 R >> >> >>",
            stream(b"q 595.44 0 0 842.04 0 0 cm /Im0 Do Q " + more),
            stream(picture, image),
        ]
    )


GREY = b"/ColorSpace /DeviceGray /BitsPerComponent 8 "
FAX = b"/ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /CCITTFaxDecode /DecodeParms << /K -1 "
FAX += b"/Columns %d /Rows %d >>" % SHEET.size
IN_PDF = [
    (KINDS["grey"], GREY + b"/Filter /DCTDecode"),
    (zlib.compress(KINDS["grey"]), GREY + b"/Filter [/FlateDecode /DCTDecode]"),
    (coded(scan("1"), "group4", {}), FAX),
    (zlib.compress(scan().tobytes()), GREY + b"/Filter /FlateDecode"),
    (scan().tobytes(), GREY),
]


@pytest.mark.parametrize("more", [b"", b"0 0 m 1 0 l S"], ids=["taken out", "drawn"])
@pytest.mark.parametrize(("picture", "entries"), IN_PDF)
def test_a_damaged_picture_in_a_pdf_is_refused(picture, entries, more):
    assert pages_of(picture_pdf(picture, entries, more))
    assert refusal(picture_pdf(cut(picture, 0.85), entries, more)) == CUT
