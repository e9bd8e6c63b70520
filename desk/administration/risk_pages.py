"""読み取りの確かさ, for administrators: the error that may remain, and what follows from it."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from cases.records.detection import detection
from cases.records.errors import RiskRefused
from cases.records.risk import AskedShares, RiskSetting
from desk.administration import form_view, risk_view
from desk.web.log_in_sessions import Admin, AdminSender, Visitor
from desk.web.parts import parts_of
from desk.web.rendering import page
from ocr.confidence.thresholds import terms

router = APIRouter()

_NO_NUMBER = "数字で書いてください。例: 1000 件に 1 件、抜き取り 1 %"


@dataclass(frozen=True, slots=True)
class StatedRisk:
    """The form: one value in `one_in` may be wrong, `audit` % of the accepted are looked at.

    Of these `blind` % are typed unseen and `planted` % are tests; as before where one is left out.
    """

    one_in: Annotated[str, Form()] = ""
    audit: Annotated[str, Form()] = ""
    blind: Annotated[str, Form()] = ""
    planted: Annotated[str, Form()] = ""
    why: Annotated[str, Form()] = ""

    def numbers(self) -> tuple[float, float]:
        """Return the two shares.

        Raises:
            RiskRefused: where one is no number.
        """
        try:
            one_in, audit = _number(self.one_in), _number(self.audit)
            return 1 / one_in, audit / 100
        except (ValueError, ZeroDivisionError):
            raise RiskRefused(_NO_NUMBER) from None

    def asked(self, before: AskedShares) -> AskedShares:
        """Return how audits are asked about, what is left out as `before`.

        Raises:
            RiskRefused: where one is no number.
        """
        try:
            blind = _number(self.blind) / 100 if self.blind.strip() else before.blind
            planted = _number(self.planted) / 100 if self.planted.strip() else before.planted
            return AskedShares(blind, planted)
        except ValueError:
            raise RiskRefused(_NO_NUMBER) from None


def _number(text: str) -> float:
    return float(unicodedata.normalize("NFKC", text).replace(",", "").strip())


@router.get("/risk")
def risk_page(request: Request, admin: Admin) -> Response:
    """Show the error that may remain, what it costs, and what audits have found."""
    return _risk_page(request, admin)


@router.post("/risk")
def state(request: Request, admin: AdminSender, form: Annotated[StatedRisk, Depends()]) -> Response:
    """State the error that may remain; who did, and when, is kept."""
    try:
        residual, audit_share = form.numbers()
        book = parts_of(request).ledger.risk
        asked = form.asked(book.setting().asked)
        book.state(residual, audit_share, admin.name, form.why.strip(), asked)
    except RiskRefused as error:
        return _risk_page(request, admin, f"{error}。", form)
    return RedirectResponse("/risk", 303)


@router.post("/risk/learn")
def learn(request: Request, admin: AdminSender) -> Response:
    """Take what the office's own people have answered in place of what was brought along."""
    parts = parts_of(request)
    hashes = [template.hash for template in parts.templates]
    try:
        parts.ledger.risk.learn(parts.ledger.risk.recogniser(), hashes, admin.name)
    except RiskRefused as error:
        return _risk_page(request, admin, f"{error}。")
    return RedirectResponse("/risk", 303)


@router.post("/risk/alarms/{alarm_id}/lift")
def lift(
    request: Request, alarm_id: int, admin: AdminSender, why: Annotated[str, Form()] = ""
) -> Response:
    """Say that an alarm is over, for a reason that is kept."""
    try:
        parts_of(request).ledger.monitor.lift(alarm_id, admin.name, why)
    except RiskRefused as error:
        return _risk_page(request, admin, f"{error}。")
    return RedirectResponse("/risk#forms", 303)


def _risk_page(
    request: Request, admin: Visitor, problem: str = "", form: StatedRisk | None = None
) -> Response:
    parts = parts_of(request)
    book = parts.ledger.risk
    setting, calibration, audits = book.setting(), book.calibration(), book.audits()
    answer = terms(calibration, setting.residual)
    engine, hashes = book.recogniser(), [template.hash for template in parts.templates]
    facts: Mapping[str, object] = {
        "place": "risk",
        "setting": setting,
        "form": form or _stated(setting),
        "problem": problem,
        "source": risk_view.SOURCES.get(calibration.provenance.source, ""),
        "provenance": calibration.provenance,
        "foreign": bool(engine) and engine != calibration.provenance.engine,
        "answer": answer,
        "one_in": risk_view.one_in(setting.residual),
        "offers": risk_view.offers(calibration, setting.residual),
        "kinds": risk_view.kind_lines(answer, audits),
        "harms": risk_view.harm_lines(answer),
        "audited": risk_view.audited(audits),
        "detection": detection(audits, book.detection()),
        "plot": risk_view.plot(calibration, answer),
        "history": book.settings(),
        "forms": form_view.form_lines(parts.ledger, engine, parts.templates),
        "alarms": form_view.alarm_lines(parts.ledger, parts.templates),
        "needed": book.due(engine, hashes),
        "answered": book.audited(engine, hashes),
    }
    return page(request, "risk.html", facts, visitor=admin, status=422 if problem else 200)


def _stated(setting: RiskSetting) -> StatedRisk:
    shares = (setting.audit_share, setting.asked.blind, setting.asked.planted)
    return StatedRisk(
        str(risk_view.one_in(setting.residual)), *(f"{100 * share:g}" for share in shares)
    )
