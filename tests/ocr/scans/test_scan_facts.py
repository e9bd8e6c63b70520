"""What a scan was travels with its page: whatever stretches or draws it makes it no better."""

import io
import struct
import tempfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from ocr.base.errors import UnreadableScan
from ocr.base.reasons import Reason, ReasonCode
from ocr.base.scan_facts import UNKNOWN, ScanFacts, Tones, facts_of_text
from ocr.scans.page_files import facts_of_page
from ocr.scans.split import Bounds, split
from samples.pages.pdf_objects import stream, written
from tests.ocr.scans.test_split_pdf import FULL_PAGE, as_pdf, scan, sheet_pdf

SIGNED = FULL_PAGE + b"0 0 m 1 0 l S"
"""A scan with a hair's breadth of a line on it, so that the page must be drawn."""


def facts_of(content: bytes) -> ScanFacts:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "scan"
        file.write_bytes(content)
        (page,) = split(file, Path(folder) / "pages")
        return facts_of_page(page)


def saved(picture: Image.Image, suffix: str, **options: object) -> bytes:
    content = io.BytesIO()
    picture.save(content, suffix, **options)
    return content.getvalue()


@pytest.mark.parametrize(
    ("mode", "tones"), [("1", Tones.TWO), ("L", Tones.MANY), ("RGB", Tones.MANY)]
)
@pytest.mark.parametrize("suffix", ["PNG", "TIFF"])
def test_a_picture_says_its_resolution_and_its_tones(suffix, mode, tones):
    facts = facts_of(saved(scan(mode), suffix, dpi=(100, 100)))
    assert facts.resolution == pytest.approx((100, 100), abs=0.1)
    assert (facts.enlarged, facts.tones, facts.drawn_by) == ((1.0, 1.0), tones, "")


def test_a_fax_that_was_stretched_still_has_two_tones_and_its_rows():
    fax = scan("1").resize((1728, 1146), Image.Resampling.NEAREST)
    facts = facts_of(saved(fax, "TIFF", dpi=(204, 98), compression="group4"))
    assert facts.tones is Tones.TWO
    assert facts.resolution == (204, 98)
    assert facts.enlarged == pytest.approx((1, 204 / 98))
    assert facts.scanned(204) == pytest.approx((204 * 98) ** 0.5)


IMPOSSIBLE = [(600, 6), (600, 200), (1, 1), (30, 30), (5000, 5000), (98, 300)]


@pytest.mark.parametrize("dpi", IMPOSSIBLE)
def test_a_resolution_that_cannot_be_is_none(dpi):
    facts = facts_of(saved(scan(), "TIFF", dpi=dpi))
    assert (facts.resolution, facts.enlarged) == (None, (1, 1))


def test_a_picture_whose_stretching_would_pass_all_bounds_is_refused(tmp_path):
    (tmp_path / "fax.png").write_bytes(saved(scan(), "PNG", dpi=(204, 98)))
    with pytest.raises(UnreadableScan) as caught:
        split(tmp_path / "fax.png", tmp_path / "pages", Bounds(pixels=1_500_000))
    assert caught.value.reason == Reason(ReasonCode.PICTURE_LARGE, "150")


def test_a_picture_that_its_page_squeezes_is_drawn_as_shown():
    squeezed = FULL_PAGE.replace(b"842.04", b"84.2")
    page = b"/MediaBox [0 0 595.44 84.2]"
    facts = facts_of(sheet_pdf(squeezed, scan()).replace(b"/MediaBox [0 0 595.44 842.04]", page))
    assert facts.drawn_by == "pdfium"


def sixteen(picture: Image.Image, bits: int, *, negative: bool) -> Image.Image:
    grey = np.asarray(picture).astype(np.uint16)
    deep = (grey << (bits - 8)) | (grey >> (16 - bits))
    return Image.fromarray((1 << bits) - 1 - deep if negative else deep)


@pytest.mark.parametrize("bits", [10, 12, 14, 16])
@pytest.mark.parametrize(("suffix", "negative"), [("PNG", False), ("TIFF", False), ("TIFF", True)])
def test_bits_beyond_eight_are_read_as_the_scanner_meant_them(tmp_path, bits, suffix, negative):
    content = saved(sixteen(scan(), bits, negative=negative), suffix)
    if negative:  # white is 0: tag 262, one SHORT
        begins = content.index(struct.pack("<HHI", 262, 3, 1)) + 8
        content = content[:begins] + b"\0" + content[begins + 1 :]
    (tmp_path / "scan").write_bytes(content)
    (page,) = split(tmp_path / "scan", tmp_path / "pages")
    with Image.open(page) as read:
        assert np.array_equal(np.asarray(read), np.asarray(scan()))


