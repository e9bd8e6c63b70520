from datetime import UTC, datetime
from pathlib import Path

import pytest

from cases.records.errors import IllegalMove, LeaseLost
from cases.records.records import Outcome
from cases.records.states import State

AT = datetime(2026, 4, 1, 12, 30, tzinfo=UTC)

pytestmark = pytest.mark.both_databases


def test_a_receipt_closes_the_attempt_and_the_case(ledger, office):
    case_id = office.sent()
    ledger.keying.receipt(case_id, "R-0001", AT, "bot-1", [Path("evidence/1.png")])
    case = ledger.case(case_id)
    (keying,) = case.keyings
    assert (case.state, keying.outcome) == (State.KEYED, Outcome.KEYED)
    assert (keying.system, keying.key) == ("hoiku", f"KB{case_id}")
    assert (keying.receipt_number, keying.receipt_at) == ("R-0001", AT)
    assert keying.evidence == (Path("evidence/1.png"),)
    assert ledger.cases(State.KEYED).rows[0].receipt_number == "R-0001"


def test_an_intent_is_written_once(ledger, office):
    case_id = office.sent()
    with pytest.raises(IllegalMove):
        ledger.keying.intent(case_id, "hoiku", "KB", "bot-1")


def test_nobody_may_click_for_a_case_that_is_not_theirs(ledger, office, clock):
    case_id = office.keying()
    with pytest.raises(LeaseLost):
        ledger.keying.intent(case_id, "hoiku", "KB", "bot-2")
    clock.turn(minutes=11)
    with pytest.raises(LeaseLost):
        ledger.keying.intent(case_id, "hoiku", "KB", "bot-1")
    assert ledger.case(case_id).keyings == ()


@pytest.mark.parametrize(
    ("method", "outcome", "state"),
    [
        ("nothing_sent", Outcome.NOTHING_SENT, State.APPROVED),
        ("refused", Outcome.REFUSED, State.REFUSED),
        ("outcome_unknown", Outcome.UNKNOWN, State.OUTCOME_UNKNOWN),
    ],
)
@pytest.mark.parametrize("bring", ["keying", "sent"])
def test_each_failure_leaves_its_reason_and_picture(ledger, office, method, outcome, state, bring):
    case_id = getattr(office, bring)()
    end = getattr(ledger.keying, method)
    end(case_id, "画面が開きません", "bot-1", [Path("evidence/x.png")])
    case = ledger.case(case_id)
    (keying,) = case.keyings
    assert (case.state, keying.outcome) == (state, outcome)
    assert case.reason == keying.reason == "画面が開きません"
    assert keying.evidence == (Path("evidence/x.png"),)
    assert (keying.intent_at is None) == (bring == "keying")


def test_an_unknown_outcome_is_never_sent_again_before_it_is_looked_up(ledger, office):
    case_id = office.sent()
    ledger.keying.outcome_unknown(case_id, "受付番号が表示されません", "bot-1")
    assert ledger.claim(State.KEYING, "bot-1", office.lease) is None
    with pytest.raises(IllegalMove):
        ledger.keying.nothing_sent(case_id, "送っていないはず", "bot-1")
    with pytest.raises(IllegalMove):
        ledger.move(case_id, State.APPROVED, "sato")


def test_a_record_found_afterwards_is_adopted(ledger, office):
    case_id = office.sent()
    ledger.keying.outcome_unknown(case_id, "応答なし", "bot-1", [Path("a.png")])
    ledger.keying.adopt_receipt(case_id, "R-7", AT, "bot-2", [Path("b.png")])
    case = ledger.case(case_id)
    assert (case.state, case.reason) == (State.KEYED, "")
    assert [keying.outcome for keying in case.keyings] == [Outcome.ADOPTED]
    assert case.keyings[0].evidence == (Path("a.png"), Path("b.png"))


def test_a_record_not_found_may_be_keyed_again(ledger, office):
    case_id = office.sent()
    ledger.keying.outcome_unknown(case_id, "応答なし", "bot-1")
    ledger.keying.found_absent(case_id, "検索して該当なし", "bot-1")
    assert ledger.claim(State.KEYING, "bot-2", office.lease) == case_id
    ledger.keying.intent(case_id, "hoiku", f"KB{case_id}", "bot-2")
    ledger.keying.receipt(case_id, "R-8", AT, "bot-2")
    outcomes = [keying.outcome for keying in ledger.case(case_id).keyings]
    assert outcomes == [Outcome.ABSENT, Outcome.KEYED]


def test_a_record_with_other_values_goes_to_a_person(ledger, office):
    case_id = office.sent()
    ledger.keying.outcome_unknown(case_id, "応答なし", "bot-1")
    ledger.keying.found_different(case_id, "勤務先名が異なります", "bot-1")
    case = ledger.case(case_id)
    assert (case.state, case.reason) == (State.TO_REVIEW, "勤務先名が異なります")


def test_a_receipt_that_comes_after_the_lease_ran_out_is_not_lost(ledger, office, clock):
    case_id = office.sent()
    clock.turn(minutes=11)
    ledger.release_expired()
    ledger.keying.receipt(case_id, "R-9", AT, "bot-1")
    assert office.state(case_id) is State.KEYED


def test_a_worker_that_lost_its_case_cannot_end_anothers_attempt(ledger, office, clock):
    case_id = office.keying()
    clock.turn(minutes=11)
    ledger.release_expired()
    assert ledger.claim(State.KEYING, "bot-2", office.lease) == case_id
    for end in (ledger.keying.nothing_sent, ledger.keying.refused, ledger.keying.outcome_unknown):
        with pytest.raises(LeaseLost):
            end(case_id, "古い処理", "bot-1")
    with pytest.raises(LeaseLost):
        ledger.keying.receipt(case_id, "R-1", AT, "bot-1")
    assert ledger.case(case_id).lease_owner == "bot-2"


def test_a_refused_case_is_corrected_and_keyed_again(ledger, office):
    case_id = office.sent()
    ledger.keying.refused(case_id, "電話番号の桁数", "bot-1")
    ledger.move(case_id, State.TO_REVIEW, "sato")
    seen = office.version(case_id)
    version = ledger.correct(case_id, "phone", "03-1111-2222", "sato", seen)
    ledger.approve(case_id, "sato", version)
    assert ledger.claim(State.KEYING, "bot-1", office.lease) == case_id


def test_one_click_stops_all_keying_and_another_resumes_it(ledger, office):
    case_id = office.approved()
    ledger.keying.stop("sato", "システム点検")
    ledger.keying.stop("suzuki", "二度目")
    stop = ledger.keying.stopped()
    assert (stop.by, stop.why) == ("sato", "システム点検")
    assert ledger.claim(State.KEYING, "bot-1", office.lease) is None
    ledger.keying.resume("suzuki")
    assert ledger.keying.stopped() is None
    assert ledger.claim(State.KEYING, "bot-1", office.lease) == case_id


def test_reading_goes_on_while_keying_is_stopped(ledger, office):
    office.received()
    ledger.keying.stop("sato", "点検")
    assert ledger.claim(State.READING, "reader-1", office.lease)
