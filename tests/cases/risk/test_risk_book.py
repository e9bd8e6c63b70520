"""The error that may remain is stated and signed; what people answer is kept and learnt from."""

from dataclasses import replace

import pytest

from cases.records.errors import RiskRefused
from cases.records.records import Event
from cases.records.risk import AuditCount
from cases.records.states import State
from ocr.base.doubts import Doubt, DoubtCode
from ocr.base.form_reading import Decision
from ocr.confidence.calibration import (
    BLANK,
    CONFIRMED,
    SYNTHETIC,
    Observation,
    shipped_calibration,
)
from ocr.values.decisions import AUDITED, UNSURE

ENGINE, HASH = "test-engine", "f" * 64


@pytest.fixture
def answered(ledger, office):
    """A case read with fields as asked, each confirmed, or corrected to what is given."""

    def bring(fields, corrections=None, share=0.1):
        case_id = office.reading()
        outcome = office.outcome()
        outcome = replace(outcome, form=replace(outcome.form, fields=tuple(fields)))
        terms = replace(office.terms, identity_fields=(), audit_share=share)
        ledger.finish_reading(case_id, outcome, "reader-1", terms)
        for field in fields:
            if field.decision is not Decision.ACCEPT or field.name in (corrections or {}):
                right = (corrections or {}).get(field.name, field.value)
                ledger.correct(case_id, field.name, right, "sato", office.version(case_id))
        ledger.approve(case_id, "sato", office.version(case_id))
        return case_id

    return bring


@pytest.fixture
def asked(office):
    """A field with a score, and why a person is asked about it: for nothing, if nothing is said."""
    (plain,) = (one for one in office.outcome().form.fields if one.name == "applicant_name")

    def make(name, *doubts, value="山田", score=0.97):
        decision = Decision.CONFIRM if doubts else Decision.ACCEPT
        changes = {"name": name, "value": value, "score": score}
        return replace(plain, kind="text", decision=decision, doubts=doubts, **changes)

    return make


def test_one_in_a_thousand_is_in_force_where_nobody_has_said_anything(ledger):
    setting = ledger.risk.setting()
    assert (setting.residual, setting.audit_share, setting.by) == (0.001, 0.01, "")
    assert ledger.risk.calibration() == shipped_calibration()
    assert ledger.risk.in_force().audit_share == 0.01


def test_what_is_stated_is_in_force_and_its_history_is_kept(ledger, clock):
    ledger.risk.state(0.01, 0.05, "sato", "試行期間")
    ledger.risk.state(0.002, 0.02, "mori")
    assert [(one.residual, one.by, one.why) for one in ledger.risk.settings()] == [
        (0.002, "mori", ""),
        (0.01, "sato", "試行期間"),
    ]
    assert ledger.risk.in_force().residual == 0.002
    trail = ledger.history(clock.at.replace(year=2025), clock())
    signed = [one for one in trail if one.field]
    assert [(one.event, one.by, one.new) for one in signed] == [
        (Event.RISK, "sato", "0.01 / 0.05"),
        (Event.RISK, "mori", "0.002 / 0.02"),
    ]


@pytest.mark.parametrize(
    ("residual", "share"), [(0, 0.1), (0.2, 0.1), (-1, 0.1), (0.01, 1.1), (0.01, -0.1)]
)
def test_what_cannot_be_kept_is_refused(ledger, residual, share):
    with pytest.raises(RiskRefused):
        ledger.risk.state(residual, share, "sato")
    assert ledger.risk.settings() == ()


def test_another_calibration_may_be_put_in_force_and_the_old_one_again(ledger):
    shipped = shipped_calibration()
    own = replace(shipped, provenance=replace(shipped.provenance, source=CONFIRMED))
    ledger.risk.calibrate(own, "sato")
    assert ledger.risk.calibration() == own
    ledger.risk.calibrate(shipped, "sato")
    assert ledger.risk.calibration().provenance.source == SYNTHETIC


def test_a_reading_pins_what_it_was_decided_by(ledger, office):
    terms = replace(office.terms, calibration="c" * 64, residual=0.002)
    case = ledger.case(office.read(terms))
    assert (case.calibration, case.residual) == ("c" * 64, 0.002)
    assert case.thresholds == office.terms.thresholds


