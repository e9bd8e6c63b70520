"""Stops of keying, of all of it and of each system: who stopped it, and what is stopped now."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, exists, insert, select
from sqlalchemy.exc import IntegrityError

from cases.records.records import Event
from cases.store.keying_tables import HOLDS
from cases.store.unit_of_work import Change, UnitOfWork

ALL_KEYING = "*"
"""The name of the stop of everything; that of one system is this and the system's name."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Keying is stopped: by whom, since when, why; into one system, or into all where "" stands."""

    by: str
    at: datetime
    why: str
    system: str = ""


def keying_is_stopped(system: str) -> ColumnElement[bool]:
    """Return the SQL condition that a person has stopped all keying, or that into this system."""
    return exists().where(HOLDS.c.name.in_({ALL_KEYING, ALL_KEYING + system}))


def stop(work: UnitOfWork, why: str, system: str = "") -> None:
    """Stop keying; whoever stopped it first stays named."""
    if all(each.system != system for each in stops(work.db)) and _insert(work, why, system):
        work.sign(Event.STOPPED, change=Change(system or None, why=why))


def resume(work: UnitOfWork, system: str = "") -> None:
    """Take back the stop of all keying, or of that into one system; the other may still hold."""
    gone = work.db.execute(delete(HOLDS).where(HOLDS.c.name == ALL_KEYING + system))
    if gone.rowcount:
        work.sign(Event.RESUMED, change=Change(system or None))


def stops(db: Connection) -> tuple[Stop, ...]:
    """Return every stop that holds, that of all keying first."""
    wanted = select(HOLDS).where(HOLDS.c.name.startswith(ALL_KEYING, autoescape=True))
    rows = db.execute(wanted.order_by(HOLDS.c.name))
    return tuple(
        Stop(row.owner, row.taken_at, row.why, row.name.removeprefix(ALL_KEYING)) for row in rows
    )


def _insert(work: UnitOfWork, why: str, system: str) -> bool:
    row = {"name": ALL_KEYING + system, "owner": work.by, "taken_at": work.at, "why": why}
    try:
        with work.db.begin_nested():
            work.db.execute(insert(HOLDS).values(row))
    except IntegrityError:
        return False
    return True
