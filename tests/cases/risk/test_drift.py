"""Papers that are read worse than before raise an alarm: more audits first, then nothing passes."""

import random
from datetime import timedelta

import pytest

from cases.records.errors import RiskRefused
from cases.records.risk import Signal
from ocr.base.form_reading import Decision
from ocr.confidence.calibration import shipped_calibration

pytestmark = pytest.mark.lengthy

GOOD, BAD = "200 dpi many", "100 dpi few"
FORM, OTHER = shipped_calibration().provenance.templates[:2]


@pytest.fixture
def stream(papers, ledger):
    """Papers of one form as they come in, each with its own mean score."""
    chance = random.Random(20261130)

    def bring(count, mean, scanner=GOOD):
        for _ in range(count):
            score = min(0.999, max(0.0, chance.gauss(mean, 0.02)))
            papers.read(FORM, papers.fields(2, score=round(score, 4)), scanner=scanner)
        return ledger.monitor.alarms()

    return bring


def standing(ledger, papers):
    return ledger.monitor.standing(papers.known_engine, FORM)


def test_papers_like_the_first_ones_alarm_nobody(stream):
    assert stream(140, 0.95) == ()


def test_a_scanner_gone_bad_first_raises_the_audits_and_then_holds_the_form(
    stream, ledger, papers, clock
):
    assert stream(112, 0.95) == ()
    (alarm,) = stream(12, 0.85)
    assert (alarm.signal, alarm.holds, alarm.scanner) == (Signal.SCORES, False, GOOD)
    assert alarm.odd <= alarm.seen <= 24
    assert alarm.raised_at - alarm.since < timedelta(days=5)
    assert standing(ledger, papers).audit_share == 0.25
    assert not standing(ledger, papers).on_probation
    latest, first = stream(12, 0.85)
    assert (latest.holds, first) == (True, alarm)
    assert latest.seen <= 12
    assert standing(ledger, papers).on_probation
    assert not ledger.monitor.standing(papers.known_engine, OTHER).on_probation
    case_id = papers.read(FORM, papers.fields(3))
    assert {field.decision for field in ledger.case(case_id).fields} == {Decision.CONFIRM}
    trail = ledger.history(clock.at.replace(year=2025), clock())
    signed = [(one.by, one.new) for one in trail if one.field == "alarm"]
    assert [by for by, _ in signed] == ["monitor", "monitor"]
    assert signed[1][1] == f"{FORM[:12]} scores {latest.odd}/{latest.seen} held"


@pytest.mark.both_databases
def test_a_new_kind_of_picture_is_heard_by_itself(stream):
    stream(112, 0.95)
    (alarm,) = stream(12, 0.85, BAD)
    assert (alarm.scanner, alarm.seen <= 12) == (BAD, True)


def test_errors_among_sure_values_alarm_and_hold_where_they_are_many(ledger, papers):
    ledger.risk.state(0.001, 1.0, "mori")
    papers.bring(FORM, 2, filled=10)
    assert ledger.monitor.alarms() == ()
    papers.bring(FORM, 1, filled=10, wrong=[f"field{number}" for number in range(5)])
    (alarm,) = ledger.monitor.alarms()
    assert (alarm.signal, alarm.holds, alarm.odd, alarm.seen) == (Signal.ERRORS, True, 5, 30)
    assert standing(ledger, papers).on_probation
    assert standing(ledger, papers).filled.checked == 0


@pytest.mark.both_databases
def test_a_held_form_is_released_by_right_answers(ledger, papers):
    ledger.risk.state(0.1, 1.0, "mori")
    papers.bring(FORM, 1, filled=8, wrong=[f"field{number}" for number in range(8)])
    assert standing(ledger, papers).filled.held
    papers.bring(FORM, 4, filled=8)
    assert not standing(ledger, papers).filled.held


def test_an_administrator_lifts_an_alarm_with_a_reason_and_not_without(stream, ledger, papers):
    stream(112, 0.95)
    (alarm,) = stream(12, 0.85)
    with pytest.raises(RiskRefused):
        ledger.monitor.lift(alarm.id, "mori", " ")
    ledger.monitor.lift(alarm.id, "mori", "ガラスを拭いた")
    assert standing(ledger, papers).audit_share == 0.01
    (lifted,) = ledger.monitor.alarms()
    assert (lifted.lifted_by, lifted.why) == ("mori", "ガラスを拭いた")
    with pytest.raises(RiskRefused):
        ledger.monitor.lift(alarm.id, "mori", "もう一度")
    assert stream(110, 0.85) == (lifted,)  # what is usual now
