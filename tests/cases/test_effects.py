"""What an act changes, and what it must not: every row of everybody else stays as it was.

Every UPDATE and DELETE of the room is met here by an act that leads to it. The other case is of
another citizen, stands where the acted one stands, and has as much of everything.
"""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy import event, select, update

from cases.keying.keyed_boxes import KeyedBox
from cases.people.staff import Role, Staff
from cases.records.errors import LogInRefused
from cases.records.records import NewCase, reception_number
from cases.records.states import State
from cases.review.substitutions import Proposal
from cases.store.every_table import METADATA
from cases.store.tables import CASES
from ocr.base.reasons import Reason, ReasonCode
from tests.cases.conftest import LEASE

PASSWORD = "asagao-to-himawari"
SYSTEMS = ("hoiku", "zeimu")
GONE, NEW = "gone", "new"


def rows(engine):
    """Return every row of the database by table and primary key."""
    with engine.connect() as connection:
        return {
            (table.name, tuple(row[column.name] for column in table.primary_key)): dict(row)
            for table in METADATA.sorted_tables
            for row in connection.execute(select(table)).mappings()
        }


def changes(before, after):
    """Return what became of each row that is another: the columns, or that it is gone or new."""
    became: dict[tuple[str, tuple[object, ...]], str | frozenset[str]] = {}
    for key in before.keys() | after.keys():
        old, new = before.get(key), after.get(key)
        if old is None or new is None:
            became[key] = NEW if old is None else GONE
        elif old != new:
            became[key] = frozenset(name for name in old if old[name] != new[name])
    return became


def by_table(became):
    """Return the changes of each table: the columns, in one, and how many rows are gone or new."""
    found: dict[str, tuple[set[str], Counter[str]]] = {}
    for (table, _), change in became.items():
        columns, rows_ = found.setdefault(table, (set(), Counter()))
        if isinstance(change, str):
            rows_[change] += 1
        else:
            columns |= change
    return {
        table: " ".join([*sorted(columns), *(f"{rows_[how]}-{how}" for how in sorted(rows_))])
        for table, (columns, rows_) in found.items()
    }


def hurry(connection, _entry):
    """Wait for no disk: a power cut is not what is tried here."""
    connection.execute("PRAGMA synchronous = OFF").close()


