from datetime import timedelta
from pathlib import Path

import pytest

from cases.records.errors import IllegalMove, NoSuchRecord
from cases.records.records import NewCase, new_case_id, reception_number
from cases.records.states import ScanState, State
from ocr.base.reasons import Reason, ReasonCode

LOCKED = Reason(ReasonCode.PDF_LOCKED)


def test_the_same_bytes_twice_are_one_scan_and_the_clerk_can_be_told(ledger):
    first = ledger.receive_scan("a" * 64, "朝.pdf", Path("scans/a.pdf"), 10, "intake")
    again = ledger.receive_scan("a" * 64, "夕.pdf", Path("scans/a.pdf"), 10, "suzuki")
    assert (first.duplicate, again.duplicate) == (False, True)
    assert again.scan_id == first.scan_id
    (drop,) = ledger.second_drops()
    assert (drop.name, drop.by, drop.scan.name) == ("夕.pdf", "suzuki", "朝.pdf")
    assert len(ledger.scans()) == 1


def test_a_stack_becomes_one_case_for_each_certificate_in_order(ledger, office):
    ids = office.received(5)
    page = ledger.cases(State.RECEIVED)
    assert tuple(row.id for row in page.rows) == ids
    assert [row.page_numbers for row in page.rows] == [(1,), (2,), (3,), (4,), (5,)]
    assert ledger.case(ids[0]).scan.page_count == 5


def test_a_scan_is_split_once(ledger, office):
    scan_id = office.scan()
    ledger.split_scan(scan_id, [NewCase(Path("p.png"), (1,))], "intake")
    with pytest.raises(IllegalMove):
        ledger.split_scan(scan_id, [NewCase(Path("p.png"), (1,))], "intake")
    with pytest.raises(IllegalMove):
        ledger.scan_unreadable(scan_id, LOCKED, "intake")
    assert ledger.cases().total == 1


def test_an_unreadable_scan_is_listed_with_its_reason(ledger, office):
    office.scan("good.pdf")
    ledger.scan_unreadable(office.scan("broken.pdf"), LOCKED, "intake")
    (scan,) = ledger.scans(ScanState.UNREADABLE)
    assert (scan.name, scan.unread) == ("broken.pdf", LOCKED)
    assert [scan.name for scan in ledger.scans()] == ["broken.pdf", "good.pdf"]
    assert [scan.name for scan in ledger.scans(offset=1, limit=1)] == ["good.pdf"]


def test_a_page_of_which_there_is_no_picture_is_a_case_of_its_own(ledger, office, clock):
    broken = Reason(ReasonCode.DEFECT, "KeyError in a.py, line 1")
    pages = [NewCase(Path("1"), (1,)), NewCase(Path("2"), (2,), unread=broken)]
    good, bad = ledger.split_scan(office.scan(), pages, "intake")
    case = ledger.case(bad)
    assert (case.state, case.page_numbers, case.unread) == (State.UNREADABLE, (2,), broken)
    assert [(move.old, move.new, move.unread) for move in case.moves] == [
        (None, "unreadable", broken)
    ]
    assert ledger.case(good).scan.page_count == 2
    assert ledger.claim(State.READING, "reader", timedelta(minutes=1)) == good
    assert ledger.claim(State.READING, "reader", timedelta(minutes=1)) is None
    assert ledger.defects(ledger.now() - timedelta(days=1)) == (broken.detail,)
    died = Reason(ReasonCode.CHILD_DIED, "PDF, SIGSEGV")
    ledger.scan_unreadable(office.scan("died.pdf"), died, "intake")
    told = ledger.defects(ledger.now() - timedelta(days=1))
    assert told == (broken.detail, "a child that makes pages died: PDF, SIGSEGV")
    clock.at += timedelta(days=2)
    assert ledger.defects(ledger.now() - timedelta(days=1)) == ()


def test_what_was_never_received_is_not_there(ledger):
    with pytest.raises(NoSuchRecord):
        ledger.scan(1)
    with pytest.raises(NoSuchRecord):
        ledger.case("nosuchcase")
    with pytest.raises(NoSuchRecord):
        ledger.scan_unreadable(7, LOCKED, "intake")


def test_a_case_id_can_be_said_and_typed():
    ids = {new_case_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert all(
        len(one) == 10 and set(one) <= set("abcdefghijklmnopqrstuvwxyz234567") for one in ids
    )
    assert reception_number("abcde23456") == "KBABCDE23456"
