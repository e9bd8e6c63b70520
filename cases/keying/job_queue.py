"""The jobs of cases: which system a case must still be keyed into, and when it may be tried."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    String,
    and_,
    func,
    insert,
    literal,
    or_,
    select,
    true,
    tuple_,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from cases.records.errors import IllegalMove
from cases.records.jobs import Backlog, Doubt, Job, JobState, Routes
from cases.records.records import Outcome, reception_number
from cases.records.states import State
from cases.store.keying_tables import JOBS, KEYINGS
from cases.store.tables import CASES
from cases.store.unit_of_work import UnitOfWork

_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
_LEFT = (
    (State.APPROVED, JobState.WAITING),
    (State.KEYING, JobState.KEYING),
    (State.OUTCOME_UNKNOWN, JobState.UNKNOWN),
)
_UNSETTLED = (Outcome.OPEN.value, Outcome.UNKNOWN.value)
_UNDER_WAY = (JobState.KEYING.value, JobState.UNKNOWN.value)


def pause_after(attempts: int, left: timedelta | None) -> timedelta:
    """Return how long a job rests after that many attempts (from 1 on) met a system's trouble.

    A minute at first, doubled each time, an hour at most. With some time `left` until its
    deadline never more than half of that, so that it is tried several times before.
    """
    doubled: int = 2 ** min(attempts - 1, 10)
    pause = min(_FIRST_PAUSE * doubled, _LONGEST_PAUSE)
    if left is not None and left > timedelta(0):
        pause = min(pause, max(_FIRST_PAUSE, left / 2))
    return pause


def open_for(work: UnitOfWork, routes: Routes, otherwise: str) -> None:
    """Give every approved case a job for each system that its form goes to.

    A case whose form goes nowhere gets one for `otherwise`: who keys there will tell somebody.
    """
    for system, forms in routes.items():
        if forms:
            mine = tuple_(CASES.c.template, CASES.c.edition).in_(sorted(forms))
            _insert(work, system, mine)
    none = ~select(JOBS.c.case_id).where(JOBS.c.case_id == CASES.c.id).exists()
    _insert(work, otherwise, none)


def _insert(work: UnitOfWork, system: str, which: ColumnElement[bool]) -> None:
    columns = {
        "case_id": CASES.c.id,
        "system": literal(system, String),
        "key": literal(reception_number(""), String) + func.upper(CASES.c.id),
        "state": literal(JobState.WAITING.value, String),
        "attempts": literal(0),
        "priority": literal(0),
        "worker_died": ~true(),
    }
    approved = select(*columns.values()).where(CASES.c.state == State.APPROVED.value, which)
    _insert_new(work.db, list(columns), approved)


def _insert_new(db: Connection, columns: list[str], rows: Select[Any]) -> None:
    # two batches may begin at once; each database says that in words of its own
    if db.dialect.name == "sqlite":
        db.execute(sqlite.insert(JOBS).from_select(columns, rows).on_conflict_do_nothing())
    else:
        db.execute(postgresql.insert(JOBS).from_select(columns, rows).on_conflict_do_nothing())


def waiting(system: str, at: datetime) -> ColumnElement[bool]:
    """Return the SQL condition that a job waits for its system and may be tried now."""
    due = or_(JOBS.c.not_before.is_(None), JOBS.c.not_before <= at)
    return and_(JOBS.c.system == system, JOBS.c.state == JobState.WAITING.value, due)


def keyed_into(system: str) -> ColumnElement[bool]:
    """Return the SQL condition that a case is being keyed into this system."""
    mine = and_(JOBS.c.case_id == CASES.c.id, JOBS.c.system == system)
    return select(JOBS.c.case_id).where(mine, JOBS.c.state == JobState.KEYING.value).exists()


def backlog(db: Connection, system: str, at: datetime) -> Backlog:
    """Return what is left to do for a system."""
    wanted = (
        select(JOBS.c.state, JOBS.c.not_before)
        .join(CASES, CASES.c.id == JOBS.c.case_id)
        .where(
            JOBS.c.system == system,
            or_(
                *(
                    and_(CASES.c.state == case_state.value, JOBS.c.state == job_state.value)
                    for case_state, job_state in _LEFT
                )
            ),
        )
    )
    rows = db.execute(wanted).all()
    states = Counter(row.state for row in rows)
    rests = sorted(row.not_before for row in rows if row.not_before and row.not_before > at)
    return Backlog(
        due=states[JobState.WAITING.value] - len(rests),
        resting=len(rests),
        rests_until=rests[0] if rests else None,
        keying=states[JobState.KEYING.value],
        unknown=states[JobState.UNKNOWN.value],
    )


def doubts(db: Connection, system: str) -> tuple[Doubt, ...]:
    """Return the cases whose outcome in a system is unknown, oldest first."""
    wanted = (
        select(CASES.c.id, CASES.c.updated_at, JOBS.c.worker_died, func.max(KEYINGS.c.door))
        .join(JOBS, JOBS.c.case_id == CASES.c.id)
        .join(KEYINGS, and_(KEYINGS.c.case_id == CASES.c.id, KEYINGS.c.outcome.in_(_UNSETTLED)))
        .where(
            CASES.c.state == State.OUTCOME_UNKNOWN.value,
            JOBS.c.system == system,
            JOBS.c.state == JobState.UNKNOWN.value,
        )
        .group_by(CASES.c.id, CASES.c.serial, CASES.c.updated_at, JOBS.c.worker_died)
        .order_by(CASES.c.updated_at, CASES.c.serial)
    )
    return tuple(Doubt(*row) for row in db.execute(wanted))


def take_up(work: UnitOfWork, case_id: str, system: str) -> None:
    """Record that a waiting job is being keyed."""
    tried = JOBS.c.attempts + 1
    _write(work, _one(case_id, system), state=JobState.KEYING, attempts=tried, not_before=None)


def intend(work: UnitOfWork, case_id: str, system: str, key: str) -> None:
    """Make sure that the job of a case that is about to be sent is the one under way.

    Raises:
        IllegalMove: it was done already, its key is another, or the case is being keyed into
            another system: do not click.
    """
    all_ = of_case(work.db, case_id)
    mine = [job for job in all_ if job.system == system]
    if any(job.system != system and job.state.value in _UNDER_WAY for job in all_):
        raise IllegalMove(f"case {case_id} is being keyed into another system than {system}")
    if not mine:
        _new(work, case_id, system, key)
    elif mine[0].state is JobState.DONE or mine[0].key != key:
        raise IllegalMove(f"case {case_id}: its job for {system} is done, or has another key")
    elif mine[0].state is not JobState.KEYING:
        take_up(work, case_id, system)


def _new(work: UnitOfWork, case_id: str, system: str, key: str) -> None:
    job = {"case_id": case_id, "system": system, "key": key, "state": JobState.KEYING.value}
    work.db.execute(insert(JOBS).values(**job, attempts=1))


def under_way(db: Connection, case_id: str) -> Job | None:
    """Return the job of a case that is being keyed, or whose outcome is unknown."""
    jobs = of_case(db, case_id)
    return next((job for job in jobs if job.state.value in _UNDER_WAY), None)


def settle(work: UnitOfWork, case_id: str, state: JobState, **columns: Any) -> None:  # noqa: ANN401 -- columns of a row
    """Put the job that is under way, where there is one, into another state."""
    mine = and_(JOBS.c.case_id == case_id, JOBS.c.state.in_(_UNDER_WAY))
    _write(work, mine, state=state, **columns)


def rest(work: UnitOfWork, case_id: str) -> None:
    """Let the job that is under way wait for a while: its system is in trouble."""
    if (job := under_way(work.db, case_id)) is None:
        return
    left = job.deadline - work.at if job.deadline else None
    until = work.at + pause_after(job.attempts, left)
    settle(work, case_id, JobState.WAITING, not_before=until)


def reopen(work: UnitOfWork, case_id: str) -> None:
    """Let every job of a case that is not done wait, as if it had never been tried."""
    left = and_(JOBS.c.case_id == case_id, JOBS.c.state != JobState.DONE.value)
    _write(work, left, state=JobState.WAITING, attempts=0, not_before=None)


def urge(work: UnitOfWork, case_id: str, priority: int, deadline: datetime | None) -> None:
    """Let the jobs of a case that are not done be keyed before others.

    Raises:
        IllegalMove: it has none.
    """
    left = and_(JOBS.c.case_id == case_id, JOBS.c.state != JobState.DONE.value)
    urged = update(JOBS).where(left).values(priority=priority, deadline=deadline)
    if not work.db.execute(urged).rowcount:
        raise IllegalMove(f"案件 {case_id} には入力を待つシステムがありません")


def of_case(db: Connection, case_id: str) -> tuple[Job, ...]:
    """Return every job of a case, in the order of the systems' names."""
    rows = db.execute(select(JOBS).where(JOBS.c.case_id == case_id).order_by(JOBS.c.system))
    return tuple(map(_job, rows.mappings()))


def _one(case_id: str, system: str) -> ColumnElement[bool]:
    return and_(JOBS.c.case_id == case_id, JOBS.c.system == system)


def _write(work: UnitOfWork, which: ColumnElement[bool], state: JobState, **columns: Any) -> None:  # noqa: ANN401 -- columns of a row
    row = {"worker_died": False, **columns}
    work.db.execute(update(JOBS).where(which).values(state=state.value, **row))


def _job(row: RowMapping) -> Job:
    return Job(
        case_id=row["case_id"],
        system=row["system"],
        key=row["key"],
        state=JobState(row["state"]),
        attempts=row["attempts"],
        not_before=row["not_before"],
        priority=row["priority"],
        deadline=row["deadline"],
    )
