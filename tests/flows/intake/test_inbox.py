import pytest
from PIL import Image

from flows.intake.inbox import Inbox, Patience


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
    for scan, content in zip(scans, (b"text", b"", b"%PDF-1.7 cut"), strict=True):
        scan.write_bytes(content)
    inbox.settled(now=0)
    assert inbox.settled(now=59) == ()
    assert inbox.settled(now=60) == tuple(scans)


@pytest.mark.parametrize(
    "name", [".scan.png", "~$scan.xlsx", "scan.pdf.tmp", "scan.PART", "Thumbs.db", "a.crdownload"]
)
def test_droppings_of_other_programs_are_left_alone(inbox, name):
    page(inbox.folder / name)
    inbox.settled(now=0)
    assert inbox.settled(now=1000) == ()


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
