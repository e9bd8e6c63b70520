"""What is read on a form that nothing was learnt from goes past nobody, straight cases included."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from cases.records.records import NewCase
from cases.records.risk import AskedShares
from cases.records.states import State
from flows.casework.case_steps import read_case
from flows.casework.paper_marks import scanner_of
from flows.casework.worker_names import worker_name
from flows.office.office import open_office
from ocr.base.form_reading import Decision
from ocr.base.scan_facts import ScanFacts, Tones
from ocr.confidence.calibration import shipped_calibration
from ocr.confidence.thresholds import RESIDUAL
from ocr.values.decisions import PROBATION

PAGE = Path("samples/certificates/typed-26-003.png").absolute()


@pytest.fixture
def office(home):
    with open_office() as office:
        office.folders.make()
        yield office


@pytest.fixture
def read(office):
    """Read the sample as the next case of the office; returns the case."""

    def bring(number):
        ledger = office.ledger
        scan = ledger.receive_scan(f"{number:064}", f"{number}.png", PAGE, 1, "intake")
        (case_id,) = ledger.split_scan(scan.scan_id, [NewCase(PAGE, (1,))], "intake")
        lease = timedelta(minutes=5)
        assert ledger.claim(State.READING, worker_name("reader"), lease) == case_id
        read_case(ledger, office.folders, office.forms, office.reader, case_id)
        return ledger.case(case_id)

    return bring


def decisions(case):
    return {field.decision for field in case.fields}


@pytest.mark.paddle
def test_the_bundled_form_is_accepted_and_the_same_form_unknown_is_not(office, read):
    assert Decision.ACCEPT in decisions(read(1))
    office.ledger.risk.state(RESIDUAL, 0.01, "mori", asked=AskedShares(0.0, 0.0))
    shipped = shipped_calibration()
    strange = replace(shipped, provenance=replace(shipped.provenance, templates=()))
    office.ledger.risk.calibrate(strange, "mori")
    case = read(2)
    assert Decision.ACCEPT not in decisions(case)
    held = [field for field in case.fields if field.doubts == (PROBATION,)]
    assert {bool(field.value) for field in held} == {True, False}
    assert case.state is State.TO_REVIEW
    employer = next(field for field in held if field.name == "issuer_name")
    office.ledger.correct(case.id, "issuer_name", "別の会社", "sato", case.version)
    for field in held:
        if field is not employer:
            version = office.ledger.case(case.id).version
            office.ledger.confirm(case.id, field.name, "sato", version)
    rest = [field for field in office.ledger.case(case.id).fields if field.doubtful]
    for field in rest:
        version = office.ledger.case(case.id).version
        office.ledger.confirm(case.id, field.name, "sato", version)
    office.ledger.not_the_same(case.id, "sato", "別の証明書")
    office.ledger.approve(case.id, "sato", office.ledger.case(case.id).version)
    (found,) = office.ledger.monitor.found_wrong()
    assert (found.field, len(found.paper), len(found.cluster)) == ("issuer_name", 64, 64)
    assert found.scanner == "? dpi unknown"
    standing = office.ledger.monitor.standing(case.engine, case.template_hash)
    assert standing.filled.wrong == 1
    assert standing.filled.checked + standing.blank.checked == len(held)


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        (ScanFacts(), "? dpi unknown"),
        (ScanFacts((203.0, 98.0), tones=Tones.TWO), "140 dpi two"),
        (ScanFacts((300.0, 300.0), tones=Tones.MANY, drawn_by="pdfium"), "300 dpi many pdfium"),
    ],
)
def test_a_scanner_is_told_by_resolution_tones_and_renderer(facts, told):
    assert scanner_of(facts) == told
