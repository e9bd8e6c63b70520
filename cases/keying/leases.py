"""Workers take cases for a while, and what becomes of cases whose worker died."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Table, and_, exists, or_, select, update

from cases.keying import job_queue as jobs
from cases.keying import keying_stops
from cases.records.errors import LeaseLost
from cases.records.jobs import JobState
from cases.records.records import Event, Outcome
from cases.records.states import LABELS, State
from cases.store.keying_tables import JOBS, KEYINGS
from cases.store.tables import CASES
from cases.store.transitions import move, owned
from cases.store.unit_of_work import Change, UnitOfWork
from ocr.base.reasons import Reason, ReasonCode

_LAST_READING = 3  # a page that killed its reader so often is left to a person


@dataclass(frozen=True, slots=True)
class _Queue:
    """Where cases wait: in which state, under which condition, and which go first."""

    state: State
    waiting: ColumnElement[bool]
    rows: FromClause = CASES
    locked: tuple[Table, ...] = (CASES,)
    order: tuple[ColumnElement[Any], ...] = (CASES.c.attempts, CASES.c.serial)


def _queues(to: State, system: str | None, at: datetime) -> tuple[_Queue, ...]:
    if to is State.READING:
        # somebody said which form it is; nobody reads it yet
        rested = or_(CASES.c.rests_until.is_(None), CASES.c.rests_until <= at)
        named = and_(CASES.c.state == State.READING.value, CASES.c.lease_owner.is_(None), rested)
        received = and_(CASES.c.state == State.RECEIVED.value, rested)
        return _Queue(State.RECEIVED, received), _Queue(State.READING, named)
    if to is not State.KEYING:
        raise ValueError(f"cases are claimed for reading and keying, not for {to.value}")
    approved = and_(
        CASES.c.state == State.APPROVED.value, ~keying_stops.keying_is_stopped(system or "")
    )
    return (_of_system(approved, system, at) if system else _Queue(State.APPROVED, approved),)


def _of_system(approved: ColumnElement[bool], system: str, at: datetime) -> _Queue:
    return _Queue(
        State.APPROVED,
        and_(approved, jobs.waiting(system, at)),
        CASES.join(JOBS, JOBS.c.case_id == CASES.c.id),
        (CASES, JOBS),
        (
            JOBS.c.priority.desc(),
            JOBS.c.deadline.asc().nulls_last(),
            JOBS.c.attempts,
            CASES.c.serial,
        ),
    )


def claim(
    work: UnitOfWork,
    to: State,
    lease: timedelta,
    untouched_since: datetime | None,
    system: str | None,
) -> str | None:
    """Take the next case of a queue, or return None where it is empty."""
    for queue in _queues(to, system, work.at):
        if case_id := _take(work, to, queue, untouched_since, work.at + lease):
            moved = queue.state is not to
            change = Change("state", queue.state.value, to.value) if moved else Change()
            work.sign(Event.MOVED if moved else Event.CLAIMED, case_id, change)
            if system:
                jobs.take_up(work, case_id, system)
            return case_id
    return None


def _take(
    work: UnitOfWork, to: State, queue: _Queue, untouched_since: datetime | None, until: datetime
) -> str | None:
    first = (
        select(CASES.c.serial)
        .select_from(queue.rows)
        .where(queue.waiting)
        .order_by(*queue.order)
        .limit(1)
        # SQLite has one writer at a time and leaves it out
        .with_for_update(skip_locked=True, of=queue.locked)
        .correlate(None)
    )
    if untouched_since is not None:
        first = first.where(CASES.c.updated_at <= untouched_since)
    return work.db.execute(
        update(CASES)
        .where(CASES.c.serial == first.scalar_subquery(), CASES.c.state == queue.state.value)
        .values(
            state=to.value,
            lease_owner=work.by,
            lease_until=until,
            attempts=CASES.c.attempts + 1,
            rests_until=None,
            version=CASES.c.version + 1,
            updated_at=work.at,
        )
        .returning(CASES.c.id)
    ).scalar()


def extend(work: UnitOfWork, case_id: str, lease: timedelta) -> None:
    """Keep a claimed case longer, while it is still the worker's."""
    kept = work.db.execute(
        update(CASES)
        .where(
            CASES.c.id == case_id,
            CASES.c.lease_owner == work.by,
            CASES.c.lease_until > work.at,
        )
        .values(lease_until=work.at + lease)
    )
    if kept.rowcount != 1:
        raise LeaseLost(f"case {case_id} is no longer {work.by}'s")


