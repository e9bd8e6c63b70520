"""What somebody holds: the one session of a legacy system, or the brake on all keying."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, exists, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from cases.pen import Change, Pen
from cases.records import Event
from cases.tables import HOLDS

_ALL_KEYING = "*"


@dataclass(frozen=True, slots=True)
class Stop:
    """Keying is stopped: by whom, since when, why."""

    by: str
    at: datetime
    why: str


def keying_is_stopped() -> ColumnElement[bool]:
    """Return the SQL condition that a person has stopped all keying."""
    return exists().where(HOLDS.c.name == _ALL_KEYING)


def stop(pen: Pen, why: str) -> None:
    """Stop all keying; whoever stopped it first stays named."""
    if stopped(pen.db) is None and _insert(pen, _ALL_KEYING, None, why):
        pen.sign(Event.STOPPED, change=Change(why=why))


def resume(pen: Pen) -> None:
    """Let keying go on."""
    gone = pen.db.execute(delete(HOLDS).where(HOLDS.c.name == _ALL_KEYING))
    if gone.rowcount:
        pen.sign(Event.RESUMED)


def stopped(db: Connection) -> Stop | None:
    """Return who stopped keying, or None."""
    row = db.execute(select(HOLDS).where(HOLDS.c.name == _ALL_KEYING)).first()
    return None if row is None else Stop(row.owner, row.taken_at, row.why)


def hold(pen: Pen, system: str, lease: timedelta) -> bool:
    """Take or extend the session of a system; False while another has it."""
    until = pen.at + lease
    taken = pen.db.execute(
        update(HOLDS)
        .where(
            HOLDS.c.name == _named(system),
            or_(HOLDS.c.owner == pen.by, HOLDS.c.until <= pen.at),
        )
        .values(owner=pen.by, taken_at=pen.at, until=until)
    )
    return taken.rowcount == 1 or _insert(pen, system, until, "")


def let_go(pen: Pen, system: str) -> None:
    """Give a session back; does nothing to another's."""
    pen.db.execute(delete(HOLDS).where(HOLDS.c.name == _named(system), HOLDS.c.owner == pen.by))


def _insert(pen: Pen, name: str, until: datetime | None, why: str) -> bool:
    row = {"owner": pen.by, "taken_at": pen.at, "until": until, "why": why}
    try:
        with pen.db.begin_nested():
            pen.db.execute(insert(HOLDS).values(name=name, **row))
    except IntegrityError:
        return False
    return True


def _named(system: str) -> str:
    if system == _ALL_KEYING:
        raise ValueError("a legacy system cannot be called *")
    return system