class World:
    """Two citizens' cases, each with as much as a case may have, on scans of their own."""

    def __init__(self, ledger, engine, clock, office):
        self.ledger, self.engine, self.clock, self.office = ledger, engine, clock, office

    def scan(self, number):
        digest, path = f"{number:064x}", Path(f"scans/{number}.pdf")
        scan = self.ledger.receive_scan(digest, f"山田{number}.pdf", path, 10, "intake")
        self.ledger.receive_scan(digest, f"山田また{number}.pdf", path, 10, "suzuki")
        return scan.scan_id

    def case(self, number):
        """Return a case on the desk, with notes, a trail, boxes and substitutions."""
        page = NewCase(Path(f"page-{number}.png"), (1,))
        (case_id,) = self.ledger.split_scan(self.scan(number), [page], "intake")
        assert self.ledger.claim(State.READING, f"reader-{number}", LEASE) == case_id
        read = self.office.outcome(name=f"山田 {number}", born=f"1990-04-0{number}", doubtful=True)
        self.ledger.finish_reading(case_id, read, f"reader-{number}", self.office.terms)
        version = self.office.version(case_id)
        version = self.ledger.confirm(case_id, "phone", "sato", version)
        self.ledger.correct(case_id, "birth_date", f"1991-01-0{number}", "sato", version)
        self.ledger.add_note(case_id, f"山田{number}に電話", "sato")
        for system in SYSTEMS:
            self.ledger.keyed.keep(case_id, system, [KeyedBox("氏名", f"山田{number}")], "bot-1")
            told = [self.proposal(number, box) for box in ("氏名", "住所")]
            self.ledger.substitutions.propose(case_id, system, told, "bot-1")
        first = self.ledger.substitutions.of_case(case_id)[0]
        self.ledger.substitutions.accept(case_id, first.id, "sato")
        return case_id

    @staticmethod
    def proposal(number, box):
        return Proposal(box, ("applicant_name",), f"髙{number}", f"高{number}", "髙")

    def on_the_desk(self):
        return self.case(1), self.case(2)

    def approved(self):
        both = self.on_the_desk()
        for case_id in both:
            self.ledger.approve(case_id, "sato", self.office.version(case_id))
        self.ledger.keying.open_jobs({name: [("shurou", "2024-11")] for name in SYSTEMS}, "", "b")
        return both

    def keying(self):
        both = self.approved()
        for place, case_id in enumerate(both, 1):
            taken = self.ledger.claim(State.KEYING, f"bot-{place}", LEASE, system="hoiku")
            assert taken == case_id
        return both

    def sent(self):
        both = self.keying()
        for place, case_id in enumerate(both, 1):
            key = reception_number(case_id)
            self.ledger.keying.intent(case_id, "hoiku", key, f"bot-{place}")
        return both

    def withdrawn(self):
        both = self.keying()
        for place, case_id in enumerate(both, 1):
            self.ledger.keying.refused(case_id, "理由", f"bot-{place}")
            self.ledger.move(case_id, State.TO_REVIEW, "sato")
        return both

    def one_late(self):
        """Return two cases that were sent, of which the first one's worker is not heard of."""
        both = self.sent()
        self.clock.turn(minutes=9)
        self.ledger.extend_lease(both[1], "bot-2", LEASE)
        self.clock.turn(minutes=2)
        return both

    def lost(self):
        both = self.sent()
        for place, case_id in enumerate(both, 1):
            picture = [Path(f"lost-{place}.png")]
            self.ledger.keying.outcome_unknown(case_id, f"山田{place}", f"bot-{place}", picture)
        return both

    def keyed(self):
        """Return two cases of which each attempt left a reason and a picture."""
        both = self.lost()
        for place, case_id in enumerate(both, 1):
            self.ledger.keying.adopt_receipt(case_id, f"R-{place}", self.clock(), f"bot-{place}")
        self.clock.turn(hours=1)
        for place, case_id in enumerate(both, 1):
            taken = self.ledger.claim(State.KEYING, f"bot-{place}", LEASE, system="zeimu")
            assert taken == case_id
            picture = [Path(f"keyed-{place}.png")]
            self.ledger.keying.intent(case_id, "zeimu", reception_number(case_id), f"bot-{place}")
            self.ledger.keying.receipt(case_id, f"Z-{place}", self.clock(), f"bot-{place}", picture)
        return both

    def purged(self):
        both = self.keyed()
        for case_id in both:
            self.ledger.purge(case_id, "admin")
        return both

    def returned(self):
        """Return two cases that were sent back, and their citizens' next papers."""
        both = self.on_the_desk()
        for case_id in both:
            self.ledger.send_back(case_id, "sato", "不備")
        return self.case(3), self.case(4)

    def being_read(self):
        """Return two cases that were read once and are being read again."""
        both = self.on_the_desk()
        with self.engine.begin() as connection:  # no act leads back from the desk
            connection.execute(update(CASES).values(state=State.RECEIVED.value))
        for place, case_id in enumerate(both, 1):
            assert self.ledger.claim(State.READING, f"reader-{place}", LEASE) == case_id
        return both

    def received(self):
        return self.scan(1), self.scan(2)


@pytest.fixture
def world(ledger, engine, clock, office):
    event.listen(engine, "connect", hurry)
    engine.dispose()  # what was connected before waits for the disk
    return World(ledger, engine, clock, office)


def purge(world, mine):
    world.ledger.purge(mine, "admin")


def forget_the_file(world, mine):
    scan = world.ledger.case(mine).scan.id
    world.ledger.retention.forget_scan(scan, world.clock(), "admin")


def put_the_file_aside(world, mine):
    world.ledger.scan_unreadable(mine, Reason(ReasonCode.PDF_LOCKED), "intake")


def read_it(world, mine):
    again = world.office.outcome(name="山田 花子", born="1977-07-07")
    world.ledger.finish_reading(mine, again, "reader-1", world.office.terms)


def confirm(world, mine):
    world.ledger.confirm(mine, "days", "sato", world.office.version(mine))


def correct(world, mine):
    world.ledger.correct(mine, "applicant_name", "花子", "sato", world.office.version(mine))


def approve(world, mine):
    world.ledger.approve(mine, "sato", world.office.version(mine))


def link(world, mine):
    first = next(row.id for row in world.ledger.cases(State.RETURNED).rows)
    world.ledger.link(mine, first, "sato")


def accept_a_substitution(world, mine):
    book = world.ledger.substitutions
    book.accept(mine, book.of_case(mine)[1].id, "sato")


