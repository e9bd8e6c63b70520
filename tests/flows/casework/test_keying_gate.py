"""Between two records, and never inside one, keying stops: for the hour, the day, or a person."""

import asyncio
import time
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import islice

import pytest

from benchmarks.chaos.papers import lay_out
from cases.ledger import Ledger
from cases.records.records import Event
from cases.records.states import State
from flows.casework.direct_runs import key_approved
from flows.casework.keying_gate import Gate
from flows.errors import KeyingClosed
from flows.office.office import open_office
from japanese.clock import TOKYO
from samples.systems.hoiku.process import legacy_system
from samples.systems.hoiku.server import PASSWORD, STAFF

NIGHTS = 'windows = ["mon-fri 19:00-06:00"]\nclosures = ["last-day"]\n'


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=TOKYO)


def gate_of(office, *, at_any_hour=False):
    return Gate(office.ledger, office.manifest("hoiku"), at_any_hour)


def key_all(office):
    """Key what is approved, as `kamibashi key` does."""
    return key_approved(office.ledger, office.forms, office.systems, office.target("hoiku"))


@pytest.fixture
def office_at(home, monkeypatch, opened):
    """An office whose clock stands still, with what its one system's manifest says."""
    (home / "systems").mkdir(parents=True)
    monkeypatch.setenv("KAMIBASHI_SYSTEMS__HOIKU__ADDRESS", "http://hoiku.example")
    monkeypatch.setenv("KAMIBASHI_SYSTEMS__HOIKU__USER", STAFF)
    monkeypatch.setenv("KAMIBASHI_PASSWORDS__HOIKU", PASSWORD)

    def make(moment, manifest=NIGHTS):
        (home / "systems/hoiku.toml").write_text(manifest, encoding="utf-8")
        office = opened.enter_context(open_office())
        office.ledger = Ledger(office.database, now=lambda: at(moment))
        return office

    return make


@pytest.mark.parametrize(
    ("moment", "said", "any_hour"),
    [
        ("2026-11-20T19:00", "", ""),
        ("2026-11-20T18:59", "11月20日（金）19:00から", ""),
        ("2026-11-30T20:00", "休む日", "休む日"),
    ],
)
def test_it_is_shut_outside_the_hours_and_on_closures(office_at, moment, said, any_hour):
    office = office_at(moment)
    for gate, why in [(gate_of(office), said), (gate_of(office, at_any_hour=True), any_hour)]:
        assert bool(gate.why_shut()) == bool(why)
        assert why in gate.why_shut()
        if why:
            with pytest.raises(KeyingClosed, match="hoiku") as raised:
                gate.check()
            assert raised.value.exit_code == 26


def test_a_window_closes_between_two_records(office_at):
    office = office_at("2026-11-20T20:00")
    clock = [at("2026-11-21T05:58")]
    office.ledger = Ledger(office.database, now=lambda: clock[0])
    for _ in gate_of(office).turns():
        clock[0] += timedelta(minutes=1)
    assert clock[0] == at("2026-11-21T06:00")


def test_the_stop_holds_at_any_hour_and_says_who_made_it(office_at):
    office = office_at("2026-11-20T20:00")
    gate = gate_of(office, at_any_hour=True)
    turns = gate.turns()
    next(turns)
    office.ledger.keying.stop("tanaka", "画面が変わった")
    assert list(turns) == []
    assert "tanaka さんがすべての入力を止めています（画面が変わった）" in gate.why_shut()
    office.ledger.keying.resume("tanaka")
    gate.check()


def test_one_system_is_stopped_from_the_command_line(office_at, kamibashi):
    gate = gate_of(office_at("2026-11-20T20:00"))
    told = kamibashi("stop", "--system", "hoiku", "--why", "画面が変わった").out
    assert told == "hoiku: command line が止めています（画面が変わった）\n"
    assert "このシステムへの入力を止めています（画面が変わった）" in gate.why_shut()
    assert kamibashi("stop", "--system", "hoikuu").code == 40
    assert "止められていません" in kamibashi("resume", "--system", "hoiku").out
    gate.check()


def test_keying_outside_the_hours_is_signed_and_inside_is_not(office_at):
    for moment, count in [("2026-11-20T20:00", 0), ("2026-11-20T12:00", 1)]:
        office = office_at(moment)
        gate_of(office).sign_overruling("suzuki")
        gate_of(office, at_any_hour=True).sign_overruling("suzuki")
        signed = office.ledger.history(at("2026-11-20T00:00"), at("2026-11-21T00:00"))
        assert [(each.by, each.event) for each in signed] == [("suzuki", Event.OVERRULED)] * count


def test_the_system_rests_between_two_records(office_at):
    gate = gate_of(office_at("2026-11-20T20:00", "rest_seconds = 0.05"))
    began = time.monotonic()
    assert len(list(islice(gate.turns(), 3))) == 3
    assert time.monotonic() - began >= 0.1


def test_the_nightly_run_does_nothing_while_it_is_shut(office_at):
    from flows.key_records import key_into  # Prefect takes a while to import

    office = office_at("2026-11-20T20:00", 'closures = ["01-01..12-31"]')
    (paper,) = lay_out(office.ledger, office.forms.find("shurou_shoumei", "2024-11"), 1, seed=9)
    assert asyncio.run(key_into.fn("hoiku")) is None  # nobody can log in to hoiku.example
    assert office.ledger.case(paper.case_id).state is State.APPROVED


# A real system


@pytest.fixture(scope="module")
def hoiku(tmp_path_factory):
    with legacy_system(tmp_path_factory.mktemp("hoiku") / "hoiku.sqlite3") as system:
        yield system


@pytest.mark.browser
def test_who_stops_inside_a_record_lets_it_come_to_its_end(office_at, hoiku, monkeypatch):
    monkeypatch.setenv("KAMIBASHI_SYSTEMS__HOIKU__ADDRESS", hoiku.address)
    evening = "2026-11-20T20:00"
    office = office_at(evening)
    papers = lay_out(office.ledger, office.forms.find("shurou_shoumei", "2024-11"), 2, seed=9)
    before = hoiku.registrations_received()
    pulled: list[Future[None]] = []

    with ThreadPoolExecutor(1) as somebody:

        def now():
            if not pulled and hoiku.registrations_received() > before:
                pulled.append(somebody.submit(Ledger(office.database).keying.stop, "tanaka", ""))
            return at(evening)

        office.ledger = Ledger(office.database, now=now)
        done = key_all(office)
        first, state = next(done)
        assert state is State.KEYED
        pulled[0].result()
        with pytest.raises(KeyingClosed, match="tanaka さんがすべての入力を止めています"):
            next(done)
    (second,) = {paper.case_id for paper in papers} - {first}
    assert office.ledger.case(second).state is State.APPROVED
    assert hoiku.registrations_received() == before + 1
