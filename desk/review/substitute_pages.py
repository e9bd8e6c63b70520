"""A person lets another text stand for what a system cannot hold, in that system alone."""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import RedirectResponse, Response

from cases.records.errors import IllegalMove
from desk.review.case_pages import Trouble, case_sheet, view_in
from desk.web.log_in_sessions import Sender
from desk.web.parts import parts_of

router = APIRouter()


@router.post("/cases/{case_id}/substitutes/{number}")
def accept(
    request: Request, sender: Sender, case_id: str, number: Annotated[int, Path(ge=1)]
) -> Response:
    """Accept one proposal, signed with the name of the person who did."""
    parts = parts_of(request)
    try:
        parts.ledger.substitutions.accept(case_id, number, sender.name)
    except IllegalMove as error:
        view = view_in(parts, case_id, sender)
        return case_sheet(request, sender, view, trouble=Trouble(f"{error}。"))
    return RedirectResponse(f"/cases/{case_id}#substitutes", 303)
