"""The dry run, and the way of a character that a system cannot hold, with a real system."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from benchmarks.chaos.papers import lay_out
from bots.jobs import OnExisting
from cases.records.records import Event, reception_number
from cases.records.states import State
from flows.casework.direct_runs import key_approved
from flows.casework.dry_runs import rehearse_approved
from flows.errors import KeyingClosed
from flows.office.office import open_office
from samples.systems.hoiku import records
from samples.systems.hoiku.fault_modes import FaultMode
from samples.systems.hoiku.process import legacy_system
from samples.systems.hoiku.server import PASSWORD, STAFF

pytestmark = pytest.mark.browser

CLERK = "tanaka"


@pytest.fixture(scope="module")
def hoiku(tmp_path_factory):
    with legacy_system(tmp_path_factory.mktemp("hoiku") / "hoiku.sqlite3") as system:
        yield system


@pytest.fixture
def office(home, hoiku, monkeypatch):
    monkeypatch.setenv("KAMIBASHI_SYSTEMS__HOIKU__ADDRESS", hoiku.address)
    monkeypatch.setenv("KAMIBASHI_SYSTEMS__HOIKU__USER", STAFF)
    monkeypatch.setenv("KAMIBASHI_PASSWORDS__HOIKU", PASSWORD)
    hoiku.become(FaultMode.NORMAL)
    with open_office() as office:
        office.folders.make()
        yield office


def key_all(office):
    """Key what is approved, as `kamibashi key` does."""
    return key_approved(office.ledger, office.forms, office.systems, office.target("hoiku"))


@dataclass(frozen=True)
class Waiting:
    """Three approved cases: a plain one, a name that Shift_JIS lacks, a name that is too long."""

    plain: str
    rare: str
    long: str


@pytest.fixture
def waiting(office):
    papers = lay_out(office.ledger, office.forms.find("shurou_shoumei", "2024-11"), 3, seed=41)
    plain, rare, long = (paper.case_id for paper in papers)
    _correct(office.ledger, rare, "applicant_name", "𠮷田　菜々子")
    _correct(office.ledger, long, "child1_name", "寿限無五劫擦切　海砂利水魚之水行末")
    return Waiting(plain, rare, long)


def _correct(ledger, case_id, field, value):
    ledger.withdraw(case_id, CLERK, "氏名の字")
    version = ledger.correct(case_id, field, value, CLERK, ledger.case(case_id).version)
    ledger.approve(case_id, CLERK, version)


def test_a_dry_run_sends_nothing_and_leaves_every_case_approved(kamibashi, office, hoiku, waiting):
    received = hoiku.registrations_received()
    told = kamibashi("key", "--dry-run")
    assert told.code == 22
    assert f"{reception_number(waiting.plain)}  登録できる見込み" in told.out
    assert f"{reception_number(waiting.rare)}  登録できない見込み  氏名: 1文字目" in told.out
    assert f"{reception_number(waiting.long)}  登録できない見込み  児童名: 30バイト" in told.out
    assert "3 件を試しました。登録できない見込み 2 件。何も送信していません" in told.out
    assert "𠮷" not in told.out
    assert "寿限無" not in told.out
    assert hoiku.registrations_received() == received
    for case_id in (waiting.plain, waiting.rare, waiting.long):
        case = office.ledger.case(case_id)
        assert (case.state, case.keyings) == (State.APPROVED, ())
        assert case.history[-1].event is Event.REHEARSED
        assert office.ledger.substitutions.of_case(case_id) == ()
    (picture,) = (office.folders.home / "evidence").glob("*/*-rehearsed.*")
    assert picture.parent.name == waiting.plain


def test_a_dry_run_waits_for_nobody_who_stopped_keying(office, waiting):
    office.ledger.keying.stop("sato", "月次処理")
    with pytest.raises(KeyingClosed, match="月次処理"):
        list(rehearse_approved(office.ledger, office.forms, office.target("hoiku")))


def test_a_character_goes_to_a_person_and_is_typed_as_accepted(office, hoiku, waiting):
    assert dict(key_all(office))[waiting.rare] is State.REFUSED
    case = office.ledger.case(waiting.rare)
    assert case.reason == "氏名: 1文字目の文字は登録できません。案件の画面で確かめてください"
    (offer,) = office.ledger.substitutions.of_case(waiting.rare)
    assert "「𠮷」は登録できません。「吉」に置き換えてよければ" in offer.proposal.told
    office.ledger.substitutions.accept(waiting.rare, offer.id, CLERK)
    office.ledger.move(waiting.rare, State.TO_REVIEW, CLERK, "文字を確かめた")
    office.ledger.approve(waiting.rare, CLERK, office.ledger.case(waiting.rare).version)
    assert dict(key_all(office)) == {waiting.rare: State.KEYED}
    (record,) = [
        one for one in hoiku.records() if one["uketsuke_no"] == reception_number(waiting.rare)
    ]
    assert record["shimei"] == "吉田　菜々子"
    kept = {field.name: field.value for field in office.ledger.case(waiting.rare).fields}
    assert kept["applicant_name"] == "𠮷田　菜々子"


def test_a_record_that_was_there_is_corrected_and_a_note_says_so(office, hoiku):
    (paper,) = lay_out(office.ledger, office.forms.find("shurou_shoumei", "2024-11"), 1, seed=43)
    number = reception_number(paper.case_id)
    values = {"uketsuke_no": number, "shimei": "別人　太郎"}
    known = records.register(hoiku.database, values, STAFF, datetime(2026, 4, 1, tzinfo=UTC))
    correcting = office.manifest("hoiku").model_copy(update={"existing": OnExisting.UPDATE})
    office.manifests = {"hoiku": correcting}
    assert dict(key_all(office)) == {paper.case_id: State.KEYED}
    (record,) = [one for one in hoiku.records() if one["uketsuke_no"] == number]
    assert (record["number"], record["shimei"]) == (known, paper.values["applicant_name"])
    (note,) = office.ledger.case(paper.case_id).notes
    assert known in note.text
    assert "氏名" in note.text
    assert "別人" not in note.text
