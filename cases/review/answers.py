"""What a person answers about one field, by whichever way it is asked about.

Where a field is asked about openly, what is typed becomes its value. Otherwise:

- asked *blind*, what is typed is held against what was read. Where both say the same, that is the
  value; else whoever sees both decides.
- asked with a *planted* error, taking it for right is counted as missed and the field is asked
  about openly; any other answer counts as for any field. The planted value becomes the value of the
  field in no stage, unless at the second review by somebody whom nothing shows to have seen it.
- asked for a *consensus*, two people type it apart from one another. Where they agree, that is the
  value; else a third person or an administrator decides.
"""

from dataclasses import dataclass

from sqlalchemy import RowMapping, func, select, update

from cases.filing import fields, questions
from cases.filing import same_paper as identity
from cases.records.errors import AnswerRefused, IllegalMove
from cases.records.questions import Question, Stage, Way
from cases.records.records import Event, StoredField, Value
from cases.records.roles import Role
from cases.records.states import LABELS, ON_THE_DESK, State
from cases.store.staff_tables import USERS
from cases.store.tables import AUDIT, CASES
from cases.store.transitions import shown
from cases.store.unit_of_work import Change, UnitOfWork
from ocr.values.sameness import same_value


@dataclass(frozen=True, slots=True)
class _Asking:
    """One field of a case on the desk, locked, and how it is asked about."""

    work: UnitOfWork
    case: RowMapping
    field: StoredField
    question: Question | None

    @property
    def case_id(self) -> str:
        return str(self.case["id"])

    def sign(self, event: Event, change: Change) -> None:
        self.work.sign(event, self.case_id, change)

    def go_on(self, question: Question, to: Stage, *, found: bool | None = None) -> None:
        questions.go_on(self.work, self.case_id, question, to, found=found)

    def keep_answer(self, value: Value) -> None:
        questions.keep_answer(self.work, self.case_id, self.field.name, value)

    def settle(self, value: Value) -> None:
        """Write a value with the person who stands by it; the question is settled with it."""
        field, work = self.field, self.work
        if value == field.value:
            fields.decide(work, self.case_id, field.name, value, corrected=field.corrected)
            self.sign(Event.CONFIRMED, Change(field.name, value, value))
        else:
            corrected = value != field.read_value
            fields.decide(work, self.case_id, field.name, value, corrected=corrected)
            identity.recognise(work, self.case_id, self._values())
            self.sign(Event.CORRECTED, Change(field.name, field.value, value))
        if self.question is not None:
            self.go_on(self.question, Stage.SETTLED)

    def _values(self) -> dict[str, Value]:
        return dict(fields.values(fields.of_case(self.work.db, self.case_id)))


def confirm(work: UnitOfWork, case_id: str, name: str, version: int) -> int:
    """Record that a value is right as it is shown; return the new version of the case."""
    asking = _asking(work, case_id, name, version)
    question = asking.question
    if question is not None and question.hides:
        raise AnswerRefused("この項目は、画像のとおりに入力します")
    if question is not None and question.tests and question.planted is not None:
        return _answered(asking, question.planted)
    return _answered(asking, asking.field.value)


def correct(work: UnitOfWork, case_id: str, name: str, value: Value, version: int) -> int:
    """Take a person's value for a field; what was read, typed again, is a confirmation."""
    return _answered(_asking(work, case_id, name, version), value)


def _asking(work: UnitOfWork, case_id: str, name: str, version: int) -> _Asking:
    row = shown(work, case_id, version)
    if State(row["state"]) not in ON_THE_DESK:
        raise IllegalMove(
            f"案件 {row['id']} は「{LABELS[State(row['state'])]}」なので変更できません"
        )
    field = fields.one(work.db, case_id, name)
    return _Asking(work, row, field, questions.one(work.db, case_id, name))


def _answered(asking: _Asking, value: Value) -> int:
    question = asking.question
    if question is None:
        asking.settle(value)
    elif question.way is Way.BLIND:
        _typed_blind(asking, question, value)
    elif question.way is Way.PLANTED:
        _tested(asking, question, value)
    else:
        _typed_apart(asking, question, value)
    version = int(asking.case["version"]) + 1
    mine = CASES.c.id == asking.case_id
    changes = {"version": version, "updated_at": asking.work.at}
    asking.work.db.execute(update(CASES).where(mine).values(**changes))
    return version


def _typed_blind(asking: _Asking, question: Question, value: Value) -> None:
    if question.stage is not Stage.OPEN:
        asking.settle(value)
        return
    asking.keep_answer(value)
    asking.sign(Event.TYPED_BLIND, Change(question.field))
    if same_value(value, asking.field.value):
        asking.settle(asking.field.value)
    else:
        asking.go_on(question, Stage.DIFFERS)


def _tested(asking: _Asking, question: Question, value: Value) -> None:
    is_planted = question.planted is not None and same_value(value, question.planted)
    if question.stage is not Stage.OPEN:
        if is_planted and not _stands_apart(asking, question):
            raise AnswerRefused(
                "試験のために示した値は記録できません。"
                "書類に本当にそう書かれているときは、二次確認へ回してください"
            )
        asking.settle(value)
    elif is_planted:
        asking.sign(Event.TEST_MISSED, Change(question.field))
        asking.go_on(question, Stage.MISSED, found=False)
    else:
        asking.sign(Event.TEST_FOUND, Change(question.field))
        asking.settle(value)
        asking.go_on(question, Stage.SETTLED, found=True)


def _stands_apart(asking: _Asking, question: Question) -> bool:
    """Tell whether this is a second review by somebody who did not have the case during the test.

    Paper may say by chance what was planted. Then two people say so: who saw it first sends the
    case to a second review, and somebody else, to whom only what was read is shown, types it.
    """
    if State(asking.case["state"]) is not State.TO_SECOND_REVIEW:
        return False
    mine = AUDIT.c.case_id == asking.case_id
    tests = AUDIT.c.event.in_([Event.TEST_FOUND.value, Event.TEST_MISSED.value])
    ended = select(func.max(AUDIT.c.id)).where(mine, tests, AUDIT.c.field == question.field)
    had_it = select(AUDIT.c.id).where(
        mine, AUDIT.c.signed_by == asking.work.by, AUDIT.c.id <= ended.scalar_subquery()
    )
    return asking.work.db.execute(had_it.limit(1)).first() is None


def _typed_apart(asking: _Asking, question: Question, value: Value) -> None:
    if question.stage in {Stage.DIFFERS, Stage.SETTLED}:
        _decided_between(asking, question, value)
        return
    others = [one for one in question.answers if one.by != asking.work.by]
    asking.keep_answer(value)
    asking.sign(Event.TYPED_APART, Change(question.field))
    if not others:
        asking.go_on(question, Stage.HALF)
    elif same_value(others[0].value, value):
        as_read = same_value(value, asking.field.value)
        asking.settle(asking.field.value if as_read else value)
    else:
        asking.go_on(question, Stage.DIFFERS)


def _decided_between(asking: _Asking, question: Question, value: Value) -> None:
    if question.has_answered(asking.work.by) and not _supervises(asking.work):
        raise AnswerRefused("この項目は、入力した二人とは別の人か管理者が決めます")
    asking.settle(value)


def _supervises(work: UnitOfWork) -> bool:
    wanted = select(USERS.c.role).where(USERS.c.name == work.by, ~USERS.c.disabled)
    return work.db.execute(wanted).scalar() == Role.ADMIN.value
