"""画面の見張り, for administrators: what changed on the systems' screens, and accepting it."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from bots.canary.baselines import BaselineStore, Verdict
from cases.records.errors import ScreensNotAccepted
from desk.web.errors import NoSuchPicture
from desk.web.log_in_sessions import Admin, AdminSender, Visitor
from desk.web.parts import Parts, parts_of
from desk.web.pictures import shown
from desk.web.rendering import page

router = APIRouter()

_SEEN_AGAIN = "画面をもう一度見たところ、内容が変わっていました。下の内容を確かめてください。"


@router.get("/canary")
def canary_page(request: Request, admin: Admin) -> Response:
    """Show each system's screens against those that were accepted."""
    return _canary_page(request, admin)


@router.post("/canary/{system}/accept")
def accept(
    request: Request,
    admin: AdminSender,
    system: str,
    seen: Annotated[str, Form()] = "",
    why: Annotated[str, Form()] = "",
) -> Response:
    """この変更を受け入れる: what was shown becomes the baseline, signed."""
    parts = parts_of(request)
    verdict = next((one for one in _verdicts(parts) if one.system == system), None)
    if verdict is None or verdict.seen is None or verdict.seen.digest != seen:
        return _canary_page(request, admin, _SEEN_AGAIN)
    try:
        parts.ledger.screens.accept(_store(parts), verdict, admin.name, why)
    except ScreensNotAccepted as error:
        return _canary_page(request, admin, f"{error}。")
    return RedirectResponse("/canary", 303)


@router.get("/canary/{system}/pictures/{number}")
def picture(request: Request, _: Admin, system: str, number: int) -> Response:
    """Show one picture of a system's empty screens, counted from 0."""
    parts = parts_of(request)
    for verdict in _verdicts(parts):
        if verdict.system == system and 0 <= number < len(verdict.pictures):
            return shown(request, verdict.pictures[number], parts.home / "canary")
    raise NoSuchPicture("画像がありません。")


def _store(parts: Parts) -> BaselineStore:
    return BaselineStore(parts.home / "canary")


def _verdicts(parts: Parts) -> tuple[Verdict, ...]:
    store = _store(parts)
    return tuple(store.verdict(system) for system in store.systems())


def _canary_page(request: Request, admin: Visitor, problem: str = "") -> Response:
    facts: Mapping[str, object] = {
        "place": "canary",
        "verdicts": _verdicts(parts_of(request)),
        "problem": problem,
    }
    return page(request, "canary.html", facts, visitor=admin, status=409 if problem else 200)
