import io
import struct
import tracemalloc
from functools import cache

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from ocr.base.errors import UnreadableScan
from ocr.scans.split import split
from ocr.scans.wholeness import is_whole

# The shortest tail whose loss can be seen: the mark of the end and what may stand behind it (Pillow
# fills a TIFF up to 16 bytes). Of a PDF the mark alone takes nothing with it.
SHORTEST = {"pdf": 8, "jpeg": 2, "png": 8, "tiff": 17, "bigtiff": 17, "xlsx": 22}


START = b"II*\0" + struct.pack("<I", 8)


def entry(tag: int, count: int, place: int) -> bytes:
    return struct.pack("<HHII", tag, 4, count, place)


def directory(*entries: bytes, following: int = 0) -> bytes:
    return struct.pack("<H", len(entries)) + b"".join(entries) + struct.pack("<I", following)


def strips(count: int, place: int, following: int = 0) -> bytes:
    """Return the directory of a page of so many strips, told in an array at that place."""
    return directory(entry(273, count, place), entry(279, count, place), following=following)


def directories_over_one_another(count: int = 1200) -> bytes:
    """Let each directory begin within the one before, and have as many entries as one can."""
    content = bytearray(b"\xff" * (8 + 4 * count + 2 + 12 * 65_535 + 200))
    content[:8] = START
    for place in range(8, 8 + 4 * count, 4):
        behind = place + 2 + 12 * 65_535
        content[behind : behind + 4] = struct.pack("<I", place + 4)
    return bytes(content)


