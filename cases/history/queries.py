"""Cases as they are shown: one with all that hangs on it, lists, counts, what comes next."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    RowMapping,
    ScalarSelect,
    Select,
    false,
    func,
    or_,
    select,
)

from cases.filing import fields, questions, scans
from cases.filing import same_paper as identity
from cases.history import trail
from cases.keying import job_queue as jobs
from cases.keying import keyings
from cases.records.errors import NoSuchRecord
from cases.records.records import Approved, Case, CasePage, CaseRow, Note
from cases.records.states import State
from cases.store.tables import CASES, FIELDS, NOTES, SCANS
from cases.store.transitions import refusal
from ocr.base.form_reading import Decision, Quality

_KEYABLE = (State.APPROVED, State.KEYING, State.OUTCOME_UNKNOWN, State.KEYED)
_AS_THEY_ARE = (
    *("id", "template", "edition", "template_hash", "engine", "read_seconds", "reason"),
    *("unread", "calibration", "residual"),
    *("assigned_template", "assigned_edition", "linked_to", "lease_owner", "lease_until"),
    *("attempts", "version", "created_at", "updated_at"),
)


def _row(db: Connection, case_id: str) -> RowMapping:
    row = db.execute(select(CASES).where(CASES.c.id == case_id)).mappings().first()
    if row is None:
        raise NoSuchRecord(f"there is no case {case_id}")
    return row


def one(db: Connection, case_id: str) -> Case:
    """Return a case with fields, notes, keyings and history."""
    row = _row(db, case_id)
    return Case(
        **{name: row[name] for name in _AS_THEY_ARE},
        page_numbers=tuple(row["page_numbers"]),
        state=State(row["state"]),
        scan=scans.one(db, row["scan_id"]),
        page=Path(row["page"]),
        quality=row["quality"] and Quality(**row["quality"]),
        thresholds=row["thresholds"] or {},
        fields=fields.of_case(db, case_id),
        notes=_notes(db, case_id),
        keyings=keyings.of_case(db, case_id),
        history=trail.of_case(db, case_id),
        twins=identity.twins(db, case_id),
        jobs=jobs.of_case(db, case_id),
        questions=questions.of_case(db, case_id),
    )


def state(db: Connection, case_id: str) -> State:
    """Return where a case stands."""
    return State(_row(db, case_id)["state"])


def _notes(db: Connection, case_id: str) -> tuple[Note, ...]:
    rows = db.execute(select(NOTES).where(NOTES.c.case_id == case_id).order_by(NOTES.c.id))
    return tuple(Note(row.written_by, row.written_at, row.text) for row in rows)


def page(db: Connection, state: State | None, offset: int, limit: int, search: str) -> CasePage:
    """Return a page of a list of cases, oldest first, and how many there are in all."""
    wanted = _matching(select(CASES.c.serial), state, search)
    total = db.execute(select(func.count()).select_from(wanted.subquery())).scalar_one()
    columns = (*CASES.c, SCANS.c.name.label("scan_name"), _doubtful().label("doubtful"))
    on_page = wanted.order_by(CASES.c.serial).offset(offset).limit(limit)
    rows = (
        select(*columns)
        .join(SCANS, SCANS.c.id == CASES.c.scan_id)
        .where(CASES.c.serial.in_(on_page))
        .order_by(CASES.c.serial)
    )
    return CasePage(tuple(map(_case_row, db.execute(rows).mappings())), total)


def _matching(wanted: Select[Any], state: State | None, search: str) -> Select[Any]:
    if state is not None:
        wanted = wanted.where(CASES.c.state == state.value)
    if not (folded := identity.fold(search)):
        return wanted
    number = folded.removeprefix("kb")
    numbered = CASES.c.id.startswith(number, autoescape=True) if number != folded else false()
    return wanted.where(or_(CASES.c.subject_folded.contains(folded, autoescape=True), numbered))


def _doubtful() -> ScalarSelect[int]:
    return (
        select(func.count())
        .select_from(FIELDS)
        .where(
            FIELDS.c.case_id == CASES.c.id,
            FIELDS.c.decision != Decision.ACCEPT.value,
            FIELDS.c.decided_at.is_(None),
        )
        .scalar_subquery()
    )


def _case_row(row: RowMapping) -> CaseRow:
    return CaseRow(
        id=row["id"],
        state=State(row["state"]),
        scan_name=row["scan_name"],
        page_numbers=tuple(row["page_numbers"]),
        template=row["template"],
        edition=row["edition"],
        subject=row["subject"],
        doubtful=row["doubtful"],
        reason=row["reason"],
        unread=row["unread"],
        receipt_number=row["receipt_number"],
        version=row["version"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
    )


def counts(db: Connection) -> Mapping[State, int]:
    """Return how many cases stand in each state, zero where none does."""
    found = db.execute(select(CASES.c.state, func.count()).group_by(CASES.c.state)).all()
    numbers = {State(state): number for state, number in found}
    return {state: numbers.get(state, 0) for state in State}


def following(db: Connection, state: State, after: str | None) -> str | None:
    """Return the first case in `state` behind the case `after`, else the first but that one."""
    waiting = select(CASES.c.id).where(CASES.c.state == state.value).order_by(CASES.c.serial)
    if after is None:
        return db.execute(waiting.limit(1)).scalar()
    serial = select(CASES.c.serial).where(CASES.c.id == after).scalar_subquery()
    behind = db.execute(waiting.where(CASES.c.serial > serial).limit(1)).scalar()
    return behind or db.execute(waiting.where(CASES.c.id != after).limit(1)).scalar()


def approved_values(db: Connection, case_id: str) -> Approved:
    """Return what is to be keyed of a case that was approved."""
    row = _row(db, case_id)
    state = State(row["state"])
    if state not in _KEYABLE:
        raise refusal(case_id, state, State.KEYING)
    values = fields.values(fields.of_case(db, case_id))
    return Approved(case_id, row["template"], row["edition"], values)
