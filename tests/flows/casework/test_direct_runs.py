"""A case from its scan to its receipt without Prefect: PaddleOCR, Chromium, the legacy system."""

import json
import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from bots.errors import SystemUnavailable
from cases.ledger import Ledger
from cases.records.records import Outcome, ReadingTerms, reception_number
from cases.records.states import State
from flows.casework.direct_runs import key_approved, read_waiting, resolve_unknown
from flows.errors import KeyingClosed, SystemBusy, SystemNotSetUp
from flows.intake.intake import Intake, take_in
from flows.office.office import Office, open_office
from flows.office.settings import Settings
from flows.plans.plan_checks import find_plan
from japanese.clock import now_utc, today
from samples.demo.truth import values_of
from samples.systems.hoiku.fault_modes import FaultMode
from samples.systems.hoiku.process import legacy_system
from samples.systems.hoiku.server import PASSWORD, STAFF

pytestmark = [pytest.mark.paddle, pytest.mark.browser]

SCAN = Path("samples/certificates/typed-26-004.png").absolute()
CLERK, READER = "tanaka", "reader"


@pytest.fixture(scope="module")
def reader(tmp_path_factory):
    """The reading room with PaddleOCR, loaded once."""
    with Office(Settings(home=tmp_path_factory.mktemp("model"))) as office:
        yield office.reader


@pytest.fixture(scope="module")
def read_page(reader):
    """What PaddleOCR read on the sample, to be stored again and again."""
    return reader.read(SCAN, today=today())


@pytest.fixture(scope="module")
def hoiku(tmp_path_factory):
    with legacy_system(tmp_path_factory.mktemp("hoiku") / "hoiku.sqlite3") as system:
        yield system


@pytest.fixture
def office(home, hoiku, reader, monkeypatch):
    """An office of the test's own beside the system as it works on a good day."""
    monkeypatch.setenv("KAMIBASHI_SYSTEMS__HOIKU__ADDRESS", hoiku.address)
    monkeypatch.setenv("KAMIBASHI_SYSTEMS__HOIKU__USER", STAFF)
    monkeypatch.setenv("KAMIBASHI_PASSWORDS__HOIKU", PASSWORD)
    hoiku.become(FaultMode.NORMAL)
    with open_office() as office:
        office.folders.make()
        office.reader = reader
        yield office


@pytest.fixture
def some_time_ago(office):
    """The same office with a ledger whose clock is five minutes slow."""
    earlier = open_office()
    earlier.ledger = Ledger(office.database, now=lambda: now_utc() - timedelta(minutes=5))
    return earlier


@pytest.fixture
def paper(office):
    """What stands on the sample."""
    truth = json.loads(SCAN.with_suffix(".json").read_text(encoding="utf-8"))
    return values_of(office.forms.find("shurou_shoumei", "2024-11"), truth)


def key_all(office):
    """Key what is approved, as `kamibashi key` does."""
    return key_approved(office.ledger, office.forms, office.systems, office.target("hoiku"))


def resolve_all(office):
    """Look up what is unknown, as `kamibashi resolve` does."""
    return resolve_unknown(office.ledger, office.forms, office.target("hoiku"))


def read_all(office):
    """Read what waits."""
    return read_waiting(office.ledger, office.folders, office.forms, lambda: office.reader)


def arrive(office, scan):
    mine = office.folders.work / "claim-1" / scan.name
    mine.parent.mkdir()
    shutil.copy(scan, mine)
    (case_id,) = take_in(Intake(office.folders, office.ledger), mine).cases
    return case_id


def settle(ledger, case_id, values):
    """Do what the clerk does: every field as on the paper, whichever way it is asked about."""
    for field in ledger.case(case_id).fields:
        if field.doubtful or field.value != values[field.name]:
            version = ledger.case(case_id).version
            ledger.correct(case_id, field.name, values[field.name], CLERK, version)
    ledger.approve(case_id, CLERK, ledger.case(case_id).version)


