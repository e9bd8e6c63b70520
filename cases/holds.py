"""The brake on all keying: who pulled it, and whether it holds."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, exists, insert, select
from sqlalchemy.exc import IntegrityError

from cases.pen import Change, Pen
from cases.records import Event
from cases.tables import HOLDS

ALL_KEYING = "*"
"""The name of the brake beside the names of systems."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Keying is stopped: by whom, since when, why."""

    by: str
    at: datetime
    why: str


def keying_is_stopped() -> ColumnElement[bool]:
    """Return the SQL condition that a person has stopped all keying."""
    return exists().where(HOLDS.c.name == ALL_KEYING)


def stop(pen: Pen, why: str) -> None:
    """Stop all keying; whoever stopped it first stays named."""
    if stopped(pen.db) is None and _insert(pen, why):
        pen.sign(Event.STOPPED, change=Change(why=why))


def resume(pen: Pen) -> None:
    """Let keying go on."""
    gone = pen.db.execute(delete(HOLDS).where(HOLDS.c.name == ALL_KEYING))
    if gone.rowcount:
        pen.sign(Event.RESUMED)


def stopped(db: Connection) -> Stop | None:
    """Return who stopped keying, or None."""
    row = db.execute(select(HOLDS).where(HOLDS.c.name == ALL_KEYING)).first()
    return None if row is None else Stop(row.owner, row.taken_at, row.why)


def _insert(pen: Pen, why: str) -> bool:
    row = {"name": ALL_KEYING, "owner": pen.by, "taken_at": pen.at, "why": why}
    try:
        with pen.db.begin_nested():
            pen.db.execute(insert(HOLDS).values(row))
    except IntegrityError:
        return False
    return True
