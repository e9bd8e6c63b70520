"""What was kept for as long as it had to be goes whole; what is still needed stays whole."""

import os
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import pytest

from cases.ledger import Ledger
from cases.records.records import NewCase, ReadingTerms
from cases.records.states import State
from flows.errors import RetentionUnknown
from flows.intake.inbox import Inbox, Patience
from flows.intake.intake import Intake, sweep
from flows.maintenance.retention import Forgotten, due, first_day_kept, forget
from flows.office.file_store import settle_store
from flows.office.office import Office
from flows.office.settings import Settings
from ocr.base.form_reading import (
    Decision,
    FieldReading,
    FormReading,
    PageOutcome,
    PageState,
    Quality,
)
from ocr.base.reasons import Reason, ReasonCode

LEASE = timedelta(minutes=10)
PERSON = "汐風　菜々子"
FIRST_KEPT = date(2026, 6, 1)
EVENING = datetime(2026, 5, 31, 14, 0, tzinfo=UTC)  # 23:00 in Tokyo, the day before
MORNING = EVENING + timedelta(hours=2)


class Clock:
    """Stands still until it is set."""

    at = EVENING

    def __call__(self):
        return self.at


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def office(tmp_path, clock):
    office = Office(Settings(home=tmp_path / "office"))
    office.folders.make()
    office.ledger = Ledger(office.database, now=clock)
    yield office
    office.database.dispose()


@pytest.fixture
def stack(office):
    """Two papers of one scan, both read, with pictures and evidence."""
    ledger, original = office.ledger, office.folders.scans / "a.pdf"
    original.write_bytes(b"%PDF-")
    received = ledger.receive_scan("a" * 64, f"{PERSON}.pdf", original, 5, "intake")
    pages = [NewCase(original, (n,)) for n in (1, 2)]
    cases = ledger.split_scan(received.scan_id, pages, "intake")
    for case_id in cases:
        for folder in (office.folders.pages_of(case_id), office.folders.traces_of(case_id)):
            folder.mkdir(parents=True)
            (folder / "a.png").write_bytes(b"a")
        assert ledger.claim(State.READING, "reader", LEASE) == case_id
        name = FieldReading("name", "氏名", "name", PERSON, PERSON, 0.9, Decision.CONFIRM)
        form = FormReading("f", "1", "h", "e", Quality(200, 0, 0, 0, 1, 1), (name,))
        outcome = PageOutcome(PageState.READ, form=form)
        ledger.finish_reading(case_id, outcome, "reader", ReadingTerms(name_field="name"))
    return cases


def kept(office):
    return b"".join(
        path.read_bytes() for path in sorted(office.folders.home.rglob("*")) if path.is_file()
    ).decode("utf-8", "replace")


def forgotten(office, first_kept):
    return forget(office.ledger, office.folders, office.manifests.values(), first_kept)


def test_a_finished_case_goes_on_its_day_and_others_stay(office, stack, clock):
    finished, other = stack
    office.ledger.discard(finished, "sato", "別の書類")
    clock.at = MORNING
    assert due(office.ledger, FIRST_KEPT - timedelta(days=1)) == ()
    assert due(office.ledger, FIRST_KEPT) == (finished,)
    assert forgotten(office, FIRST_KEPT) == Forgotten(cases=1, originals=0, accounts=0)
    assert office.ledger.state(finished) is State.PURGED
    assert not office.folders.pages_of(finished).exists()
    assert not office.folders.traces_of(finished).exists()
    assert office.ledger.state(other) is State.TO_REVIEW
    assert (office.folders.pages_of(other) / "a.png").exists()
    assert (office.folders.scans / "a.pdf").exists()
    assert forgotten(office, FIRST_KEPT) == Forgotten(0, 0, 0)


