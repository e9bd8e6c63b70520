"""What is kept no longer: finished cases, and scan files of which no case is left."""

from datetime import datetime

from sqlalchemy import Connection, and_, exists, or_, select, update

from cases.filing import scans
from cases.records.errors import IllegalMove
from cases.records.records import Event
from cases.records.scans import Scan
from cases.records.states import ScanState, State, sources
from cases.store.database import empty_log
from cases.store.tables import CASES, DROPS, SCANS
from cases.store.unit_of_work import Transactions, UnitOfWork

_FINISHED = tuple(state.value for state in sources(State.PURGED))
_FORGOTTEN = "forgotten-{}"  # in place of the digest: the same file dropped again is a new one


class RetentionBook:
    """Which cases and scan files may go, and that they went. Files are the caller's to delete."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def cases_due(self, before: datetime) -> tuple[str, ...]:
        """Return the finished cases that nobody touched since, in the order of their arrival."""
        wanted = select(CASES.c.id).where(CASES.c.state.in_(_FINISHED), CASES.c.updated_at < before)
        with self._transactions.look() as db:
            return tuple(db.execute(wanted.order_by(CASES.c.serial)).scalars())

    def purged(self) -> tuple[str, ...]:
        """Return every case that was purged."""
        wanted = select(CASES.c.id).where(CASES.c.state == State.PURGED.value)
        with self._transactions.look() as db:
            return tuple(db.execute(wanted.order_by(CASES.c.serial)).scalars())

    def scans_due(self, before: datetime) -> tuple[Scan, ...]:
        """Return the scan files of which every case is purged, and old ones that never opened."""
        with self._transactions.look() as db:
            return tuple(scans.one(db, scan_id) for scan_id in _due(db, before))

    def forget_scan(self, scan_id: int, before: datetime, by: str) -> None:
        """Forget what a scan file was called, and its digest.

        Raises:
            IllegalMove: it is not due.
        """
        with self._transactions.write(by) as work:
            if scan_id not in _due(work.db, before):
                raise IllegalMove(f"scan {scan_id} is not to be forgotten yet")
            _forget(work, scan_id)

    def empty_log(self) -> None:
        """Let what was deleted go from the database's own log, too, as far as nobody reads it."""
        empty_log(self._transactions.engine)


def _due(db: Connection, before: datetime) -> tuple[int, ...]:
    kept = exists().where(CASES.c.scan_id == SCANS.c.id, CASES.c.state != State.PURGED.value)
    never_opened = and_(SCANS.c.state == ScanState.UNREADABLE.value, SCANS.c.received_at < before)
    all_gone = and_(SCANS.c.state == ScanState.SPLIT.value, ~kept)
    wanted = select(SCANS.c.id).where(SCANS.c.name != "", or_(never_opened, all_gone))
    return tuple(db.execute(wanted.order_by(SCANS.c.id)).scalars())


def _forget(work: UnitOfWork, scan_id: int) -> None:
    nameless = {"name": "", "raw_name": None, "folder": "", "sha256": _FORGOTTEN.format(scan_id)}
    work.db.execute(update(SCANS).where(SCANS.c.id == scan_id).values(**nameless))
    work.db.execute(update(DROPS).where(DROPS.c.scan_id == scan_id).values(name="", raw_name=None))
    work.sign(Event.PURGED, scan_id=scan_id)
