"""A home and a database that belong together know it; any others are told apart."""

import shutil

import pytest

from cases.ledger import Ledger
from cases.store.database import open_database
from flows.errors import StoreAway
from flows.intake.inbox import Inbox, Patience
from flows.intake.intake import sweep
from flows.office.file_store import check_own_store, check_store, settle_store
from flows.office.folders import Folders


@pytest.fixture
def taken(intake, drop):
    """An office that took a scan in; its home is a store."""
    settle_store(intake.ledger, intake.folders)
    folder = drop("a.png").parent
    inbox = Inbox(folder, Patience(quiet=3))
    assert [each for now in (0, 100) for each in sweep(intake, inbox, now)]
    return intake


def test_a_new_home_becomes_the_store_and_stays_it(intake):
    settle_store(intake.ledger, intake.folders)
    identity = intake.ledger.store.identity()
    assert intake.folders.store_marker.read_text().strip() == identity
    settle_store(intake.ledger, intake.folders)
    assert intake.ledger.store.identity() == identity
    assert [path.name for path in intake.folders.home.glob(".store*")] == []


def test_a_moved_home_is_the_store_wherever_it_lies(taken, tmp_path):
    moved = taken.folders.home.rename(tmp_path / "elsewhere")
    engine = open_database(f"sqlite:///{moved}/cases.sqlite3")
    ledger, folders = Ledger(engine), Folders(moved)
    check_own_store(ledger, folders)
    (scan,) = ledger.scans()
    assert folders.file(scan.path).is_file()
    engine.dispose()


def test_another_home_is_refused_and_both_are_named(taken, tmp_path):
    other = Folders(tmp_path / "other")
    other.make()
    engine = open_database(f"sqlite:///{tmp_path}/other/cases.sqlite3")
    settle_store(Ledger(engine), other)
    engine.dispose()
    for look in (check_store, settle_store, check_own_store):
        with pytest.raises(StoreAway, match="another database") as raised:
            look(taken.ledger, other)
    assert str(taken.ledger.store.identity()) in str(raised.value)


def test_an_empty_folder_in_the_place_of_the_home_is_refused(taken, tmp_path):
    bare = Folders(tmp_path / "mount point")
    bare.make()
    for look in (check_store, settle_store, check_own_store):
        with pytest.raises(StoreAway, match="share away"):
            look(taken.ledger, bare)
    assert not bare.store_marker.exists()


def test_a_home_without_its_marker_is_known_by_its_originals(taken):
    identity = taken.folders.store_marker.read_text()
    taken.folders.store_marker.unlink()
    check_store(taken.ledger, taken.folders)
    assert taken.folders.store_marker.read_text() == identity


def test_a_home_of_yesterday_is_known_by_its_originals(intake, drop):
    folder = drop("a.png").parent
    inbox = Inbox(folder, Patience(quiet=3))
    assert [each for now in (0, 100) for each in sweep(intake, inbox, now)]
    assert intake.ledger.store.identity() is None  # nobody had settled anything in that day
    check_own_store(intake.ledger, intake.folders)
    assert intake.folders.store_marker.read_text().strip() == intake.ledger.store.identity()


def test_a_home_of_yesterday_whose_files_are_away_becomes_no_store(intake, drop):
    folder = drop("a.png").parent
    inbox = Inbox(folder, Patience(quiet=3))
    assert [each for now in (0, 100) for each in sweep(intake, inbox, now)]
    shutil.rmtree(intake.folders.scans)
    for look in (settle_store, check_own_store):
        with pytest.raises(StoreAway):
            look(intake.ledger, intake.folders)
    check_store(intake.ledger, intake.folders)  # of the database nothing is known
    assert intake.ledger.store.identity() is None


def test_a_damaged_marker_is_no_identity(intake):
    intake.folders.store_marker.write_bytes(b"\xff\xfe")
    with pytest.raises(StoreAway, match="damaged"):
        settle_store(intake.ledger, intake.folders)