def test_with_the_last_case_of_a_stack_the_original_goes_and_its_name(office, stack, clock):
    for case_id in stack:
        office.ledger.discard(case_id, "sato", "別の書類")
    office.ledger.receive_scan(
        "a" * 64, f"もう一度 {PERSON}.pdf", office.folders.scans, 5, "intake"
    )
    clock.at = MORNING
    assert "汐風" in kept(office)
    assert forgotten(office, FIRST_KEPT) == Forgotten(cases=2, originals=1, accounts=0)
    assert not (office.folders.scans / "a.pdf").exists()
    assert "汐風" not in kept(office)  # nor in free pages of the database
    (scan,) = office.ledger.scans()
    assert (scan.name, office.ledger.second_drops()[0].name) == ("", "")
    assert [entry.by for entry in office.ledger.case(stack[0]).moves][-1] == "retention"
    again = office.ledger.receive_scan("a" * 64, "b.pdf", office.folders.scans, 5, "intake")
    assert not again.duplicate


def test_a_file_that_never_opened_goes_too(office, tmp_path, clock):
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / f"{PERSON}.png").write_bytes(b"no picture")
    settled = Inbox(inbox, Patience(quiet=1, incomplete=1))
    parts = Intake(office.folders, office.ledger)
    (taken,) = [each for now in (0, 5) for each in sweep(parts, settled, now)]
    assert taken.unread == Reason(ReasonCode.NOT_A_SCAN)
    assert len(list(office.folders.quarantine.iterdir())) == 2
    assert forgotten(office, FIRST_KEPT - timedelta(days=1)) == Forgotten(0, 0, 0)
    assert forgotten(office, FIRST_KEPT) == Forgotten(0, 1, 0)
    assert list(office.folders.quarantine.iterdir()) == list(office.folders.scans.iterdir()) == []


def test_what_could_not_even_be_recorded_goes_when_it_is_old(office, stack):
    for name, at in (("unrecorded-take-1", EVENING), ("unrecorded-take-2", MORNING)):
        for file in (name, f"{name}.txt"):
            place = office.folders.quarantine / file
            place.write_text(PERSON)
            os.utime(place, (at.timestamp(), at.timestamp()))
    forgotten(office, FIRST_KEPT)
    left = {path.name for path in office.folders.quarantine.iterdir()}
    assert left == {"unrecorded-take-2", "unrecorded-take-2.txt"}


def test_what_a_power_cut_left_of_a_purged_case_goes_the_next_time(office, stack):
    office.ledger.discard(stack[0], "sato", "別の書類")
    office.ledger.purge(stack[0], "retention")
    assert office.folders.pages_of(stack[0]).exists()
    forgotten(office, FIRST_KEPT)
    assert not office.folders.pages_of(stack[0]).exists()


def test_accounts_of_files_handed_over_go_by_their_age(office, tmp_path):
    tray = tmp_path / "tray"
    (tray / "sent").mkdir(parents=True)
    for name, at in (("old.csv.json", EVENING), ("new.csv.json", MORNING)):
        (tray / "sent" / name).write_text("{}")
        os.utime(tray / "sent" / name, (at.timestamp(), at.timestamp()))
    systems = office.folders.home / "systems"
    systems.mkdir()
    (systems / "zeimu.toml").write_text(f'door = "file"\naddress = "{tray}"\nuser = "kb"\n')
    assert forgotten(office, FIRST_KEPT) == Forgotten(0, 0, accounts=1)
    assert [path.name for path in (tray / "sent").iterdir()] == ["new.csv.json"]


def test_nothing_goes_before_somebody_has_said_how_long_it_is_kept():
    with pytest.raises(RetentionUnknown, match="KAMIBASHI_RETENTION_DAYS"):
        first_day_kept(None, FIRST_KEPT)
    assert first_day_kept(30, FIRST_KEPT) == date(2026, 5, 2)


def test_the_command_counts_then_forgets(office, stack, kamibashi, monkeypatch):
    monkeypatch.setenv("KAMIBASHI_HOME", str(office.folders.home))
    office.ledger.discard(stack[0], "sato", "別の書類")
    assert kamibashi("purge").code == 40
    told = kamibashi("purge", "--before", "2026-06-01", "--dry-run")
    assert "2026-06-01 より前に終わった案件: 1 件" in told.out
    assert office.ledger.state(stack[0]) is State.DISCARDED
    monkeypatch.setenv("KAMIBASHI_RETENTION_DAYS", "30")
    told = kamibashi("purge")
    assert told.code == 0
    assert "案件 1 件を消しました" in told.out
    assert office.ledger.state(stack[0]) is State.PURGED
    assert kamibashi("purge", "--before", "2999-01-01").code == 2


