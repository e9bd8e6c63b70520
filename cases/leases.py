"""Workers take cases for a while, and what becomes of cases whose worker died."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, select, update

from cases import holds
from cases.errors import LeaseLost
from cases.moving import move
from cases.pen import Change, Pen
from cases.records import Event, Outcome
from cases.states import LABELS, State
from cases.tables import CASES, KEYINGS

_QUEUES = {
    State.READING: (
        (State.RECEIVED, CASES.c.state == State.RECEIVED.value),
        # somebody said which form it is; nobody reads it yet
        (
            State.READING,
            (CASES.c.state == State.READING.value) & CASES.c.lease_owner.is_(None),
        ),
    ),
    State.KEYING: (
        (State.APPROVED, (CASES.c.state == State.APPROVED.value) & ~holds.keying_is_stopped()),
    ),
}
_LAST_READING = 3  # a page that killed its reader so often is left to a person


def claim(pen: Pen, to: State, lease: timedelta, untouched_since: datetime | None) -> str | None:
    """Take the next case of a queue, or return None where it is empty."""
    if to not in _QUEUES:
        raise ValueError(f"cases are claimed for reading and keying, not for {to.value}")
    for old, waiting in _QUEUES[to]:
        if untouched_since is not None:
            waiting = waiting & (CASES.c.updated_at <= untouched_since)
        if case_id := _take(pen, to, waiting, pen.at + lease):
            moved = old is not to
            change = Change("state", old.value, to.value) if moved else Change()
            pen.sign(Event.MOVED if moved else Event.CLAIMED, case_id, change)
            return case_id
    return None


def _take(pen: Pen, to: State, waiting: ColumnElement[bool], until: datetime) -> str | None:
    first = (
        select(CASES.c.serial)
        .where(waiting)
        .order_by(CASES.c.attempts, CASES.c.serial)
        .limit(1)
        .with_for_update(skip_locked=True)  # SQLite has one writer at a time and leaves it out
        .scalar_subquery()
    )
    return pen.db.execute(
        update(CASES)
        .where(CASES.c.serial == first, waiting)
        .values(
            state=to.value,
            lease_owner=pen.by,
            lease_until=until,
            attempts=CASES.c.attempts + 1,
            version=CASES.c.version + 1,
            updated_at=pen.at,
        )
        .returning(CASES.c.id)
    ).scalar()


def extend(pen: Pen, case_id: str, lease: timedelta) -> None:
    """Keep a claimed case longer, while it is still the worker's."""
    kept = pen.db.execute(
        update(CASES)
        .where(
            CASES.c.id == case_id,
            CASES.c.lease_owner == pen.by,
            CASES.c.lease_until > pen.at,
        )
        .values(lease_until=pen.at + lease)
    )
    if kept.rowcount != 1:
        raise LeaseLost(f"case {case_id} is no longer {pen.by}'s")


def release_expired(pen: Pen) -> tuple[str, ...]:
    """Take back every case whose worker's time ran out."""
    sent = exists().where(KEYINGS.c.case_id == CASES.c.id, KEYINGS.c.outcome == Outcome.OPEN.value)
    late = pen.db.execute(
        select(CASES.c.id, CASES.c.state, CASES.c.attempts, sent.label("sent"))
        .where(
            CASES.c.state.in_([State.READING.value, State.KEYING.value]),
            CASES.c.lease_until <= pen.at,
        )
        .with_for_update(skip_locked=True)
    ).all()
    for row in late:
        _release(pen, row.id, _after(State(row.state), row.attempts, sent=row.sent))
    return tuple(row.id for row in late)


def _after(state: State, attempts: int, *, sent: bool) -> State:
    if state is State.KEYING:
        return State.OUTCOME_UNKNOWN if sent else State.APPROVED
    return State.UNREADABLE if attempts >= _LAST_READING else State.RECEIVED


def _release(pen: Pen, case_id: str, to: State) -> None:
    why = "処理が時間内に終わりませんでした"
    columns: dict[str, Any] = {}
    if to is State.UNREADABLE:
        why = f"読み取りが {_LAST_READING} 回続けて途中で止まりました"
        columns = {"reason": why, "attempts": 0}
    if to is State.OUTCOME_UNKNOWN:
        why = f"送信の前後で処理が止まりました。「{LABELS[to]}」として登録の有無を調べます"
        pen.db.execute(
            update(KEYINGS)
            .where(KEYINGS.c.case_id == case_id, KEYINGS.c.outcome == Outcome.OPEN.value)
            .values(outcome=Outcome.UNKNOWN.value, reason=why)
        )
        columns = {"reason": why}
    move(pen, case_id, to, why, **columns)