def propose_anew(world, mine):
    world.ledger.substitutions.propose(mine, "hoiku", [world.proposal(3, "氏名")], "bot-1")


def keep_other_boxes(world, mine):
    world.ledger.keyed.keep(mine, "hoiku", [KeyedBox("氏名", "花子")], "bot-1")


def urge(world, mine):
    world.ledger.keying.urge(mine, "sato", 3)


def claim(world, mine):
    assert world.ledger.claim(State.KEYING, "bot-1", LEASE, system="hoiku") == mine


def extend(world, mine):
    world.ledger.extend_lease(mine, "bot-1", 2 * LEASE)


def take_from_the_dead(world, mine):
    assert world.ledger.release_expired() == (mine,)


def send_nothing(world, mine):
    world.ledger.keying.nothing_sent(mine, "理由", "bot-1", [Path("p.png")])


def leave_it_unknown(world, mine):
    world.ledger.keying.outcome_unknown(mine, "理由", "bot-1", [Path("p.png")])


def bring_a_receipt(world, mine):
    world.ledger.keying.receipt(mine, "R", world.clock(), "bot-1", [Path("p.png")])


def find_it_absent(world, mine):
    world.ledger.keying.found_absent(mine, "理由", "bot-3", [Path("p.png")])


SIGNED = {"audit": "1-new"}
FREED = "lease_owner lease_until reason state updated_at version"
ACTS = {
    purge: (
        "keyed",
        {
            "cases": "identity state subject subject_folded updated_at version",
            "case_fields": "4-gone",
            "substitutions": "4-gone",
            "keyed_boxes": "2-gone",
            "notes": "1-gone",
            "keyings": "evidence reason",
            "papers": "case_id",
            "audit": "new old why 1-new",
        },
    ),
    forget_the_file: ("purged", {"scans": "name sha256", "second_drops": "name", **SIGNED}),
    put_the_file_aside: ("received", {"scans": "state unread", **SIGNED}),
    read_it: (
        "being_read",
        {
            "cases": "attempts identity lease_owner lease_until state subject subject_folded"
            " updated_at version",
            "case_fields": "corrected decided_at decided_by decision raw read_value slots value",
            "papers": "1-gone 1-new",
            **SIGNED,
        },
    ),
    confirm: (
        "on_the_desk",
        {"case_fields": "decided_at decided_by", "cases": "updated_at version", **SIGNED},
    ),
    correct: (
        "on_the_desk",
        {
            "case_fields": "corrected decided_at decided_by value",
            "cases": "identity subject subject_folded updated_at version",
            **SIGNED,
        },
    ),
    approve: (
        "withdrawn",
        {
            "cases": "attempts reason state updated_at version",
            "keying_jobs": "attempts state",
            "papers": "settled_at",
            **SIGNED,
        },
    ),
    link: ("returned", {"cases": "linked_to", **SIGNED}),
    accept_a_substitution: (
        "on_the_desk",
        {"substitutions": "accepted_at accepted_by", **SIGNED},
    ),
    propose_anew: ("on_the_desk", {"substitutions": "1-gone 1-new"}),
    keep_other_boxes: ("on_the_desk", {"keyed_boxes": "1-gone 1-new"}),
    urge: ("approved", {"keying_jobs": "priority"}),
    claim: (
        "approved",
        {
            "cases": "attempts lease_owner lease_until state updated_at version",
            "keying_jobs": "attempts state",
            **SIGNED,
        },
    ),
    extend: ("keying", {"cases": "lease_until"}),
    take_from_the_dead: (
        "one_late",
        {
            "cases": FREED,
            "keyings": "outcome reason",
            "keying_jobs": "state worker_died",
            **SIGNED,
        },
    ),
    send_nothing: (
        "keying",
        {"cases": FREED, "keyings": "1-new", "keying_jobs": "not_before state", **SIGNED},
    ),
    leave_it_unknown: (
        "sent",
        {
            "cases": FREED,
            "keyings": "evidence outcome reason",
            "keying_jobs": "state",
            **SIGNED,
        },
    ),
    bring_a_receipt: (
        "sent",
        {
            "cases": "lease_owner lease_until reason receipt_number state updated_at version",
            "keyings": "evidence outcome receipt_at receipt_number",
            "keying_jobs": "state",
            **SIGNED,
        },
    ),
    find_it_absent: (
        "lost",
        {
            "cases": "reason state updated_at version",
            "keyings": "evidence outcome reason",
            "keying_jobs": "state",
            **SIGNED,
        },
    ),
}