def test_a_mistake_in_a_manifest_is_told_before_anything_goes(
    office, stack, kamibashi, monkeypatch
):
    monkeypatch.setenv("KAMIBASHI_HOME", str(office.folders.home))
    office.ledger.discard(stack[0], "sato", "別の書類")
    systems = office.folders.home / "systems"
    systems.mkdir()
    (systems / "zeimu.toml").write_text('address = "zeimu.example"\n')
    assert kamibashi("purge", "--before", "2026-06-01").code == 40
    assert office.ledger.state(stack[0]) is State.DISCARDED
    assert office.folders.pages_of(stack[0]).exists()


@pytest.fixture
def copied(office, drop, tmp_path, clock, kamibashi, monkeypatch):
    """A home with one scan, all of its cases put away, and a copy of that home."""
    parts = Intake(office.folders, office.ledger)
    settle_store(office.ledger, office.folders)
    inbox = Inbox(drop("a.tif", pages=2).parent, Patience(quiet=1, incomplete=1))
    (taken,) = [each for now in (0, 5) for each in sweep(parts, inbox, now)]
    for case_id in taken.cases:
        assert office.ledger.claim(State.READING, "reader", LEASE) == case_id
        unread = PageOutcome(PageState.UNKNOWN_FORM, Reason(ReasonCode.NO_FORM))
        office.ledger.finish_reading(case_id, unread, "reader")
        office.ledger.discard(case_id, "sato", "別の書類")
    office.database.dispose()
    copy = tmp_path / "copy"
    shutil.copytree(office.folders.home, copy)

    def purge_in(home):
        monkeypatch.setenv("KAMIBASHI_HOME", str(home))
        return kamibashi("purge", "--before", "2026-06-01")

    return office.folders.home, copy, purge_in


def files_in(home):
    """Return the files of scans and pages; the databases are their own."""
    return {path: path.read_bytes() for path in home.rglob("*.*") if "sqlite3" not in path.name}


def test_purging_a_copied_home_leaves_the_other_one_alone_and_the_other_way_round(copied):
    home, copy, purge_in = copied
    for here, there in ((copy, home), (home, copy)):
        before = files_in(there)
        told = purge_in(here)
        assert (told.code, "案件 2 件を消しました（原本 1 件" in told.out) == (0, True)
        assert files_in(there) == before
        assert list((here / "scans").iterdir()) == list((here / "pages").iterdir()) == []


def test_an_original_that_was_not_there_is_named_and_not_counted(copied):
    home, _, purge_in = copied
    (original,) = (home / "scans").iterdir()
    original.unlink()
    told = purge_in(home)
    assert "案件 2 件を消しました（原本 0 件" in told.out
    assert f"原本 1 件はなかったので消していません: scans/{original.name}" in told.complaint
    assert told.code == 40
    assert purge_in(home).code == 0


def test_nothing_outside_the_home_is_deleted(copied, tmp_path):
    home, _, purge_in = copied
    with closing(sqlite3.connect(home / "cases.sqlite3")) as database, database:
        database.execute("UPDATE scans SET path = '../precious.tif'")
    (tmp_path / "precious.tif").write_bytes(b"of somebody else")
    for _ in range(2):  # it stays due
        told = purge_in(home)
        assert "原本 1 件はこのフォルダーの外にあるので消していません" in told.complaint
        assert told.code == 40
    assert (tmp_path / "precious.tif").read_bytes() == b"of somebody else"


def test_through_a_link_nothing_is_deleted_either(copied):
    home, copy, purge_in = copied
    shutil.rmtree(copy / "pages")
    (copy / "pages").symlink_to(home / "pages")
    before = files_in(home)
    assert purge_in(copy).code == 40
    assert files_in(home) == before


def test_a_home_that_is_not_the_one_of_the_database_is_not_purged(copied, monkeypatch, tmp_path):
    home, _, purge_in = copied
    monkeypatch.setenv("KAMIBASHI_DATABASE", f"sqlite:///{home}/cases.sqlite3")
    told = purge_in(tmp_path / "bare")
    assert (told.code, "is its disk or share away" in told.complaint) == (40, True)
    assert len(list((home / "scans").iterdir())) == 1
