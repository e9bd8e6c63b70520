"""証跡票: the proof of one case, as whoever runs the desk makes it."""

from collections.abc import Callable

from fastapi import APIRouter, FastAPI, Request
from starlette.responses import HTMLResponse, Response

from desk.web.errors import NoProof
from desk.web.log_in_sessions import Clerk

router = APIRouter()

_ALONE = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
"""The sheet holds its pictures and its style sheet, and may fetch or run nothing."""


def offer_proofs(app: FastAPI, prove: Callable[[str], str | None]) -> None:
    """Let the desk show proofs: `prove` returns the page of a case, None where there is none."""
    app.state.prove = prove
    app.state.pages.globals["proofs"] = True
    app.include_router(router)


@router.get("/cases/{case_id}/proof")
def proof(request: Request, case_id: str, _: Clerk) -> Response:
    """Show the sheet of one case, to be printed or kept."""
    prove: Callable[[str], str | None] = request.app.state.prove
    page = prove(case_id)
    if page is None:
        raise NoProof("証跡票はまだ作れません（読み取り前か、値を消去した案件です）。")
    return HTMLResponse(page, headers={"Content-Security-Policy": _ALONE})
