"""An original that is not what was dropped is an alarm."""

import os

import pytest

from flows.errors import MachineRefused
from flows.intake.intake import claim, take_in
from flows.maintenance.originals import check_originals
from flows.office.file_store import settle_store


@pytest.fixture
def kept(intake, drop):
    """Three originals, and how they are looked at."""
    settle_store(intake.ledger, intake.folders)
    for shade in (1, 2, 3):
        mine = claim(drop("a.png", shade=shade), intake.folders.work)
        take_in(intake, mine)
    return [intake.folders.file(scan.path) for scan in reversed(intake.ledger.scans())]


def test_originals_as_they_were_dropped_are_counted(intake, kept):
    assert check_originals(intake.ledger, intake.folders) == "3 kept as they were dropped"


def test_those_that_are_gone_or_changed_are_named(intake, kept):
    kept[0].unlink()
    kept[1].write_bytes(b"short")
    whole = bytearray(kept[2].read_bytes())
    whole[-1] ^= 1
    kept[2].write_bytes(whole)
    with pytest.raises(MachineRefused) as raised:
        check_originals(intake.ledger, intake.folders)
    absent, other = str(raised.value).splitlines()
    assert absent.startswith("originals of scan 1 are not in scans/")
    assert other.startswith("originals of scan 3, 2 do not fit their SHA-256")


def test_a_file_dropped_again_puts_a_damaged_original_right(intake, kept, drop):
    whole = kept[1].read_bytes()
    kept[1].write_bytes(b"x" * len(whole))
    os.utime(kept[1], (0, 0))
    taken = take_in(intake, claim(drop("b.png", shade=2), intake.folders.work))
    assert taken.duplicate
    assert kept[1].read_bytes() == whole
    assert check_originals(intake.ledger, intake.folders)
