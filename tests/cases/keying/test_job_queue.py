"""A case has a job for each system: which are open, which goes first, when the case is keyed."""

import multiprocessing
import sqlite3
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event, update

from cases.keying.job_queue import pause_after
from cases.ledger import Ledger
from cases.records.errors import IllegalMove
from cases.records.jobs import JobState
from cases.records.records import reception_number
from cases.records.states import State
from cases.store.database import open_database
from cases.store.tables import CASES

pytestmark = pytest.mark.both_databases

AT = datetime(2026, 4, 1, 12, 30, tzinfo=UTC)
LEASE = timedelta(minutes=10)
FORM = ("shurou", "2024-11")
BOTH = {"hoiku": [FORM], "zeimu": [FORM]}


@pytest.fixture
def key(ledger, office):
    """Key the next case of a system, or let the system be in trouble."""

    def keyed(system, number=None):
        case_id = ledger.claim(State.KEYING, "bot", LEASE, system=system)
        if case_id is None:
            return None
        if number is None:
            ledger.keying.nothing_sent(case_id, "接続できません", "bot")
        else:
            ledger.keying.intent(case_id, system, reception_number(case_id), "bot")
            ledger.keying.receipt(case_id, number, AT, "bot")
        return case_id

    return keyed


def jobs(ledger, case_id):
    return {job.system: job for job in ledger.case(case_id).jobs}


def states(ledger, case_id):
    return {name: job.state for name, job in jobs(ledger, case_id).items()}


# Opening


def test_a_case_gets_a_job_for_each_system_that_its_form_goes_to(ledger, office):
    case_id = office.approved()
    for _ in range(2):
        ledger.keying.open_jobs({**BOTH, "kaigo": [("nintei", "1")]}, "hoiku", "bot")
    assert states(ledger, case_id) == {"hoiku": JobState.WAITING, "zeimu": JobState.WAITING}
    assert {job.key for job in ledger.case(case_id).jobs} == {reception_number(case_id)}


def test_a_form_that_goes_nowhere_is_left_to_whoever_keys(ledger, office, key):
    case_id = office.approved()
    ledger.keying.open_jobs({"hoiku": [], "zeimu": [("nintei", "1")]}, "zeimu", "bot")
    assert states(ledger, case_id) == {"zeimu": JobState.WAITING}


def test_only_what_is_approved_gets_a_job(ledger, office):
    case_id = office.read(doubtful=True)
    ledger.keying.open_jobs(BOTH, "hoiku", "bot")
    assert ledger.case(case_id).jobs == ()


# Keying


def test_a_case_is_keyed_when_its_last_job_is_done(ledger, office, key):
    case_id = office.approved()
    ledger.keying.open_jobs(BOTH, "hoiku", "bot")
    assert key("hoiku", "H-1") == case_id
    case = ledger.case(case_id)
    assert case.state is State.APPROVED
    assert case.reason == "hoiku に入力しました（登録番号 H-1）。次は zeimu に入力します"
    assert key("hoiku", "H-2") is None
    assert key("zeimu", "Z-1") == case_id
    assert office.state(case_id) is State.KEYED
    assert set(states(ledger, case_id).values()) == {JobState.DONE}
    assert ledger.cases(State.KEYED).rows[0].receipt_number == "H-1、Z-1"


def test_what_is_done_in_a_system_is_never_sent_to_it_again(ledger, office, key):
    case_id = office.approved()
    ledger.keying.open_jobs(BOTH, "hoiku", "bot")
    key("hoiku", "H-1")
    assert ledger.claim(State.KEYING, "bot", LEASE) == case_id
    with pytest.raises(IllegalMove):
        ledger.keying.intent(case_id, "hoiku", reception_number(case_id), "bot")


def test_a_case_under_way_in_one_system_is_sent_to_no_other(ledger, office):
    case_id = office.approved()
    ledger.keying.open_jobs(BOTH, "hoiku", "bot")
    ledger.claim(State.KEYING, "bot", LEASE, system="hoiku")
    with pytest.raises(IllegalMove, match="another system"):
        ledger.keying.intent(case_id, "zeimu", reception_number(case_id), "bot")
    assert jobs(ledger, case_id)["zeimu"].state is JobState.WAITING
    assert ledger.keying.of_case(case_id) == ()


def test_a_case_has_one_key_in_a_system(ledger, office):
    case_id = office.approved()
    ledger.keying.open_jobs(BOTH, "hoiku", "bot")
    assert ledger.claim(State.KEYING, "bot", LEASE, system="hoiku") == case_id
    with pytest.raises(IllegalMove):
        ledger.keying.intent(case_id, "hoiku", "KBANOTHER", "bot")


def test_a_refusal_by_the_second_system_says_what_the_first_has(ledger, office, key):
    case_id = office.approved()
    ledger.keying.open_jobs(BOTH, "hoiku", "bot")
    key("hoiku", "H-1")
    ledger.claim(State.KEYING, "bot", LEASE, system="zeimu")
    ledger.keying.refused(case_id, "住所: 登録できない文字があります", "bot")
    assert ledger.case(case_id).reason.endswith("（hoiku には入力済みです）")
    ledger.move(case_id, State.TO_REVIEW, "sato")
    ledger.approve(case_id, "sato", office.version(case_id))
    assert states(ledger, case_id) == {"hoiku": JobState.DONE, "zeimu": JobState.WAITING}
    assert key("zeimu", "Z-1") == case_id
    assert office.state(case_id) is State.KEYED


