"""A fault of the machine is never a state of a case: it waits, and is read when that is over."""

import logging
import shutil
from datetime import UTC, datetime, timedelta
from errno import ENOSPC
from pathlib import Path

import pytest

from cases.ledger import Ledger
from cases.records.states import State
from cases.store.database import open_database
from flows.casework.direct_runs import read_waiting
from flows.casework.keying_sessions import keying_session
from flows.errors import StoreAway
from flows.intake.inbox import Inbox, Patience
from flows.intake.intake import Intake, sweep
from flows.office.file_store import settle_store
from flows.office.folders import Folders
from flows.office.office import Office
from flows.office.registered_forms import RegisteredForms
from flows.office.settings import Settings, SystemAddress
from ocr.base.reasons import ReasonCode
from ocr.reader import Reader
from tests.ocr.test_reader_scripted import ScriptedEngine

FORMS = RegisteredForms(Path("form_templates").absolute())
CERTIFICATE = Path("samples/certificates/typed-26-003.png").absolute()


class Clock:
    """Ticks a second at each look, and is turned by hand."""

    at = datetime(2026, 4, 1, tzinfo=UTC)

    def __call__(self):
        self.at += timedelta(seconds=1)
        return self.at


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def ledger(tmp_path, clock):
    engine = open_database(f"sqlite:///{tmp_path}/cases.sqlite3")
    yield Ledger(engine, clock)
    engine.dispose()


@pytest.fixture
def stack(intake, drop):
    """A home with a stack of five pages that wait to be read."""
    settle_store(intake.ledger, intake.folders)
    inbox = Inbox(drop("a.tif", pages=5).parent, Patience(quiet=1, incomplete=1))
    (taken,) = [each for now in (0, 5) for each in sweep(intake, inbox, now)]
    return taken.cases


def page_of(intake, case_id):
    return intake.folders.pages_of(case_id) / "page.png"


def batch(ledger, folders):
    blind, none = Reader((), ScriptedEngine()), RegisteredForms(folders.home)
    return dict(read_waiting(ledger, folders, none, lambda: blind))


def out_of_reach(kind, page):
    """Let a page be out of reach; return how it comes back."""
    away = page.with_name("away.png")
    page.rename(away)
    if kind == "EIO":
        page.symlink_to("/proc/self/mem")  # its first byte cannot be read, whoever asks
    if kind == "no file":
        page.mkdir()

    def back():
        if kind == "no file":
            page.rmdir()
        away.replace(page)

    return back


@pytest.mark.parametrize("kind", ["ENOENT", "EIO", "no file"])
def test_a_page_out_of_reach_waits_and_its_neighbours_are_read(kind, intake, stack, clock, caplog):
    lost, others, ledger = stack[1], set(stack) - {stack[1]}, intake.ledger
    back = out_of_reach(kind, page_of(intake, lost))
    with caplog.at_level(logging.WARNING):
        done = batch(ledger, intake.folders)
    assert done == {lost: State.RECEIVED} | dict.fromkeys(others, State.UNREADABLE)
    case = ledger.case(lost)
    assert (case.state, case.attempts, case.lease_owner) == (State.RECEIVED, 0, None)
    assert case.unread.code is ReasonCode.MACHINE
    assert ledger.resting() == {case.unread: 1}
    assert f"reading of case {lost} waits" in caplog.text
    back()
    assert batch(ledger, intake.folders) == {}  # it rests
    clock.at += timedelta(minutes=6)
    assert set(batch(ledger, intake.folders)) == {lost}
    assert ledger.state(lost) is State.UNREADABLE  # a grey sheet: looked at, and told why
    assert ledger.case(lost).unread.code is not ReasonCode.MACHINE
    assert ledger.resting() == {}


