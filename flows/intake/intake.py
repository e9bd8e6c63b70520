"""Intake: a file is taken from the watched folder, kept as it is, and split into cases.

Each step may be the last before the power goes, and each is safe to do again: a file lies in
the inbox, in `work/` or in `scans/`, and what lies in `work/` is taken up at the next start.
"""

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cases.ledger import Ledger
from cases.records.records import NewCase, Scan, new_case_id
from cases.records.states import ScanState
from desk.web.reason_words import sentence_of
from flows.intake.inbox import Inbox
from flows.office.folders import Folders
from ocr.base.defects import reason_of
from ocr.base.reasons import Reason
from ocr.scans.split import SplitPage, split_stack

_BY = "intake"
_CLAIM = "claim-"
_SPLIT = "split-"
_LATELY = 50  # scans among which an interrupted one is looked for


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a dropped file. `unread` says why, where it could not be read.

    `bad_pages` are the numbers of the pages among its cases that no picture could be made of.
    """

    scan_id: int
    cases: tuple[str, ...] = ()
    duplicate: bool = False
    unread: Reason | None = None
    bad_pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Intake:
    """The parts that intake works with."""

    folders: Folders
    ledger: Ledger


def sweep(intake: Intake, inbox: Inbox, now: float) -> Iterator[Taken]:
    """Take every settled file, one by one; yield what became of each."""
    for path in inbox.settled(now):
        mine = claim(path, intake.folders.work)
        if mine is not None:
            yield take_in(intake, mine)


def claim(path: Path, work: Path) -> Path | None:
    """Take a file by renaming it, which only one process can do; None where another was first.

    It keeps its name, in a folder of its own: a second file of that name cannot push it out.
    """
    place = Path(tempfile.mkdtemp(prefix=_CLAIM, dir=work))
    try:
        return path.rename(place / path.name)
    except FileNotFoundError:
        place.rmdir()
        return None


def adopt(intake: Intake) -> Iterator[Taken]:
    """Go on where the last run was stopped: claimed files, then scans that were never split."""
    for place in sorted(intake.folders.work.glob(f"{_CLAIM}*")):
        for mine in sorted(place.iterdir()):
            yield take_in(intake, mine)
        shutil.rmtree(place, ignore_errors=True)
    for scan in intake.ledger.scans(ScanState.RECEIVED, limit=10_000):
        yield open_scan(intake, scan)
    for scratch in intake.folders.work.glob(f"{_SPLIT}*"):  # split, but not yet tidied up
        shutil.rmtree(scratch)


def take_in(intake: Intake, mine: Path) -> Taken:
    """Record a claimed file, keep it under its SHA-256, and split it into cases."""
    scan, duplicate = receive(intake, mine)
    keep(intake, mine, scan)
    if scan.state is not ScanState.RECEIVED:
        return Taken(scan.id, duplicate=duplicate)
    return open_scan(intake, scan)


def receive(intake: Intake, mine: Path) -> tuple[Scan, bool]:
    """Record a claimed file; the flag says that the same bytes were dropped before."""
    folders = intake.folders
    with mine.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    for scan in intake.ledger.scans(limit=_LATELY):
        known = scan.sha256 == digest and scan.name == mine.name
        if known and not folders.file(scan.path).exists():
            return scan, False  # this very file: the last run recorded it and stopped
    place = folders.named(folders.scans / f"{digest}{_suffix(mine)}")
    received = intake.ledger.receive_scan(digest, mine.name, place, mine.stat().st_size, _BY)
    return intake.ledger.scan(received.scan_id), received.duplicate


def _suffix(path: Path) -> str:
    """Return the suffix in lower case, where it is one that can be trusted in a file name."""
    suffix = path.suffix.lower()
    return suffix if re.fullmatch(r"\.[a-z0-9]{1,8}", suffix) else ""


def keep(intake: Intake, mine: Path, scan: Scan) -> None:
    """Put the bytes where the ledger says; where they are there already, drop these."""
    place = intake.folders.file(scan.path)
    if place.exists():
        mine.unlink()
    else:
        mine.rename(place)
    mine.parent.rmdir()


def open_scan(intake: Intake, scan: Scan) -> Taken:
    """Split a received scan into one case for each page, or quarantine it with the reason.

    A page of a stack that cannot be made is a case, too: an unreadable one, which says why.
    """
    work = intake.folders.work
    for left in (work / f"{_SPLIT}{scan.id}", *work.glob(f"{_SPLIT}{scan.id}-*")):
        _forget_half_done(left, intake.folders.pages)
    scratch = Path(tempfile.mkdtemp(prefix=f"{_SPLIT}{scan.id}-", dir=work))
    try:
        pages = split_stack(intake.folders.file(scan.path), scratch / "pages")
    except OSError:
        raise  # the machine's fault: tried again
    except Exception as error:
        reason = reason_of(error)
        _quarantine(scan, sentence_of(reason), intake.folders)
        intake.ledger.scan_unreadable(scan.id, reason, _BY)
        taken = Taken(scan.id, unread=reason)
    else:
        made = intake.ledger.split_scan(scan.id, _lay(pages, scratch, intake.folders), _BY)
        bad = tuple(page.number for page in pages if page.unread)
        taken = Taken(scan.id, made, bad_pages=bad)
    shutil.rmtree(scratch)
    return taken


def _lay(pages: Sequence[SplitPage], scratch: Path, folders: Folders) -> list[NewCase]:
    """Put each page in the folder of its case-to-be, noting the case first (see below)."""
    made = []
    for page in pages:
        case_id = new_case_id()
        (scratch / case_id).touch()
        folder = folders.pages_of(case_id)
        folder.mkdir()
        if page.unread is None:
            shutil.move(page.picture, folder / "page.png")
        picture = folders.named(folder / "page.png")
        made.append(NewCase(picture, (page.number,), case_id, page.unread))
    return made


def _forget_half_done(scratch: Path, place: Path) -> None:
    """Remove the pages that an interrupted split laid out for cases that were never made."""
    for note in scratch.glob("*"):
        if note.is_file():
            shutil.rmtree(place / note.name, ignore_errors=True)
    shutil.rmtree(scratch, ignore_errors=True)


def _quarantine(scan: Scan, sentence: str, folders: Folders) -> None:
    place, original = folders.quarantine / scan.path.name, folders.file(scan.path)
    if not place.exists():
        try:
            os.link(original, place)
        except OSError:  # a file system without links
            shutil.copyfile(original, place)
    note = f"{scan.name}\n{sentence}\n"
    place.with_name(f"{place.name}.txt").write_text(note, encoding="utf-8")