@pytest.fixture
def approve(read_page, paper):
    """A case of an office that was read and approved with the values of the paper, or others."""

    def make(office, **others):
        case_id = arrive(office, SCAN)
        terms = ReadingTerms(name_field="applicant_name", identity_fields=("applicant_name",))
        assert office.ledger.claim(State.READING, READER, timedelta(minutes=1)) == case_id
        office.ledger.finish_reading(case_id, read_page, READER, terms)
        settle(office.ledger, case_id, {**paper, **others})
        return case_id

    return make


@pytest.fixture
def stored(hoiku):
    """The records that the system's own database has of a case."""

    def look(case_id):
        number = reception_number(case_id)
        return [record for record in hoiku.records() if record["uketsuke_no"] == number]

    return look


def state(office, case_id):
    return office.ledger.case(case_id).state


# Reading


def test_a_scan_is_read_with_its_pictures_and_only_once(office, paper):
    case_id = arrive(office, SCAN)
    assert list(read_all(office)) == [(case_id, State.TO_REVIEW)]
    assert list(read_all(office)) == []
    case = office.ledger.case(case_id)
    assert (case.template, case.edition) == ("shurou_shoumei", "2024-11")
    assert {field.name for field in case.fields} == paper.keys()
    sure = [field for field in case.fields if not field.doubts]
    assert len(sure) > 60
    pictures = office.folders.pages_of(case_id)
    assert {path.stem for path in (pictures / "fields").iterdir()} == paper.keys()
    assert (pictures / "aligned.jpg").is_file()
    assert [listed.id for listed in office.ledger.cases(search="KB").rows] == [case_id]


def test_a_page_without_a_form_waits_for_a_person_who_says_which_it_is(office, tmp_path):
    page = Image.new("L", (1654, 2339), 255)
    for row in range(9):
        ImageDraw.Draw(page).rectangle([200, 200 + 220 * row, 1400, 300 + 220 * row], outline=0)
    page.save(tmp_path / "other.png")
    case_id = arrive(office, tmp_path / "other.png")
    assert list(read_all(office)) == [(case_id, State.UNKNOWN_FORM)]
    office.ledger.assign_template(case_id, "shurou_shoumei", "2024-11", CLERK)
    assert list(read_all(office)) == [(case_id, State.UNREADABLE)]


# Keying


def test_an_approved_case_is_keyed_once_with_what_was_approved(office, approve, stored, paper):
    case_id = approve(office)
    assert list(key_all(office)) == [(case_id, State.KEYED)]
    (record,) = stored(case_id)
    case = office.ledger.case(case_id)
    (keying,) = case.keyings
    assert (record["shimei"], record["number"]) == (
        paper["applicant_name"],
        keying.receipt_number,
    )
    assert keying.outcome is Outcome.KEYED
    moments = [picture.stem.split("-")[-1] for picture in keying.evidence]
    assert moments == ["filled", "receipt", "stored"]
    assert {picture.parent for picture in keying.evidence} == {Path("evidence") / case_id}
    assert all(office.folders.file(picture).is_file() for picture in keying.evidence)
    assert list(key_all(office)) == []
    assert len(stored(case_id)) == 1


def test_a_refusal_is_left_to_a_person(office, approve, stored, hoiku, kamibashi):
    case_id = approve(office)
    hoiku.become(FaultMode.REFUSES)
    answer = kamibashi("key")
    assert answer.code == 22
    assert answer.out == f"{case_id}  refused\n1 cases, 0 keyed\n"
    assert stored(case_id) == []
    case = office.ledger.case(case_id)
    assert case.state is State.REFUSED
    assert case.reason


def test_a_value_that_cannot_be_written_is_never_sent(office, approve, stored, hoiku):
    case_id = approve(office, birth_date="五月四日ごろ")
    before = hoiku.registrations_received()
    assert list(key_all(office)) == [(case_id, State.REFUSED)]
    assert hoiku.registrations_received() == before
    reason = office.ledger.case(case_id).reason
    assert "生年月日" in reason
    assert "五月" not in reason


