"""One field answered: confirmed, corrected, or said to be illegible."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Path, Request
from starlette.responses import RedirectResponse, Response

from cases.records.errors import ChangedMeanwhile, IllegalMove, NoSuchRecord
from cases.records.records import Case
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
    trouble = take(parts, form, sender.name)
    view = view_in(parts, form.case_id)
    if request.headers.get("hx-request") == "true":
        return _fragment(request, sender, view, form, trouble)
    if trouble:
        return case_sheet(request, sender, view, trouble=trouble)
    return RedirectResponse(f"/cases/{form.case_id}{_onward(view)}", 303)


def _decide(parts: Parts, form: FieldForm, by: str) -> Trouble | None:
    """Store the answer, or return what is wrong with it, with the answer kept."""
    case = parts.ledger.case(form.case_id)
    card = _card_in(view_in(parts, form.case_id), form.name)
    try:
        value = form.answer.value_for(card.field, card.labels)
        if value == card.field.value:
            parts.ledger.confirm(case.id, form.name, by, form.version)
        else:
            parts.ledger.correct(case.id, form.name, value, by, form.version)
    except Unfit as error:
        return _kept(card, form, str(error), 422)
    except ChangedMeanwhile:
        view = view_in(parts, case.id)
        card = _card_in(view, form.name)
        who = last_to_change(parts, view.case)
        return _kept(card, form, _overtaken(who, card))
    except IllegalMove:
        return _kept(card, form, _settled(parts.ledger.case(case.id)))
    return None


def _note_illegible(parts: Parts, form: FieldForm, by: str) -> None:
    """Leave a note that the field cannot be made out, once; it stays doubtful."""
    case = parts.ledger.case(form.case_id)
    card = _card_in(view_in(parts, form.case_id), form.name)
    if card.field.label not in labels_in(case.notes):
        parts.ledger.add_note(case.id, note_for(card.field.label), by)


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


def _overtaken(who: str, card: Card) -> str:
    now = value_words(card.field.value)
    return (
        f"{who} さんがこの案件を先に変更しました。この項目の今の値は「{now}」です。"
        "入力した内容は残してあります。確かめて、もう一度 Enter を押してください"
    )


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
    return f"#f-{view.case.doubtful[0].name}" if view.case.doubtful else "#case-bar"
