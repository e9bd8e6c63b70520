import hashlib
import shutil
import subprocess
import sys
from pathlib import Path
from typing import cast

import pytest
from PIL import Image, ImageDraw

from cases.ledger import Ledger
from cases.records.states import ScanState, State
from desk.web.reason_words import sentence_of
from flows.intake import intake as steps
from flows.intake.inbox import Inbox, Patience
from ocr.scans.split import Bounds
from tests.ocr.scans.test_split import noise
from tests.ocr.scans.test_split_stack import BAD_PAGES, good, tiff_of

GARBAGE = {
    "途中.pdf": b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog",
    "手紙.png": "これは画像ではありません".encode(),
    "表.docx": b"PK\x03\x04 not what it says",
    "名前に拡張子がない": b"\0\1\2\3",
}


def sweep_all(intake, folder):
    """Look at the folder until everything in it has been quiet for long enough."""
    inbox = Inbox(folder, Patience(quiet=3, incomplete=60))
    return [taken for now in (0, 100) for taken in steps.sweep(intake, inbox, now)]


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def kept(intake, scan):
    return intake.folders.file(scan.path)


def page_of(intake, case):
    return intake.folders.file(case.page)


def leftovers(intake):
    return [path.name for path in intake.folders.work.iterdir() if path.name != ".lock"]


def case_folders(intake):
    return {path.name for path in intake.folders.pages.iterdir()}


def test_a_stack_becomes_one_case_a_page_and_the_original_is_kept(intake, drop):
    path = drop("束.tiff", pages=3)
    sha256 = digest(path)
    (taken,) = sweep_all(intake, path.parent)
    scan = intake.ledger.scan(taken.scan_id)
    assert (scan.state, scan.name, scan.page_count) == (ScanState.SPLIT, "束.tiff", 3)
    assert scan.path == Path("scans") / f"{sha256}.tiff"
    assert digest(kept(intake, scan)) == sha256
    assert len(taken.cases) == 3
    assert case_folders(intake) == set(taken.cases)
    for number, case_id in enumerate(taken.cases):
        case = intake.ledger.case(case_id)
        assert case.state is State.RECEIVED
        with Image.open(intake.folders.pages / case_id / "page.png") as page:
            assert page.getpixel((60, 80)) == 200 - number
    assert not path.exists()
    assert leftovers(intake) == []


@pytest.mark.parametrize("kind", BAD_PAGES)
def test_a_bad_page_of_a_stack_is_a_case_that_says_why_and_the_others_are_read(kind, intake, drop):
    content, bad, bounds = BAD_PAGES[kind]
    if bounds != Bounds():  # an office has its own: a page beyond them is made of these
        content = tiff_of(*good(bad - 1), noise("1", (9000, 9000)), *good(2))
    path = drop("束.bin", content)
    sha256 = digest(path)
    (taken,) = sweep_all(intake, path.parent)
    cases = [intake.ledger.case(case_id) for case_id in taken.cases]
    assert [case.page_numbers for case in cases] == [(n,) for n in range(1, len(cases) + 1)]
    assert [case.page_numbers[0] for case in cases if case.unread] == [bad]
    assert taken.bad_pages == (bad,)
    for case in cases:
        there = page_of(intake, case).is_file()
        assert (case.state, there) in {(State.RECEIVED, True), (State.UNREADABLE, False)}
    assert sentence_of(cases[bad - 1].unread)
    assert digest(kept(intake, intake.ledger.scan(taken.scan_id))) == sha256
    drop("もう一度.bin", content)
    (again,) = sweep_all(intake, path.parent)
    assert (again.duplicate, again.cases) == (True, ())
    assert leftovers(intake) == []


def test_blank_backs_are_told_with_the_scan_and_are_no_cases(intake, drop):
    path = drop("両面.tif", pages=5)
    sheets = [Image.new("L", (827, 1170), 240) for _ in range(5)]
    for front in sheets[::2]:
        ImageDraw.Draw(front).rectangle((200, 300, 400, 320), fill=20)
    sheets[0].save(path, save_all=True, append_images=sheets[1:])
    sha256 = digest(path)
    (taken,) = sweep_all(intake, path.parent)
    assert taken.blank_backs == (2, 4)
    cases = [intake.ledger.case(case_id) for case_id in taken.cases]
    assert [case.page_numbers for case in cases] == [(1,), (3,), (5,)]
    assert case_folders(intake) == set(taken.cases)
    scan = intake.ledger.scan(taken.scan_id)
    assert (scan.page_count, scan.blank_backs) == (5, (2, 4))
    assert digest(kept(intake, scan)) == sha256  # in which they still are
    assert leftovers(intake) == []


@pytest.mark.lengthy
def test_killed_in_the_middle_of_a_stack_each_page_is_there_once(intake, drop, home):
    """The pages that were made, and the child that made them, are the killed watcher's."""
    path = drop("束.tif", tiff_of(*(noise("RGB", (1600, 2200), seed) for seed in range(6))))
    with subprocess.Popen([sys.executable, "-m", "flows", "watch"]) as watching:
        while not list(intake.folders.work.glob("split-*/pages/page-002.png")):
            assert watching.poll() is None
        watching.kill()
    assert not path.exists()
    (taken,) = steps.adopt(intake)
    cases = [intake.ledger.case(case_id) for case_id in taken.cases]
    assert [case.page_numbers for case in cases] == [(n,) for n in range(1, 7)]
    assert case_folders(intake) == set(taken.cases)
    for seed, case in enumerate(cases):
        with Image.open(page_of(intake, case)) as page:
            assert page.tobytes() == noise("RGB", (1600, 2200), seed).tobytes()
    assert leftovers(intake) == []


