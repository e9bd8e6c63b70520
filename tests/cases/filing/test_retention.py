"""What may go, and what not yet: each kind of case and file, on both sides of the day."""

from pathlib import Path

import pytest

from cases.records.errors import IllegalMove
from cases.records.records import NewCase
from cases.records.states import State
from ocr.base.form_reading import PageOutcome, PageState
from ocr.base.reasons import Reason, ReasonCode
from tests.cases.conftest import LEASE

LOCKED = Reason(ReasonCode.PDF_LOCKED)


def finished(ledger, office):
    """Return the case of a new scan, sent back."""
    case_id = office.read()
    ledger.send_back(case_id, "sato", "不備")
    return case_id


def test_finished_cases_that_nobody_touched_since_are_due_in_the_order_they_came(
    ledger, office, clock
):
    first, second = finished(ledger, office), finished(ledger, office)
    office.read(name="佐藤 花子")  # is worked on
    day = clock()
    finished(ledger, office)  # later than that day
    assert ledger.retention.cases_due(day) == (first, second)
    ledger.purge(first, "admin")
    assert ledger.retention.cases_due(day) == (second,)
    assert ledger.retention.purged() == (first,)


def test_a_file_is_due_when_its_last_case_is_purged_or_it_never_opened(ledger, office, clock):
    stack = office.scan("山田の束.pdf")
    pages = [NewCase(Path(f"page-{n}.png"), (n,)) for n in (1, 2)]
    both = ledger.split_scan(stack, pages, "intake")
    broken, waiting = office.scan("壊れた.pdf"), office.scan("これから.pdf")
    ledger.scan_unreadable(broken, LOCKED, "intake")
    day = clock()
    later = office.scan("あとで壊れた.pdf")
    ledger.scan_unreadable(later, LOCKED, "intake")

    def due():
        return [scan.id for scan in ledger.retention.scans_due(day)]

    assert due() == [broken]
    for case_id in both:
        assert stack not in due()
        discard(ledger, case_id)
        ledger.purge(case_id, "admin")
    assert due() == [stack, broken]
    for scan_id in (waiting, later):
        with pytest.raises(IllegalMove, match="not to be forgotten yet"):
            ledger.retention.forget_scan(scan_id, day, "admin")
    ledger.retention.forget_scan(stack, day, "admin")
    assert due() == [broken]
    assert (ledger.scan(stack).name, ledger.scan(broken).name) == ("", "壊れた.pdf")


def discard(ledger, case_id):
    """Put a received case aside, as a page that could not be read."""
    assert ledger.claim(State.READING, "reader", LEASE) == case_id
    ledger.finish_reading(case_id, PageOutcome(PageState.UNREADABLE, LOCKED), "reader")
    ledger.discard(case_id, "sato", "別の書類")
