"""A bad page of a stack costs itself: the good ones come out, the bad one says why."""

import io
import json
import logging
import os
import re
import signal
import struct
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
from PIL import Image, TiffImagePlugin

from ocr.base.errors import UnreadableScan
from ocr.base.reasons import Reason, ReasonCode
from ocr.scans.split import Bounds, split, split_stack
from samples.pages.pdf_objects import stream, written
from tests.ocr.scans.test_split import noise, saved

pytestmark = pytest.mark.pages

SMALL = Bounds(pixels=1_000_000)
LARGE_PAGE = Reason(ReasonCode.PICTURE_LARGE, "100")
NEVER_ENDS = 12


def tiff_of(*sheets: Image.Image, **options: object) -> bytes:
    return saved(sheets[0], "TIFF", save_all=True, append_images=sheets[1:], **options)


def good(count: int) -> list[Image.Image]:
    return [noise("L", seed=seed) for seed in range(count)]


def with_damaged_strip(content: bytes, bad: int) -> bytes:
    """Overwrite the picture of one page of a TIFF, from 0, and none of its directories."""
    with TiffImagePlugin.TiffImageFile(io.BytesIO(content)) as stack:
        stack.seek(bad)
        start, length = stack.tag_v2[273][0], stack.tag_v2[279][0]
    return b"".join((content[:start], b"\xee" * int(length), content[start + length :]))


def pdf_of(*boxes: str, drawing: bytes = b"9 9 50 60 re f") -> bytes:
    """Write a PDF of one page for each box; a page without a box never ends."""
    count = len(boxes)
    kids = b" ".join(b"%d 0 R" % (3 + number) for number in range(count))
    first = 3 + count
    pages = [
        b"<< /Type /Page /Parent 2 0 R /MediaBox [%b] /Contents %d 0 R "
        b"/Resources << /XObject << /N %d 0 R >> >> >>"
        % ((box or "0 0 595 842").encode(), first if box else first + 1, first + 2)
        for box in boxes
    ]
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842]"
    nested = b"%b /Resources << /XObject << /N %d 0 R >> >>"
    forms = [stream(b"/N Do " * 10, nested % (form, first + 3 + n)) for n in range(NEVER_ENDS)]
    return written(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, count),
            *pages,
            stream(drawing),
            stream(b"/N Do " * 10),
            *forms,
            stream(b"0 0 9 9 re f", form),
        ]
    )


A4 = "0 0 595 842"
BAD_PAGES = {
    "too many pixels at the start": (tiff_of(noise("L", (2000, 2000)), *good(2)), 1, SMALL),
    "too many pixels inside": (tiff_of(good(1)[0], noise("L", (2000, 2000)), *good(2)), 2, SMALL),
    "too many pixels at the end": (tiff_of(*good(3), noise("L", (2000, 2000))), 4, SMALL),
    "numbers instead of greys": (
        tiff_of(good(1)[0], Image.fromarray(np.ones((80, 120), np.float32)), good(1)[0]),
        2,
        Bounds(),
    ),
    "a damaged strip": (
        with_damaged_strip(tiff_of(*good(3), compression="tiff_adobe_deflate"), 1),
        2,
        Bounds(),
    ),
    "a sheet as large as a wall": (pdf_of(A4, "0 0 9000 9000", A4), 2, Bounds()),
    "a page of no size": (pdf_of(A4, A4, "0 0 800 600] /CropBox [600 800 900 900"), 3, Bounds()),
    "a page that never ends": (pdf_of(A4, "", A4), 2, Bounds(seconds_a_page=3)),
}


@pytest.mark.parametrize("kind", BAD_PAGES)
def test_a_bad_page_says_why_and_the_others_are_there(kind, tmp_path):
    content, bad, bounds = BAD_PAGES[kind]
    scan = tmp_path / "束.bin"
    scan.write_bytes(content)
    pages = split_stack(scan, tmp_path / "pages", bounds)
    assert [page.number for page in pages] == list(range(1, len(pages) + 1))
    assert [page.number for page in pages if page.unread] == [bad]
    assert {page.picture for page in pages if not page.unread} == set(
        (tmp_path / "pages").iterdir()
    )
    for page in pages:
        if not page.unread:
            with Image.open(page.picture) as picture:
                picture.load()
    with pytest.raises(UnreadableScan) as whole:
        split(scan, tmp_path / "all or none", bounds)
    assert whole.value.reason == pages[bad - 1].unread
    assert list((tmp_path / "all or none").iterdir()) == []


