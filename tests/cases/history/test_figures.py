from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cases.history.figures import PAUSE_SECONDS, desk_seconds
from cases.records.records import AuditEntry, Event
from cases.records.states import State
from ocr.base.doubts import DoubtCode
from ocr.base.form_reading import PageState
from ocr.base.reasons import Reason, ReasonCode

START = datetime(2026, 4, 1, 9, tzinfo=UTC)


def acts(*steps, by="sato"):
    return [AuditEntry(START + timedelta(seconds=at), by, event) for at, event in steps]


def test_the_time_of_a_person_runs_from_opening_to_deciding():
    history = acts((0, Event.OPENED), (12, Event.CONFIRMED), (40, Event.MOVED))
    assert desk_seconds(history) == 40


def test_nobodys_time_is_counted_where_nobody_opened_it():
    assert desk_seconds([]) is None
    assert desk_seconds(acts((0, Event.MOVED), (5, Event.MOVED), by="reader")) is None


def test_time_away_between_two_openings_is_not_work():
    history = acts(
        (0, Event.OPENED), (10, Event.CONFIRMED), (5000, Event.OPENED), (5007, Event.MOVED)
    )
    assert desk_seconds(history) == 17


def test_time_after_a_decision_is_not_work():
    history = acts((0, Event.OPENED), (10, Event.MOVED), (90, Event.OPENED), (95, Event.MOVED))
    assert desk_seconds(history) == 15


def test_a_coffee_counts_as_a_pause_at_most():
    assert desk_seconds(acts((0, Event.OPENED), (7200, Event.MOVED))) == PAUSE_SECONDS


def test_two_people_at_once_are_two_peoples_time():
    history = acts((0, Event.OPENED), (20, Event.MOVED))
    history += acts((5, Event.OPENED), (15, Event.NOTED), by="suzuki")
    assert desk_seconds(sorted(history, key=lambda act: act.at)) == 30


events = st.tuples(st.integers(0, 10_000), st.sampled_from(Event), st.sampled_from(["sato", "ito"]))


@given(st.lists(events, max_size=30))
def test_nobody_works_longer_than_the_clock_ran(steps):
    history = [
        AuditEntry(START + timedelta(seconds=at), by, event) for at, event, by in sorted(steps)
    ]
    for by in ("sato", "ito"):
        mine = [act for act in history if act.by == by]
        if (seconds := desk_seconds(mine)) is not None:
            assert 0 <= seconds <= (mine[-1].at - mine[0].at).total_seconds()


def test_a_case_in_numbers(ledger, office, clock):
    since = clock()
    case_id = office.read(doubtful=True)
    ledger.opened(case_id, "sato")
    version = ledger.correct(case_id, "phone", "03-9999-0000", "sato", office.version(case_id))
    version = ledger.confirm(case_id, "days", "sato", version)
    ledger.approve(case_id, "sato", version)
    (one,) = ledger.figures(since, clock())
    assert (one.case_id, one.state, one.scan_name) == (case_id, State.APPROVED, "scan.pdf")
    assert (one.fields, one.confirmed, one.corrected) == (4, 1, 1)
    assert (one.read_seconds, one.desk_seconds, one.receipt_number) == (1.25, 3.0, None)


def test_a_case_counts_on_every_day_it_moved(ledger, office, clock):
    case_id = office.read()
    monday_end = clock()
    clock.turn(days=1)
    ledger.opened(case_id, "sato")
    tuesday_end = clock()
    clock.turn(days=1)
    ledger.approve(case_id, "sato", office.version(case_id))
    wednesday_end = clock()
    days = [
        ledger.figures(monday_end - timedelta(days=1), monday_end),
        ledger.figures(monday_end, tuesday_end),
        ledger.figures(tuesday_end, wednesday_end),
    ]
    assert [[one.case_id for one in day] for day in days] == [[case_id], [], [case_id]]


def test_a_case_without_fields_is_in_the_figures_too(ledger, office, clock):
    since = clock()
    office.received()
    (one,) = ledger.figures(since, clock())
    assert (one.fields, one.confirmed, one.corrected, one.desk_seconds) == (0, 0, 0, None)


def test_doubts_are_counted_by_cause_where_they_sent_a_field_to_a_person(ledger, office):
    office.read(doubtful=True)
    office.read(name="鈴木 二郎", doubtful=True)
    office.read(name="佐藤 花子")
    assert ledger.doubts_by_cause() == {DoubtCode.PALE: 2}


def test_refusals_are_counted_by_cause_until_the_page_is_read_after_all(ledger, office):
    ledger.scan_unreadable(office.scan("a.pdf"), Reason(ReasonCode.PDF_LOCKED), "intake")
    kept, assigned = office.unread(PageState.UNREADABLE), office.unread(PageState.UNREADABLE)
    office.read()
    assert ledger.refusals_by_cause() == {ReasonCode.COARSE: 2, ReasonCode.PDF_LOCKED: 1}
    ledger.assign_template(assigned, "shurou", "2024-11", "sato")
    ledger.discard(kept, "sato", "別の書類")
    assert ledger.refusals_by_cause() == {ReasonCode.COARSE: 1, ReasonCode.PDF_LOCKED: 1}
    ledger.purge(kept, "sato")
    assert ledger.refusals_by_cause() == {ReasonCode.PDF_LOCKED: 1}
