"""Intake: a file is taken from the watched folder, kept as it is, and split into cases.

Each step may be the last before the power goes, and each is safe to do again: a file lies in
the inbox, in `work/` or in `scans/`, and what lies in `work/` is taken up at the next start. What
goes wrong with one file is that file's alone: it is put aside, or waits, and the next one is taken.
"""

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from errno import ENOENT
from pathlib import Path

from cases.ledger import Ledger
from cases.records.records import NewCase, new_case_id
from cases.records.scans import FileName, Scan
from cases.records.states import ScanState
from desk.web.reason_words import sentence_of
from flows.intake import claims
from flows.intake.claims import Claim
from flows.intake.file_names import file_name
from flows.intake.inbox import Inbox
from flows.intake.troubles import MACHINE, Troubles, reason_to_wait
from flows.office.folders import Folders
from ocr.base.defects import reason_of
from ocr.base.reasons import Reason, ReasonCode
from ocr.scans.blank_backs import blank_backs
from ocr.scans.split import SplitPage, split_stack

UNRECORDED = "unrecorded-"
"""How files in quarantine are called of which the ledger knows nothing."""

_BY = "intake"
_SPLIT = "split-"
_OF_THE_STORE = frozenset({ReasonCode.FILE_GONE, ReasonCode.NOT_PERMITTED})
"""Said of a file that we keep ourselves, they tell of the machine."""

