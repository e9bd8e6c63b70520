"""A page of which no picture could be made: the desk says which it is, and why."""

import pytest

from cases.records.records import NewCase
from cases.records.states import State
from desk.web.reason_words import sentence_of
from ocr.base.reasons import Reason, ReasonCode

REASONS = [
    Reason(ReasonCode.PICTURE_LARGE, "8000"),
    Reason(ReasonCode.LARGE_SHEET),
    Reason(ReasonCode.SLOW_FILE),
    Reason(ReasonCode.MUCH_MEMORY),
    Reason(ReasonCode.DEFECT, "KeyError in a.py, line 1"),
]


@pytest.mark.parametrize("reason", REASONS, ids=lambda reason: reason.code)
def test_the_case_says_which_page_it_is_and_why(reason, office, clerk):
    scan = office.ledger.receive_scan("7" * 64, "束.pdf", office.home / "scan.pdf", 9, "intake")
    page = NewCase(office.home / "none.png", (17,), unread=reason)
    (case_id,) = office.ledger.split_scan(scan.scan_id, [page], "intake")
    shown = clerk.get(f"/cases/{case_id}").text
    assert sentence_of(reason) in shown
    assert "17" in shown
    assert f'src="/cases/{case_id}/page"' not in shown
    assert clerk.get(f"/cases/{case_id}/page").status_code == 404
    office.ledger.discard(case_id, "sato", "重ねて届いたため")
    assert office.ledger.state(case_id) is State.DISCARDED
