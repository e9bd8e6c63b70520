"""様式ごとの試用, 読み取りの警報: how forms stand, what is missing, how an alarm is lifted."""

from dataclasses import replace

import pytest

from cases.records.records import PaperMarks
from ocr.base.form_reading import Decision, PageOutcome, PageState
from ocr.confidence.calibration import shipped_calibration
from ocr.values.decisions import PROBATION
from ocr.values.holding import with_holds
from tests.desk.conftest import QUALITY, TERMS, reading

TITLE = "小さな証明書（2024-11）"


@pytest.fixture
def on_probation(office):
    """A case of the small form, which no calibration was learnt from, as an office reads it."""
    sure = tuple(replace(one, score=0.99) for one in reading(()).fields)
    outcome = PageOutcome(PageState.READ, quality=QUALITY, form=replace(reading(()), fields=sure))
    return office.read(with_holds(outcome, filled=True, blank=True), TERMS)


@pytest.fixture
def alarm(office):
    """An alarm of errors, on a form that the calibration in force knows."""
    shipped = shipped_calibration()
    learnt = replace(shipped.provenance, engine="test-engine", templates=("f" * 64,))
    office.ledger.risk.calibrate(replace(shipped, provenance=learnt), "sato")
    fields = tuple(
        replace(one, score=0.99, decision=Decision.CONFIRM, doubts=(PROBATION,))
        for one in reading(()).fields
    )
    outcome = PageOutcome(PageState.READ, quality=QUALITY, form=replace(reading(()), fields=fields))
    marks = PaperMarks("p", "c", "200 dpi many")
    case_id = office.read(outcome, replace(TERMS, audit_share=1.0, marks=marks))
    for field in fields:
        wrong = ("無期",) if isinstance(field.value, tuple) else "違う値"
        version = office.ledger.case(case_id).version
        office.ledger.correct(case_id, field.name, wrong, "tanaka", version)
    office.ledger.approve(case_id, "tanaka", office.ledger.case(case_id).version)
    return office.ledger.monitor.alarms()[0]


def test_a_form_that_nothing_was_learnt_from_is_said_to_be_on_probation(admin, on_probation):
    shown = admin.get("/risk").text
    row = shown.split(f'<th scope="row">{TITLE}</th>')[1].split("</tr>")[0]
    assert "試用中" in row
    assert "すべて" in row
    assert "記入のある項目 約" in row
    assert "空欄 約" in row


def test_a_clerk_is_told_why_everything_is_asked(clerk, office, on_probation):
    shown = clerk.get(f"/cases/{on_probation}").text
    assert "この様式はまだ試用中のため、確かに読めた項目もすべて確認します" in shown
    assert "試用中の様式です" in shown
    assert "試用中" not in clerk.get(f"/cases/{office.to_review()}").text


def test_an_alarm_says_what_was_seen_and_that_nothing_passes(admin, alarm):
    shown = admin.get("/risk").text
    assert alarm.holds
    assert "警報で停止中" in shown
    assert f"確かに読めたはずの値 {alarm.seen} 件のうち {alarm.odd} 件が誤りでした" in shown
    assert "確認なしで通すのを止めました" in shown
    assert "200 dpi many" in shown


def test_an_alarm_is_lifted_with_a_reason_which_is_shown(admin, office, alarm):
    assert admin.post(f"/risk/alarms/{alarm.id}/lift", why="").status_code == 422
    assert office.ledger.monitor.alarms()[0].lifted_at is None
    assert admin.post(f"/risk/alarms/{alarm.id}/lift", why="ガラスを拭いた").status_code == 303
    assert office.ledger.monitor.alarms()[0].lifted_by == "sato"
    shown = admin.get("/risk").text
    assert "解除: ガラスを拭いた" in shown
    assert "警報で停止中" not in shown


def test_a_clerk_lifts_no_alarm(clerk, office, alarm):
    assert clerk.post(f"/risk/alarms/{alarm.id}/lift", why="ガラスを拭いた").status_code == 403
    assert office.ledger.monitor.alarms()[0].lifted_at is None