_LATELY = 50  # scans among which an interrupted one is looked for


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a dropped file. `unread` says why, where it could not be read.

    `bad_pages` are the numbers of the pages among its cases that no picture could be made of,
    `blank_backs` those of the pages that are no case.
    `scan_id` is 0 where it could not even be recorded: it lies in quarantine.
    """

    scan_id: int
    cases: tuple[str, ...] = ()
    duplicate: bool = False
    unread: Reason | None = None
    bad_pages: tuple[int, ...] = ()
    blank_backs: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Intake:
    """The parts that intake works with, and what stood in its way at this look."""

    folders: Folders
    ledger: Ledger
    troubles: Troubles = field(default_factory=Troubles)


def sweep(intake: Intake, inbox: Inbox, now: float) -> Iterator[Taken]:
    """Take every settled file, one by one; yield what became of each.

    A file that the machine keeps from being taken waits where it lies; the others are taken.

    Raises:
        OSError: the folder cannot be looked into.
    """
    for path in inbox.settled(now):
        try:
            mine = _claimed(intake, inbox, path, now)
        except MACHINE as fault:
            inbox.put_off(path, _why_not_taken(path, fault), now)
            continue
        if mine is not None:
            yield from _taken_in(intake, mine)
    for name, why in inbox.waits(now):
        intake.troubles.note(FileName(name), why)


def _claimed(intake: Intake, inbox: Inbox, path: Path, now: float) -> Claim | None:
    """Copy a file, or claim what was copied a quiet time ago; None where there is time yet."""
    copy = inbox.copy_at(path)
    if copy is None:
        copy = claims.copy_of(path, intake.folders.work)
        if copy is None:
            return None
        inbox.copied(path, copy, now)
    if not inbox.is_quiet_since(path, now):
        return None
    mine = claims.claim(path, copy, file_name(path, inbox.folder))
    inbox.taken(path)
    return mine


def _why_not_taken(path: Path, fault: Exception) -> Reason:
    """Return why a file stays: what cannot be read is told apart from what cannot be removed."""
    if isinstance(fault, PermissionError) and os.access(path, os.R_OK):
        return Reason(ReasonCode.NOT_REMOVABLE, fault.strerror or "")
    return reason_to_wait(fault)


def claim(path: Path, work: Path) -> Claim | None:
    """Take a file at once; None where it was gone, or changed while it was copied."""
    copy = claims.copy_of(path, work)
    return claims.claim(path, copy, file_name(path, path.parent)) if copy else None


def adopt(intake: Intake) -> Iterator[Taken]:
    """Go on where the last run was stopped: claimed files, then scans that were never split."""
    for mine in claims.left_behind(intake.folders.work):
        yield from _taken_in(intake, mine)
    for scan in intake.ledger.scans(ScanState.RECEIVED, limit=10_000):
        if not intake.folders.file(scan.path).exists():
            why = Reason(ReasonCode.FILE_GONE)  # it may lie in the inbox still, or on a disk away
            intake.troubles.note(FileName(scan.name), why, half_done=True)
            continue
        try:
            yield open_scan(intake, scan)
        except MACHINE as fault:
            name = FileName(scan.name)
            intake.troubles.note(name, reason_to_wait(fault), half_done=True)
    for scratch in intake.folders.work.glob(f"{_SPLIT}*"):  # split, but not yet tidied up
        if not intake.troubles.half_done:
            shutil.rmtree(scratch)


def _taken_in(intake: Intake, mine: Claim) -> Iterator[Taken]:
    """Take a claimed file in; where the machine is at fault it is taken up at the next look."""
    try:
        yield take_in(intake, mine)
    except MACHINE as fault:
        intake.troubles.note(mine.name, reason_to_wait(fault), half_done=True)


def take_in(intake: Intake, mine: Claim | Path) -> Taken:
    """Record a claimed file, keep it under its SHA-256, and split it into cases.

    Where anything in that is a defect of ours, the file is put aside and says so.
    """
    if isinstance(mine, Path):
        mine = Claim(mine, file_name(mine, mine.parent))
    try:
        scan, duplicate = receive(intake, mine)
        keep(intake, mine, scan)
    except MACHINE:
        raise
    except Exception as error:
        return _put_out_of_the_way(intake.folders, mine, reason_of(error))
    if scan.state is not ScanState.RECEIVED:
        return Taken(scan.id, duplicate=duplicate)
    return open_scan(intake, scan)


def receive(intake: Intake, mine: Claim) -> tuple[Scan, bool]:
    """Record a claimed file; the flag says that the same bytes were dropped before."""
    folders = intake.folders
    digest = sha256_of(mine.content)
    for scan in intake.ledger.scans(limit=_LATELY):
        known = scan.sha256 == digest and scan.name == mine.name.shown
        if known and not folders.file(scan.path).exists():
            return scan, False  # this very file: the last run recorded it and stopped
    place = folders.named(folders.scans / f"{digest}{_suffix(mine.name)}")
    size = mine.content.stat().st_size
    received = intake.ledger.receive_scan(digest, mine.name, place, size, _BY)
    return intake.ledger.scan(received.scan_id), received.duplicate


def _suffix(name: FileName) -> str:
    """Return the suffix in lower case, where it is one that can be trusted in a file name."""
    suffix = Path(name.shown).suffix.lower()
    return suffix if re.fullmatch(r"\.[a-z0-9]{1,8}", suffix) else ""


def keep(intake: Intake, mine: Claim, scan: Scan) -> None:
    """Put the bytes where the ledger says; where they are there already, drop these."""
    place = intake.folders.file(scan.path)
    if not place.exists() or sha256_of(place) != scan.sha256:  # damaged since: here it is again
        claims.keep(mine, place)
    mine.forget()


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def open_scan(intake: Intake, scan: Scan) -> Taken:
    """Split a received scan into one case for each page, or quarantine it with the reason.

    A page of a stack that cannot be made is a case, too: an unreadable one, which says why. The
    blank backs of sheets scanned on both sides are none.

    Raises:
        OSError: the machine is at fault; it may be done again.
    """
    work, folders = intake.folders.work, intake.folders
    for left in (work / f"{_SPLIT}{scan.id}", *work.glob(f"{_SPLIT}{scan.id}-*")):
        _forget_half_done(left, folders.pages)
    scratch = Path(tempfile.mkdtemp(prefix=f"{_SPLIT}{scan.id}-", dir=work))
    try:
        pages = split_stack(folders.file(scan.path), scratch / "pages")
        blank = blank_backs(pages)
        filled = [page for page in pages if page.number not in blank]
        made = intake.ledger.split_scan(scan.id, _lay(filled, scratch, folders), _BY, blank)
    except MACHINE:
        raise  # tried again
    except Exception as error:
        reason = reason_of(error)
        if reason.code in _OF_THE_STORE or _is_split(intake.ledger, scan):
            raise OSError(ENOENT, "the kept file cannot be read") from None
        _forget_half_done(scratch, folders.pages)
        _quarantine(scan, sentence_of(reason), folders)
        intake.ledger.scan_unreadable(scan.id, reason, _BY)
        return Taken(scan.id, unread=reason)
    shutil.rmtree(scratch)
    bad = tuple(page.number for page in pages if page.unread)
    return Taken(scan.id, made, bad_pages=bad, blank_backs=blank)


def _is_split(ledger: Ledger, scan: Scan) -> bool:
    return ledger.scan(scan.id).state is not ScanState.RECEIVED


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


def _put_out_of_the_way(folders: Folders, mine: Claim, why: Reason) -> Taken:
    """Put a file that cannot be recorded where nothing meets it again, with its name and why."""
    place = folders.quarantine / f"{UNRECORDED}{mine.content.parent.name}"
    mine.content.replace(place)
    _note(place, mine.name.shown, sentence_of(why))
    mine.forget()
    return Taken(0, unread=why)


def _quarantine(scan: Scan, sentence: str, folders: Folders) -> None:
    place, original = folders.quarantine / scan.path.name, folders.file(scan.path)
    if not place.exists():
        try:
            os.link(original, place)
        except OSError:  # a file system without links
            shutil.copyfile(original, place)
    _note(place, scan.name, sentence)


def _note(place: Path, name: str, sentence: str) -> None:
    note = place.with_name(f"{place.name}.txt")
    note.write_text(f"{name}\n{sentence}\n", encoding="utf-8")
