"""Who is at the desk: the session cookie, the token of every form, the roles."""

import hashlib
import hmac
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Form, Request, Response

from cases.people.staff import NewSession, Role, User
from desk.web.errors import ForgedForm, LogInNeeded, NotForYou
from desk.web.parts import parts_of

COOKIE = "kamibashi_session"


@dataclass(frozen=True, slots=True)
class Visitor:
    """A person who is logged in, with the token that each of their forms carries."""

    user: User
    form_token: str

    @property
    def name(self) -> str:
        """The log-in name: the `by` of everything this person does."""
        return self.user.name

    @property
    def admin(self) -> bool:
        """Whether this person manages people and settings."""
        return self.user.role is Role.ADMIN


def visitor_of(request: Request) -> Visitor:
    """Return who sent the request.

    Raises:
        LogInNeeded: nobody is logged in with this cookie.
    """
    cookie = request.cookies.get(COOKIE, "")
    session = parts_of(request).staff.session(cookie) if cookie else None
    if session is None:
        raise LogInNeeded("ログインが必要です")
    return Visitor(session.user, form_token(cookie))


Clerk = Annotated[Visitor, Depends(visitor_of)]


def form_token(cookie: str) -> str:
    """Return the token of a session's forms: only pages shown to that session have it."""
    return hmac.new(cookie.encode(), b"form", hashlib.sha256).hexdigest()


def sender_of(visitor: Clerk, token: Annotated[str, Form()] = "") -> Visitor:
    """Return who sent a form, once the token shows that the form is ours.

    Raises:
        ForgedForm: the token is missing or another session's.
    """
    if not hmac.compare_digest(token.encode(), visitor.form_token.encode()):
        raise ForgedForm("画面の有効期限が切れています。画面を開き直してください。")
    return visitor


Sender = Annotated[Visitor, Depends(sender_of)]


def admin_of(visitor: Clerk) -> Visitor:
    """Return the administrator who sent the request, or raise `NotForYou`."""
    if not visitor.admin:
        raise NotForYou("管理者だけが使える画面です。")
    return visitor


def admin_sender_of(sender: Sender) -> Visitor:
    """Return the administrator who sent a form, or raise `NotForYou` or `ForgedForm`."""
    return admin_of(sender)


Admin = Annotated[Visitor, Depends(admin_of)]
AdminSender = Annotated[Visitor, Depends(admin_sender_of)]


def remember(response: Response, session: NewSession, *, secure: bool) -> None:
    """Put a fresh session in the browser's cookie, until it is closed."""
    response.set_cookie(COOKIE, session.token, httponly=True, samesite="lax", secure=secure)


def forget(response: Response) -> None:
    """Take the session out of the browser's cookies."""
    response.delete_cookie(COOKIE, httponly=True, samesite="lax")
