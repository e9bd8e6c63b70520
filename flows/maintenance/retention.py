"""What need not be kept any longer goes: values, pictures, evidence, traces, originals."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from bots.files.account import forget_accounts
from cases.ledger import Ledger
from flows.errors import RetentionUnknown
from flows.maintenance.case_files import delete_files, purge_case
from flows.office.folders import Folders
from flows.office.manifests import SystemManifest
from japanese.clock import TOKYO

_BY = "retention"
_FILES = "file"  # the door that keeps accounts of its own


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many finished cases, originals, and accounts of files handed over."""

    cases: int
    originals: int
    accounts: int


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
    """
    before, book = _midnight(first_kept), ledger.retention
    for case_id in book.purged():  # whose files a power cut left
        delete_files(folders, case_id)
    cases = book.cases_due(before)
    for case_id in cases:
        purge_case(ledger, folders, case_id, _BY)
    originals = book.scans_due(before)
    for scan in originals:
        _delete_original(folders, scan.path)
        book.forget_scan(scan.id, before, _BY)
    trays = [Path(system.address) for system in systems if system.door == _FILES]
    accounts = sum(forget_accounts(tray, before.timestamp()) for tray in trays)
    book.empty_log()
    return Forgotten(len(cases), len(originals), accounts)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=TOKYO)


def _delete_original(folders: Folders, path: Path) -> None:
    put_aside = folders.quarantine / path.name
    for file in (path, put_aside, put_aside.with_name(f"{put_aside.name}.txt")):
        file.unlink(missing_ok=True)
