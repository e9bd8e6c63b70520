"""How an attempt to key a case ends: its row, its job and the case, in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select, update

from cases.keying import job_queue as jobs
from cases.records.jobs import Job, JobState
from cases.records.records import Outcome
from cases.records.states import State
from cases.store.keying_tables import KEYINGS
from cases.store.transitions import locked, move, owned, refusal
from cases.store.unit_of_work import UnitOfWork

_UNSETTLED = (Outcome.OPEN.value, Outcome.UNKNOWN.value)
_LAST_TRY = 10
_TRIED = "{count} 回続けて入力できませんでした。最後の理由: {reason}"
_NEXT = "{done} に入力しました（登録番号 {number}）。次は {left} に入力します"
_HALF = "{reason}（{done} には入力済みです）"


@dataclass(frozen=True, slots=True)
class End:
    """What is written in the row of an attempt, and where job and case go."""

    outcome: Outcome
    to: State
    job: JobState
    columns: Mapping[str, str | datetime]
    evidence: Sequence[Path]

    @property
    def reason(self) -> str:
        """Why it ended so, in Japanese; "" for a receipt."""
        return str(self.columns.get("reason", ""))


def settle(work: UnitOfWork, case_id: str, start: State, end: End) -> None:
    """End the attempt of a case that stands at `start`.

    Raises:
        IllegalMove: it does not stand there.
        LeaseLost: it is being keyed by another worker.
    """
    row = locked(work.db, case_id)
    if State(row["state"]) is not start:
        raise refusal(case_id, State(row["state"]), end.to)
    if start is State.KEYING:
        owned(work, case_id, State.KEYING)
    under_way = jobs.under_way(work.db, case_id)
    end = _tried_too_often(end, under_way)
    _write(work, case_id, end, under_way)
    if end.outcome is Outcome.NOTHING_SENT and end.job is JobState.WAITING:
        jobs.rest(work, case_id)
    else:
        jobs.settle(work, case_id, end.job)
    _move(work, row, end)


def unsettled(db: Connection, case_id: str) -> RowMapping | None:
    """Return the attempt of a case whose outcome is not known yet."""
    wanted = select(KEYINGS).where(KEYINGS.c.case_id == case_id, KEYINGS.c.outcome.in_(_UNSETTLED))
    return db.execute(wanted).mappings().first()


def _tried_too_often(end: End, job: Job | None) -> End:
    if end.outcome is not Outcome.NOTHING_SENT or job is None or job.attempts < _LAST_TRY:
        return end
    reason = _TRIED.format(count=job.attempts, reason=end.reason)
    return replace(end, to=State.REFUSED, job=JobState.REFUSED, columns={"reason": reason})


def _write(work: UnitOfWork, case_id: str, end: End, job: Job | None) -> None:
    open_one = unsettled(work.db, case_id)
    pictures = [str(path) for path in end.evidence]
    row = {"outcome": end.outcome.value, **end.columns}
    if open_one is None:  # it failed before the click
        whose = {"system": job.system, "key": job.key} if job else {}
        attempt = {"case_id": case_id, "keyed_by": work.by, "evidence": pictures, **whose}
        work.db.execute(insert(KEYINGS).values(**attempt, **row))
        return
    pictures = open_one["evidence"] + pictures
    mine = update(KEYINGS).where(KEYINGS.c.id == open_one["id"])
    work.db.execute(mine.values(**row, evidence=pictures))


def _move(work: UnitOfWork, row: RowMapping, end: End) -> None:
    case_id, to, why = row["id"], end.to, end.reason
    all_jobs = jobs.of_case(work.db, case_id)
    done = "、".join(job.system for job in all_jobs if job.state is JobState.DONE)
    left = "、".join(job.system for job in all_jobs if job.state is not JobState.DONE)
    columns: dict[str, Any] = {}
    if end.job is JobState.DONE:
        number = str(end.columns["receipt_number"])
        columns["receipt_number"] = "、".join(filter(None, (row["receipt_number"], number)))
        if left:
            to, why = State.APPROVED, _NEXT.format(done=done, number=number, left=left)
    elif end.job is JobState.REFUSED and done:
        why = _HALF.format(reason=why, done=done)
    move(work, case_id, to, why, start=[State(row["state"])], reason=why, **columns)
