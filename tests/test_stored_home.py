"""A home of yesterday opens today: nothing in it is lost, and the work goes on where it stood."""

import json
import sqlite3
import tarfile
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from cases.records.records import reception_number
from cases.records.states import State
from desk.web.doubt_words import sentence_of
from desk.web.reason_words import reason_of_case, reason_of_entry
from desk.web.reason_words import sentence_of as sentence_of_reason
from flows.casework.direct_runs import key_approved, read_waiting
from flows.office.office import open_office
from flows.reports.proof import Prover, proof_page
from ocr.base.doubts import DoubtCode
from ocr.base.reasons import ReasonCode
from samples.systems.hoiku.process import legacy_system
from samples.systems.hoiku.server import PASSWORD, STAFF

pytestmark = [pytest.mark.browser, pytest.mark.paddle, pytest.mark.lengthy]

STORED = Path(__file__).parent / "stored_homes" / "2026-11-30.tar.xz"
READY, KEYED, WAITING = "d5m2ljg2oe", "umlenmwfqt", "cx7sgj7m64"


def restored(folder):
    """Unpack the stored home and return it, its database made from the dump."""
    with tarfile.open(STORED) as packed:
        packed.extractall(folder, filter="data")
    home = folder / "home"
    script = (folder / "cases.sql").read_text(encoding="utf-8").replace("@HOME@", str(home))
    with closing(sqlite3.connect(home / "cases.sqlite3")) as database:
        database.executescript(script)
    (folder / "key").chmod(0o600)
    return home


@pytest.fixture
def home(tmp_path, monkeypatch):
    home = restored(tmp_path)
    monkeypatch.setenv("KAMIBASHI_HOME", str(home))
    monkeypatch.setenv("KAMIBASHI_KEY_FILE", str(tmp_path / "key"))
    return home


@pytest.fixture
def office(home):
    with open_office() as office:
        yield office


def rows(home, query):
    with closing(sqlite3.connect(home / "cases.sqlite3")) as database:
        return database.execute(query).fetchall()


def test_every_case_stands_where_it_stood(home, request):
    before = Counter(state for (state,) in rows(home, "SELECT state FROM cases"))
    later = {State.ANOTHER_EDITION}  # no such state was there when the home was filled
    assert {State(state) for state in before} == set(State) - later
    office = request.getfixturevalue("office")
    assert {str(s): n for s, n in office.ledger.counts().items() if n} == dict(before)


def test_every_doubt_says_what_it_said(home, request):
    query = "SELECT case_id, name, doubts FROM case_fields"
    before = {(case, name): tuple(json.loads(doubts)) for case, name, doubts in rows(home, query)}
    ledger = request.getfixturevalue("office").ledger
    now = {
        (case_id, field.name): field.doubts
        for case_id in {case_id for case_id, _ in before}
        for field in ledger.case(case_id).fields
    }
    assert {key: tuple(map(sentence_of, doubts)) for key, doubts in now.items()} == before
    codes = Counter(doubt.code for doubts in now.values() for doubt in doubts)
    assert codes.total() == 811
    assert codes[DoubtCode.OTHER] < 0.1 * codes.total()
    assert codes[DoubtCode.NOT_OF_ITS_KIND] == 0  # each has a code of its own
    assert codes[DoubtCode.PARTLY_EMPTY] > 0


def test_every_case_and_file_says_why_it_was_not_read_as_it_said(home, request):
    cases = dict(rows(home, "SELECT id, reason FROM cases"))
    files = dict(rows(home, "SELECT id, reason FROM scans"))
    signed = rows(home, "SELECT case_id, why FROM audit WHERE case_id IS NOT NULL ORDER BY id")
    ledger = request.getfixturevalue("office").ledger
    now = {case_id: ledger.case(case_id) for case_id in cases}
    assert {case_id: reason_of_case(case) for case_id, case in now.items()} == cases
    assert {one.id: sentence_of_reason(one.unread) for one in ledger.scans(limit=99)} == files
    assert {
        case_id: [reason_of_entry(one) for one in case.history] for case_id, case in now.items()
    } == {case_id: [why for of, why in signed if of == case_id] for case_id in cases}
    assert ledger.refusals_by_cause() == {
        ReasonCode.BLANK: 1,
        ReasonCode.EMPTY_FILE: 1,
        ReasonCode.NOT_A_SCAN: 1,
        ReasonCode.NO_FORM: 1,
        ReasonCode.PICTURE_CUT: 1,
        ReasonCode.READER_DIED: 1,
    }


def test_what_was_keyed_is_proved(office):
    prover = Prover(office.ledger, office.staff, office.forms, office.folders)
    page = proof_page(prover.prove(KEYED))
    assert office.ledger.case(KEYED).keyings[-1].receipt_number in page


def test_work_goes_on_where_it_stood(home, tmp_path, monkeypatch):
    with legacy_system(tmp_path / "hoiku.sqlite3") as hoiku:
        monkeypatch.setenv("KAMIBASHI_SYSTEMS__HOIKU__ADDRESS", hoiku.address)
        monkeypatch.setenv("KAMIBASHI_SYSTEMS__HOIKU__USER", STAFF)
        with open_office() as office:
            assert office.target("hoiku").password() == PASSWORD  # opened with the key of that day
            target, ledger, forms = office.target("hoiku"), office.ledger, office.forms
            night = key_approved(ledger, forms, office.systems, target, at_any_hour=True)
            keyed = dict(night)
            assert keyed[READY] is State.KEYED
            ours = reception_number(READY)
            assert len([record for record in hoiku.records() if ours in record.values()]) == 1
            read = read_waiting(ledger, office.folders, forms, lambda: office.reader)
            assert dict(read)[WAITING] is not State.RECEIVED
