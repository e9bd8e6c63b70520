"""Who keys into a system: one process for each session, and nobody once it is dead."""

import multiprocessing
from datetime import timedelta

import pytest

from cases.ledger import Ledger
from cases.records.states import State
from cases.store.database import open_database

LEASE = timedelta(minutes=10)

pytestmark = pytest.mark.both_databases


@pytest.fixture
def take(ledger):
    """Take a session, which is ended when the test is over."""
    taken = []

    def session(system, by, most=1):
        if one := ledger.keying.session(system, by, most):
            taken.append(one)
        return one

    yield session
    for one in taken:
        one.end()


def test_a_legacy_system_has_one_session_at_a_time(take):
    mine = take("hoiku", "bot-1")
    assert mine.held()
    assert take("hoiku", "bot-2") is None
    assert take("hoiku", "bot-1") is None
    assert take("zeimu", "bot-2").held()
    mine.end()
    assert take("hoiku", "bot-2").held()


def test_a_system_that_allows_more_sessions_has_as_many(take):
    first, second = take("hoiku", "bot-1", most=2), take("hoiku", "bot-2", most=2)
    assert first.held() and second.held()
    assert take("hoiku", "bot-3", most=2) is None
    first.end()
    assert take("hoiku", "bot-3", most=2).held()


def test_a_session_is_not_a_stop(take, ledger):
    assert take("hoiku", "bot-1")
    assert ledger.keying.stopped() is None
    with pytest.raises(ValueError, match="cannot be called"):
        take("*", "bot-1")


def _die_while_keying(url, say):
    """Take the session, claim every case, write an intent for the last one and hang."""
    ledger = Ledger(open_database(url))
    session = ledger.keying.session("hoiku", "keyer-that-dies")
    ledger.keying.open_jobs({}, "hoiku", "keyer-that-dies")
    claimed = []
    while case_id := ledger.claim(State.KEYING, "keyer-that-dies", LEASE, system="hoiku"):
        claimed.append(case_id)
    ledger.keying.intent(claimed[-1], "hoiku", f"KB{claimed[-1].upper()}", "keyer-that-dies")
    say.send((claimed, session.held()))
    say.recv()


def test_what_a_dead_worker_held_is_free_at_once(office, take, url):
    before_the_click, after_it = office.approved(name="一郎"), office.approved(name="二郎")
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    worker = spawn.Process(target=_die_while_keying, args=(url, theirs))
    worker.start()
    theirs.close()  # where the worker fails nobody waits for it
    assert ours.recv() == ([before_the_click, after_it], True)
    assert take("hoiku", "bot-2") is None
    worker.kill()
    worker.join()
    assert take("hoiku", "bot-2").held()
    assert office.state(before_the_click) is State.APPROVED
    assert office.state(after_it) is State.OUTCOME_UNKNOWN
    (doubt,) = office.ledger.keying.doubts("hoiku")
    assert (doubt.case_id, doubt.worker_died) == (after_it, True)


def test_a_session_that_was_ended_takes_no_case_from_its_worker(office, take, ledger):
    session = take("hoiku", "bot-1")
    case_id = office.keying()
    session.end()
    assert take("hoiku", "bot-2").held()
    assert office.state(case_id) is State.KEYING
