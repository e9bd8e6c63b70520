"""A home is its owner's alone from the first start on, and where it is not that is told."""

import os
import stat

import pytest

from flows.errors import MachineRefused
from flows.intake.inbox import Inbox, Patience
from flows.intake.intake import Intake, sweep
from flows.maintenance.privacy import check_privacy
from flows.office.office import open_office
from flows.office.private_files import for_owner_only


@pytest.fixture(autouse=True)
def as_a_shell_has_it():
    before = os.umask(0o022)
    yield
    os.umask(before)


def open_to_others(home):
    """Return what somebody else on the machine could read or write, whatever is above it."""
    paths = [home, *home.iterdir()]
    return {path.name for path in paths if stat.S_IMODE(path.stat().st_mode) & 0o077}


def test_a_new_home_is_its_owners_alone(home, kamibashi):
    assert kamibashi("users", "list").code == 0
    assert (home / "cases.sqlite3").exists()
    assert open_to_others(home) == set()
    assert "only its owner" in check_privacy(home, home / "inbox")


def test_what_is_taken_in_is_its_owners_alone(home, tmp_path):
    with for_owner_only(), open_office() as office:
        office.folders.make()
        inbox = tmp_path / "inbox"
        inbox.mkdir()
        (inbox / "a.pdf").write_bytes(b"no PDF")
        (inbox / "a.pdf").chmod(0o666)
        seen, intake = Inbox(inbox, Patience(1, 1)), Intake(office.folders, office.ledger)
        assert [each for now in (0, 5) for each in sweep(intake, seen, now)]
    assert open_to_others(home) == set()
    for folder in ("scans", "quarantine"):
        assert (home / folder).iterdir()
        assert open_to_others(home / folder) == set()
    assert os.umask(0o022) == 0o022  # as it was


@pytest.mark.parametrize("mode", [0o755, 0o750, 0o701, 0o770])
def test_a_home_that_others_look_into_is_told(home, tmp_path, mode):
    home.mkdir()
    (home / "cases.sqlite3").touch(0o644)
    home.chmod(mode)
    for inbox in (home / "inbox", tmp_path / "inbox"):
        with pytest.raises(MachineRefused, match="chmod 700"):
            check_privacy(home, inbox)


def test_a_group_may_go_through_it_to_the_inbox_alone(home):
    (home / "inbox").mkdir(parents=True)
    (home / "scans").mkdir(0o755)
    home.chmod(0o710)
    with pytest.raises(MachineRefused, match="go-rwx for all else"):
        check_privacy(home, home / "inbox")
    (home / "scans").chmod(0o700)
    assert "but for the inbox" in check_privacy(home, home / "inbox")


def test_a_home_that_is_not_there_yet_is_nothing_wrong(home):
    assert "not there yet" in check_privacy(home, home / "inbox")