def is_of(mine, scan, key, row):
    """Tell whether a row is a case's own, or of its file; what it taught is nobody's."""
    table = key[0]
    if table == "cases":
        return row["id"] == mine
    if table == "scans":
        return row["id"] == scan
    return table == "checked_values" or row.get("case_id") == mine or row.get("scan_id") == scan


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_an_act_changes_what_it_promises_of_its_own_and_no_row_of_another(world, engine, act):
    stand, promised = ACTS[act]
    mine, _other = getattr(world, stand)()
    scan = mine if isinstance(mine, int) else world.ledger.case(mine).scan.id
    before = rows(engine)
    act(world, mine)
    after = rows(engine)
    became = changes(before, after)
    assert [key for key in became if not is_of(mine, scan, key, {**after, **before}[key])] == []
    assert by_table(became) == promised


def test_of_a_purged_case_no_reason_and_no_picture_is_left_and_all_of_the_others(world):
    mine, other = world.keyed()
    before = world.ledger.case(other)
    assert {keying.reason for keying in before.keyings} == {"山田2", ""}
    assert [len(keying.evidence) for keying in before.keyings] == [1, 1]
    world.ledger.purge(mine, "admin")
    assert [(one.reason, one.evidence) for one in world.ledger.case(mine).keyings] == [("", ())] * 2
    assert world.ledger.case(other) == before
    assert world.ledger.keying.of_case(other) == before.keyings


def test_a_stop_that_is_taken_back_and_a_session_that_ends_leave_the_others(ledger, engine):
    for system in ("", *SYSTEMS):
        ledger.keying.stop("sato", "点検", system)
    first, second = (ledger.keying.session("hoiku", f"bot-{n}", most=2) for n in (1, 2))
    before = rows(engine)
    ledger.keying.resume("sato", "hoiku")
    first.end()
    after = rows(engine)
    left = changes(before, after)
    second.end()
    assert {key: how for key, how in left.items() if key[0] == "holds"} == {
        ("holds", ("*hoiku",)): GONE,
        ("holds", ("hoiku-1",)): GONE,
    }


@pytest.fixture
def staff(engine, clock):
    """Three people, of whom each has one session that holds."""
    staff = Staff(engine, clock, PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    staff.set_up(staff.new_set_up_token(), "sato", "佐藤", PASSWORD)
    for name in ("suzuki", "tanaka"):
        staff.add_user(name, name, PASSWORD, Role.CLERK, "sato")
    return staff


@pytest.mark.parametrize(
    ("act", "column"),
    [
        (lambda staff, _: staff.disable("suzuki", "sato"), "disabled"),
        (lambda staff, _: staff.set_password("suzuki", PASSWORD * 2, "sato"), "password_hash"),
        (lambda staff, token: staff.log_out(token), None),
    ],
    ids=["disabled", "another password", "logged out"],
)
def test_who_is_put_out_is_out_alone(staff, engine, act, column):
    token = {name: staff.log_in(name, PASSWORD).token for name in ("sato", "suzuki", "tanaka")}
    before = rows(engine)
    act(staff, token["suzuki"])
    became = changes(before, rows(engine))
    assert [name for name in token if staff.session(token[name])] == ["sato", "tanaka"]
    gone = [key for key, how in became.items() if key[0] == "sessions" and how == GONE]
    assert len(gone) == 1
    people = {key: how for key, how in became.items() if key[0] == "users"}
    assert people == ({("users", ("suzuki",)): frozenset({column})} if column else {})


def test_a_log_in_clears_away_what_expired_and_forgives_itself_alone(staff, engine, clock):
    short = staff.log_in("suzuki", PASSWORD, lasts=timedelta(minutes=1)).token
    long = staff.log_in("tanaka", PASSWORD).token
    with pytest.raises(LogInRefused):
        staff.log_in("suzuki", "wrong-password")
    clock.turn(minutes=2)
    before = rows(engine)
    staff.log_in("suzuki", PASSWORD)
    became = changes(before, rows(engine))
    assert by_table(became) == {"sessions": "1-gone 1-new", "log_ins": "1-new"}
    assert staff.session(long) and staff.session(short) is None
    assert [one.succeeded for one in staff.log_ins()] == [True, False, True, True]
