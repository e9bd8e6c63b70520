"""Pictures become pages: nothing is lost on the way, and what is not a picture is refused."""

import io
import struct
import tempfile
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw
from PIL.TiffImagePlugin import AppendingTiffWriter

from ocr.base.errors import UnreadableScan
from ocr.base.reasons import Reason, ReasonCode
from ocr.scans.split import Bounds, split

PICTURES = ["PNG", "TIFF", "JPEG"]


def pages_of(content: bytes, bounds: Bounds | None = None) -> list[Image.Image]:
    """Split a file of that content, and load its pages before the folder is gone."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "山田花子.bin"
        file.write_bytes(content)
        out = Path(folder) / "pages"
        try:
            paths = split(file, out, bounds or Bounds())
        except UnreadableScan:
            assert not list(out.glob("*"))
            raise
        assert list(paths) == sorted(out.iterdir())
        return [_loaded(path) for path in paths]


def _loaded(path: Path) -> Image.Image:
    with Image.open(path, formats=["PNG"]) as page:
        page.load()
        return page


def saved(picture: Image.Image, suffix: str, **options: object) -> bytes:
    content = io.BytesIO()
    picture.save(content, suffix, **options)
    return content.getvalue()


def noise(mode: str, size: tuple[int, int] = (120, 80), seed: int = 1) -> Image.Image:
    rng = np.random.default_rng(seed)
    pixels = rng.integers(0, 256, (size[1], size[0], 3), dtype=np.uint8)
    return Image.fromarray(pixels).convert(mode)


def refusal(content: bytes, bounds: Bounds | None = None) -> Reason:
    with pytest.raises(UnreadableScan) as caught:
        pages_of(content, bounds)
    return caught.value.reason


def same(page: Image.Image, picture: Image.Image) -> bool:
    return page.mode == picture.mode and np.array_equal(np.asarray(page), np.asarray(picture))


@settings(max_examples=10, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["1", "L", "RGB"]),
            st.tuples(st.integers(1, 90), st.integers(1, 90)),
            st.integers(0, 2**32),
        ),
        min_size=1,
        max_size=5,
    ),
    st.integers(100, 600),
    st.sampled_from(["tiff_lzw", "raw", "tiff_adobe_deflate"]),
)
def test_the_pages_of_a_tiff_come_back_to_the_pixel(drawn, dpi, compression):
    sheets = [noise(*one) for one in drawn]
    content = saved(
        sheets[0],
        "TIFF",
        save_all=True,
        append_images=sheets[1:],
        dpi=(dpi, dpi),
        compression=compression,
    )
    pages = pages_of(content)
    assert len(pages) == len(sheets)
    for page, sheet in zip(pages, sheets, strict=True):
        assert same(page, sheet.convert("L" if sheet.mode == "1" else sheet.mode))
        assert page.info["dpi"] == pytest.approx((dpi, dpi), abs=0.02)


@settings(max_examples=10, deadline=None)
@given(
    st.sampled_from(["1", "L", "RGB"]),
    st.tuples(st.integers(1, 90), st.integers(1, 90)),
    st.integers(0, 2**32),
    st.integers(100, 600),
)
def test_a_png_comes_back_to_the_pixel(mode, size, seed, dpi):
    picture = noise(mode, size, seed)
    (page,) = pages_of(saved(picture, "PNG", dpi=(dpi, dpi)))
    assert same(page, picture.convert("L" if mode == "1" else mode))
    assert page.info["dpi"] == pytest.approx((dpi, dpi), abs=0.02)


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_a_jpeg_comes_back_as_it_decodes(mode):
    content = saved(noise(mode), "JPEG", dpi=(300, 300))
    (page,) = pages_of(content)
    with Image.open(io.BytesIO(content)) as picture:
        assert same(page, picture)


def test_fax_compression_comes_back_to_the_pixel():
    sheets = [noise("1", seed=seed) for seed in range(3)]
    content = saved(
        sheets[0], "TIFF", save_all=True, append_images=sheets[1:], compression="group4"
    )
    for page, sheet in zip(pages_of(content), sheets, strict=True):
        assert same(page, sheet.convert("L"))


@pytest.mark.parametrize("suffix", PICTURES)
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_stands_as_its_orientation_says(suffix, orientation):
    upright = Image.new("L", (96, 64), 255)
    ImageDraw.Draw(upright).rectangle((0, 0, 40, 20), fill=0)
    turned = {
        1: [],
        2: [Image.Transpose.FLIP_LEFT_RIGHT],
        3: [Image.Transpose.ROTATE_180],
        4: [Image.Transpose.FLIP_TOP_BOTTOM],
        5: [Image.Transpose.TRANSPOSE],
        6: [Image.Transpose.ROTATE_90],
        7: [Image.Transpose.TRANSVERSE],
        8: [Image.Transpose.ROTATE_270],
    }[orientation]
    stored = upright
    for turn in turned:
        stored = stored.transpose(turn)
    exif = Image.Exif()
    exif[0x0112] = orientation
    (page,) = pages_of(saved(stored, suffix, exif=exif))
    assert page.size == upright.size
    assert np.abs(np.asarray(page).astype(int) - np.asarray(upright)).mean() < 4


@pytest.mark.parametrize("suffix", ["PNG", "TIFF"])
def test_sixteen_bits_become_eight(suffix):
    grey = np.arange(256, dtype=np.uint16).reshape(16, 16)
    (page,) = pages_of(saved(Image.fromarray(grey * 257), suffix))
    assert page.mode == "L"
    assert np.array_equal(np.asarray(page), grey)


@pytest.mark.parametrize(("mode", "seen"), [("LA", "L"), ("RGBA", "RGB")])
def test_what_is_transparent_is_white_paper(mode, seen):
    picture = Image.new(mode, (40, 30), (0, 0) if mode == "LA" else (200, 30, 30, 0))
    picture.paste((0, 255) if mode == "LA" else (0, 0, 0, 255), (0, 0, 10, 30))
    (page,) = pages_of(saved(picture, "PNG"))
    assert page.mode == seen
    grey = np.asarray(page.convert("L"))
    assert grey[:, :10].max() == 0
    assert grey[:, 10:].min() == 255


def test_a_palette_becomes_its_colours():
    picture = noise("RGB").quantize(16)
    (page,) = pages_of(saved(picture, "PNG"))
    assert same(page, picture.convert("RGB"))


@pytest.mark.parametrize("suffix", ["TIFF", "JPEG"])
def test_printing_colours_become_screen_colours(suffix):
    picture = Image.new("CMYK", (40, 30), (0, 255, 255, 0))
    (page,) = pages_of(saved(picture, suffix))
    assert page.mode == "RGB"
    red, green, blue = np.asarray(page)[15, 20]
    assert red > 200
    assert max(green, blue) < 60


def test_a_fax_gets_square_pixels():
    (page,) = pages_of(saved(noise("1", (408, 196)), "TIFF", dpi=(204, 98)))
    assert page.size == (408, 408)
    assert page.info["dpi"] == pytest.approx((204, 204), abs=0.02)


def test_a_resolution_that_cannot_be_is_not_believed():
    (page,) = pages_of(saved(Image.new("L", (6000, 40)), "JPEG", dpi=(72, 72)))
    assert "dpi" not in page.info


def test_a_small_preview_in_a_tiff_is_not_a_page():
    sheet, preview = noise("L"), noise("L", (12, 8))
    content = io.BytesIO()
    with AppendingTiffWriter(content) as writer:
        sheet.save(writer, "TIFF")
        writer.newFrame()
        preview.save(writer, "TIFF", tiffinfo={254: 1})
        writer.finalize()
        whole = content.getvalue()
    (page,) = pages_of(whole)
    assert same(page, sheet)


def test_the_content_counts_and_not_the_suffix(tmp_path):
    for suffix in PICTURES:
        misnamed = tmp_path / "scan.pdf"
        misnamed.write_bytes(saved(noise("L"), suffix))
        assert len(split(misnamed, tmp_path / suffix)) == 1


def test_an_empty_file_is_refused():
    assert refusal(b"") == Reason(ReasonCode.EMPTY_FILE)


def test_a_file_that_is_gone_is_refused(tmp_path):
    with pytest.raises(UnreadableScan) as caught:
        split(tmp_path / "gone.png", tmp_path / "out")
    assert caught.value.reason == Reason(ReasonCode.FILE_GONE)


def test_a_text_named_png_is_refused():
    assert refusal("ただの文章です".encode()) == Reason(ReasonCode.NOT_A_SCAN)


@pytest.mark.parametrize("head", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_an_office_document_is_refused(head):
    assert refusal(head + bytes(2000)) == Reason(ReasonCode.OFFICE_FILE)


@pytest.mark.parametrize("suffix", ["GIF", "BMP", "WEBP"])
def test_another_kind_of_picture_is_refused(suffix):
    assert refusal(saved(noise("L"), suffix)) == Reason(ReasonCode.OTHER_PICTURE)


def test_a_huge_file_is_refused():
    assert refusal(bytes(1_000_001), Bounds(bytes=1_000_000)) == Reason(ReasonCode.LARGE_FILE, "1")


def test_a_tiff_of_too_many_pages_is_refused():
    sheets = [noise("1", seed=seed) for seed in range(4)]
    content = saved(sheets[0], "TIFF", save_all=True, append_images=sheets[1:])
    assert len(pages_of(content, Bounds(pages=4))) == 4
    assert refusal(content, Bounds(pages=3)) == Reason(ReasonCode.MANY_PAGES, "3")


def png_of(width: int, height: int) -> bytes:
    """Write a valid one-bit PNG without ever holding its pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    packer = zlib.compressobj(1)
    row = bytes(1 + (width + 7) // 8)
    body = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def test_a_picture_bomb_is_refused():
    assert refusal(png_of(30_000, 30_000)) == Reason(ReasonCode.PICTURE_LARGE, "8000")


def test_a_bomb_behind_the_first_page_is_refused():
    small, large = noise("1"), Image.new("1", (4000, 4000))
    content = saved(small, "TIFF", save_all=True, append_images=[large], compression="group4")
    assert refusal(content, Bounds(pixels=1_000_000)) == Reason(ReasonCode.PICTURE_LARGE, "100")


def test_a_picture_that_wants_too_much_memory_is_refused():
    told = refusal(png_of(8_000, 8_000), Bounds(memory_bytes=100_000_000))
    assert told.code in {ReasonCode.MUCH_MEMORY, ReasonCode.PICTURE_CUT, ReasonCode.CHILD_DIED}


THREE = [noise("1", seed=seed) for seed in range(3)]
WHOLE = {
    "fax": saved(THREE[0], "TIFF", save_all=True, append_images=THREE[1:], compression="group4"),
    "lzw": saved(THREE[0], "TIFF", save_all=True, append_images=THREE[1:], compression="tiff_lzw"),
    "png": saved(noise("RGB"), "PNG"),
    "jpeg": saved(noise("L"), "JPEG"),
    "progressive": saved(noise("RGB"), "JPEG", progressive=True),
}


@pytest.mark.parametrize("name", sorted(WHOLE))
@settings(max_examples=5, deadline=None)
@given(share=st.floats(0.01, 0.999))
def test_a_cut_off_picture_is_refused_or_whole(name, share):
    """A PNG may lack its last bytes, a TIFF its last padding: never a page or a line of one."""
    whole = WHOLE[name]
    try:
        pages = pages_of(whole[: max(1, int(len(whole) * share))])
    except UnreadableScan:
        return
    expected = pages_of(whole)
    assert len(pages) == len(expected)
    assert all(map(same, pages, expected))


@pytest.mark.parametrize("name", sorted(WHOLE))
def test_half_a_picture_is_refused(name):
    told = refusal(WHOLE[name][: len(WHOLE[name]) // 2])
    assert told == Reason(ReasonCode.PICTURE_CUT)


@settings(max_examples=10, deadline=None)
@given(st.sampled_from(sorted(WHOLE)), st.data())
def test_a_damaged_picture_gives_pages_or_a_reason(name, drawn):
    damaged = bytearray(WHOLE[name])
    places = st.integers(12, len(damaged) - 1)
    for place in drawn.draw(st.lists(places, min_size=1, max_size=8)):
        damaged[place] = drawn.draw(st.integers(0, 255))
    try:
        pages_of(bytes(damaged))
    except UnreadableScan as refused:
        assert refused.reason.code in ReasonCode


def test_a_machine_that_cannot_write_is_not_the_scans_fault(tmp_path):
    scan = tmp_path / "scan.png"
    scan.write_bytes(saved(noise("L"), "PNG"))
    (tmp_path / "out" / "page-001.png").mkdir(parents=True)
    with pytest.raises(OSError, match="directory"):
        split(scan, tmp_path / "out")
