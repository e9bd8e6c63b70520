"""What need not be kept any longer goes: values, pictures, evidence, traces, originals."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from bots.files.account import forget_accounts
from cases.ledger import Ledger
from flows.errors import OutsideStore, RetentionUnknown
from flows.intake.intake import UNRECORDED
from flows.maintenance.case_files import delete_files, purge_case
from flows.office.file_store import check_own_store
from flows.office.folders import Folders
from flows.office.manifests import SystemManifest
from japanese.clock import TOKYO

_BY = "retention"
_FILES = "file"  # the door that keeps accounts of its own


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many finished cases, originals, and accounts of files handed over are gone.

    `absent` are originals that were to go and were not there, `outside` those that do not lie in
    this home and were let alone, both as the database names them.
    """

    cases: int
    originals: int
    accounts: int
    absent: tuple[Path, ...] = ()
    outside: tuple[Path, ...] = ()


def first_day_kept(retention_days: int | None, today: date) -> date:
    """Return the first day from which on everything is kept, as the office has set it.

    Raises:
        RetentionUnknown: it has not.
    """
    if retention_days is None:
        raise RetentionUnknown(
            "保存期間が決まっていません: KAMIBASHI_RETENTION_DAYS に日数を設定するか、"
            "--before で日付を指定してください"
        )
    return today - timedelta(days=retention_days)


def due(ledger: Ledger, first_kept: date) -> tuple[str, ...]:
    """Return the finished cases that nobody touched from that day on (Asia/Tokyo)."""
    return ledger.retention.cases_due(_midnight(first_kept))


def forget(
    ledger: Ledger, folders: Folders, systems: Iterable[SystemManifest], first_kept: date
) -> Forgotten:
    """Forget what was finished before a day; safe to do again where it was broken off.

    That a case was, where it went and when stays in the ledger. Of the systems, those that get
    files have accounts of what was handed over.

    Raises:
        StoreAway: this home is not known to hold the files of the database; nothing was done.
        OutsideStore: files of a case lie outside the home; it was not purged.
    """
    check_own_store(ledger, folders)
    before, book = _midnight(first_kept), ledger.retention
    for case_id in book.purged():  # whose files a power cut left
        delete_files(folders, case_id)
    cases = book.cases_due(before)
    for case_id in cases:
        purge_case(ledger, folders, case_id, _BY)
    _forget_unrecorded(folders, before)
    gone, absent, outside = _forget_originals(ledger, folders, before)
    trays = [Path(system.address) for system in systems if system.door == _FILES]
    accounts = sum(forget_accounts(tray, before.timestamp()) for tray in trays)
    book.empty_log()
    return Forgotten(len(cases), gone, accounts, absent, outside)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=TOKYO)


def _forget_originals(
    ledger: Ledger, folders: Folders, before: datetime
) -> tuple[int, tuple[Path, ...], tuple[Path, ...]]:
    """Delete the originals that are due; return how many, and which were absent or outside."""
    gone, absent, outside = 0, [], []
    for scan in ledger.retention.scans_due(before):
        try:
            there = _delete_original(folders, scan.path)
        except OutsideStore:
            outside.append(scan.path)
            continue
        ledger.retention.forget_scan(scan.id, before, _BY)
        gone += there
        if not there:
            absent.append(scan.path)
    return gone, tuple(absent), tuple(outside)


def _forget_unrecorded(folders: Folders, before: datetime) -> None:
    """Delete what lies in quarantine of which the ledger knows nothing, where it is old."""
    for file in folders.quarantine.glob(f"{UNRECORDED}*"):
        if file.lstat().st_mtime < before.timestamp():
            folders.own(file).unlink(missing_ok=True)


def _delete_original(folders: Folders, named: Path) -> bool:
    """Delete a scan file, and what of it was put aside; return whether it was there.

    Raises:
        OutsideStore: it lies outside the home; nothing was deleted.
    """
    original, aside = folders.own(named), folders.own(folders.quarantine / named.name)
    there = original.exists()
    for file in (original, aside, aside.with_name(f"{aside.name}.txt")):
        file.unlink(missing_ok=True)
    return there
