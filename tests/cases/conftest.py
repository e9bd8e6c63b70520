from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from cases.ledger import Ledger
from cases.records.records import NewCase, ReadingTerms
from cases.records.states import State
from cases.store.database import open_database
from cases.store.every_table import METADATA
from ocr.base.doubts import Doubt, DoubtCode
from ocr.base.form_reading import (
    Decision,
    FieldReading,
    FormReading,
    OptionReading,
    PageOutcome,
    PageState,
    Quality,
    SlotReading,
)
from ocr.base.reasons import Reason, ReasonCode

LEASE = timedelta(minutes=10)
UNREAD = Reason(ReasonCode.COARSE, "96")
QUALITY = Quality(
    dpi=200.0, rotation=0, skew_degrees=0.4, residual_mm=0.1, support=0.9, sharpness=12.5
)
TERMS = ReadingTerms(
    name_field="applicant_name",
    identity_fields=("applicant_name", "birth_date"),
    thresholds={"name": 0.98, "date": 0.95},
)


class Clock:
    """A clock that tests turn by hand; it ticks a second at each look."""

    def __init__(self):
        self.at = datetime(2026, 4, 1, 0, 0, tzinfo=UTC)

    def __call__(self):
        self.at += timedelta(seconds=1)
        return self.at

    def turn(self, **by):
        self.at += timedelta(**by)


def field(name, value, *, decision=Decision.ACCEPT, **more):
    kind = "choice" if isinstance(value, tuple) else "text"
    raw = value if isinstance(value, str) else ""
    return FieldReading(name, f"{name}の欄", kind, raw, value, 0.99, decision, **more)


def reading(*, name="山田 太郎", born="1990-04-01", doubtful=False):
    """A small form: a name, a date, a choice, a doubtful phone if asked for."""
    decision = Decision.CONFIRM if doubtful else Decision.ACCEPT
    return FormReading(
        template="shurou",
        edition="2024-11",
        template_hash="f" * 64,
        engine="test-engine",
        quality=QUALITY,
        fields=(
            field("applicant_name", name, slots=(SlotReading("氏名", "I19", name, 0.99),)),
            field("birth_date", born),
            field("days", ("月", "火"), options=(OptionReading("月", "A1", True, 0.9),)),
            field("phone", "03-1234-5678", decision=decision, doubts=(Doubt(DoubtCode.PALE),)),
        ),
        seconds=(("align", 0.5), ("recognise", 0.75)),
    )


def outcome(**of_reading):
    form = reading(**of_reading)
    return PageOutcome(PageState.READ, quality=form.quality, form=form)


def pytest_generate_tests(metafunc):
    """Let the tests of a module that is marked so run on both kinds of database."""
    if "database" in metafunc.fixturenames:
        both = metafunc.definition.get_closest_marker("both_databases")
        other = [pytest.param("postgresql", marks=pytest.mark.postgresql)] if both else []
        metafunc.parametrize("database", ["sqlite", *other])


@pytest.fixture(scope="session")
def cluster_url(postgresql):
    """A database on PostgreSQL with all tables, to be emptied before each test."""
    url = postgresql.new_database("cases")
    open_database(url).dispose()
    return url


@pytest.fixture
def url(request, database, tmp_path):
    """The address of an empty case database."""
    if database == "sqlite":
        return f"sqlite:///{tmp_path}/cases.sqlite3"
    address = request.getfixturevalue("cluster_url")
    empty(address)
    return address


def empty(address):
    """Forget all that is in a database but its tables."""
    names = ", ".join(table.name for table in METADATA.sorted_tables)
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
    engine.dispose()


@pytest.fixture
def engine(url):
    engine = open_database(url)
    yield engine
    engine.dispose()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def ledger(engine, clock):
    return Ledger(engine, clock)


class Office:
    """Brings cases to where a test begins."""

    lease = LEASE
    quality = QUALITY
    terms = TERMS
    outcome = staticmethod(outcome)

    def __init__(self, ledger):
        self.ledger = ledger
        self.scans = 0

    def scan(self, name="scan.pdf"):
        self.scans += 1
        digest = f"{self.scans:064x}"
        return self.ledger.receive_scan(
            digest, name, Path(f"scans/{digest}.pdf"), 1234, "intake"
        ).scan_id

    def received(self, count=1):
        pages = [NewCase(Path(f"page-{n}.png"), (n,)) for n in range(1, count + 1)]
        return self.ledger.split_scan(self.scan(), pages, "intake")

    def reading(self):
        self.received()
        return self.ledger.claim(State.READING, "reader-1", LEASE)

    def read(self, terms=TERMS, **of_reading):
        case_id = self.reading()
        self.ledger.finish_reading(case_id, outcome(**of_reading), "reader-1", terms)
        return case_id

    def unread(self, state):
        case_id = self.reading()
        self.ledger.finish_reading(case_id, PageOutcome(state, UNREAD), "reader-1")
        return case_id

    def approved(self, **of_reading):
        case_id = self.read(**of_reading)
        self.ledger.approve(case_id, "sato", self.version(case_id))
        return case_id

    def keying(self, **of_reading):
        self.approved(**of_reading)
        return self.ledger.claim(State.KEYING, "bot-1", LEASE)

    def sent(self, **of_reading):
        case_id = self.keying(**of_reading)
        self.ledger.keying.intent(case_id, "hoiku", f"KB{case_id}", "bot-1")
        return case_id

    def state(self, case_id):
        return self.ledger.case(case_id).state

    def version(self, case_id):
        return self.ledger.case(case_id).version


@pytest.fixture
def office(ledger):
    return Office(ledger)