@pytest.mark.parametrize("mode", ["1", "L"])
def test_a_page_that_was_drawn_has_the_facts_of_its_scan(mode):
    sheet = scan(mode).convert("L")
    facts = facts_of(sheet_pdf(SIGNED, sheet))
    assert facts.drawn_by == "pdfium"
    assert facts.resolution == pytest.approx((100, 100), rel=0.01)
    assert facts.scanned(300) == pytest.approx(100, rel=0.01)
    assert facts.tones is (Tones.TWO if mode == "1" else Tones.MANY)


def test_a_fine_stamp_makes_a_coarse_scan_no_finer():
    stamp = b"q 20 0 0 20 300 300 cm /Im0 Do Q "
    facts = facts_of(sheet_pdf(SIGNED + b" " + stamp, scan()))
    assert facts.scanned(300) == pytest.approx(100, rel=0.01)


def strips(count: int) -> bytes:
    """A scan of 100 dots an inch, in strips inside a form that makes them twice as large."""
    sheet, (width, height) = scan(), (297.72, 421.02)
    rows = np.array_split(np.asarray(sheet), count)
    drawing, objects, names = b"", [], b""
    top = height
    for number, strip in enumerate(rows):
        high = height * len(strip) / sheet.height
        top -= high
        drawing += b"q %f 0 0 %f 0 %f cm /S%d Do Q " % (width, high, top, number)
        entries = b"/Type /XObject /Subtype /Image /ColorSpace /DeviceGray /BitsPerComponent 8"
        entries += b" /Width %d /Height %d" % (sheet.width, len(strip))
        objects.append(stream(strip.tobytes(), entries))
        names += b"/S%d %d 0 R " % (number, 6 + number)
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 298 422] /Resources << /XObject << %b >> >>"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595.44 842.04] /Contents 4 0 R"
    return written(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            page + b" /Resources << /XObject << /Fm 5 0 R >> >> >>",
            stream(b"q 2 0 0 2 0 0 cm /Fm Do Q"),
            stream(drawing, form % names),
            *objects,
        ]
    )


@pytest.mark.parametrize("count", [2, 12])
def test_a_scan_in_strips_has_the_resolution_of_its_strips(count):
    assert facts_of(strips(count)).scanned(300) == pytest.approx(100, rel=0.01)


def test_a_letter_with_a_photograph_is_no_scan():
    facts = facts_of(sheet_pdf(b"q 200 0 0 200 90 90 cm /Im0 Do Q 0 0 m 1 0 l S", scan()))
    assert (facts.resolution, facts.enlarged) == ((300, 300), (1.0, 1.0))


def test_a_scan_taken_out_of_its_pdf_was_drawn_by_nobody():
    assert facts_of(as_pdf([scan()])).drawn_by == ""


@pytest.mark.parametrize("facts", [UNKNOWN, ScanFacts((204, 98), (1, 2.08), Tones.TWO, "poppler")])
def test_facts_are_kept_as_text(facts):
    assert facts_of_text(facts.as_text()) == facts


@pytest.mark.parametrize("content", [b"", b"no picture", saved(scan(), "JPEG")])
def test_of_a_picture_from_elsewhere_nothing_is_known(tmp_path, content):
    (tmp_path / "page.png").write_bytes(content)
    assert facts_of_page(tmp_path / "page.png") == UNKNOWN
    assert facts_of_page(tmp_path / "absent.png") == UNKNOWN


@pytest.mark.parametrize(
    "facts",
    [
        "",
        "[]",
        "{}",
        "[" * 90_000,
        '{"enlarged": [], "tones": "two", "drawn_by": ""}',
        '{"enlarged": [1, 1], "tones": "grey", "drawn_by": ""}',
        '{"enlarged": [1, 1], "tones": "two", "drawn_by": "", "resolution": [200]}',
    ],
)
def test_facts_that_somebody_else_wrote_are_none(tmp_path, facts):
    kept = PngImagePlugin.PngInfo()
    kept.add_text("kamibashi:scan", facts)
    Image.new("L", (9, 9)).save(tmp_path / "page.png", pnginfo=kept)
    assert facts_of_page(tmp_path / "page.png") == UNKNOWN
