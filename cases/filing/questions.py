"""How the fields of a case are asked about, filed beside them: never among their values."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, and_, delete, insert, select, update

from cases.filing import fields
from cases.records.questions import GivenAnswer, Question, Stage, Way
from cases.records.records import StoredField, Value
from cases.store.question_tables import GIVEN_ANSWERS, QUESTIONS
from cases.store.unit_of_work import UnitOfWork
from ocr.values.sameness import same_value


def ask(work: UnitOfWork, case_id: str, questions: Sequence[Question]) -> None:
    """File the questions of a reading in place of those of an earlier one.

    What no person would be asked anyway is not asked, and what says the same as what was read is
    no test.
    """
    forget(work, case_id)
    waiting = {one.name: one for one in fields.of_case(work.db, case_id) if one.doubtful}
    rows = [
        {
            "case_id": case_id,
            "field": question.field,
            "way": question.way.value,
            "stage": Stage.OPEN.value,
            "planted": question.planted,
        }
        for question in questions
        if question.field in waiting and _fits(question, waiting[question.field])
    ]
    if rows:
        work.db.execute(insert(QUESTIONS), rows)


def _fits(question: Question, field: StoredField) -> bool:
    if question.way is not Way.PLANTED:
        return question.planted is None
    planted = question.planted
    return planted is not None and not same_value(planted, field.read_value)


def of_case(db: Connection, case_id: str) -> Mapping[str, Question]:
    """Return the questions of a case by the names of their fields, with what was answered."""
    return {one.field: one for one in _several(db, _of(case_id), _given(case_id))}


def one(db: Connection, case_id: str, field: str) -> Question | None:
    """Return how a field is asked about, None where that is openly."""
    wanted = _of(case_id).where(QUESTIONS.c.field == field)
    return next(iter(_several(db, wanted, _given(case_id))), None)


def go_on(
    work: UnitOfWork, case_id: str, question: Question, to: Stage, *, found: bool | None = None
) -> None:
    """Write how far the asking has come, and whether a planted value was noticed."""
    changes: dict[str, Any] = {"stage": to.value} | ({} if found is None else {"found": found})
    mine = and_(QUESTIONS.c.case_id == case_id, QUESTIONS.c.field == question.field)
    work.db.execute(update(QUESTIONS).where(mine).values(**changes))


def keep_answer(work: UnitOfWork, case_id: str, field: str, value: Value) -> None:
    """Keep what a person typed unseen, in place of what the same person typed before."""
    row = {"case_id": case_id, "field": field, "given_by": work.by}
    mine = and_(*(GIVEN_ANSWERS.c[name] == said for name, said in row.items()))
    work.db.execute(delete(GIVEN_ANSWERS).where(mine))
    work.db.execute(insert(GIVEN_ANSWERS).values(**row, given_at=work.at, value=value))


def forget(work: UnitOfWork, case_id: str) -> None:
    """Forget the questions of a case and what was answered."""
    for table in (GIVEN_ANSWERS, QUESTIONS):
        work.db.execute(delete(table).where(table.c.case_id == case_id))


def _of(case_id: str) -> Select[Any]:
    return select(QUESTIONS).where(QUESTIONS.c.case_id == case_id)


def _given(case_id: str) -> Select[Any]:
    mine = GIVEN_ANSWERS.c.case_id == case_id
    return select(GIVEN_ANSWERS).where(mine).order_by(GIVEN_ANSWERS.c.id)


def _several(db: Connection, wanted: Select[Any], given: Select[Any]) -> tuple[Question, ...]:
    rows = db.execute(wanted).mappings().all()
    bare = {row["field"]: _question(row) for row in rows}
    for row in db.execute(given).mappings() if bare else ():
        if known := bare.get(row["field"]):
            said = fields.value_from_json(row["value"])
            answer = GivenAnswer(row["given_by"], row["given_at"], said)
            bare[known.field] = replace(known, answers=(*known.answers, answer))
    return tuple(bare.values())


def _question(row: RowMapping) -> Question:
    planted = row["planted"]
    return Question(
        row["field"],
        Way(row["way"]),
        None if planted is None else fields.value_from_json(planted),
        Stage(row["stage"]),
        found=row["found"],
    )
