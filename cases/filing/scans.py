"""Scan files: received once, split into cases or put aside with a reason."""

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Connection, RowMapping, insert, select, update
from sqlalchemy.exc import IntegrityError

from cases.records.errors import IllegalMove, NoSuchRecord
from cases.records.records import Event, NewCase
from cases.records.scans import Drop, FileName, ReceivedScan, Scan
from cases.records.states import ScanState, State
from cases.store.tables import CASES, DROPS, SCANS
from cases.store.unit_of_work import Change, UnitOfWork
from ocr.base.reasons import Reason


def receive(work: UnitOfWork, sha256: str, name: FileName, path: Path, size: int) -> ReceivedScan:
    """Record a dropped file; where the same bytes were here, record the drop alone."""
    called = {"name": name.shown, "raw_name": name.raw, "folder": name.folder}
    row = {"sha256": sha256, "path": str(path), "size": size, **called}
    try:
        with work.db.begin_nested():
            scan_id = work.db.execute(
                insert(SCANS)
                .values(
                    state=ScanState.RECEIVED.value, received_by=work.by, received_at=work.at, **row
                )
                .returning(SCANS.c.id)
            ).scalar_one()
    except IntegrityError:
        return ReceivedScan(_receive_again(work, sha256, name), duplicate=True)
    work.sign(Event.RECEIVED, scan_id=scan_id)
    return ReceivedScan(scan_id, duplicate=False)


def _receive_again(work: UnitOfWork, sha256: str, name: FileName) -> int:
    known = select(SCANS.c.id).where(SCANS.c.sha256 == sha256)
    scan_id: int = work.db.execute(known).scalar_one()
    called = {"name": name.shown, "raw_name": name.raw}
    signed = {"dropped_by": work.by, "dropped_at": work.at}
    work.db.execute(insert(DROPS).values(scan_id=scan_id, **called, **signed))
    work.sign(Event.DROPPED_AGAIN, scan_id=scan_id)
    return scan_id


def split(
    work: UnitOfWork, scan_id: int, pages: Sequence[NewCase], blank_backs: Sequence[int]
) -> tuple[str, ...]:
    """Make the cases of a received scan, in the order of its pages; of blank backs none."""
    count = sum(len(new.page_numbers) for new in pages) + len(blank_backs)
    _settle(work, scan_id, ScanState.SPLIT, page_count=count)
    if blank_backs:
        told = update(SCANS).where(SCANS.c.id == scan_id)
        work.db.execute(told.values(blank_backs=list(blank_backs)))
    for new in pages:
        state = State.UNREADABLE if new.unread else State.RECEIVED
        work.db.execute(
            insert(CASES).values(
                id=new.id,
                scan_id=scan_id,
                page_numbers=list(new.page_numbers),
                page=str(new.page),
                state=state.value,
                unread=new.unread,
                created_at=work.at,
                updated_at=work.at,
            )
        )
        work.sign(Event.MOVED, new.id, Change("state", None, state.value, unread=new.unread))
    return tuple(new.id for new in pages)


def put_aside(work: UnitOfWork, scan_id: int, reason: Reason) -> None:
    """Mark a received scan as unreadable."""
    _settle(work, scan_id, ScanState.UNREADABLE, unread=reason)


def _settle(
    work: UnitOfWork,
    scan_id: int,
    to: ScanState,
    *,
    page_count: int | None = None,
    unread: Reason | None = None,
) -> None:
    received = ScanState.RECEIVED.value
    settled = work.db.execute(
        update(SCANS)
        .where(SCANS.c.id == scan_id, SCANS.c.state == received)
        .values(state=to.value, page_count=page_count, unread=unread)
    )
    if settled.rowcount != 1:
        known = one(work.db, scan_id)
        raise IllegalMove(f"scan {scan_id} is {known.state.value} and cannot become {to.value}")
    change = Change("state", received, to.value, unread=unread)
    work.sign(Event.MOVED, change=change, scan_id=scan_id)


def one(db: Connection, scan_id: int) -> Scan:
    """Return one scan."""
    row = db.execute(select(SCANS).where(SCANS.c.id == scan_id)).mappings().first()
    if row is None:
        raise NoSuchRecord(f"there is no scan {scan_id}")
    return _scan(row)


def several(db: Connection, state: ScanState | None, offset: int, limit: int) -> tuple[Scan, ...]:
    """Return scans, newest first."""
    wanted = select(SCANS).order_by(SCANS.c.id.desc()).offset(offset).limit(limit)
    if state is not None:
        wanted = wanted.where(SCANS.c.state == state.value)
    return tuple(map(_scan, db.execute(wanted).mappings()))


def second_drops(db: Connection, limit: int) -> tuple[Drop, ...]:
    """Return the drops of files that were here already, newest first."""
    drops = db.execute(select(DROPS).order_by(DROPS.c.id.desc()).limit(limit)).mappings().all()
    return tuple(
        Drop(one(db, drop["scan_id"]), drop["name"], drop["dropped_by"], drop["dropped_at"])
        for drop in drops
    )


def _scan(row: RowMapping) -> Scan:
    return Scan(
        id=row["id"],
        sha256=row["sha256"],
        name=row["name"],
        path=Path(row["path"]),
        size=row["size"],
        state=ScanState(row["state"]),
        page_count=row["page_count"],
        unread=row["unread"],
        received_by=row["received_by"],
        received_at=row["received_at"],
        raw_name=row["raw_name"],
        folder=row["folder"],
        blank_backs=tuple(row["blank_backs"] or ()),
    )