def pages_that_share_an_array(pages: int = 900, size: int = 200_000) -> bytes:
    step = len(strips(0, 0))
    places = [*range(8 + step, 8 + pages * step, step), 0]
    chain = b"".join(strips(size // 4, 8 + pages * step, place) for place in places)
    return START + chain + bytes(size)


HOSTILE = {
    "arrays of four thousand million": (START + strips(0xFFFFFFF0, 200)).ljust(300, b"\0"),
    "directories over one another": directories_over_one_another(),
    "a chain that bites its tail": START + directory(entry(256, 1, 1), following=8),
    "pages that share one large array": pages_that_share_an_array(),
    "an array outside": START + strips(3, 0xFFFFFF00),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_tiff_that_speaks_of_more_than_it_holds_costs_little(kind, tmp_path):
    scan = tmp_path / "scan.tif"
    scan.write_bytes(HOSTILE[kind])
    tracemalloc.start()
    try:
        assert not is_whole(scan)
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


def picture(shade):
    page = Image.effect_noise((60, 90), 40).point(lambda value: (value + shade) % 256)
    return page.convert("L")


@cache
def written(kind, shade=0):
    out = io.BytesIO()
    if kind == "xlsx":
        openpyxl.Workbook().save(out)
    elif kind in ("tiff", "bigtiff"):
        more = {"save_all": True, "append_images": [picture(shade + 9)]}
        picture(shade).save(out, "tiff", big_tiff=kind == "bigtiff", **more)
    else:
        picture(shade).save(out, kind)
    return out.getvalue()


@pytest.fixture(scope="module")
def scan(tmp_path_factory):
    return tmp_path_factory.mktemp("scans") / "scan"


@pytest.mark.parametrize("kind", SHORTEST)
def test_a_file_written_to_its_end_is_whole(scan, kind):
    scan.write_bytes(written(kind))
    assert is_whole(scan)


@pytest.mark.parametrize("kind", SHORTEST)
@given(part=st.floats(0, 1), shade=st.sampled_from([0, 70, 140]))
def test_a_file_cut_anywhere_is_not_whole(scan, kind, part, shade):
    content = written(kind, shade)
    scan.write_bytes(content[: int(part * (len(content) - SHORTEST[kind]))])
    assert not is_whole(scan)


@pytest.mark.parametrize("kind", ["pdf", "jpeg", "png", "xlsx"])
@given(part=st.floats(0, 1))
def test_a_file_given_its_length_before_its_content_is_not_whole(scan, kind, part):
    content = written(kind)
    known = int(part * (len(content) - SHORTEST[kind]))
    scan.write_bytes(content[:known].ljust(len(content), b"\0"))
    assert not is_whole(scan)


@given(content=st.binary(max_size=300))
def test_no_content_makes_it_fail(scan, content):
    for magic in (
        b"",
        b"%PDF-",
        b"\xff\xd8\xff",
        b"II*\0",
        b"MM\0*",
        b"II+\0",
        b"MM\0+",
        b"PK\x03\x04",
    ):
        scan.write_bytes(magic + content)
        assert is_whole(scan) in (True, False)


def test_a_tiff_that_runs_in_a_circle_is_not_whole(scan):
    no_entries_then_itself = b"\x00\x00" + (8).to_bytes(4, "little")
    scan.write_bytes(b"II*\0" + (8).to_bytes(4, "little") + no_entries_then_itself)
    assert not is_whole(scan)


@pytest.mark.parametrize("kind", ["pdf", "jpeg", "png"])
@pytest.mark.parametrize("filling", [1, 512, 4096, 65_000])
def test_what_is_filled_up_behind_the_end_takes_nothing_from_it(scan, kind, filling):
    scan.write_bytes(written(kind) + bytes(filling))
    assert is_whole(scan)


def test_a_pdf_behind_the_line_of_a_print_server_is_whole(scan):
    scan.write_bytes(b"\x1b%-12345X@PJL ENTER LANGUAGE=PDF\r\n" + written("pdf"))
    assert is_whole(scan)


@pytest.mark.parametrize("kind", [kind for kind in SHORTEST if kind != "xlsx"])
@pytest.mark.parametrize("before, behind", [(b"", b""), (b"", bytes(4096)), (b"@PJL\r\n", b"")])
def test_what_is_split_into_pages_is_whole_and_the_other_way_round(
    scan, tmp_path, kind, before, behind
):
    scan.write_bytes(before + written(kind) + behind)
    try:
        read = bool(split(scan, tmp_path / "pages"))
    except UnreadableScan:
        read = False
    assert is_whole(scan) == read


def changed(kept):
    """Return a PDF with a change behind its end, of which so many bytes are left."""
    change = b"4 0 obj\n<< /V (new) >>\nendobj\nxref\n0 1\n0000000000 65535 f \ntrailer\n<< >>\n"
    return written("pdf") + (change + b"startxref\n9\n%%EOF\n")[:kept]


@pytest.mark.parametrize("kept", [1, 3, 5, 6, 7, 20, 60, -20, -8])
def test_a_pdf_whose_last_change_was_cut_off_is_not_whole(scan, kept):
    scan.write_bytes(changed(kept))
    assert not is_whole(scan)


@pytest.mark.parametrize(
    "behind",
    [b"", bytes(200_000), b"\x1b%-12345X@PJL EOJ\r\n", b"</body></html>" * 300, b"\xff" * 4096],
    ids=["nothing", "zeros", "a printer's line", "a web page's end", "junk"],
)
def test_what_was_sent_behind_a_pdf_takes_nothing_from_it(scan, behind):
    scan.write_bytes(changed(None) + behind)
    assert is_whole(scan)


def test_a_pdf_that_lacks_but_the_mark_of_its_end_is_whole(scan):
    scan.write_bytes(written("pdf").rstrip().removesuffix(b"%%EOF"))
    assert is_whole(scan)


def test_a_pdf_made_for_the_web_and_cut_at_its_first_end_is_not_whole(scan):
    head = b"%PDF-1.5\n1 0 obj\n<< /Linearized 1 /L 90000 /N 9 >>\nendobj\n"
    scan.write_bytes(head + b"startxref\n0\n%%EOF\n")
    assert not is_whole(scan)
