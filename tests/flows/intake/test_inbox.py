import os

import pytest
from PIL import Image

from flows.intake.inbox import Inbox, Patience
from ocr.base.reasons import ReasonCode


@pytest.fixture
def inbox(tmp_path):
    return Inbox(tmp_path, Patience(quiet=3, incomplete=60))


def page(path):
    Image.new("L", (40, 60), 255).save(path, "png")
    return path


def test_a_whole_file_is_taken_once_it_is_quiet(inbox):
    scan = page(inbox.folder / "scan.png")
    assert inbox.settled(now=100) == ()
    assert inbox.settled(now=102.9) == ()
    assert inbox.settled(now=103) == (scan,)


def test_a_file_written_in_two_halves_is_taken_when_it_is_whole(inbox):
    scan = page(inbox.folder / "scan.png")
    content = scan.read_bytes()
    scan.write_bytes(content[:50])
    inbox.settled(now=0)
    assert inbox.settled(now=30) == ()  # quiet for long, but its end is not there
    scan.write_bytes(content)
    assert inbox.settled(now=31) == ()
    assert inbox.settled(now=33) == ()  # whole, but not yet quiet
    assert inbox.settled(now=34) == (scan,)


def test_what_never_becomes_whole_is_taken_in_the_end(inbox):
    scans = [inbox.folder / name for name in ("a.png", "b.doc", "c.pdf")]
    for scan, content in zip(scans, (b"text", b"x", b"%PDF-1.7 cut"), strict=True):
        scan.write_bytes(content)
    inbox.settled(now=0)
    assert inbox.settled(now=59) == ()
    assert inbox.settled(now=60) == tuple(scans)


@pytest.mark.parametrize(
    "name",
    [
        *(".scan.png", "~$scan.xlsx", "scan.pdf.tmp", "scan.PART", "Thumbs.db", "a.crdownload"),
        *("scan.pd~", "@eaDir/scan.png", "#recycle/a/scan.png", ".Trash-0/scan.png"),
    ],
)
def test_droppings_of_other_programs_are_left_alone(inbox, name):
    (inbox.folder / name).parent.mkdir(parents=True, exist_ok=True)
    page(inbox.folder / name)
    inbox.settled(now=0)
    assert inbox.settled(now=1000) == ()


def told(inbox, now):
    inbox.settled(now=now)
    return {name: why.code for name, why in inbox.waits(now)}


def test_what_waits_for_long_is_told_with_the_reason_and_what_waits_a_little_is_not(inbox):
    page(inbox.folder / "a.pd~")
    (inbox.folder / "b.pdf").touch()
    (inbox.folder / "c.png").symlink_to("/etc/hostname")
    os.mkfifo(inbox.folder / "d.pdf")
    assert told(inbox, 0) == told(inbox, 59) == {}
    assert told(inbox, 60) == {
        "a.pd~": ReasonCode.UNFINISHED_NAME,
        "b.pdf": ReasonCode.STILL_EMPTY,
        "c.png": ReasonCode.LINK,
        "d.pdf": ReasonCode.NOT_A_SCAN,
    }
    for path in inbox.folder.iterdir():
        path.unlink()
    assert told(inbox, 62) == {}


def test_what_is_far_too_large_for_a_scan_is_not_copied(inbox):
    with (inbox.folder / "video.mp4").open("wb") as video:
        video.truncate(2_000_000_000)
    inbox.settled(now=0)
    assert inbox.settled(now=1000) == ()
    assert told(inbox, 1002) == {"video.mp4": ReasonCode.LARGE_FILE}


def test_empty_files_wait_for_ever_and_are_taken_once_they_are_filled(inbox):
    one, other = inbox.folder / "1.png", inbox.folder / "2.png"
    one.touch()
    other.touch()
    inbox.settled(now=0)
    assert inbox.settled(now=100_000) == ()
    page(one)
    inbox.settled(now=100_001)
    assert inbox.settled(now=100_004) == (one,)


def test_a_tiff_is_left_alone_while_its_writer_has_it_open(inbox):
    scan = inbox.folder / "a.tif"
    Image.new("L", (40, 60), 255).save(scan)
    with scan.open("r+b"):  # whole after each page, as libtiff leaves it
        inbox.settled(now=0)
        assert inbox.settled(now=1000) == ()
        assert told(inbox, 1001) == {"a.tif": ReasonCode.STILL_OPEN}
    with scan.open("rb"):  # who only reads is in nobody's way
        assert inbox.settled(now=1002) == (scan,)


def test_of_a_file_whose_writer_nobody_sees_a_tiff_waits_longer(inbox, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 12345)  # no file is ours, nor are we root
    scans = [inbox.folder / name for name in ("a.png", "b.tif")]
    for scan in scans:
        Image.new("L", (40, 60), 255).save(scan)
    inbox.settled(now=0)
    assert inbox.settled(now=10) == (scans[0],)
    assert inbox.settled(now=60) == tuple(scans)


def test_files_in_folders_are_taken_with_the_others(inbox):
    deep = inbox.folder / "2026-11-30/保育課"
    deep.mkdir(parents=True)
    scans = (page(deep / "scan.png"), page(inbox.folder / "scan.png"))
    inbox.settled(now=0)
    assert inbox.settled(now=3) == scans


def test_a_folder_that_is_gone_is_told_to_the_caller(inbox):
    inbox.folder.rmdir()
    with pytest.raises(FileNotFoundError):
        inbox.settled(now=0)


def test_links_and_folders_are_left_alone(inbox, tmp_path_factory):
    elsewhere = page(tmp_path_factory.mktemp("elsewhere") / "scan.png")
    (inbox.folder / "link.png").symlink_to(elsewhere)
    (inbox.folder / "broken.png").symlink_to(inbox.folder / "nowhere")
    (inbox.folder / "folder.png").mkdir()
    inbox.settled(now=0)
    assert inbox.settled(now=1000) == ()


def test_a_file_that_comes_back_under_its_old_name_waits_anew(inbox):
    scan = page(inbox.folder / "scan.png")
    inbox.settled(now=0)
    scan.unlink()
    assert inbox.settled(now=10) == ()
    page(scan)
    assert inbox.settled(now=20) == ()
    assert inbox.settled(now=23) == (scan,)
