"""Whether the originals that are kept are still those that were dropped."""

from collections.abc import Iterator

from cases.ledger import Ledger
from cases.records.scans import Scan
from flows.errors import MachineRefused
from flows.intake.intake import sha256_of
from flows.office.file_store import check_store
from flows.office.folders import Folders

_LATELY = 100
"""So many of the newest are read to their end; of older ones, those touched since they came."""

_AT_ONCE = 1000


def check_originals(ledger: Ledger, folders: Folders) -> str:
    """Say how many originals are kept.

    Raises:
        MachineRefused: some are not there, or not what was dropped; one line for each kind.
        StoreAway: the files of the database are not here.
        OSError: they cannot be read.
    """
    check_store(ledger, folders)
    count, absent, other = 0, [], []
    for place, scan in enumerate(_kept(ledger)):
        count += 1
        if not folders.file(scan.path).is_file():
            absent.append(scan.id)
        elif not _is_what_was_dropped(folders, scan, read=place < _LATELY):
            other.append(scan.id)
    said = list(_said(absent, "are not in scans/", "from a copy, or drop them again"))
    said += _said(other, "do not fit their SHA-256", "from a copy; they were changed in scans/")
    if said:
        raise MachineRefused("\n".join(said))
    return f"{count} kept as they were dropped"


def _said(scans: list[int], what: str, how: str) -> Iterator[str]:
    if scans:
        yield f"originals of scan {', '.join(map(str, scans))} {what}: put them back {how}"


def _kept(ledger: Ledger) -> Iterator[Scan]:
    """Yield every scan whose original is kept, the newest first."""
    offset = 0
    while some := ledger.scans(offset=offset, limit=_AT_ONCE):
        yield from (scan for scan in some if scan.name)
        offset += len(some)


def _is_what_was_dropped(folders: Folders, scan: Scan, *, read: bool) -> bool:
    original = folders.file(scan.path)
    status = original.stat()
    if status.st_size != scan.size:
        return False
    touched = status.st_mtime > scan.received_at.timestamp()
    return not (read or touched) or sha256_of(original) == scan.sha256