def test_where_all_pages_are_away_the_worker_rests_and_goes_on_by_itself(intake, stack, clock):
    pages, away = intake.folders.pages, intake.folders.home / "away"
    pages.rename(away)
    for _ in range(10):  # no number of tries makes it a state of the case
        assert 0 < len(batch(intake.ledger, intake.folders)) <= 3
        clock.at += timedelta(minutes=6)
    cases = [intake.ledger.case(case_id) for case_id in stack]
    assert {(case.state, case.attempts) for case in cases} == {(State.RECEIVED, 0)}
    shutil.rmtree(pages, ignore_errors=True)
    away.rename(pages)
    assert set(batch(intake.ledger, intake.folders)) == set(stack)
    assert intake.ledger.counts()[State.RECEIVED] == 0


def test_a_page_that_is_really_broken_is_unreadable(intake, stack):
    page_of(intake, stack[0]).write_bytes(b"no picture")
    page_of(intake, stack[1]).write_bytes(b"")
    batch(intake.ledger, intake.folders)
    for case_id in stack[:2]:
        case = intake.ledger.case(case_id)
        assert (case.state, case.unread.code) == (State.UNREADABLE, ReasonCode.NO_PICTURE)


class FullDisk(ScriptedEngine):
    """Finds no room for what it writes."""

    def read(self, crops):
        raise OSError(ENOSPC, "No space left on device")


def test_a_disk_that_is_full_while_a_page_is_read_is_no_state_of_the_case(intake, drop):
    folder = drop("b.png", CERTIFICATE.read_bytes()).parent
    inbox = Inbox(folder, Patience(quiet=1, incomplete=1))
    (taken,) = [each for now in (0, 5) for each in sweep(intake, inbox, now)]
    full = Reader(FORMS.templates, FullDisk())
    done = dict(read_waiting(intake.ledger, intake.folders, FORMS, lambda: full))
    assert done == {taken.cases[0]: State.RECEIVED}
    case = intake.ledger.case(taken.cases[0])
    assert (case.attempts, case.unread.detail) == (0, "No space left on device")


def test_another_machine_without_the_files_claims_nothing_and_says_why(
    intake, stack, tmp_path, clock, caplog
):
    bare = Folders(tmp_path / "another machine")
    with caplog.at_level(logging.WARNING):
        assert batch(intake.ledger, bare) == {}
    assert "reading waits: the files of this database are not in" in caplog.text
    cases = [intake.ledger.case(case_id) for case_id in stack]
    untouched = {(State.RECEIVED, 0, 1)}
    assert {(case.state, case.attempts, len(case.moves)) for case in cases} == untouched
    (notice,) = intake.ledger.notices.current()
    assert (notice.place, notice.said.code) == ("reading", ReasonCode.STORE_AWAY)
    assert not bare.home.exists()
    clock.at += timedelta(minutes=20)
    assert intake.ledger.notices.current() == ()  # nobody says so any more
    assert batch(intake.ledger, bare) == {}
    assert set(batch(intake.ledger, intake.folders)) == set(stack)
    assert intake.ledger.notices.current() == ()


@pytest.mark.postgresql
def test_of_two_machines_on_one_server_the_one_with_the_files_reads(
    postgresql, drop, tmp_path, clock
):
    engine = open_database(postgresql.new_database("two_machines"))
    here, there = Folders(tmp_path / "home"), Folders(tmp_path / "another")
    ledger = Ledger(engine, clock)
    for folders in (here, there):  # an office of its own each, before they shared a database
        folders.make()
    settle_store(ledger, here)
    inbox = Inbox(drop("a.tif", pages=4).parent, Patience(quiet=1, incomplete=1))
    (taken,) = [each for now in (0, 5) for each in sweep(Intake(here, ledger), inbox, now)]
    assert batch(ledger, there) == {}
    there.store_marker.write_text("11111111-2222-3333-4444-555555555555\n")
    assert batch(ledger, there) == {}
    assert ledger.counts()[State.RECEIVED] == 4
    assert set(batch(ledger, here)) == set(taken.cases)
    engine.dispose()


def test_a_keyer_without_the_files_begins_no_session(intake, stack, tmp_path):
    address = SystemAddress.model_validate({"address": "http://127.0.0.1:9/", "user": "kb"})
    with Office(Settings(home=tmp_path / "another machine", systems={"hoiku": address})) as office:
        target = office.target("hoiku")
        with pytest.raises(StoreAway), keying_session(intake.ledger, target):
            pass
