"""What people at the desk decide about a case."""

from typing import Any

from sqlalchemy import RowMapping, delete, insert, select, update

from cases.filing import fields, questions
from cases.filing import same_paper as identity
from cases.keying import job_queue as jobs
from cases.keying import keyed_boxes
from cases.records.errors import IllegalMove, SamePaperTwice, StillDoubtful
from cases.records.records import Event
from cases.records.states import LABELS, ON_THE_DESK, WITHOUT_FORM, State
from cases.review import substitutions
from cases.risk import checked_values, detection_counts, papers
from cases.store.keying_tables import KEYINGS
from cases.store.tables import AUDIT, CASES, FIELDS, NOTES
from cases.store.transitions import locked, move, refusal, shown
from cases.store.unit_of_work import Change, UnitOfWork


def opened(work: UnitOfWork, case_id: str) -> None:
    """Record that a person looks at a case."""
    locked(work.db, case_id)
    work.sign(Event.OPENED, case_id)


def approve(work: UnitOfWork, case_id: str, version: int) -> None:
    """Approve the values, once nothing is in doubt."""
    row = shown(work, case_id, version)
    if State(row["state"]) not in ON_THE_DESK:
        raise refusal(case_id, State(row["state"]), State.APPROVED)
    _by_another_pair_of_eyes(work, row)
    doubtful = [field.name for field in fields.of_case(work.db, case_id) if field.doubtful]
    if doubtful:
        raise StillDoubtful(case_id, doubtful)
    if same := identity.twins(work.db, case_id):
        raise SamePaperTwice(case_id, same)
    move(work, case_id, State.APPROVED, start=ON_THE_DESK, attempts=0, reason="")
    jobs.reopen(work, case_id)


def _by_another_pair_of_eyes(work: UnitOfWork, row: RowMapping) -> None:
    if State(row["state"]) is not State.TO_SECOND_REVIEW:
        return
    asked = (
        select(AUDIT.c.signed_by)
        .where(AUDIT.c.case_id == row["id"], AUDIT.c.event == Event.MOVED.value)
        .order_by(AUDIT.c.id.desc())
        .limit(1)
    )
    if work.db.execute(asked).scalar() == work.by:
        raise IllegalMove(f"案件 {row['id']} の二次確認は、依頼した人とは別の人が承認します")


def withdraw(work: UnitOfWork, case_id: str, why: str) -> None:
    """Take an approved case back before it is keyed."""
    move(work, case_id, State.TO_REVIEW, why, start=[State.APPROVED])


def put_away(work: UnitOfWork, case_id: str, to: State, reason: str) -> None:
    """Send a case back to the applicant, or discard it, for a reason."""
    if not reason.strip():
        raise IllegalMove(f"案件 {case_id} を「{LABELS[to]}」にするには理由が必要です")
    move(work, case_id, to, reason, reason=reason)


def assign_template(work: UnitOfWork, case_id: str, template: str, edition: str) -> None:
    """Say which form a page is; it waits, in reading, for a worker to claim it."""
    move(
        work,
        case_id,
        State.READING,
        start=sorted(WITHOUT_FORM),
        assigned_template=template,
        assigned_edition=edition,
        attempts=0,
        reason="",
        unread=None,
    )
    work.sign(Event.ASSIGNED, case_id, Change("template", None, f"{template}/{edition}"))


def add_note(work: UnitOfWork, case_id: str, text: str) -> None:
    """Add a note to a case."""
    locked(work.db, case_id)
    work.db.execute(
        insert(NOTES).values(case_id=case_id, written_by=work.by, written_at=work.at, text=text)
    )
    work.sign(Event.NOTED, case_id)


def link(work: UnitOfWork, case_id: str, first: str) -> None:
    """Record that a case is the corrected form of one that was sent back."""
    old = locked(work.db, case_id)["linked_to"]
    returned = State(locked(work.db, first)["state"])
    if case_id == first or returned is not State.RETURNED:
        raise IllegalMove(f"案件 {first} は返戻した案件ではありません")
    work.db.execute(update(CASES).where(CASES.c.id == case_id).values(linked_to=first))
    work.sign(Event.LINKED, case_id, Change("linked_to", old, first))


def purge(work: UnitOfWork, case_id: str) -> None:
    """Forget what a citizen wrote; that the case was, and its moves, stay."""
    nobody: dict[str, Any] = {"subject": "", "subject_folded": "", "identity": None}
    checked_values.keep(work, case_id)
    detection_counts.keep(work, case_id)
    papers.forget(work, case_id)
    move(work, case_id, State.PURGED, reason="", unread=None, **nobody)
    work.db.execute(delete(FIELDS).where(FIELDS.c.case_id == case_id))
    questions.forget(work, case_id)
    substitutions.forget(work, case_id)
    work.db.execute(delete(NOTES).where(NOTES.c.case_id == case_id))
    keyed_boxes.forget(work, case_id)
    mine = KEYINGS.c.case_id == case_id
    work.db.execute(update(KEYINGS).where(mine).values(reason="", evidence=[]))
    quoting = (Event.CONFIRMED, Event.CORRECTED, Event.SUBSTITUTED)
    values = AUDIT.c.event.in_([event.value for event in quoting])
    trail = update(AUDIT).where(AUDIT.c.case_id == case_id)
    work.db.execute(trail.values(why="", unread=None))
    work.db.execute(trail.where(values).values(old=None, new=None))