def test_answers_become_observations_and_an_audit_stands_for_those_not_drawn(
    ledger, answered, asked
):
    fields = [
        asked("unsure", UNSURE, score=0.6),
        asked("shape", Doubt(DoubtCode.KANJI_SHAPES)),
        asked("audited", AUDITED, score=0.99),
        asked("empty", AUDITED, value="", score=0.999),
        asked("left"),
        asked("noticed", score=0.98),
    ]
    answered(fields, {"unsure": "山口", "noticed": "川田"})
    known = set(ledger.risk.observations(ENGINE, [HASH]))
    assert known == {
        Observation("text", 0.6, right=False),
        Observation("text", 0.97, right=True, doubted=True),
        Observation("text", 0.99, right=True, weight=10.0),
        Observation(BLANK, 0.999, right=True, weight=10.0),
    }


def test_what_is_written_with_another_space_or_width_was_read_rightly(ledger, answered, asked):
    fields = [asked("name", AUDITED, value="山田 太郎"), asked("days", AUDITED, value=("月", "火"))]
    answered(fields, {"name": "山田　太郎", "days": ("火", "月")})
    assert [one.right for one in ledger.risk.observations(ENGINE, [HASH])] == [True, True]


def test_only_one_recogniser_and_forms_as_they_are_now_teach(ledger, answered, asked):
    answered([asked("audited", AUDITED)])
    assert len(ledger.risk.observations(ENGINE, [HASH])) == 1
    assert ledger.risk.observations("another", [HASH]) == ()
    assert ledger.risk.observations(ENGINE, ["0" * 64]) == ()
    assert ledger.risk.recogniser() == ENGINE


def test_a_case_under_review_teaches_nothing_yet(ledger, office, answered, asked):
    case_id = answered([asked("audited", AUDITED)])
    ledger.withdraw(case_id, "sato", "見直し")
    assert ledger.risk.observations(ENGINE, [HASH]) == ()
    assert office.state(case_id) is State.TO_REVIEW


def test_audits_are_counted_by_kind(ledger, answered, asked):
    one, other = asked("one", AUDITED), asked("other", AUDITED, value="")
    answered([one, other, asked("unsure", UNSURE)], {"one": "山口"})
    assert ledger.risk.audits() == (AuditCount(BLANK, 1, 0), AuditCount("text", 1, 1))
    assert ledger.risk.audited(ENGINE, [HASH]) == 1


def test_what_a_purged_case_has_taught_is_kept_without_its_values(ledger, office, answered, asked):
    case_id = answered([asked("one", AUDITED), asked("two", UNSURE)], {"one": "山口"})
    before, audits = ledger.risk.observations(ENGINE, [HASH]), ledger.risk.audits()
    ledger.claim(State.KEYING, "bot-1", office.lease)
    ledger.keying.intent(case_id, "hoiku", "KB1", "bot-1")
    ledger.keying.receipt(case_id, "R1", ledger.case(case_id).updated_at, "bot-1")
    ledger.purge(case_id, "sato")
    assert ledger.case(case_id).fields == ()
    assert ledger.risk.observations(ENGINE, [HASH]) == before
    assert ledger.risk.audits() == audits


def test_the_office_learns_once_enough_was_audited_and_not_before(ledger, answered, asked):
    ledger.risk.state(0.1, 0.1, "sato")
    needed = ledger.risk.needed()
    assert needed == 35
    fields = [asked(f"field{number}", AUDITED) for number in range(needed)]
    answered(fields[:-1])
    with pytest.raises(RiskRefused, match="34"):
        ledger.risk.learn(ENGINE, [HASH], "sato")
    answered(fields[-1:])
    learnt = ledger.risk.learn(ENGINE, [HASH], "sato")
    assert ledger.risk.calibration() == learnt
    assert learnt.provenance.source == CONFIRMED
    assert (learnt.provenance.engine, learnt.provenance.templates) == (ENGINE, (HASH,))
    assert 0.9 <= ledger.risk.in_force().confidence("text", 0.97) < 1