def test_where_every_page_is_bad_the_file_is_refused(tmp_path):
    scan = tmp_path / "scan.tif"
    scan.write_bytes(tiff_of(*(noise("L", (2000, 2000), seed) for seed in range(2))))
    with pytest.raises(UnreadableScan) as caught:
        split_stack(scan, tmp_path / "pages", SMALL)
    assert caught.value.reason == LARGE_PAGE
    assert list((tmp_path / "pages").iterdir()) == []


@pytest.mark.parametrize(
    ("content", "bound"),
    [
        (pdf_of(A4), "pages"),
        (pdf_of(A4), "pixels"),
        (tiff_of(*good(2)), "pages"),
        (tiff_of(*good(2)), "pixels"),
        (saved(noise("L"), "PNG"), "pixels"),
        (saved(noise("L"), "JPEG"), "pixels"),
    ],
)
def test_a_defect_of_ours_is_logged_by_kind_and_line_and_not_told_as_the_scans(
    content, bound, tmp_path, caplog
):
    """That a bound is no number is a defect of the caller's, met deep in the child."""
    scan = tmp_path / "山田花子.pdf"
    scan.write_bytes(content)
    bounds: Any = Bounds(**{bound: cast(Any, "many")})
    with caplog.at_level(logging.WARNING), pytest.raises(UnreadableScan) as caught:
        split(scan, tmp_path / "pages", bounds)
    told = caught.value.reason
    assert told.code is ReasonCode.DEFECT
    assert re.fullmatch(r"TypeError in \w+\.py, line \d+", told.detail)
    assert f"{told.detail}; a defect of ours" in caplog.text
    assert "山田" not in caplog.text


@pytest.mark.parametrize("tag", [257, 278, 266, 273, 279])
@pytest.mark.parametrize(("kind", "value"), [(2, b"ab\0\0"), (8, b"\xff" * 4), (9, b"\xff" * 4)])
def test_a_tag_of_a_tiff_that_says_nonsense_is_no_defect_of_ours(tag, kind, value, tmp_path):
    content = tiff_of(noise("1"), compression="group4", tiffinfo={266: 1})
    (entry,) = re.finditer(struct.pack("<H", tag) + rb"[\x03\x04]\x00\x01\x00\x00\x00", content)
    told = struct.pack("<HHI", tag, kind, 1) + value
    (tmp_path / "a.tif").write_bytes(
        content[: entry.start()] + told + content[entry.start() + len(told) :]
    )
    try:
        split(tmp_path / "a.tif", tmp_path / "pages")
    except UnreadableScan as refused:
        assert refused.reason.code in {ReasonCode.PICTURE_CUT, ReasonCode.PICTURE_LARGE}


@pytest.mark.parametrize("kind", ["JPEG 2000", "WebP", "Zstandard", "JBIG", "ThunderScan"])
def test_a_tiff_of_a_kind_that_nobody_decodes_is_not_told_to_be_broken(kind, tmp_path):
    number = {"JPEG 2000": 34_712, "WebP": 50_001, "Zstandard": 50_000, "JBIG": 34_661}.get(kind)
    said = struct.pack("<HHIHH", 259, 3, 1, 5, 0)
    content = tiff_of(noise("L"), compression="tiff_lzw")
    assert content.count(said) == 1
    (tmp_path / "a.tif").write_bytes(
        content.replace(said, struct.pack("<HHIHH", 259, 3, 1, number or 32_809, 0))
    )
    with pytest.raises(UnreadableScan) as caught:
        split(tmp_path / "a.tif", tmp_path / "pages")
    assert caught.value.reason == Reason(ReasonCode.OTHER_PICTURE)


@pytest.mark.parametrize("words", [{"a.png": b"x"}, {"束/1.pdf": b"%PDF-", "束/2.pdf": b"%PDF-"}])
def test_an_archive_is_not_told_to_be_of_an_office_program(words, tmp_path):
    assert refused_archive(tmp_path, words) == ReasonCode.ZIP_FILE


