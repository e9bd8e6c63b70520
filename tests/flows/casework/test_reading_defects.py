"""A case whose reading meets a defect of ours says so at once, and is tried again, not for ever."""

from datetime import timedelta
from pathlib import Path

from cases.records.records import NewCase
from cases.records.states import State
from flows.casework.direct_runs import read_waiting
from flows.office.registered_forms import RegisteredForms
from ocr.base.reasons import ReasonCode
from ocr.reader import Reader
from tests.ocr.test_reader_scripted import ScriptedEngine

FORMS = RegisteredForms(Path("form_templates").absolute())
PAGE = Path("samples/certificates/typed-26-003.png").absolute()
PLACE = "AssertionError in test_reader_scripted.py"


def test_it_waits_again_twice_and_then_is_left_to_a_person(intake):
    ledger = intake.ledger
    scan = ledger.receive_scan("1" * 64, "a.png", PAGE, 1, "intake")
    (case_id,) = ledger.split_scan(scan.scan_id, [NewCase(PAGE, (1,))], "intake")
    reader = Reader(FORMS.templates, ScriptedEngine())  # has no word for any crop

    def states():
        return list(read_waiting(ledger, intake.folders, FORMS, lambda: reader))

    for count, state in enumerate((State.RECEIVED, State.RECEIVED, State.UNREADABLE), start=1):
        assert states() == [(case_id, state)]
        case = ledger.case(case_id)
        assert case.unread.code is ReasonCode.DEFECT
        assert case.unread.detail.startswith(PLACE)
        told = ledger.defects(ledger.now() - timedelta(minutes=5))
        assert told == (case.unread.detail,) * count
    assert states() == []
