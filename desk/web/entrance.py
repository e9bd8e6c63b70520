"""The way in and out: the one-time set-up link, log-in, log-out."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from cases.records.errors import LogInRefused, StaffRefused, TooManyAttempts
from desk.web.log_in_sessions import COOKIE, forget, remember, sender_of
from desk.web.parts import parts_of
from desk.web.rendering import page

router = APIRouter()

_REFUSED = "利用者名かパスワードが違います。"


@dataclass(frozen=True, slots=True)
class LogInForm:
    """Name and password as they were typed, and the page to go to afterwards."""

    name: Annotated[str, Form()] = ""
    password: Annotated[str, Form()] = ""
    next: Annotated[str, Form()] = "/"


@dataclass(frozen=True, slots=True)
class SetUpForm:
    """The first administrator, as they describe themselves."""

    set_up_token: Annotated[str, Form()] = ""
    name: Annotated[str, Form()] = ""
    display_name: Annotated[str, Form()] = ""
    password: Annotated[str, Form()] = ""
    again: Annotated[str, Form()] = ""


@router.get("/login")
def log_in_page(request: Request, next: str = "/") -> Response:
    """Show the log-in form; without any account, where to find the set-up link."""
    return _log_in_page(request, LogInForm(next=next))


@router.post("/login")
def log_in(request: Request, form: Annotated[LogInForm, Depends()]) -> Response:
    """Open a session and go on to the page that was asked for.

    This runs in a thread of the pool, as every page does: argon2 takes its time there.
    """
    address = request.client.host if request.client else ""
    try:
        session = parts_of(request).staff.log_in(form.name.strip(), form.password, address)
    except TooManyAttempts as error:
        return _log_in_page(request, form, f"{error}。", 429)
    except LogInRefused:
        return _log_in_page(request, form, _REFUSED, 401)
    answer = RedirectResponse(_own_page(form.next), 303)
    remember(answer, session, secure=request.url.scheme == "https")
    return answer


@router.post("/logout", dependencies=[Depends(sender_of)])
def log_out(request: Request) -> Response:
    """End the session."""
    parts_of(request).staff.log_out(request.cookies.get(COOKIE, ""))
    answer = RedirectResponse("/login", 303)
    forget(answer)
    return answer


@router.get("/setup")
def set_up_page(request: Request, token: str = "") -> Response:
    """Show the form for the first administrator; its token is looked at when it is sent."""
    return _set_up_page(request, SetUpForm(set_up_token=token))


@router.post("/setup")
def set_up(request: Request, form: Annotated[SetUpForm, Depends()]) -> Response:
    """Make the first administrator, once, and go on to the log-in."""
    if form.password != form.again:
        return _set_up_page(request, form, "パスワードが一致しません。もう一度入れてください。")
    try:
        parts_of(request).staff.set_up(
            form.set_up_token, form.name.strip(), form.display_name.strip(), form.password
        )
    except StaffRefused as error:
        return _set_up_page(request, form, f"{error}。")
    return RedirectResponse("/login", 303)


def _log_in_page(
    request: Request, form: LogInForm, problem: str = "", status: int = 200
) -> Response:
    facts = {
        "set_up_needed": parts_of(request).staff.set_up_needed(),
        "name": form.name,
        "next": form.next,
        "problem": problem,
    }
    return page(request, "login.html", facts, status=status)


def _set_up_page(request: Request, form: SetUpForm, problem: str = "") -> Response:
    needed = parts_of(request).staff.set_up_needed()
    facts = {
        "open": needed and bool(form.set_up_token),
        "set_up_token": form.set_up_token,
        "name": form.name,
        "display_name": form.display_name,
        "problem": problem if needed else "設定はもう済んでいます。",
    }
    return page(request, "setup.html", facts, status=422 if problem else 200)


def _own_page(address: str) -> str:
    """Return an address within the desk; anything that could lead elsewhere becomes the list."""
    inside = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if inside and address.isprintable() else "/"
