"""One field answered: confirmed, corrected, or said to be illegible."""

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Path, Request
from starlette.responses import RedirectResponse, Response

from cases.records.errors import AnswerRefused, ChangedMeanwhile, IllegalMove, NoSuchRecord
from cases.records.records import Case, Value
from cases.records.states import LABELS
from desk.review.answers import Answer, Unfit
from desk.review.case_pages import Trouble, bar_facts, case_sheet, view_in
from desk.review.case_view import Card, CaseView
from desk.review.illegible import labels_in, note_for
from desk.web.colleagues import last_to_change
from desk.web.log_in_sessions import Sender, Visitor
from desk.web.parts import Parts, parts_of
from desk.web.rendering import page
from desk.web.words import value_words
from ocr.values.sameness import same_value

router = APIRouter()


@dataclass(frozen=True, slots=True)
class FieldForm:
    """The form of one field as it was posted: whose it is, and what it says."""

    case_id: Annotated[str, Path()]
    name: Annotated[str, Path()]
    version: Annotated[int, Form()]
    act: Annotated[str, Form()] = "decide"
    value: Annotated[str, Form()] = ""
    candidate: Annotated[str, Form()] = ""
    option: Annotated[tuple[str, ...], Form()] = ()

    @property
    def answer(self) -> Answer:
        """What the person said: a candidate's button counts before the text beside it."""
        return Answer(self.candidate or self.value, self.option)


@router.post("/cases/{case_id}/fields/{name}")
def answer_field(
    request: Request, sender: Sender, form: Annotated[FieldForm, Depends()]
) -> Response:
    """Confirm or correct one field, or note that nobody can make it out."""
    parts = parts_of(request)
    take = _note_illegible if form.act == "illegible" else _decide
    trouble = take(parts, form, sender)
    view = view_in(parts, form.case_id, sender)
    if request.headers.get("hx-request") == "true":
        return _fragment(request, sender, view, form, trouble)
    if trouble:
        return case_sheet(request, sender, view, trouble=trouble)
    return RedirectResponse(f"/cases/{form.case_id}{_onward(view)}", 303)


def _decide(parts: Parts, form: FieldForm, by: Visitor) -> Trouble | None:
    """Store the answer, or return what is wrong with it, with the answer kept."""
    card = _card_in(view_in(parts, form.case_id, by), form.name)
    try:
        value = form.answer.value_for(card.field, card.labels)
    except Unfit as error:
        return _kept(card, form, str(error), 422)
    try:
        parts.ledger.correct(form.case_id, form.name, value, by.name, form.version)
    except AnswerRefused as error:
        return _unkept(card, f"{error}。")
    except ChangedMeanwhile:
        return _late(parts, form, by, value)
    except IllegalMove:
        return _kept(card, form, _settled(parts.ledger.case(form.case_id)))
    return None


def _late(parts: Parts, form: FieldForm, by: Visitor, value: Value) -> Trouble:
    """Return what to say to who was slower. The value of a test is not kept in the box."""
    view = view_in(parts, form.case_id, by)
    card, question = _card_in(view, form.name), view.case.questions.get(form.name)
    problem = _overtaken(last_to_change(parts, view.case), card)
    if question and question.planted is not None and same_value(value, question.planted):
        return _unkept(card, problem)
    return _kept(card, form, f"{problem}。入力した内容は残してあります")


def _note_illegible(parts: Parts, form: FieldForm, by: Visitor) -> None:
    """Leave a note that the field cannot be made out, once; it stays doubtful."""
    view = view_in(parts, form.case_id, by)
    card = _card_in(view, form.name)
    if card.field.label not in labels_in(view.case.notes):
        parts.ledger.add_note(view.case.id, note_for(card.field.label), by.name)


def _card_in(view: CaseView, name: str) -> Card:
    card = view.card(name)
    if card is None:
        raise NoSuchRecord(f"案件 {view.case.id} にその項目はありません")
    return card


def _kept(card: Card, form: FieldForm, problem: str, status: int = 409) -> Trouble:
    answer = form.answer
    return Trouble(
        problem, status, (form.name,), card=card.refused(answer.text, answer.options, problem)
    )


def _unkept(card: Card, problem: str) -> Trouble:
    """Return what is wrong with an answer that must not stay in the box."""
    return Trouble(problem, fields=(card.field.name,), card=replace(card, problem=problem))


def _overtaken(who: str, card: Card) -> str:
    now = "" if card.typed else f"この項目の今の値は「{value_words(card.field.value)}」です。"
    return f"{who} さんがこの案件を先に変更しました。{now}確かめて、もう一度 Enter を押してください"


def _settled(case: Case) -> str:
    return (
        f"この案件は「{LABELS[case.state]}」になったため、変更できません。画面を開き直してください"
    )


def _fragment(
    request: Request, sender: Visitor, view: CaseView, form: FieldForm, trouble: Trouble | None
) -> Response:
    """Return the card alone, with the bar above the case beside it."""
    card = trouble.card if trouble else None
    facts = {**bar_facts(view), "card": card or _card_in(view, form.name), "swapped": True}
    status = trouble.status if trouble else 200
    return page(request, "field_answer.html", facts, visitor=sender, status=status)


def _onward(view: CaseView) -> str:
    """Return the anchor of the next field to look at, of the buttons when there is none."""
    names = (card.field.name for card in view.cards if card.standing == "open")
    return next((f"#f-{name}" for name in names), "#case-bar")