def test_what_was_stored_without_a_receipt_is_found_and_not_sent_again(
    some_time_ago, approve, stored, hoiku, kamibashi
):
    case_id = approve(some_time_ago)
    hoiku.become(FaultMode.DROPS_AFTER)
    before = hoiku.registrations_received()
    assert list(key_all(some_time_ago)) == [(case_id, State.OUTCOME_UNKNOWN)]
    hoiku.become(FaultMode.NORMAL)
    answer = kamibashi("resolve")
    (record,) = stored(case_id)
    told = f"登録されていました（登録番号 {record['number']}）。入力済みにしました"
    assert answer.out.splitlines()[0] == f"{reception_number(case_id)}  {told}"
    assert answer.code == 0
    case = some_time_ago.ledger.case(case_id)
    assert case.state is State.KEYED
    assert case.keyings[-1].receipt_number == record["number"]
    assert hoiku.registrations_received() == before + 1


def test_what_was_lost_on_the_way_is_sent_again_by_the_next_batch(
    office, some_time_ago, approve, stored, hoiku
):
    case_id = approve(some_time_ago)
    hoiku.become(FaultMode.DROPS_BEFORE)
    assert list(key_all(some_time_ago)) == [(case_id, State.OUTCOME_UNKNOWN)]
    hoiku.become(FaultMode.NORMAL)
    assert list(key_all(office)) == [
        (case_id, State.APPROVED),
        (case_id, State.KEYED),
    ]
    assert len(stored(case_id)) == 1


def test_a_record_that_says_something_else_goes_to_a_person(
    office, some_time_ago, approve, stored, hoiku
):
    case_id = approve(some_time_ago)
    hoiku.become(FaultMode.DROPS_AFTER)
    list(key_all(some_time_ago))
    hoiku.become(FaultMode.NORMAL)
    with closing(sqlite3.connect(hoiku.database)) as database, database:
        database.execute(
            "UPDATE records SET shimei = '別人' WHERE uketsuke_no = ?", [reception_number(case_id)]
        )
    assert list(resolve_all(office)) == [(case_id, State.TO_REVIEW)]
    reason = office.ledger.case(case_id).reason
    assert "氏名" in reason
    assert "別人" not in reason
    assert len(stored(case_id)) == 1
    (keying,) = office.ledger.case(case_id).keyings
    moments = {picture.stem.split("-")[-1] for picture in keying.evidence}
    assert {"filled", "found"} <= moments  # what was typed, and what the system shows


def test_what_is_not_found_is_not_yet_believed_to_be_absent(office, approve, hoiku, kamibashi):
    case_id = approve(office)
    hoiku.become(FaultMode.DROPS_BEFORE)
    answer = kamibashi("key")
    assert answer.code == 23
    assert answer.out.startswith(f"{case_id}  outcome_unknown\n1 cases, 0 keyed\n")
    hoiku.become(FaultMode.NORMAL)
    answer = kamibashi("resolve")
    assert answer.code == 23
    assert answer.out.startswith(f"{reception_number(case_id)}  まだ見つかりません。")
    assert state(office, case_id) is State.OUTCOME_UNKNOWN
    later = open_office()
    later.ledger = Ledger(office.database, now=lambda: now_utc() + timedelta(minutes=3))
    assert list(resolve_all(later)) == [(case_id, State.APPROVED)]