@pytest.mark.parametrize("name", ["[Content_Types].xml", "mimetype", "xl/a.xml"])
def test_a_document_of_an_office_program_is(name, tmp_path):
    words = {"xl/first.xml": b"", name: b"x", "[Content_Types].xml": b""}
    assert refused_archive(tmp_path, words) == ReasonCode.OFFICE_FILE


def refused_archive(folder: Path, members: dict[str, bytes]) -> ReasonCode:
    with zipfile.ZipFile(folder / "a.bin", "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    with pytest.raises(UnreadableScan) as caught:
        split(folder / "a.bin", folder / "pages")
    return caught.value.reason.code


def test_a_folder_is_told_to_be_one(tmp_path):
    with pytest.raises(UnreadableScan) as caught:
        split(tmp_path, tmp_path / "pages")
    assert caught.value.reason == Reason(ReasonCode.FOLDER)


def test_a_full_disk_is_said_by_its_number_and_words(tmp_path):
    scan = tmp_path / "scan.png"
    scan.write_bytes(saved(noise("L", (800, 800)), "PNG"))
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages/page-001.png").symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space left") as caught:
        split(scan, tmp_path / "pages")
    assert caught.value.strerror == "No space left on device"


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_the_child_does_not_outlive_its_parent(end, tmp_path):
    """Nor does what the child has started to draw a page that never ends."""
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(pdf_of(""))
    program = "import sys; from pathlib import Path; from ocr.scans.split import split; "
    program += "split(Path(sys.argv[1]), Path(sys.argv[2]))"
    reading, writing = os.pipe()  # everything started below holds its end of it until it is gone
    with subprocess.Popen(
        [sys.executable, "-c", program, scan, tmp_path / "pages"],
        pass_fds=[writing],
        start_new_session=True,
    ) as parent:
        os.close(writing)
        child = child_of(parent.pid)
        parent.send_signal(end)
    gone = Path(f"/proc/{child}")
    for _ in iter(lambda: gone.exists() and is_alive(child), False):
        pass
    os.close(reading)


@pytest.mark.parametrize("end", [signal.SIGSEGV, signal.SIGKILL])
def test_a_child_that_dies_is_told_by_its_signal_and_the_kind_of_the_file(end, tmp_path, caplog):
    """As it does where a decoder breaks its memory or the machine has none left."""
    scan = tmp_path / "山田花子.pdf"
    scan.write_bytes(pdf_of("", ""))
    with (
        ThreadPoolExecutor(1) as pool,
        caplog.at_level(logging.WARNING),
        pytest.raises(UnreadableScan) as caught,
    ):
        splitting = pool.submit(split_stack, scan, tmp_path / "pages", Bounds(seconds_a_page=600))
        while not splitting.done():
            for child in children_that_split():
                with suppress(ProcessLookupError):
                    os.kill(child, end)
        splitting.result()
    told = Reason(ReasonCode.CHILD_DIED, f"PDF, {end.name}")
    assert caught.value.reason == told
    assert f"died: {told.detail}" in caplog.text
    assert "山田" not in caplog.text


def children_that_split() -> list[int]:
    """Return our children that make pages by now."""
    tasks = Path("/proc/self/task").glob("*/children")
    found = [int(pid) for task in tasks for pid in task.read_text().split()]
    return [pid for pid in found if b"ocr.scans.split_child" in command_of(pid)]


def command_of(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def child_of(pid: int) -> int:
    """Wait until a process has a child, and return its number."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    return int(next(found for found in iter(children.read_text, None) if found.strip()))


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_child_begins_with_the_page_that_it_is_told(tmp_path):
    scan = tmp_path / "scan.tif"
    scan.write_bytes(tiff_of(*good(3)))
    orders = [str(scan), str(tmp_path), json.dumps(asdict(Bounds())), "3"]
    child = subprocess.run(
        [sys.executable, "-m", "ocr.scans.split_child", *orders],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    )
    said = [json.loads(line) for line in child.stdout.splitlines()]
    assert said == [["begins", 3], ["page", 3], ["end"]]
    assert [page.name for page in tmp_path.glob("*.png")] == ["page-003.png"]
