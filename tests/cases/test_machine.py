"""Whatever people and workers do, in whatever order, a case stays on the legal table."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import count, pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import event

from cases.ledger import Ledger
from cases.records.errors import CaseError
from cases.records.jobs import JobState
from cases.records.records import NewCase, Outcome, ReadingTerms, reception_number
from cases.records.states import MOVES, ON_THE_DESK, State
from cases.store.database import open_database
from ocr.base.form_reading import (
    Decision,
    FieldReading,
    FormReading,
    PageOutcome,
    PageState,
    Quality,
)
from tests.cases.conftest import empty

pytestmark = pytest.mark.lengthy

S = State
LEASE = timedelta(minutes=10)
SYSTEMS = ("hoiku", "zeimu")
WORKERS = st.sampled_from(["worker-1", "worker-2"])
QUALITY = Quality(200, 0, 0, 0, 1, 1)
UNREAD = {
    S.UNREADABLE: PageState.UNREADABLE,
    S.UNKNOWN_FORM: PageState.UNKNOWN_FORM,
    S.ANOTHER_EDITION: PageState.ANOTHER_EDITION,
}
RIGHT_ACT = {
    (S.RECEIVED, S.READING): "claim",
    (S.APPROVED, S.KEYING): "claim",
    (S.READING, S.RECEIVED): "give_up",
    (S.READING, S.TO_REVIEW): "finish",
    (S.READING, S.APPROVED): "finish",
    (S.READING, S.UNKNOWN_FORM): "finish",
    (S.READING, S.ANOTHER_EDITION): "finish",
    (S.READING, S.UNREADABLE): "finish",
    (S.UNKNOWN_FORM, S.READING): "name_the_form",
    (S.ANOTHER_EDITION, S.READING): "name_the_form",
    (S.UNREADABLE, S.READING): "move",
    (S.TO_REVIEW, S.TO_SECOND_REVIEW): "move",
    (S.TO_SECOND_REVIEW, S.TO_REVIEW): "move",
    (S.REFUSED, S.TO_REVIEW): "move",
    (S.UNKNOWN_FORM, S.DISCARDED): "discard",
    (S.ANOTHER_EDITION, S.DISCARDED): "discard",
    (S.UNREADABLE, S.DISCARDED): "discard",
    (S.TO_REVIEW, S.DISCARDED): "discard",
    (S.RETURNED, S.DISCARDED): "discard",
    (S.TO_REVIEW, S.RETURNED): "send_back",
    (S.TO_REVIEW, S.APPROVED): "approve",
    (S.TO_SECOND_REVIEW, S.APPROVED): "approve",
    (S.APPROVED, S.TO_REVIEW): "withdraw",
    (S.KEYING, S.KEYED): "receipt",
    (S.KEYING, S.APPROVED): "nothing_sent",
    (S.KEYING, S.REFUSED): "refused",
    (S.KEYING, S.OUTCOME_UNKNOWN): "outcome_unknown",
    (S.OUTCOME_UNKNOWN, S.KEYED): "adopt_receipt",
    (S.OUTCOME_UNKNOWN, S.APPROVED): "found_absent",
    (S.OUTCOME_UNKNOWN, S.TO_REVIEW): "found_different",
    (S.KEYED, S.PURGED): "purge",
    (S.RETURNED, S.PURGED): "purge",
    (S.DISCARDED, S.PURGED): "purge",
}
"""Which act makes which move."""


def read_as(name, decision):
    fields = (FieldReading("name", "氏名", "name", name, name, 0.9, decision),)
    return PageOutcome(PageState.READ, form=FormReading("f", "1", "h", "e", QUALITY, fields))


def test_every_legal_move_has_an_act():
    assert set(RIGHT_ACT) == {(old, new) for old, following in MOVES.items() for new in following}


def hurry(connection, _entry):
    """Wait for no disk: a power cut is not what is tried here."""
    connection.execute("PRAGMA synchronous = OFF").close()


class Office(RuleBasedStateMachine):
    cases = Bundle("cases")

    def __init__(self, address=None):
        super().__init__()
        self.folder = TemporaryDirectory()
        self.engine = open_database(address or f"sqlite:///{self.folder.name}/cases.sqlite3")
        if address is None:
            event.listen(self.engine, "connect", hurry)
        self.now = datetime(2026, 4, 1, tzinfo=UTC)
        self.ledger = Ledger(self.engine, lambda: self.now)
        self.numbers = count()
        self.clicks = {}

    def teardown(self):
        self.engine.dispose()
        self.folder.cleanup()

    @precondition(lambda self: len(self.clicks) < 3)
    @rule(target=cases)
    def a_page_arrives(self):
        digest = str(next(self.numbers))
        scan = self.ledger.receive_scan(digest, "s.pdf", Path("s.pdf"), 1, "intake")
        (case_id,) = self.ledger.split_scan(scan.scan_id, [NewCase(Path("p"), (1,))], "intake")
        self.clicks[case_id] = 0
        return case_id

    @precondition(lambda self: len(self.clicks) < 3)
    @rule(target=cases, clicked=st.booleans())
    def a_sure_case_is_being_keyed(self, clicked):
        case_id = self.a_page_arrives()
        while (one := self.ledger.claim(S.READING, "worker-1", LEASE)) is not None:
            outcome = read_as(f"名前{next(self.numbers)}", Decision.ACCEPT)
            terms = ReadingTerms("name", ("name",), straight=True)
            self.ledger.finish_reading(one, outcome, "worker-1", terms)
        while self.ledger.claim(S.KEYING, "worker-1", LEASE) is not None:
            pass
        if clicked:
            self.a_bot_clicks(case_id, "worker-1")
        return case_id

    @rule(minutes=st.sampled_from([1, 20]))
    def time_passes_and_the_house_releases(self, minutes):
        self.now += timedelta(minutes=minutes)
        self.ledger.release_expired()

    @rule(case_id=cases, picks=st.lists(st.integers(0, 11), min_size=3, max_size=12))
    def it_goes_a_legal_way(self, case_id, picks):
        for pick in picks:
            state = self.ledger.case(case_id).state
            if following := sorted(MOVES[state] - {S.PURGED if pick else None}):
                to = following[pick % len(following)]
                self.act(RIGHT_ACT[state, to], case_id, to, None)

    @rule(
        case_id=cases,
        act=st.sampled_from(sorted(set(RIGHT_ACT.values()))),
        to=st.sampled_from(State),
        worker=WORKERS,
    )
    def somebody_does_something(self, case_id, act, to, worker):
        self.act(act, case_id, to, worker)

    @rule(case_id=cases, value=st.sampled_from(["甲", "乙", "丙"]))
    def a_clerk_corrects(self, case_id, value):
        case = self.ledger.case(case_id)
        changed = False
        with suppress(CaseError):
            self.ledger.correct(case_id, "name", value, "sato", case.version)
            changed = True
        assert changed == (case.state in ON_THE_DESK)

    @rule(case_id=cases)
    def a_clerk_approves(self, case_id):
        before = self.ledger.case(case_id)
        self.act("approve", case_id, S.APPROVED, None)
        approved = self.ledger.case(case_id).state is S.APPROVED and before.state in ON_THE_DESK
        assert approved == (
            before.state in ON_THE_DESK and not before.doubtful and not before.twins
        )

    @rule()
    def a_batch_begins(self):
        self.ledger.keying.open_jobs({name: [("f", "1")] for name in SYSTEMS}, "hoiku", "worker-1")

    @rule(system=st.sampled_from(SYSTEMS), worker=WORKERS)
    def a_bot_takes_a_job(self, system, worker):
        self.ledger.claim(S.KEYING, worker, LEASE, system=system)

    @rule(case_id=cases, worker=st.none() | WORKERS, system=st.sampled_from(SYSTEMS))
    def a_bot_clicks(self, case_id, worker, system="hoiku"):
        worker = worker or self.ledger.case(case_id).lease_owner or "worker-1"
        with suppress(CaseError):
            self.ledger.keying.intent(case_id, system, reception_number(case_id), worker)
            self.clicks[case_id] += 1

    def act(self, name, case_id, to, worker):
        """Do something to a case (without a worker: as its own), which may be refused."""
        worker = worker or self.ledger.case(case_id).lease_owner or "worker-1"
        with suppress(CaseError):
            self.acts(case_id, to, worker)[name]()

    def acts(self, case_id, to, worker):
        ledger, keying = self.ledger, self.ledger.keying
        return {
            "claim": lambda: ledger.claim(to if to is S.KEYING else S.READING, worker, LEASE),
            "give_up": lambda: ledger.move(case_id, S.RECEIVED, worker),
            "finish": lambda: self.finish(case_id, to, worker),
            "name_the_form": lambda: ledger.assign_template(case_id, "f", "1", "sato"),
            "move": lambda: ledger.move(case_id, to, "sato"),
            "discard": lambda: ledger.discard(case_id, "sato", "別の書類"),
            "send_back": lambda: ledger.send_back(case_id, "sato", "不備"),
            "approve": lambda: ledger.approve(case_id, "suzuki", ledger.case(case_id).version),
            "withdraw": lambda: ledger.withdraw(case_id, "sato", "訂正"),
            "receipt": lambda: keying.receipt(case_id, "R-1", self.now, worker),
            "adopt_receipt": lambda: keying.adopt_receipt(case_id, "R-1", self.now, worker),
            "purge": lambda: ledger.purge(case_id, "admin"),
            **{
                name: lambda name=name: getattr(keying, name)(case_id, "理由", worker)
                for name in (
                    *("nothing_sent", "refused", "outcome_unknown"),
                    *("found_absent", "found_different"),
                )
            },
        }

    def finish(self, case_id, to, worker):
        number = next(self.numbers)
        decision = Decision.CONFIRM if number % 2 else Decision.ACCEPT
        name = "甲" if number % 3 == 0 else f"名前{number}"
        outcome = PageOutcome(UNREAD[to]) if to in UNREAD else read_as(name, decision)
        terms = ReadingTerms("name", ("name",), straight=to is S.APPROVED)
        self.ledger.finish_reading(case_id, outcome, worker, terms)

    @invariant()
    def every_case_stands_right(self):
        for case_id, clicks in self.clicks.items():
            case = self.ledger.case(case_id)
            the_trail_is_legal_and_explains_where_it_stands(case)
            every_click_is_accounted_for(case, clicks)
            no_system_has_it_twice_and_none_is_forgotten(case)
            if case.state not in (S.READING, S.KEYING):
                assert case.lease_owner is None
        assert sum(self.ledger.counts().values()) == len(self.clicks)


def the_trail_is_legal_and_explains_where_it_stands(case):
    path = [None, *(move.new for move in case.moves)]
    assert [move.old for move in case.moves] == path[:-1]
    assert path[1] == S.RECEIVED and path[-1] == case.state
    assert all(State(new) in MOVES[State(old)] for old, new in pairwise(path[1:]))


def every_click_is_accounted_for(case, clicks):
    sent = [keying for keying in case.keyings if keying.intent_at is not None]
    assert len(sent) == clicks
    unsettled = [keying for keying in sent if keying.outcome in (Outcome.OPEN, Outcome.UNKNOWN)]
    assert len(unsettled) <= 1
    if unsettled:
        assert case.state in (S.KEYING, S.OUTCOME_UNKNOWN)
    if case.state is S.KEYED:
        assert case.keyings[-1].receipt_number == "R-1"


def no_system_has_it_twice_and_none_is_forgotten(case):
    under_way = [job for job in case.jobs if job.state in (JobState.KEYING, JobState.UNKNOWN)]
    assert len(under_way) <= 1
    if under_way:
        assert case.state in (S.KEYING, S.OUTCOME_UNKNOWN)
    done = [job.system for job in case.jobs if job.state is JobState.DONE]
    kept = (Outcome.KEYED, Outcome.ADOPTED)
    sent = [keying.system for keying in case.keyings if keying.outcome in kept and keying.intent_at]
    assert len(sent) == len(set(sent)) and set(sent) <= set(done)
    if case.state is S.KEYED:
        assert len(done) == len(case.jobs)


def test_the_same_holds_on_postgresql(cluster_url):
    def office():
        empty(cluster_url)
        return Office(cluster_url)

    few = settings(TestOffice.settings, max_examples=5, stateful_step_count=12)
    run_state_machine_as_test(office, settings=few)  # type: ignore[arg-type]  # any maker will do


TestOffice = Office.TestCase
TestOffice.settings = settings(
    max_examples=30,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
