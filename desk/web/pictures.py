"""Pictures of pages, fields and keyings: only for staff, and only from the picture folders."""

import re
from pathlib import Path

from fastapi import APIRouter, Request
from starlette.responses import FileResponse, Response

from cases.records.records import Case
from desk.web.errors import NoSuchPicture
from desk.web.log_in_sessions import Clerk
from desk.web.parts import Parts, parts_of

router = APIRouter()

_CASE = re.compile("[0-9A-Za-z_-]{1,64}")
_FIELD = re.compile("[a-z][a-z0-9_]{0,63}")
_PRIVATE = "private, no-cache"  # may be kept, but asked for again: a page may be read anew


@router.get("/cases/{case_id}/page")
def page(request: Request, case_id: str, _: Clerk) -> Response:
    """Show the page laid on its form; the page as scanned where it was never laid."""
    parts = parts_of(request)
    aligned = _folder(parts, case_id) / "aligned.jpg"
    picture = aligned if aligned.is_file() else _folder(parts, case_id) / "page.png"
    return shown(request, picture, parts.home / "pages")


@router.get("/cases/{case_id}/fields/{name}.png")
def field(request: Request, case_id: str, name: str, _: Clerk) -> Response:
    """Show the picture of one field."""
    if not _FIELD.fullmatch(name):
        raise NoSuchPicture("画像がありません。")
    parts = parts_of(request)
    picture = _folder(parts, case_id) / "fields" / f"{name}.png"
    return shown(request, picture, parts.home / "pages")


@router.get("/cases/{case_id}/evidence")
def last_evidence(request: Request, case_id: str, _: Clerk) -> Response:
    """Show the last picture that was taken while the case was keyed."""
    parts = parts_of(request)
    kept = evidence_of(parts.ledger.case(case_id))
    return _evidence(request, parts, kept[-1:])


@router.get("/cases/{case_id}/evidence/{number}")
def evidence(request: Request, case_id: str, number: int, _: Clerk) -> Response:
    """Show one picture of the keyings of a case, counted from 0 over all attempts."""
    parts = parts_of(request)
    kept = evidence_of(parts.ledger.case(case_id))
    return _evidence(request, parts, kept[number : number + 1] if number >= 0 else ())


def evidence_of(case: Case) -> tuple[Path, ...]:
    """Return every picture that was taken while the case was keyed, oldest first."""
    return tuple(path for keying in case.keyings for path in keying.evidence)


def _evidence(request: Request, parts: Parts, kept: tuple[Path, ...]) -> Response:
    for path in kept:
        return shown(request, parts.home / path, parts.home / "evidence")
    raise NoSuchPicture("登録時の画面は残っていません。")


def _folder(parts: Parts, case_id: str) -> Path:
    if not _CASE.fullmatch(case_id):
        raise NoSuchPicture("画像がありません。")
    return parts.home / "pages" / case_id


def shown(request: Request, path: Path, folder: Path) -> Response:
    """Return a picture that lies under `folder` once every link and `..` is resolved."""
    real = path.resolve()
    if not real.is_relative_to(folder.resolve()) or not real.is_file():
        raise NoSuchPicture("画像がありません。")
    stat = real.stat()
    answer = FileResponse(real, headers={"Cache-Control": _PRIVATE}, stat_result=stat)
    if request.headers.get("if-none-match") == answer.headers["etag"]:
        return Response(status_code=304, headers={"Cache-Control": _PRIVATE})
    return answer
