"""Reasons that were stored as sentences become codes, and can go back; what was signed stays."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from cases.records.states import ScanState, State
from cases.store.database import open_database
from desk.web.reason_words import reason_of_case, reason_of_entry, sentence_of
from ocr.base.form_reading import PageState
from ocr.base.reasons import Reason, ReasonCode
from tests.cases.conftest import UNREAD
from tests.cases.store.migrations import back_to

pytestmark = pytest.mark.postgresql

OF_DETAIL = {
    ReasonCode.LARGE_FILE: "100",
    ReasonCode.MANY_PAGES: "200",
    ReasonCode.PICTURE_LARGE: "8000",
    ReasonCode.COARSE: "71",
    ReasonCode.READER_DIED: "3",
    ReasonCode.OTHER: "誰も知らない\n理由です",
}
LATER = {
    ReasonCode.OTHER_PRINT,
    ReasonCode.OTHER_ROWS,
    ReasonCode.TWO_PAPERS,
    ReasonCode.DARK,
    ReasonCode.FOLDER,
    ReasonCode.NOT_PERMITTED,
    ReasonCode.ZIP_FILE,
    ReasonCode.CHILD_DIED,
    ReasonCode.DEFECT,
    ReasonCode.MACHINE,
    ReasonCode.STORE_AWAY,
    ReasonCode.LINK,
    ReasonCode.STILL_EMPTY,
    ReasonCode.STILL_OPEN,
    ReasonCode.UNFINISHED_NAME,
    ReasonCode.NOT_REMOVABLE,
    ReasonCode.PDF_PROTECTED,
    ReasonCode.PDF_XFA,
    ReasonCode.PDF_PORTFOLIO,
    ReasonCode.PDF_FONTS,
    ReasonCode.PDF_FIELDS,
    ReasonCode.PDF_UNSURE,
    ReasonCode.SHEET_WITHOUT_SIZE,
}
"""Codes that there were no sentences of when reasons became codes."""

EVERY = tuple(Reason(code, OF_DETAIL.get(code, "")) for code in ReasonCode if code not in LATER)
REASON = sa.table("scans", sa.column("id"), sa.column("reason"))
CASE_REASON = sa.table("cases", sa.column("id"), sa.column("reason"))


def stored(engine, table):
    with engine.connect() as connection:
        return {row.id: row.reason for row in connection.execute(sa.select(table))}


def refused_scans(ledger, reasons):
    """Put a scan aside for each reason; return the reasons by the id of their scan."""
    return {_put_aside(ledger, number, reason): reason for number, reason in enumerate(reasons)}


def _put_aside(ledger, number, reason):
    scan = ledger.receive_scan(f"{number:064x}", "a.pdf", Path("a.pdf"), 1, "intake")
    ledger.scan_unreadable(scan.scan_id, reason, "intake")
    return scan.scan_id


def test_sentences_become_codes_and_codes_the_same_sentences(ledger, engine, url):
    wanted = refused_scans(ledger, EVERY)
    back_to(engine, "0007")
    assert stored(engine, REASON) == {scan: sentence_of(one) for scan, one in wanted.items()}
    open_database(url).dispose()
    found = {one.id: one.unread for one in ledger.scans(ScanState.UNREADABLE, limit=99)}
    assert found == wanted


def test_of_a_case_the_reasons_that_are_ours_become_codes(office, ledger, engine, url):
    unread, unknown = office.unread(PageState.UNREADABLE), office.unread(PageState.UNKNOWN_FORM)
    words = sentence_of(Reason(ReasonCode.BLANK))
    clerks = office.unread(PageState.UNREADABLE)
    ledger.discard(clerks, "sato", words)  # a clerk may say the same
    back_to(engine, "0007")
    assert stored(engine, CASE_REASON)[unread] == sentence_of(UNREAD)
    assert stored(engine, CASE_REASON)[clerks] == words
    open_database(url).dispose()
    for case_id in (unread, unknown):
        assert (ledger.case(case_id).reason, ledger.case(case_id).unread) == ("", UNREAD)
    case = ledger.case(clerks)
    assert (case.state, case.reason, case.unread) == (State.DISCARDED, words, None)


def test_what_was_signed_stays_as_it_was_signed(office, ledger, engine, url):
    case_id = office.unread(PageState.UNREADABLE)
    back_to(engine, "0007")
    open_database(url).dispose()
    case = ledger.case(case_id)
    assert (case.moves[-1].why, case.moves[-1].unread) == (sentence_of(UNREAD), None)
    assert reason_of_entry(case.moves[-1]) == reason_of_case(case) == sentence_of(UNREAD)
