"""Failed log-ins slow the next one down: by name, and by address for those who try many names."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, func, insert, select, update

from cases.records.errors import TooManyAttempts
from cases.store.staff_tables import LOG_INS, USERS
from cases.store.unit_of_work import UnitOfWork

_FREE_BY_NAME = 5
_FREE_BY_ADDRESS = 20  # a whole office may share one address
_FIRST_WAIT = timedelta(seconds=30)
_LONGEST_WAIT = timedelta(minutes=15)
_FORGOTTEN_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class LogInAttempt:
    """One try at the door; the name is kept only where somebody has it."""

    name: str
    address: str
    at: datetime
    succeeded: bool


def wait_after(failures: int, free: int) -> timedelta:
    """Return how long to wait after so many failures in a row: none, then doubling."""
    if failures < free:
        return timedelta()
    doublings = min(failures - free, 10)
    wait: timedelta = _FIRST_WAIT * 2**doublings
    return min(wait, _LONGEST_WAIT)


def register(work: UnitOfWork, name: str, address: str) -> int:
    """Count an attempt as failed before anything is checked, and return its number.

    So a hundred attempts at once are no better than a hundred in a row.

    Raises:
        TooManyAttempts: it is not time yet.
    """
    kept = _kept(work.db, name)
    for mine, free in (
        (LOG_INS.c.name == kept, _FREE_BY_NAME),
        (LOG_INS.c.address == address, _FREE_BY_ADDRESS),
    ):
        _refuse_too_many(work, mine, free)
    row = {"name": kept, "address": address, "at": work.at, "succeeded": False}
    number: int = work.db.execute(
        insert(LOG_INS).values(**row).returning(LOG_INS.c.id)
    ).scalar_one()
    return number


def succeed(work: UnitOfWork, number: int) -> None:
    """Note that an attempt was right after all: the failures before it are forgiven."""
    work.db.execute(update(LOG_INS).where(LOG_INS.c.id == number).values(succeeded=True))


def _refuse_too_many(work: UnitOfWork, mine: ColumnElement[bool], free: int) -> None:
    forgiven = select(func.max(LOG_INS.c.at)).where(mine, LOG_INS.c.succeeded).scalar_subquery()
    since = work.at - _FORGOTTEN_AFTER
    failures, last = work.db.execute(
        select(func.count(), func.max(LOG_INS.c.at)).where(
            mine,
            ~LOG_INS.c.succeeded,
            LOG_INS.c.at > func.coalesce(forgiven, since),
            LOG_INS.c.at > since,
        )
    ).one()
    if failures and last + wait_after(failures, free) > work.at:
        raise TooManyAttempts(last + wait_after(failures, free))


def _kept(db: Connection, name: str) -> str:
    known = db.execute(select(USERS.c.name).where(USERS.c.name == name)).scalar()
    # What is typed as an unknown name may be a password in the wrong box.
    return known or "?" + hashlib.sha256(name.encode()).hexdigest()[:32]


def latest(db: Connection, limit: int) -> tuple[LogInAttempt, ...]:
    """Return the last attempts, newest first."""
    rows = db.execute(select(LOG_INS).order_by(LOG_INS.c.id.desc()).limit(limit))
    return tuple(LogInAttempt(row.name, row.address, row.at, row.succeeded) for row in rows)