def test_another_door_cannot_tell_that_nothing_was_stored(
    office, approve, hoiku, kamibashi, home, tmp_path, monkeypatch
):
    case_id = approve(office)
    hoiku.become(FaultMode.DROPS_AFTER)
    assert kamibashi("key").code == 23
    boxes = [line.box for line in find_plan(office.forms.templates[0], "hoiku").boxes]
    columns = "".join(f'[[columns]]\nbox = "{box}"\n' for box in ["受付番号", *boxes])
    (home / "systems").mkdir()
    (home / "systems/hoiku.toml").write_text(
        f'door = "file"\naddress = "{tmp_path}"\nsearch_is_immediate = true', "utf-8"
    )
    profile = (
        'format = "csv"\ncharset = "cp932"\nkey = "受付番号"\nname = "H_{date}_{number}.csv"\n'
    )
    (home / "systems/hoiku.profile.toml").write_text(profile + columns, "utf-8")
    for name in ("ADDRESS", "USER"):  # they stand before the file
        monkeypatch.delenv(f"KAMIBASHI_SYSTEMS__HOIKU__{name}")
    answer = kamibashi("resolve")
    assert answer.code == 23
    assert "元の入口に戻して" in answer.out
    assert state(office, case_id) is State.OUTCOME_UNKNOWN


def test_where_a_search_is_immediate_what_is_absent_is_keyed_again_at_once(
    office, approve, hoiku, stored, home
):
    case_id = approve(office)
    (home / "systems").mkdir()
    (home / "systems/hoiku.toml").write_text("search_is_immediate = true", encoding="utf-8")
    hoiku.become(FaultMode.DROPS_BEFORE)
    assert list(key_all(office)) == [(case_id, State.OUTCOME_UNKNOWN)]
    hoiku.become(FaultMode.NORMAL)
    assert list(key_all(office)) == [
        (case_id, State.APPROVED),
        (case_id, State.KEYED),
    ]
    assert len(stored(case_id)) == 1


def test_while_keying_is_stopped_nobody_logs_in(office, approve, stored, hoiku):
    case_id = approve(office)
    office.ledger.keying.stop(CLERK, "画面が変わった")
    hoiku.become(FaultMode.DOWN)  # whoever asks it anything fails
    with pytest.raises(KeyingClosed, match="画面が変わった"):
        list(key_all(office))
    assert state(office, case_id) is State.APPROVED
    hoiku.become(FaultMode.NORMAL)
    office.ledger.keying.resume(CLERK)
    assert list(key_all(office)) == [(case_id, State.KEYED)]
    assert len(stored(case_id)) == 1


def test_a_system_that_is_down_gets_nothing_and_the_case_waits(office, approve, hoiku, kamibashi):
    case_id = approve(office)
    hoiku.become(FaultMode.DOWN)
    answer = kamibashi("key")
    assert answer.code == SystemUnavailable.exit_code
    assert answer.complaint
    assert state(office, case_id) is State.APPROVED


def test_a_system_has_one_keyer_at_a_time(office, approve):
    case_id = approve(office)
    another = office.ledger.keying.session("hoiku", "another")
    with pytest.raises(SystemBusy, match="hoiku"):
        list(key_all(office))
    another.end()
    assert state(office, case_id) is State.APPROVED


def test_without_a_password_no_system_is_opened(office, approve, monkeypatch):
    case_id = approve(office)
    monkeypatch.delenv("KAMIBASHI_PASSWORDS__HOIKU")
    refused = pytest.raises(SystemNotSetUp, match="KAMIBASHI_PASSWORDS__HOIKU")
    with open_office() as poorer, refused:
        list(key_all(poorer))
    assert state(office, case_id) is State.APPROVED


def test_the_command_line_tells_where_a_case_stands_and_no_value(office, approve, kamibashi, paper):
    case_id = approve(office)
    number = reception_number(case_id)
    told = kamibashi("cases", "list", "--state", "approved").out
    assert told.splitlines()[0].split()[:3] == [case_id, "approved", "shurou_shoumei/2024-11"]
    shown = kamibashi("cases", "show", number)
    assert shown.code == 0
    assert shown == kamibashi("cases", "show", case_id)
    assert f"{case_id}  {number}  approved\n" in shown.out
    assert "reading → to_review  reader" in shown.out
    for name in ("applicant_name", "applicant_kana", "issuer_address", "birth_date"):
        assert paper[name] not in told + shown.out
