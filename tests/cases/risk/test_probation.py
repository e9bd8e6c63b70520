"""Nothing is accepted on a form that has not shown, here, what its sure values are worth."""

from dataclasses import replace

import pytest

from cases.records.records import Event
from cases.records.states import State
from ocr.base.doubts import Doubt, DoubtCode
from ocr.base.form_reading import Decision
from ocr.confidence.calibration import Observation
from ocr.values.decisions import PROBATION

NEW, OTHER = "a" * 64, "b" * 64
RESIDUAL = 0.1
TAKES = 30
"""So many right values of a form show 1 in 10."""


@pytest.fixture(autouse=True)
def stated(ledger):
    ledger.risk.state(RESIDUAL, 0.01, "mori")


def decisions(ledger, case_id):
    return {field.decision for field in ledger.case(case_id).fields}


def test_a_form_that_the_calibration_knows_is_accepted_from_the_first_day(ledger, papers):
    case_id = papers.read(papers.known_form, papers.fields(20, 20))
    assert Decision.ACCEPT in decisions(ledger, case_id)
    standing = ledger.monitor.standing(papers.known_engine, papers.known_form)
    assert standing.known
    assert not standing.on_probation
    assert (standing.audit_share, standing.filled.papers) == (0.01, 0)


@pytest.mark.parametrize(("reader", "form"), [("", NEW), ("another engine", "")])
def test_a_new_form_or_another_engine_goes_past_nobody(ledger, papers, reader, form):
    template = form or papers.known_form
    case_id = papers.read(template, papers.fields(20, 20), reader)
    assert decisions(ledger, case_id) == {Decision.CONFIRM}
    assert {field.doubts for field in ledger.case(case_id).fields} == {(PROBATION,)}
    assert ledger.state(case_id) is State.TO_REVIEW
    standing = ledger.monitor.standing(reader or papers.known_engine, template)
    assert not standing.known
    assert (standing.filled.held, standing.blank.held) == (True, True)


def test_what_was_doubted_anyway_keeps_its_doubts(ledger, papers):
    doubted = replace(
        papers.fields(1)[0], decision=Decision.CONFIRM, doubts=(Doubt(DoubtCode.PALE),)
    )
    case_id = papers.read(NEW, [doubted])
    assert [field.doubts for field in ledger.case(case_id).fields] == [(Doubt(DoubtCode.PALE),)]


@pytest.mark.both_databases
def test_right_answers_release_a_form_and_what_is_missing_is_said_in_papers_and_weeks(
    ledger, papers, clock
):
    papers.bring(NEW, 3, filled=8)
    standing = ledger.monitor.standing(papers.known_engine, NEW)
    assert (standing.filled.checked, standing.filled.wrong) == (24, 0)
    assert standing.filled.missing == TAKES - 24
    assert standing.filled.papers == 1
    assert standing.weeks(standing.filled) == pytest.approx(1 / 3)
    assert standing.weeks(standing.blank) is None
    papers.bring(NEW, 1, filled=8)
    standing = ledger.monitor.standing(papers.known_engine, NEW)
    assert not standing.filled.held
    assert standing.blank.held  # no empty field was ever seen
    assert decisions(ledger, papers.read(NEW, papers.fields(20))) >= {Decision.ACCEPT}
    signed = ledger.history(clock.at.replace(year=2025), clock())
    (shown,) = [one for one in signed if one.field == "shown"]
    assert (shown.by, shown.event, shown.new) == (
        "monitor",
        Event.RISK,
        f"{NEW[:12]} filled 0/32",
    )


def test_wrong_answers_keep_a_form_on_probation(ledger, papers):
    papers.bring(NEW, 5, filled=10, wrong=("field3",))
    standing = ledger.monitor.standing(papers.known_engine, NEW)
    assert (standing.filled.checked, standing.filled.wrong) == (50, 5)
    assert standing.filled.held
    assert standing.filled.missing > TAKES


def test_empty_fields_are_released_by_empty_fields(ledger, papers):
    papers.bring(NEW, 4, filled=1, blank=8)
    standing = ledger.monitor.standing(papers.known_engine, NEW)
    assert (standing.filled.held, standing.blank.held) == (True, False)


