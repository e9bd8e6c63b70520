"""Decisions on a whole case: approve, withdraw, send back, discard, assign a form, note."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Path, Request
from starlette.responses import RedirectResponse, Response

from cases.ledger import Ledger
from cases.records.errors import (
    ChangedMeanwhile,
    IllegalMove,
    NoSuchRecord,
    SamePaperTwice,
    StillDoubtful,
)
from cases.records.states import LABELS, State
from desk.review.case_pages import Trouble, case_sheet, view_in
from desk.web.colleagues import last_to_change
from desk.web.log_in_sessions import Sender, Visitor
from desk.web.parts import parts_of
from japanese.clock import now_utc
from ocr.forms.template import FormTemplate

router = APIRouter()


@dataclass(frozen=True, slots=True)
class CaseForm:
    """A decision on a case as it was posted. `text` is the reason, the note or the number."""

    case_id: Annotated[str, Path()]
    version: Annotated[int, Form()] = 0
    text: Annotated[str, Form()] = ""

    @property
    def words(self) -> str:
        """The text without the spaces around it."""
        return self.text.strip()


PostedCase = Annotated[CaseForm, Depends()]


@router.post("/cases/{case_id}/approve")
def approve(request: Request, sender: Sender, form: PostedCase) -> Response:
    """Approve a case and go on to the next that waits; with open doubts, to the first of them."""
    ledger = parts_of(request).ledger
    standing = ledger.case(form.case_id).state
    try:
        ledger.approve(form.case_id, sender.name, form.version)
    except StillDoubtful as error:
        return _unfinished(request, sender, form, error)
    except SamePaperTwice as error:
        words = "同じ証明書かもしれない案件があります。見比べてから承認してください。"
        return _refused(request, sender, form, Trouble(words, twins=error.twins))
    except (ChangedMeanwhile, IllegalMove):
        return _overtaken(request, sender, form)
    onward = ledger.next_case(standing, form.case_id)
    page = f"/cases/{onward}?approved=" if onward else "/?approved="
    return RedirectResponse(f"{page}{form.case_id}", 303)


Decide = Callable[[Ledger, CaseForm, str], None]

_DECISIONS: Mapping[str, Decide] = {
    "note": lambda ledger, form, by: ledger.add_note(form.case_id, form.words, by),
    "link": lambda ledger, form, by: ledger.link(form.case_id, _id_in(form.words), by),
    "another": lambda ledger, form, by: ledger.not_the_same(form.case_id, by, form.words),
    "withdraw": lambda ledger, form, by: ledger.withdraw(form.case_id, by, form.words),
    "review": lambda ledger, form, by: ledger.move(form.case_id, State.TO_REVIEW, by, form.words),
    "second": lambda ledger, form, by: ledger.move(
        form.case_id, State.TO_SECOND_REVIEW, by, form.words
    ),
    "return": lambda ledger, form, by: ledger.send_back(form.case_id, by, form.words),
    "discard": lambda ledger, form, by: ledger.discard(form.case_id, by, form.words),
    "found": lambda ledger, form, by: ledger.keying.adopt_receipt(
        form.case_id, form.words, now_utc(), by
    ),
    "absent": lambda ledger, form, by: ledger.keying.found_absent(form.case_id, form.words, by),
    "different": lambda ledger, form, by: ledger.keying.found_different(
        form.case_id, form.words, by
    ),
}
_WORDLESS = frozenset({"second"})
_FINAL = frozenset({"second", "return", "discard"})  # after these this person is done with it


@router.post("/cases/{case_id}/assign")
def assign(
    request: Request, sender: Sender, form: PostedCase, chosen: Annotated[str, Form()] = ""
) -> Response:
    """Say which form an unknown page is (`id/edition`); it is read again as that one."""
    parts = parts_of(request)
    for template in parts.templates:
        if chosen == f"{template.id}/{template.edition}":
            return _carry_out(request, sender, form, _assigning(template))
    return _refused(request, sender, form, Trouble("様式を選んでください。", 422))


@router.post("/cases/{case_id}/{decision}")
def decide(request: Request, sender: Sender, form: PostedCase, decision: str) -> Response:
    """Carry out one decision and show what came of it."""
    if decision not in _DECISIONS:
        raise NoSuchRecord("このような操作はありません")
    if not form.words and decision not in _WORDLESS:
        return _refused(request, sender, form, Trouble("理由や内容を書いてください。", 422))
    answer = _carry_out(request, sender, form, _DECISIONS[decision])
    if decision in _FINAL and answer.status_code == 303:
        return RedirectResponse("/", 303)
    return answer


def _assigning(template: FormTemplate) -> Decide:
    return lambda ledger, form, by: ledger.assign_template(
        form.case_id, template.id, template.edition, by
    )


def _id_in(number: str) -> str:
    """Return the case id in a 受付番号 as somebody types it."""
    return number.lower().removeprefix("kb")


def _carry_out(request: Request, sender: Visitor, form: CaseForm, act: Decide) -> Response:
    try:
        act(parts_of(request).ledger, form, sender.name)
    except (IllegalMove, NoSuchRecord) as error:
        return _refused(request, sender, form, Trouble(f"{error}。"))
    return RedirectResponse(f"/cases/{form.case_id}", 303)


def _refused(request: Request, sender: Visitor, form: CaseForm, trouble: Trouble) -> Response:
    view = view_in(parts_of(request), form.case_id, sender)
    return case_sheet(request, sender, view, trouble=trouble)


def _unfinished(
    request: Request, sender: Visitor, form: CaseForm, error: StillDoubtful
) -> Response:
    """Say how many fields are open, and where none is this person's to answer, whose they are."""
    view = view_in(parts_of(request), form.case_id, sender)
    mine = tuple(card.field.name for card in view.cards if card.standing == "open")
    words = f"まだ確認していない項目が {len(error.fields)} 件あるので、承認できません。"
    if not mine:
        words += "残りはほかの人が入力する欄です。「二次確認へ回す」で引き継いでください。"
    return case_sheet(request, sender, view, trouble=Trouble(words, fields=mine or error.fields))


def _overtaken(request: Request, sender: Visitor, form: CaseForm) -> Response:
    """Say that somebody was faster: who, and where the case stands now."""
    parts = parts_of(request)
    case = parts.ledger.case(form.case_id)
    who = last_to_change(parts, case)
    words = (
        f"{who} さんがこの案件を先に変更しました（今は「{LABELS[case.state]}」）。"
        "下の内容を確かめてから、もう一度操作してください。"
    )
    return _refused(request, sender, form, Trouble(words))