def test_doubts_belong_to_their_system(ledger, office):
    case_id = office.approved()
    ledger.keying.open_jobs(BOTH, "hoiku", "bot")
    ledger.claim(State.KEYING, "bot", LEASE, system="zeimu")
    ledger.keying.intent(case_id, "zeimu", reception_number(case_id), "bot")
    ledger.keying.outcome_unknown(case_id, "応答なし", "bot")
    assert ledger.keying.doubts("hoiku") == ()
    (doubt,) = ledger.keying.doubts("zeimu")
    assert (doubt.case_id, doubt.worker_died) == (case_id, False)
    ledger.keying.adopt_receipt(case_id, "Z-1", AT, "bot")
    assert office.state(case_id) is State.APPROVED
    assert ledger.keying.backlog("hoiku").due == 1
    assert ledger.keying.backlog("zeimu").due == 0


# Trouble


def test_after_trouble_a_job_rests_longer_each_time_and_others_go_on(ledger, office, key, clock):
    troubled, other = office.approved(name="一郎"), office.approved(name="二郎")
    ledger.keying.open_jobs(BOTH, "hoiku", "bot")
    assert key("hoiku") == troubled
    assert key("hoiku", "H-1") == other
    assert key("hoiku") is None
    left = ledger.keying.backlog("hoiku")
    assert (left.due, left.resting) == (0, 1)
    assert clock() < left.rests_until <= clock() + timedelta(minutes=1)
    clock.turn(minutes=1)
    assert key("hoiku") == troubled
    clock.turn(minutes=1)
    assert key("hoiku") is None
    clock.turn(minutes=1)
    assert key("hoiku", "H-2") == troubled


def test_after_ten_times_a_person_hears_of_it(ledger, office, key, clock):
    case_id = office.approved()
    ledger.keying.open_jobs(BOTH, "hoiku", "bot")
    for _ in range(9):
        assert key("hoiku") == case_id
        assert office.state(case_id) is State.APPROVED
        clock.turn(hours=1)
    assert key("hoiku") == case_id
    assert office.state(case_id) is State.REFUSED
    assert (
        ledger.case(case_id).reason == "10 回続けて入力できませんでした。最後の理由: 接続できません"
    )
    ledger.move(case_id, State.TO_REVIEW, "sato")
    ledger.approve(case_id, "sato", office.version(case_id))
    assert jobs(ledger, case_id)["hoiku"].attempts == 0


@given(
    st.integers(1, 99),
    st.none() | st.timedeltas(timedelta(seconds=-9), timedelta(days=9)),
)
def test_a_pause_grows_to_an_hour_and_leaves_time_before_the_deadline(attempts, left):
    minute, hour = timedelta(minutes=1), timedelta(hours=1)
    pause = pause_after(attempts, left)
    assert minute <= pause <= pause_after(attempts, None) <= hour
    assert pause_after(attempts, None) <= pause_after(attempts + 1, None)
    if left is not None and left >= 2 * minute:
        assert pause <= left / 2


# Which first


def test_what_is_urgent_goes_first_then_what_is_due_first(ledger, office, key):
    names = ("一郎", "二郎", "三郎", "四郎")
    last, soon, later, urgent = (office.approved(name=name) for name in names)
    ledger.keying.open_jobs(BOTH, "hoiku", "bot")
    ledger.keying.urge(later, "sato", deadline=AT + timedelta(days=2))
    ledger.keying.urge(soon, "sato", deadline=AT + timedelta(days=1))
    ledger.keying.urge(urgent, "sato", priority=1)
    assert [key("hoiku", f"H-{n}") for n in range(5)] == [urgent, soon, later, last, None]


def test_only_what_waits_can_be_urged(ledger, office):
    with pytest.raises(IllegalMove):
        ledger.keying.urge(office.approved(), "sato", priority=1)


# Many workers


def hurry(connection, _entry):
    """Wait for no disk: a power cut is not what is tried here."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous = OFF").close()


def _key_all(url, worker):
    """Key whatever waits for hoiku, as one of several processes; return what was keyed."""
    engine = open_database(url)
    event.listen(engine, "connect", hurry)
    engine.dispose()
    ledger = Ledger(engine)
    keyed: list[str] = []
    while case_id := ledger.claim(State.KEYING, worker, LEASE, system="hoiku"):
        ledger.keying.receipt(case_id, f"{worker}-{len(keyed)}", AT, worker)
        keyed.append(case_id)
    engine.dispose()
    return keyed


@pytest.fixture
def approved_500(ledger, office, engine):
    """Many approved cases, written at once: how a case gets there is proved elsewhere."""
    ids = office.received(500)
    form, edition = FORM
    with engine.begin() as connection:
        connection.execute(update(CASES).values(state="approved", template=form, edition=edition))
    ledger.keying.open_jobs({"hoiku": [FORM]}, "hoiku", "bot")
    return ids


@pytest.mark.lengthy
def test_two_workers_share_500_jobs_and_none_is_taken_twice(approved_500, ledger, url):
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        one, two = pool.map(_key_all, [url, url], ["keyer-1", "keyer-2"])
    assert sorted(one + two) == sorted(approved_500)
    assert ledger.counts()[State.KEYED] == 500
    rows = ledger.cases(State.KEYED, limit=500).rows
    said = {f"keyer-{n}-{k}" for n, keyed in ((1, one), (2, two)) for k in range(len(keyed))}
    assert {row.receipt_number for row in rows} == said
