"""PDFs become pages: a scan inside is taken out untouched, everything else is drawn."""

import hashlib
import io
import tempfile
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageOps

from ocr.base.errors import UnreadableScan
from ocr.base.reasons import Reason, ReasonCode
from ocr.scans.split import Bounds, split
from samples.pages.pdf_objects import stream, written

pytestmark = pytest.mark.pages

A4 = (595.44, 842.04)


def pages_of(content: bytes, bounds: Bounds | None = None) -> list[Image.Image]:
    """Split a PDF of that content, and load its pages before the folder is gone."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "山田花子.pdf"
        file.write_bytes(content)
        out = Path(folder) / "pages"
        try:
            paths = split(file, out, bounds or Bounds())
        except UnreadableScan:
            assert not list(out.glob("*"))
            raise
        return [_loaded(path) for path in paths]


def _loaded(path: Path) -> Image.Image:
    with Image.open(path, formats=["PNG"]) as page:
        page.load()
        return page


def refusal(content: bytes, bounds: Bounds | None = None) -> Reason:
    with pytest.raises(UnreadableScan) as caught:
        pages_of(content, bounds)
    return caught.value.reason


def scan(mode: str = "L", size: tuple[int, int] = (827, 1170), seed: int = 0) -> Image.Image:
    """Draw a sheet of A4 at 100 dpi with lines of text, a dark corner and the noise of paper."""
    sheet = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(sheet)
    for line in range(60, size[1] - 40, 30):
        pen.text((50, line), f"line {line} of sheet {seed}", fill=(20, 20, 60), font_size=20)
    pen.rectangle((0, 0, 200, 40), fill=(120, 0, 0))
    noise = np.random.default_rng(seed).normal(0, 6, (size[1], size[0], 1))
    return Image.fromarray((np.asarray(sheet) + noise).clip(0, 255).astype(np.uint8)).convert(mode)


def as_pdf(sheets: list[Image.Image], dpi: int = 100) -> bytes:
    content = io.BytesIO()
    sheets[0].save(content, "PDF", resolution=dpi, save_all=True, append_images=sheets[1:])
    return content.getvalue()


def edited(content: bytes, edit) -> bytes:
    """Let `edit` change the first page of a PDF."""
    with pdfium.PdfDocument(content) as document:
        page = document[0]
        edit(page)
        changed = io.BytesIO()
        document.save(changed)
        return changed.getvalue()


def sheet_pdf(drawing: bytes, picture: Image.Image, entries: bytes = b"") -> bytes:
    """Write a PDF of one A4 page that draws a grey picture /Im0 and text in /F1."""
    image = b"/Type /XObject /Subtype /Image /ColorSpace /DeviceGray /BitsPerComponent 8"
    image += b" /Width %d /Height %d %b" % (*picture.size, entries)
    resources = b"/XObject << /Im0 5 0 R >> /Font << /F1 6 0 R >>"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595.44 842.04] /Contents 4 0 R"
    return written(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            page + b" /Resources << %b >> >>" % resources,
            stream(drawing),
            stream(picture.tobytes(), image),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ]
    )


FULL_PAGE = b"q 595.44 0 0 842.04 0 0 cm /Im0 Do Q "


def same(page: Image.Image, picture: Image.Image) -> bool:
    return page.mode == picture.mode and np.array_equal(np.asarray(page), np.asarray(picture))


def alike(page: Image.Image, picture: Image.Image) -> bool:
    """Return whether two pictures of different size show the same."""
    size = (120, 170) if picture.height > picture.width else (170, 120)
    left, right = (np.asarray(one.convert("L").resize(size, 4), int) for one in (page, picture))
    return float(np.abs(left - right).mean()) < 4


@pytest.mark.parametrize("mode", ["1", "P"])
def test_an_embedded_scan_is_taken_out_to_the_pixel(mode):
    sheets = [scan("RGB", seed=seed).convert(mode) for seed in range(3)]
    pages = pages_of(as_pdf(sheets))
    assert len(pages) == 3
    for page, sheet in zip(pages, sheets, strict=True):
        assert same(page, sheet.convert("L" if mode == "1" else "RGB"))
        assert page.info["dpi"] == pytest.approx((100, 100), abs=0.1)


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_an_embedded_jpeg_keeps_its_size_and_its_grey(mode):
    sheet = scan(mode)
    (page,) = pages_of(as_pdf([sheet]))
    assert (page.mode, page.size) == (sheet.mode, sheet.size)
    assert np.abs(np.asarray(page).astype(int) - np.asarray(sheet)).mean() < 4


@settings(max_examples=6, deadline=None)
@given(
    st.tuples(st.integers(120, 500), st.integers(120, 500)),
    st.integers(0, 99),
    st.sampled_from([100, 200, 300, 400]),
)
def test_any_embedded_scan_is_taken_out_to_the_pixel(size, seed, dpi):
    sheet = scan("1", size, seed)
    (page,) = pages_of(as_pdf([sheet], dpi))
    assert same(page, sheet.convert("L"))
    assert page.info["dpi"] == pytest.approx((dpi, dpi), rel=0.01)


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_turned_page_is_turned_without_drawing_it(degrees):
    sheet = scan("1")
    content = edited(as_pdf([sheet]), lambda page: page.set_rotation(degrees))
    (page,) = pages_of(content)
    assert same(page, sheet.convert("L").rotate(-degrees, expand=True))


@pytest.mark.parametrize(
    ("matrix", "shown"),
    [
        ((-A4[0], 0, 0, A4[1], A4[0], 0), ImageOps.mirror),
        ((A4[0], 0, 0, -A4[1], 0, A4[1]), ImageOps.flip),
        ((-A4[0], 0, 0, -A4[1], A4[0], A4[1]), lambda sheet: sheet.rotate(180)),
    ],
    ids=["mirrored", "flipped", "upside down"],
)
def test_a_scan_that_its_page_turns_is_drawn_as_shown(matrix, shown):
    sheet = scan("L")
    drawing = b"q %f %f %f %f %f %f cm /Im0 Do Q" % matrix
    (page,) = pages_of(sheet_pdf(drawing, sheet))
    assert page.size == (2481, 3508)
    assert page.info["dpi"] == pytest.approx((300, 300), abs=0.1)
    assert alike(page, shown(sheet))
    assert not alike(page, sheet)


def test_invisible_text_behind_a_scan_is_not_in_the_way():
    sheet = scan("L")
    text = b"BT 3 Tr /F1 12 Tf 72 72 Td (read by the scanner) Tj ET"
    (page,) = pages_of(sheet_pdf(FULL_PAGE + text, sheet))
    assert same(page, sheet)


@pytest.mark.parametrize(
    "more",
    [
        b"BT /F1 40 Tf 72 72 Td (typed over it) Tj ET",
        b"0 0 0 rg 100 100 200 200 re f",
        b"q 100 0 0 100 300 300 cm /Im0 Do Q",
    ],
    ids=["text", "a box", "another picture"],
)
def test_a_scan_with_something_over_it_is_drawn(more):
    (page,) = pages_of(sheet_pdf(FULL_PAGE + more, scan("L")))
    assert page.size == (2481, 3508)


def test_a_small_picture_is_not_a_scan():
    (page,) = pages_of(sheet_pdf(b"q 200 0 0 283 100 400 cm /Im0 Do Q", scan("L")))
    assert page.size == (2481, 3508)


@pytest.mark.parametrize("entries", [b"/Decode [1 0]", b"/Mask [0 99]"], ids=["inverted", "masked"])
def test_a_scan_that_does_not_look_like_its_pixels_is_drawn(entries):
    sheet = scan("L")
    (page,) = pages_of(sheet_pdf(FULL_PAGE, sheet, entries))
    assert not alike(page, sheet)
    assert entries != b"/Decode [1 0]" or alike(page, ImageOps.invert(sheet))


def test_an_annotation_over_a_scan_is_seen():
    content = sheet_pdf(FULL_PAGE, scan("L")).replace(
        b"/Contents 4 0 R",
        b"/Contents 4 0 R /Annots [<< /Type /Annot /Subtype /Square /Rect [50 50 300 300] >>]",
    )
    (page,) = pages_of(edited(content, lambda page: None))
    assert page.size == (2481, 3508)


def blank(*sizes: tuple[float, float]) -> bytes:
    with pdfium.PdfDocument.new() as document:
        for size in sizes:
            document.new_page(*size)
        content = io.BytesIO()
        document.save(content)
        return content.getvalue()


@pytest.mark.parametrize(
    ("points", "pixels"),
    [((595, 842), (2479, 3508)), ((842, 1191), (3508, 4962)), ((1684, 2384), (4678, 6622))],
    ids=["A4", "A3", "A1"],
)
def test_a_page_without_a_scan_is_drawn_at_300_dpi_or_less(points, pixels):
    (page,) = pages_of(blank(points))
    assert page.size == pixels
    assert page.getextrema() == ((255, 255),) * 3


def test_a_blank_page_among_scans_keeps_its_place():
    sheets = [scan("1", seed=1), Image.new("1", (827, 1170), 1), scan("1", seed=2)]
    pages = pages_of(as_pdf(sheets))
    assert [page.convert("L").getextrema()[0] for page in pages] == [0, 255, 0]


def test_a_ruled_line_is_drawn_where_it_belongs():
    drawing = b"BT /F1 30 Tf 100 700 Td (CERTIFICATE) Tj ET 2 w 100 100 395 500 re S"
    (page,) = pages_of(sheet_pdf(drawing, scan("L", (4, 4))))
    ink = np.asarray(page.convert("L")) < 128
    assert ink.any(axis=0).sum() == pytest.approx(397 / 72 * 300, abs=4)


def test_too_many_pages_are_refused():
    assert refusal(blank(*[A4] * 500)) == Reason(ReasonCode.MANY_PAGES, "200")


def test_a_pdf_without_pages_is_refused():
    assert refusal(blank()).code in {ReasonCode.PDF_EMPTY, ReasonCode.PDF_CUT}


@pytest.mark.parametrize("side", [14_400, 200_000])
def test_a_huge_sheet_is_refused(side):
    assert refusal(blank((side, side))) == Reason(ReasonCode.LARGE_SHEET)


def test_a_bomb_in_a_pdf_is_refused():
    assert refusal(as_pdf([scan("1")]), Bounds(pixels=500_000)) == Reason(
        ReasonCode.PICTURE_LARGE, "50"
    )


def locked(password: bytes) -> bytes:
    """Write a PDF that asks for a password (standard security handler, revision 2, 40 bits)."""
    padding = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")
    ours = (password + padding)[:32]
    owner = rc4(hashlib.md5(ours).digest()[:5], ours)
    document_id = bytes(16)
    rights = (-4 & 0xFFFFFFFF).to_bytes(4, "little")
    user = rc4(hashlib.md5(ours + owner + rights + document_id).digest()[:5], padding)
    encryption = b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <%b> /U <%b> >>" % (
        owner.hex().encode(),
        user.hex().encode(),
    )
    pages = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        encryption,
    ]
    return written(pages, b"/Encrypt 4 0 R /ID [<%b> <%b>]" % ((document_id.hex().encode(),) * 2))


def rc4(key: bytes, text: bytes) -> bytes:
    state, j, out = list(range(256)), 0, bytearray()
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    i = j = 0
    for byte in text:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def test_a_pdf_with_a_password_is_refused():
    assert refusal(locked(b"himitsu")) == Reason(ReasonCode.PDF_LOCKED)


def test_a_pdf_that_only_its_owner_may_change_is_read():
    assert len(pages_of(locked(b""))) == 1


WHOLE = as_pdf([scan("1", (200, 280), seed) for seed in range(3)])


@settings(max_examples=8, deadline=None)
@given(st.floats(0.001, 0.999))
def test_a_cut_off_pdf_is_refused(share):
    assert refusal(WHOLE[: int(len(WHOLE) * share) + 1]).detail == ""


def test_half_a_pdf_is_said_to_be_cut_off():
    assert refusal(WHOLE[: len(WHOLE) // 2]) == Reason(ReasonCode.PDF_CUT)


@settings(max_examples=10, deadline=None)
@given(st.data())
def test_a_damaged_pdf_gives_pages_or_a_reason(drawn):
    damaged = bytearray(WHOLE)
    for place in drawn.draw(st.lists(st.integers(0, len(WHOLE) - 1), min_size=1, max_size=20)):
        damaged[place] = drawn.draw(st.integers(0, 255))
    try:
        assert pages_of(bytes(damaged))
    except UnreadableScan as refused:
        assert refused.reason.code in ReasonCode


def test_a_page_that_never_ends_is_given_up():
    """A form that draws a form ten times that draws a form ten times, twelve deep."""
    forms = [
        stream(
            b"/N Do " * 10,
            b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] "
            b"/Resources << /XObject << /N %d 0 R >> >>" % (number + 1),
        )
        for number in range(5, 17)
    ]
    content = written(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
            b"/Resources << /XObject << /N 5 0 R >> >> >>",
            stream(b"/N Do " * 10),
            *forms,
            stream(b"0 0 9 9 re f", b"/Type /XObject /Subtype /Form /BBox [0 0 595 842]"),
        ]
    )
    assert refusal(content, Bounds(seconds_a_page=1)).code in {
        ReasonCode.SLOW_SHEET,
        ReasonCode.SLOW_FILE,
    }
