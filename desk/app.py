"""The desk as one web application: every room of it, and what it says when it must refuse."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles

from cases.ledger import Ledger
from cases.people.staff import Staff
from cases.records.errors import NoSuchRecord
from desk.administration import canary_pages, risk_pages, staff_pages
from desk.review import case_moves, case_pages, field_pages, listing, substitute_pages
from desk.web import entrance, pictures
from desk.web.errors import DeskError, LogInNeeded
from desk.web.guard import LARGEST_BODY, TOO_LARGE, Guard
from desk.web.parts import Parts
from desk.web.rendering import environment, page
from ocr.forms.template import FormTemplate

_STATIC = Path(__file__).parent / "static"


@dataclass(frozen=True, slots=True)
class Addresses:
    """Under which addresses browsers may ask for the desk.

    Attributes:
        origins: further origins (`https://desk.example.jp`) under which a reverse proxy shows
            the desk; its own needs no mention.
        hosts: the names that a `Host` header may have, `*.example.jp` for all below; where there
            are none, any will do.
    """

    origins: Sequence[str] = ()
    hosts: Sequence[str] = ()


_ANYWHERE = Addresses()


def create_app(
    ledger: Ledger,
    staff: Staff,
    templates: tuple[FormTemplate, ...],
    home: Path,
    addresses: Addresses = _ANYWHERE,
) -> FastAPI:
    """Return the desk.

    Args:
        ledger: the cases, with their book of keyings.
        staff: the accounts.
        templates: the registered forms, for titles, sections and boxes.
        home: the folder with `pages/` and `evidence/`.
        addresses: under which browsers may ask for it.
    """
    app = FastAPI(title="kamibashi desk", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.parts = Parts(ledger, staff, templates, home)
    app.state.pages = environment(app.state.parts)
    app.add_middleware(RequestBodyLimitMiddleware, max_body_size=LARGEST_BODY)
    app.add_middleware(Guard, origins=addresses.origins, hosts=addresses.hosts)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    rooms = (entrance, listing, pictures, staff_pages, risk_pages, canary_pages)
    for room in (*rooms, case_pages, field_pages, substitute_pages, case_moves):
        app.include_router(room.router)
    app.add_exception_handler(LogInNeeded, _to_log_in)
    app.add_exception_handler(DeskError, _refused)
    app.add_exception_handler(NoSuchRecord, _refused)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _refused)
    return app


def _to_log_in(request: Request, _: Exception) -> Response:
    """Send a person to the log-in and back; htmx is told to leave the page."""
    if request.headers.get("hx-request") == "true":
        asked = urlsplit(request.headers.get("hx-current-url", "/")).path
        return Response(status_code=401, headers={"HX-Redirect": f"/login?next={quote(asked)}"})
    asked = request.url.path if request.method == "GET" else "/"
    return RedirectResponse(f"/login?next={quote(asked)}", 303)


def _refused(request: Request, error: Exception) -> HTMLResponse:
    """Say in Japanese what was refused; of a malformed address nothing is repeated."""
    words, status = "お探しのものは見つかりません。", 404
    if isinstance(error, DeskError):
        words, status = str(error), error.status
    elif isinstance(error, HTTPException):
        status = error.status_code
        words = TOO_LARGE if status == 413 else words
    elif isinstance(error, RequestValidationError):
        words, status = "送られた内容を読めません。画面を開き直してください。", 422
    return page(request, "refused.html", {"words": words}, status=status)
