"""The audit trail, read back."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, select

from cases.filing.fields import value_from_json
from cases.records.records import AuditEntry, Event
from cases.store.tables import AUDIT


def of_case(db: Connection, case_id: str) -> tuple[AuditEntry, ...]:
    """Return all that happened to a case, oldest first."""
    return _entries(db, select(AUDIT).where(AUDIT.c.case_id == case_id))


def between(db: Connection, since: datetime, until: datetime) -> tuple[AuditEntry, ...]:
    """Return all that happened from `since` to just before `until`, oldest first."""
    moment = AUDIT.c.signed_at
    return _entries(db, select(AUDIT).where(moment >= since, moment < until))


def _entries(db: Connection, wanted: Select[Any]) -> tuple[AuditEntry, ...]:
    return tuple(map(_entry, db.execute(wanted.order_by(AUDIT.c.id)).mappings()))


def _entry(row: RowMapping) -> AuditEntry:
    return AuditEntry(
        at=row["signed_at"],
        by=row["signed_by"],
        event=Event(row["event"]),
        case_id=row["case_id"],
        scan_id=row["scan_id"],
        field=row["field"],
        old=None if row["old"] is None else value_from_json(row["old"]),
        new=None if row["new"] is None else value_from_json(row["new"]),
        why=row["why"],
        unread=row["unread"],
    )