def test_the_same_file_twice_is_one_scan_and_the_clerk_is_told(intake, drop):
    folder = drop("一回目.png").parent
    (first,) = sweep_all(intake, folder)
    drop("二回目.png")
    (second,) = sweep_all(intake, folder)
    assert (second.scan_id, second.duplicate, second.cases) == (first.scan_id, True, ())
    assert [drop.name for drop in intake.ledger.second_drops()] == ["二回目.png"]
    assert sum(intake.ledger.counts().values()) == 1
    assert leftovers(intake) == []


def test_two_files_of_one_name_are_two_scans(intake, drop):
    folder = drop("scan.png", shade=10).parent
    first = steps.claim(folder / "scan.png", intake.folders.work)
    drop("scan.png", shade=20)
    second = steps.claim(folder / "scan.png", intake.folders.work)
    assert first.content.read_bytes() != second.content.read_bytes()
    assert len({taken.scan_id for taken in steps.adopt(intake)}) == 2


def test_bad_files_are_quarantined_with_a_reason_and_the_rest_goes_on(intake, drop):
    for name, content in GARBAGE.items():
        path = drop(name, content)
    drop("良い.png")
    taken = sweep_all(intake, path.parent)
    assert list(path.parent.iterdir()) == []
    refused = intake.ledger.scans(ScanState.UNREADABLE)
    assert {scan.name for scan in refused} == set(GARBAGE)
    for scan in refused:
        sentence = sentence_of(scan.unread)
        assert sentence.endswith("ください。")
        assert kept(intake, scan).read_bytes() == GARBAGE[scan.name]
        aside = intake.folders.quarantine / scan.path.name
        assert aside.read_bytes() == GARBAGE[scan.name]
        assert sentence in aside.with_name(f"{aside.name}.txt").read_text(encoding="utf-8")
    assert [len(each.cases) for each in taken if not each.unread] == [1]
    assert leftovers(intake) == []


def test_a_file_that_another_process_took_is_left_to_it(intake, drop):
    path = drop("scan.png")
    path.unlink()
    assert steps.claim(path, intake.folders.work) is None
    assert leftovers(intake) == []


@pytest.mark.parametrize("name", ["long" * 60 + ".tif", "a..%2f..%2fetc.png", "x. '\"$(x)\n.png"])
def test_a_strange_name_is_only_a_name(intake, drop, name):
    path = drop("plain.tif" if name.endswith("tif") else "plain.png")
    (taken,) = sweep_all(intake, path.rename(path.with_name(name)).parent)
    scan = intake.ledger.scan(taken.scan_id)
    assert scan.name == name
    assert scan.path.parent == Path("scans")
    assert len(taken.cases) == 1


class PowerCut(BaseException):
    pass


def cut_after(steps_until, intake, path):
    """Do the first steps of taking a file in, as if the power went after them."""
    mine = steps.claim(path, intake.folders.work)
    if steps_until == "claim":
        return
    scan, _ = steps.receive(intake, mine)
    if steps_until == "receive":
        return
    steps.keep(intake, mine, scan)


@pytest.mark.parametrize("steps_until", ["claim", "receive", "keep"])
def test_after_a_power_cut_nothing_is_lost_and_nothing_is_double(intake, drop, steps_until):
    cut_after(steps_until, intake, drop("束.tiff", pages=2))
    (taken,) = steps.adopt(intake)
    assert (len(taken.cases), taken.duplicate) == (2, False)
    assert case_folders(intake) == set(taken.cases)
    assert intake.ledger.second_drops() == ()
    assert leftovers(intake) == []
    assert list(steps.adopt(intake)) == []


class CutAtSplit:
    """A ledger whose power goes when the cases are to be made, before or after they are."""

    def __init__(self, ledger, *, after):
        self.ledger, self.after = ledger, after

    def __getattr__(self, name):
        return getattr(self.ledger, name)

    def split_scan(self, *args):
        if self.after:
            self.ledger.split_scan(*args)
        raise PowerCut


@pytest.mark.parametrize("after", [False, True])
def test_a_power_cut_around_the_birth_of_cases_leaves_no_stray_page(intake, drop, after):
    mine = steps.claim(drop("束.tiff", pages=2), intake.folders.work)
    cut = cast(Ledger, CutAtSplit(intake.ledger, after=after))
    failing = steps.Intake(intake.folders, cut)
    with pytest.raises(PowerCut):
        steps.take_in(failing, mine)
    assert len(case_folders(intake)) == 2
    list(steps.adopt(intake))
    known = {row.id for row in intake.ledger.cases().rows}
    assert case_folders(intake) == known
    assert len(known) == 2
    assert leftovers(intake) == []


def test_the_original_is_never_changed_by_a_second_drop(intake, drop):
    folder = drop("a.png").parent
    (taken,) = sweep_all(intake, folder)
    scan = intake.ledger.scan(taken.scan_id)
    original = kept(intake, scan)
    before = original.stat()
    shutil.copyfile(original, folder / "b.png")
    sweep_all(intake, folder)
    assert original.stat().st_ino == before.st_ino