def let_wait(work: UnitOfWork, case_id: str, fault: Reason, rest: timedelta) -> State:
    """Let go of a case that the machine kept from being read: it waits, as if never tried."""
    row = owned(work, case_id, State.READING)
    left = {"attempts": row["attempts"] - 1, "rests_until": work.at + rest}
    move(work, case_id, State.RECEIVED, unread=fault, **left)
    return State.RECEIVED


def give_back(work: UnitOfWork, case_id: str, met: Reason) -> State:
    """Let go of a case whose reading met a defect of ours; return where it stands now.

    It is read again as often as a page whose reader dies, and then left to a person.
    """
    row = owned(work, case_id, State.READING)
    to = _after(State.READING, row["attempts"], sent=False)
    left: dict[str, Any] = {"reason": "", "attempts": 0} if to is State.UNREADABLE else {}
    move(work, case_id, to, unread=met, **left)
    return to


def release_expired(work: UnitOfWork) -> tuple[str, ...]:
    """Take back every case whose worker's time ran out."""
    under_way = CASES.c.state.in_([State.READING.value, State.KEYING.value])
    return _release_all(work, and_(under_way, CASES.c.lease_until <= work.at))


def release_dead(work: UnitOfWork, worker: str, system: str) -> tuple[str, ...]:
    """Take back at once what a worker was keying into a system that is known to be dead."""
    keying = and_(CASES.c.state == State.KEYING.value, CASES.c.lease_owner == worker)
    return _release_all(work, and_(keying, jobs.keyed_into(system)))


def _release_all(work: UnitOfWork, which: ColumnElement[bool]) -> tuple[str, ...]:
    sent = exists().where(KEYINGS.c.case_id == CASES.c.id, KEYINGS.c.outcome == Outcome.OPEN.value)
    late = work.db.execute(
        select(CASES.c.id, CASES.c.state, CASES.c.attempts, sent.label("sent"))
        .where(which)
        .with_for_update(skip_locked=True, of=CASES)
    ).all()
    for row in late:
        _release(work, row.id, _after(State(row.state), row.attempts, sent=row.sent))
    return tuple(row.id for row in late)


def _after(state: State, attempts: int, *, sent: bool) -> State:
    if state is State.KEYING:
        return State.OUTCOME_UNKNOWN if sent else State.APPROVED
    return State.UNREADABLE if attempts >= _LAST_READING else State.RECEIVED


def _release(work: UnitOfWork, case_id: str, to: State) -> None:
    why = "処理が時間内に終わりませんでした"
    columns: dict[str, Any] = {}
    if to is State.UNREADABLE:
        why = ""
        died = Reason(ReasonCode.READER_DIED, str(_LAST_READING))
        columns = {"reason": "", "unread": died, "attempts": 0}
    if to is State.APPROVED:
        jobs.settle(work, case_id, JobState.WAITING)
    if to is State.OUTCOME_UNKNOWN:
        why = f"送信の前後で処理が止まりました。「{LABELS[to]}」として登録の有無を調べます"
        work.db.execute(
            update(KEYINGS)
            .where(KEYINGS.c.case_id == case_id, KEYINGS.c.outcome == Outcome.OPEN.value)
            .values(outcome=Outcome.UNKNOWN.value, reason=why)
        )
        jobs.settle(work, case_id, JobState.UNKNOWN, worker_died=True)
        columns = {"reason": why}
    move(work, case_id, to, why, **columns)