def test_after_probation_audits_begin_high_and_fall_to_the_stated_share(ledger, papers):
    papers.bring(NEW, 4, filled=8)
    share = [ledger.monitor.standing(papers.known_engine, NEW).audit_share]
    for _ in range(200):
        papers.bring(NEW, 1, filled=8)
        share.append(ledger.monitor.standing(papers.known_engine, NEW).audit_share)
        if share[-1] == 0.01:
            break
    assert list(dict.fromkeys(share)) == [0.25, 0.1, 0.05, 0.01]


def test_what_another_form_has_shown_shortens_it_for_the_kinds_that_both_have(ledger, papers):
    papers.bring(OTHER, 3, filled=12)
    papers.bring(NEW, 1, filled=8)
    shorter = ledger.monitor.standing(papers.known_engine, NEW).filled
    assert TAKES / 2 - 8 <= shorter.missing < TAKES - 8
    papers.bring("c" * 64, 1, filled=8, kind="address")
    assert ledger.monitor.standing(papers.known_engine, "c" * 64).filled.missing == TAKES - 8


def test_a_stricter_error_has_to_be_shown_anew(ledger, papers):
    papers.bring(NEW, 4, filled=8)
    ledger.risk.state(RESIDUAL / 2, 0.01, "mori")
    assert ledger.monitor.standing(papers.known_engine, NEW).filled.held


def test_what_was_confirmed_on_probation_stands_for_itself_alone(ledger, papers):
    papers.bring(NEW, 1, filled=3, wrong=("field1",))
    assert sorted(ledger.risk.observations(papers.known_engine, [NEW]), key=repr) == [
        Observation("text", 0.99, right=False),
        Observation("text", 0.99, right=True),
        Observation("text", 0.99, right=True),
    ]
    assert ledger.risk.audited(papers.known_engine, [NEW]) == 3


def test_a_paper_counts_once_however_often_it_is_approved(ledger, papers, office):
    case_id = papers.read(NEW, papers.fields(10))
    papers.settle(case_id)
    ledger.withdraw(case_id, "sato", "見直し")
    ledger.correct(case_id, "field1", "訂正", "sato", office.version(case_id))
    ledger.approve(case_id, "sato", office.version(case_id))
    filled = ledger.monitor.standing(papers.known_engine, NEW).filled
    assert (filled.checked, filled.wrong) == (10, 1)


@pytest.mark.both_databases
def test_errors_found_say_where_their_brothers_may_be_even_after_the_purge(ledger, papers, office):
    case_id = papers.read(NEW, papers.fields(2))
    papers.settle(case_id, ("field1",))
    (before,) = ledger.monitor.found_wrong()
    ledger.claim(State.KEYING, "bot-1", office.lease)
    ledger.keying.intent(case_id, "hoiku", "KB1", "bot-1")
    ledger.keying.receipt(case_id, "R1", ledger.case(case_id).updated_at, "bot-1")
    ledger.purge(case_id, "sato")
    (found,) = ledger.monitor.found_wrong()
    assert found == before
    assert (found.field, found.kind, found.score) == ("field1", "text", 0.99)
    assert (found.engine, found.template_hash) == (papers.known_engine, NEW)
    assert (found.paper, found.cluster) == (f"paper of {case_id}", "an employer")
    assert (found.scanner, found.day) == ("200 dpi many", "2026-04-01")
    assert ledger.monitor.standing(papers.known_engine, NEW).filled.checked == 2


def test_what_was_found_wrong_by_chance_is_no_audit_and_no_observation(ledger, papers, office):
    case_id = papers.read(papers.known_form, papers.fields(3))
    ledger.withdraw(case_id, "sato", "見直し")
    ledger.correct(case_id, "field1", "訂正", "sato", office.version(case_id))
    ledger.approve(case_id, "sato", office.version(case_id))
    assert ledger.risk.observations(papers.known_engine, [papers.known_form]) == ()
    (found,) = ledger.monitor.found_wrong()
    assert (found.field, found.weight, found.audited) == ("field1", 0.0, False)


def test_another_purge_leaves_the_paper_of_a_case_alone(ledger, papers, office):
    gone, stays = (papers.read(NEW, papers.fields(2)) for _ in range(2))
    papers.settle(gone)
    ledger.claim(State.KEYING, "bot-1", office.lease)
    ledger.keying.intent(gone, "hoiku", "KB1", "bot-1")
    ledger.keying.receipt(gone, "R1", ledger.case(gone).updated_at, "bot-1")
    ledger.purge(gone, "sato")
    papers.settle(stays, ("field0",))
    filled = ledger.monitor.standing(papers.known_engine, NEW).filled
    assert (filled.checked, filled.wrong) == (4, 1)
