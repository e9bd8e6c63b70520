import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta

import pytest

from cases.ledger import Ledger
from cases.records.errors import LeaseLost
from cases.records.records import Outcome
from cases.records.states import State
from cases.store.database import open_database
from ocr.base.form_reading import PageState
from ocr.base.reasons import Reason, ReasonCode

pytestmark = pytest.mark.both_databases


def test_cases_are_claimed_oldest_first_and_once(ledger, office):
    ids = office.received(3)
    claimed = [ledger.claim(State.READING, "reader", office.lease) for _ in range(4)]
    assert claimed == [*ids, None]
    assert all(office.state(case_id) is State.READING for case_id in ids)


def test_a_case_tried_before_lets_the_others_go_first(ledger, office, clock):
    first, second = office.received(2)
    assert ledger.claim(State.READING, "reader", office.lease) == first
    ledger.move(first, State.RECEIVED, "reader", "読み取り機が止まりました")
    assert ledger.claim(State.READING, "reader", office.lease) == second


def test_only_reading_and_keying_are_claimed(ledger, office):
    with pytest.raises(ValueError, match="reading and keying"):
        ledger.claim(State.TO_REVIEW, "sato", office.lease)


def test_a_batch_does_not_take_a_case_that_came_back_during_it(ledger, office, clock):
    case_id = office.approved()
    start = clock()
    assert ledger.claim(State.KEYING, "bot-1", office.lease, untouched_since=start) == case_id
    ledger.keying.nothing_sent(case_id, "システムに接続できません", "bot-1")
    assert ledger.claim(State.KEYING, "bot-1", office.lease, untouched_since=start) is None
    assert ledger.claim(State.KEYING, "bot-1", office.lease, untouched_since=clock()) == case_id


def test_a_lease_is_extended_while_it_is_the_workers_own(ledger, office, clock):
    case_id = office.reading()
    clock.turn(minutes=9)
    ledger.extend_lease(case_id, "reader-1", office.lease)
    clock.turn(minutes=9)
    assert ledger.release_expired() == ()
    with pytest.raises(LeaseLost):
        ledger.extend_lease(case_id, "reader-2", office.lease)
    clock.turn(minutes=2)
    with pytest.raises(LeaseLost):
        ledger.extend_lease(case_id, "reader-1", office.lease)


def test_a_page_whose_reader_died_is_read_again_and_the_third_time_left_to_a_person(
    ledger, office, clock
):
    (case_id,) = office.received()
    for state in (State.RECEIVED, State.RECEIVED, State.UNREADABLE):
        ledger.claim(State.READING, "reader", office.lease)
        clock.turn(minutes=11)
        assert ledger.release_expired() == (case_id,)
        assert office.state(case_id) is state
    assert ledger.case(case_id).unread == Reason(ReasonCode.READER_DIED, "3")


def test_a_page_whose_reading_met_a_defect_is_read_again_at_once_and_the_third_time_no_more(
    ledger, office
):
    (case_id,) = office.received()
    met = Reason(ReasonCode.DEFECT, "KeyError in a.py, line 1")
    for state in (State.RECEIVED, State.RECEIVED, State.UNREADABLE):
        assert ledger.claim(State.READING, "reader", office.lease) == case_id
        with pytest.raises(LeaseLost):
            ledger.give_back(case_id, met, "another reader")
        assert ledger.give_back(case_id, met, "reader") is state
        case = ledger.case(case_id)
        assert (case.state, case.unread, case.lease_owner) == (state, met, None)
    assert ledger.claim(State.READING, "reader", office.lease) is None
    assert [move.unread for move in case.moves].count(met) == 3


def test_what_was_read_after_a_defect_has_no_reason_any_more(ledger, office):
    (case_id,) = office.received()
    ledger.claim(State.READING, "reader", office.lease)
    ledger.give_back(case_id, Reason(ReasonCode.DEFECT, "KeyError in a.py, line 1"), "reader")
    ledger.claim(State.READING, "reader", office.lease)
    ledger.finish_reading(case_id, office.outcome(), "reader", office.terms)
    case = ledger.case(case_id)
    assert (case.state, case.unread) == (State.TO_REVIEW, None)


def test_keying_that_died_before_its_intent_may_be_keyed_again(ledger, office, clock):
    case_id = office.keying()
    clock.turn(minutes=11)
    assert ledger.release_expired() == (case_id,)
    assert office.state(case_id) is State.APPROVED


def test_keying_that_died_after_its_intent_is_looked_up_first(ledger, office, clock):
    case_id = office.sent()
    clock.turn(minutes=11)
    assert ledger.release_expired() == (case_id,)
    case = ledger.case(case_id)
    assert case.state is State.OUTCOME_UNKNOWN
    assert [keying.outcome for keying in case.keyings] == [Outcome.UNKNOWN]
    assert ledger.claim(State.KEYING, "bot-2", office.lease) is None


def test_a_finished_case_is_never_released(ledger, office, clock):
    office.read()
    office.unread(PageState.UNREADABLE)
    clock.turn(days=1)
    assert ledger.release_expired() == ()


def _claim_all(url, worker):
    """Claim every case there is, as one of several processes."""
    engine = open_database(url)
    ledger = Ledger(engine)
    claimed = []
    while case_id := ledger.claim(State.READING, worker, timedelta(minutes=10)):
        claimed.append(case_id)
    engine.dispose()
    return claimed


@pytest.mark.lengthy
def test_two_processes_never_claim_one_case(ledger, office, url):
    ids = office.received(200)
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        one, two = pool.map(_claim_all, [url, url], ["reader-1", "reader-2"])
    assert sorted(one + two) == sorted(ids)
    owners = dict.fromkeys(one, "reader-1") | dict.fromkeys(two, "reader-2")
    assert all(ledger.case(case_id).lease_owner == owner for case_id, owner in owners.items())
    assert all(ledger.case(case_id).attempts == 1 for case_id in ids)


def test_reopening_keeps_everything(ledger, office, url):
    case_id = office.sent(doubtful=False)
    ledger.add_note(case_id, "電話で確認済み", "sato")
    again = open_database(url)
    assert Ledger(again).case(case_id) == ledger.case(case_id)
    again.dispose()
