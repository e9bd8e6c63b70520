"""Cases in numbers: how long people and the machine worked on them, what was changed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import pairwise

from sqlalchemy import Connection, Integer, RowMapping, cast, func, select

from cases.history import trail
from cases.records.records import AuditEntry, CaseFigures, Event
from cases.records.states import State
from cases.store.tables import AUDIT, CASES, FIELDS, SCANS
from ocr.base.doubts import DoubtCode
from ocr.base.form_reading import Decision
from ocr.base.reasons import Reason, ReasonCode

PAUSE_SECONDS = 300.0
"""A longer silence of a person on one case counts as this much work: they were elsewhere."""

_AT_THE_DESK = frozenset(
    {
        *(Event.OPENED, Event.CONFIRMED, Event.CORRECTED, Event.NOTED, Event.CLEARED, Event.MOVED),
        *(Event.TYPED_BLIND, Event.TYPED_APART, Event.TEST_FOUND, Event.TEST_MISSED),
    }
)


def desk_seconds(history: Sequence[AuditEntry]) -> float | None:
    """Return how many seconds people worked on a case, or None if nobody ever opened it.

    Counted for each person from every opening of the case to their next act on it and on to
    the act after that, until they decide (a move) or open it again; at most `PAUSE_SECONDS`
    for each stretch.
    """
    people = {entry.by for entry in history if entry.event is Event.OPENED}
    if not people:
        return None
    return sum(_seconds_of([entry for entry in history if entry.by == by]) for by in people)


def _seconds_of(acts: Sequence[AuditEntry]) -> float:
    acts = [act for act in acts if act.event in _AT_THE_DESK]
    return sum(
        min((after.at - before.at).total_seconds(), PAUSE_SECONDS)
        for before, after in pairwise(acts)
        if before.event is not Event.MOVED and after.event is not Event.OPENED
    )


def between(db: Connection, since: datetime, until: datetime) -> tuple[CaseFigures, ...]:
    """Return the cases that moved from `since` to just before `until`, oldest first."""
    moment = AUDIT.c.signed_at
    moved = select(AUDIT.c.case_id).where(
        moment >= since, moment < until, AUDIT.c.event == Event.MOVED.value
    )
    decided = FIELDS.c.decided_at.is_not(None)
    numbers = (
        func.count(FIELDS.c.name).label("fields"),
        func.sum(cast(decided & ~FIELDS.c.corrected, Integer)).label("confirmed"),
        func.sum(cast(FIELDS.c.corrected, Integer)).label("corrected"),
    )
    rows = db.execute(
        select(*CASES.c, SCANS.c.name.label("scan_name"), *numbers)
        .join(SCANS, SCANS.c.id == CASES.c.scan_id)
        .outerjoin(FIELDS, FIELDS.c.case_id == CASES.c.id)
        .where(CASES.c.id.in_(moved))
        .group_by(CASES.c.serial, SCANS.c.name)
        .order_by(CASES.c.serial)
    ).mappings()
    return tuple(_figures(row, trail.of_case(db, row["id"])) for row in rows.all())


def doubts_by_cause(db: Connection) -> Mapping[DoubtCode, int]:
    """Return how many fields each cause sent to a person, of all cases, the most frequent first."""
    asked = select(FIELDS.c.doubts).where(FIELDS.c.decision != Decision.ACCEPT.value)
    causes: Counter[DoubtCode] = Counter()
    for doubts in db.scalars(asked):
        causes.update({doubt.code for doubt in doubts})
    return dict(causes.most_common())


def refusals_by_cause(db: Connection) -> Mapping[ReasonCode, int]:
    """Return how many files and pages were not read for each reason, the most frequent first.

    A page counts until it is read after all, or its case is purged.
    """
    asked = [select(of.c.unread).where(of.c.unread.is_not(None)) for of in (SCANS, CASES)]
    causes = Counter(reason.code for wanted in asked for reason in db.scalars(wanted))
    return dict(causes.most_common())


_DEFECTS = {ReasonCode.DEFECT: "", ReasonCode.CHILD_DIED: "a child that makes pages died: "}
"""What is told of each reason that is a defect of ours, in front of its detail."""


def resting(db: Connection) -> Mapping[Reason, int]:
    """Return how many cases wait since the machine was at fault, the most frequent first."""
    rests = (CASES.c.state == State.RECEIVED.value, CASES.c.rests_until.is_not(None))
    wanted = select(CASES.c.unread).where(*rests, CASES.c.unread.is_not(None))
    return dict(Counter(db.scalars(wanted)).most_common())


def defects(db: Connection, since: datetime) -> tuple[str, ...]:
    """Return each defect of ours since then, as they were signed: its kind and place.

    Of a child that died while it made pages: the file's kind and the signal.
    """
    signed = select(AUDIT.c.unread).where(AUDIT.c.signed_at >= since, AUDIT.c.unread.is_not(None))
    reasons = db.scalars(signed.order_by(AUDIT.c.id))
    return tuple(_DEFECTS[one.code] + one.detail for one in reasons if one.code in _DEFECTS)


def _figures(row: RowMapping, history: Sequence[AuditEntry]) -> CaseFigures:
    return CaseFigures(
        case_id=row["id"],
        scan_name=row["scan_name"],
        page_numbers=tuple(row["page_numbers"]),
        template=row["template"],
        edition=row["edition"],
        state=State(row["state"]),
        read_seconds=row["read_seconds"],
        desk_seconds=desk_seconds(history),
        fields=row["fields"],
        confirmed=row["confirmed"] or 0,
        corrected=row["corrected"] or 0,
        receipt_number=row["receipt_number"],
        reason=row["reason"],
        unread=row["unread"],
        created_at=row["created_at"],
    )
