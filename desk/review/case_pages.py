"""The page of one case, in whatever state it is, with whatever must be said on top of it."""

import re
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from cases.records.records import reception_number
from cases.records.states import WITHOUT_FORM, State
from desk.review.acts import acts_for
from desk.review.asked_fields import Viewer
from desk.review.case_view import Card, CaseView, view_of
from desk.review.illegible import labels_in, reason_for
from desk.review.substitutes import offers
from desk.web.log_in_sessions import Clerk, Visitor
from desk.web.parts import Parts, parts_of
from desk.web.pictures import evidence_of
from desk.web.rendering import page
from desk.web.standing_words import why_all_words
from ocr.values.decisions import PROBATION

router = APIRouter()

_CASE = re.compile("[0-9A-Za-z_-]{1,64}")


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why the last thing asked for was not done.

    `fields` are the ones to look at, `twins` other cases that may be the same paper, `card` the
    card that keeps a refused answer.
    """

    words: str
    status: int = 409
    fields: tuple[str, ...] = ()
    twins: tuple[str, ...] = ()
    card: Card | None = None


@router.get("/cases/{case_id}")
def case_page(request: Request, case_id: str, visitor: Clerk, approved: str = "") -> Response:
    """Show one case, and record that somebody looks at it: the clock of 確認秒 starts."""
    parts = parts_of(request)
    view = view_in(parts, case_id, visitor)
    if view.on_desk:
        parts.ledger.opened(case_id, visitor.name)
    return case_sheet(request, visitor, view, approved=approved)


def view_in(parts: Parts, case_id: str, visitor: Visitor) -> CaseView:
    """Return the case as it stands now, laid out for whoever looks at it.

    Raises:
        NoSuchRecord: there is no such case.
    """
    case = parts.ledger.case(case_id)
    form = parts.template(case.template, case.edition)
    return view_of(case, form, parts.home, Viewer(visitor.name, visitor.admin))


def case_sheet(
    request: Request,
    visitor: Visitor,
    view: CaseView,
    *,
    trouble: Trouble | None = None,
    approved: str = "",
) -> HTMLResponse:
    """Return the whole page of a case; with trouble it says so and stands at the first field."""
    parts, case = parts_of(request), view.case
    if trouble and trouble.card:
        view = view.with_card(trouble.card)
    facts = {
        **bar_facts(view),
        "view": view,
        "place": "cases",
        "templates": parts.templates,
        "trouble": trouble,
        "approved": approved_number(approved),
        "evidence": list(enumerate(evidence_of(case))),
        "twins": parts.ledger.twins(case.id) if view.on_desk else (),
        "draft": reason_for(labels_in(case.notes)),
        "pictured": _pictured(parts, case.id),
        "unresolved": case.state is State.OUTCOME_UNKNOWN,
        "offers": offers(parts.ledger.substitutions.of_case(case.id)),
        "may_substitute": view.on_desk or case.state is State.REFUSED,
        "assignable": case.state in WITHOUT_FORM,
        "why_all": _why_all(parts, view),
    }
    status = trouble.status if trouble else 200
    return page(request, "case.html", facts, visitor=visitor, status=status)


def _why_all(parts: Parts, view: CaseView) -> str:
    """Return why sure values are asked about, too; "" where none is that nobody answered yet."""
    case = view.case
    waiting = any(field.doubtful and PROBATION in field.doubts for field in case.fields)
    if not view.on_desk or not waiting or not case.engine or not case.template_hash:
        return ""
    return why_all_words(parts.ledger.monitor.standing(case.engine, case.template_hash))


def bar_facts(view: CaseView) -> dict[str, object]:
    """Return what the bar above a case shows."""
    return {
        "case": view.case,
        "on_desk": view.on_desk,
        "left": view.left,
        "total": len(view.look),
        "acts": acts_for(view.case.state),
        "swapped": False,
    }


def approved_number(case_id: str) -> tuple[str, str] | None:
    """Return id and 受付番号 of the case that an address says was approved just before."""
    return (case_id, reception_number(case_id)) if _CASE.fullmatch(case_id) else None


def _pictured(parts: Parts, case_id: str) -> bool:
    folder = parts.home / "pages" / case_id
    return (folder / "aligned.jpg").is_file() or (folder / "page.png").is_file()
