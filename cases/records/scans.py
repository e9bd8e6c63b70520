"""What the record room says of files: how they are called, what became of them, what waits."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cases.records.states import ScanState
from ocr.base.reasons import Reason


@dataclass(frozen=True, slots=True)
class ReceivedScan:
    """What became of a dropped file; `duplicate` when the same bytes were here before."""

    scan_id: int
    duplicate: bool


@dataclass(frozen=True, slots=True)
class FileName:
    """What a dropped file is called, as it can be read; `raw` are its bytes where they differ.

    `folder` is where it lay in the inbox ("" at its top): a hint of whose it is, or which form.
    """

    shown: str
    raw: bytes | None = None
    folder: str = ""


@dataclass(frozen=True, slots=True)
class Scan:
    """One scan file. `unread` says why an unreadable one is so; `path` begins in the home.

    `name`, `raw_name` and `folder` are those of its `FileName`. `blank_backs` are the numbers of
    pages that are no case because nothing stands on them: they are among its `page_count`.
    """

    id: int
    sha256: str
    name: str
    path: Path
    size: int
    state: ScanState
    page_count: int | None
    unread: Reason | None
    received_by: str
    received_at: datetime
    raw_name: bytes | None = None
    folder: str = ""
    blank_backs: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Drop:
    """A file that was dropped although the same bytes were here: `scan` is the first one."""

    scan: Scan
    name: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Notice:
    """What a process waits for: at which `place` of the work, of which file ("" for all), why."""

    place: str
    by: str
    subject: str
    said: Reason
    since: datetime
