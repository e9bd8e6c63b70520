"""Who works here, for administrators; and the one click that stops all keying, for everybody."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from cases.people.staff import Role
from cases.records.errors import NoSuchRecord, StaffRefused
from desk.web.log_in_sessions import Admin, AdminSender, Sender, Visitor
from desk.web.parts import parts_of
from desk.web.rendering import page
from desk.web.words import ROLES

router = APIRouter()


@dataclass(frozen=True, slots=True)
class NewColleague:
    """The form for a new account."""

    name: Annotated[str, Form()] = ""
    display_name: Annotated[str, Form()] = ""
    password: Annotated[str, Form()] = ""
    role: Annotated[Role, Form()] = Role.CLERK


_NOBODY = NewColleague()


@router.get("/staff")
def staff_page(request: Request, admin: Admin) -> Response:
    """Show everybody with an account, and whether keying runs."""
    return _staff_page(request, admin)


@router.post("/staff")
def add(request: Request, admin: AdminSender, form: Annotated[NewColleague, Depends()]) -> Response:
    """Make an account."""
    try:
        parts_of(request).staff.add_user(
            form.name.strip(), form.display_name.strip(), form.password, form.role, admin.name
        )
    except StaffRefused as error:
        return _staff_page(request, admin, f"{error}。", form)
    return RedirectResponse("/staff", 303)


@router.post("/staff/{name}/disable")
def disable(request: Request, admin: AdminSender, name: str) -> Response:
    """Lock a person out; the last administrator cannot be."""
    try:
        parts_of(request).staff.disable(name, admin.name)
    except (StaffRefused, NoSuchRecord) as error:
        return _staff_page(request, admin, f"{error}。")
    return RedirectResponse("/staff", 303)


@router.post("/staff/{name}/enable")
def enable(request: Request, admin: AdminSender, name: str) -> Response:
    """Let a person in again."""
    try:
        parts_of(request).staff.enable(name, admin.name)
    except NoSuchRecord as error:
        return _staff_page(request, admin, f"{error}。")
    return RedirectResponse("/staff", 303)


@router.post("/staff/{name}/password")
def set_password(
    request: Request, admin: AdminSender, name: str, password: Annotated[str, Form()] = ""
) -> Response:
    """Give a person a new password; their sessions end."""
    try:
        parts_of(request).staff.set_password(name, password, admin.name)
    except (StaffRefused, NoSuchRecord) as error:
        return _staff_page(request, admin, f"{error}。")
    return RedirectResponse("/staff", 303)


@router.post("/keying/stop")
def stop(request: Request, sender: Sender, why: Annotated[str, Form()] = "") -> Response:
    """すべての入力を止める: nothing more is claimed for keying. Anybody may stop it."""
    parts_of(request).ledger.keying.stop(sender.name, why.strip())
    return RedirectResponse("/staff" if sender.admin else "/", 303)


@router.post("/keying/resume")
def resume(request: Request, admin: AdminSender, system: Annotated[str, Form()] = "") -> Response:
    """Let keying go on: all of it, or that into a system which was stopped by itself."""
    parts_of(request).ledger.keying.resume(admin.name, system)
    return RedirectResponse("/staff", 303)


def _staff_page(
    request: Request, admin: Visitor, problem: str = "", form: NewColleague = _NOBODY
) -> Response:
    facts: Mapping[str, object] = {
        "place": "staff",
        "users": parts_of(request).staff.users(),
        "roles": ROLES,
        "form": form,
        "system_stops": [s for s in parts_of(request).ledger.keying.stops() if s.system],
        "problem": problem,
    }
    return page(request, "staff.html", facts, visitor=admin, status=422 if problem else 200)
