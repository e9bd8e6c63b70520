"""A page of which there is no picture may be asked for again: it says again why there is none."""

from datetime import timedelta
from pathlib import Path

from cases.records.records import NewCase
from cases.records.states import State
from flows.casework.case_steps import read_case
from flows.casework.worker_names import worker_name
from flows.office.registered_forms import RegisteredForms
from ocr.base.reasons import Reason, ReasonCode
from ocr.reader import Reader
from tests.ocr.test_reader_scripted import ScriptedEngine


def test_it_is_unreadable_for_the_same_reason(intake, tmp_path):
    ledger, slow = intake.ledger, Reason(ReasonCode.SLOW_SHEET)
    scan = ledger.receive_scan("1" * 64, "束.pdf", Path("束.pdf"), 1, "intake")
    page = intake.folders.pages / "none/page.png"
    (case_id,) = ledger.split_scan(scan.scan_id, [NewCase(page, (2,), unread=slow)], "intake")
    ledger.assign_template(case_id, "f", "1", "sato")
    claimed = ledger.claim(State.READING, worker_name("reader"), timedelta(minutes=1))
    assert claimed == case_id
    reader = Reader((), ScriptedEngine())
    read_case(ledger, intake.folders, RegisteredForms(tmp_path), reader, case_id)
    case = ledger.case(case_id)
    assert (case.state, case.unread, case.lease_owner) == (State.UNREADABLE, slow, None)
