"""The proof of a case: what an auditor asks for on one page, and a trail that tells of edits."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from PIL import Image
from sqlalchemy import text

from cases.keying.keyed_boxes import KeyedBox
from cases.records.questions import Question, Way
from cases.records.records import NewCase, ReadingTerms, reception_number
from cases.records.states import State
from flows.errors import ManifestWrong, NothingToProve
from flows.maintenance.case_files import folders_of, purge_case
from flows.office.office import Office
from flows.office.settings import Settings
from flows.reports.proof import Prover, proof_page
from flows.servers.desk_server import desk_application
from ocr.base.form_reading import (
    Decision,
    FieldReading,
    FormReading,
    PageOutcome,
    PageState,
    Quality,
)

ORIGIN = "http://desk.test"
PASSWORD = "nagai-aikotoba-7"
LEASE = timedelta(minutes=10)
QUALITY = Quality(
    dpi=200.0, rotation=0, skew_degrees=0.1, residual_mm=0.1, support=0.9, sharpness=9.0
)
TERMS = ReadingTerms(name_field="applicant_name", thresholds={"issuer_name": 0.98})
FIELDS = (
    ("applicant_name", "氏名", "name", "汐風　奈々子"),
    ("applicant_kana", "フリガナ", "kana", "シオカゼ　ナナコ"),
    ("birth_date", "生年月日", "date", "1990-04-01"),
    ("issuer_name", "事業所名", "text", "株式会社ほしぞら製作所"),
    ("remarks", "備考", "freetext", ""),
)
TYPED = (
    KeyedBox("受付番号", "KB1", "KB1"),
    KeyedBox("氏名", "汐風　菜々子", "汐風　菜々子"),
    KeyedBox("フリガナ", "シオカゼ　ナナコ", "ｼｵｶｾﾞ ﾅﾅｺ"),
    KeyedBox("生年月日・元号", "4", None),
    KeyedBox("事業所名", "株式会社ほしぞら製作所", "株式会社ほしぞら制作所"),
)


def field(name, label, kind, value):
    """As read: the name is in doubt, the rest accepted."""
    decision = Decision.CONFIRM if name == "applicant_name" else Decision.ACCEPT
    return FieldReading(name, label, kind, value, value, 0.9912, decision)


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """One office for all tests here; each has a case of its own."""
    office = Office(Settings(home=tmp_path_factory.mktemp("office")))
    office.folders.make()
    office.staff.set_up(office.staff.new_set_up_token(), "sato", "佐藤 恵", PASSWORD)
    yield office
    office.database.dispose()


@pytest.fixture
def command(office, kamibashi, monkeypatch):
    """Run a command in this office."""
    monkeypatch.setenv("KAMIBASHI_HOME", str(office.folders.home))
    return kamibashi


def read(office, terms=TERMS):
    """A case that was read, its name in doubt."""
    ledger, new = office.ledger, NewCase(office.folders.pages / "page.png", (1,))
    scan = ledger.receive_scan(
        f"{new.id:f>64}", "午前の束.pdf", office.folders.scans / "a.pdf", 9, "inbox"
    )
    ledger.split_scan(scan.scan_id, [new], "inbox")
    assert ledger.claim(State.READING, "reader", LEASE) == new.id
    form = FormReading(
        "shurou_shoumei",
        "2024-11",
        office.forms.find("shurou_shoumei", "2024-11").hash,
        "PP-OCRv6",
        QUALITY,
        tuple(field(*each) for each in FIELDS),
    )
    outcome = PageOutcome(PageState.READ, quality=QUALITY, form=form)
    ledger.finish_reading(new.id, outcome, "reader", terms)
    return new.id


@pytest.fixture
def keyed(office):
    """A case that was read, corrected by Satō, keyed and read back."""
    ledger, case_id = office.ledger, read(office)
    version = ledger.correct(
        case_id, "applicant_name", "汐風　菜々子", "sato", ledger.case(case_id).version
    )
    ledger.approve(case_id, "sato", version)
    crops = office.folders.pages_of(case_id) / "fields"
    crops.mkdir(parents=True)
    for name, *_ in FIELDS:
        Image.new("L", (300, 40), 230).save(crops / f"{name}.png")
    _key(office, case_id)
    return case_id


def _key(office, case_id):
    ledger, screen = office.ledger, office.folders.home / "evidence" / case_id / "stored.jpg"
    screen.parent.mkdir(parents=True)
    Image.new("L", (300, 200), 250).save(screen)
    assert ledger.claim(State.KEYING, "keyer", LEASE) == case_id
    ledger.keying.intent(case_id, "hoiku", reception_number(case_id), "keyer")
    ledger.keyed.keep(case_id, "hoiku", TYPED, "keyer")
    ledger.keying.receipt(case_id, "R8-000123", ledger.now(), "keyer", [screen])


@pytest.fixture
def prover(office):
    return Prover(office.ledger, office.staff, office.forms, office.folders)


@pytest.fixture
def proof(prover, keyed):
    return prover.prove(keyed)


def row(proof, name):
    return next(one for one in proof.fields if one.field.name == name)


def test_a_field_that_two_typed_names_both(office, prover):
    question = Question("applicant_name", Way.CONSENSUS)
    case_id = read(office, replace(TERMS, questions=(question,)))
    for person in ("sato", "mori"):
        version = office.ledger.case(case_id).version
        office.ledger.correct(case_id, "applicant_name", "汐風　菜々子", person, version)
    name = row(prover.prove(case_id), "applicant_name")
    assert name.said_by == "訂正 mori（二人入力 佐藤 恵・mori）"


def test_each_field_says_who_said_so_and_where_it_went(proof):
    name, issuer = row(proof, "applicant_name"), row(proof, "issuer_name")
    assert name.said_by == "訂正 佐藤 恵"
    assert [one.box for one in name.boxes] == [TYPED[1]]
    assert issuer.said_by == "機械 0.9912（基準 0.9800）"
    assert name.picture.startswith("data:image/png;base64,")
    assert proof.blanks == ("備考",)
    assert [one.box.label for one in proof.others] == ["受付番号"]


def test_what_the_system_shows_back_is_judged(proof):
    said = {one.box.label: one.verdict for field in proof.fields for one in field.boxes}
    assert said["氏名"] == "一致"
    assert said["フリガナ"] == "表記のみ相違"
    assert said["生年月日・元号"] == "表示なし"
    assert said["事業所名"] == "相違"


def test_the_page_holds_everything_and_fetches_nothing(proof):
    page = proof_page(proof)
    for said in ("R8-000123", "読み取り: 汐風　奈々子", "株式会社ほしぞら制作所", proof.digest):
        assert said in page
    assert not re.findall(r'(?:src|href)="(?!data:)', page)
    assert "<script" not in page
    assert page.count("data:image/jpeg") == 1


def test_the_command_writes_the_page_and_checks_a_hash(proof, keyed, command, tmp_path):
    out = tmp_path / "proof.html"
    told = command("cases", "proof", reception_number(keyed), "--out", out)
    assert (told.code, told.out) == (0, f"{out}\n")
    assert "汐風" in out.read_text(encoding="utf-8")
    checked = command("cases", "proof", keyed, "--verify", proof.digest)
    entries = len(proof.history)
    assert checked.out == f"一致: 履歴 {entries} 件目まで変わっていません（全 {entries} 件）\n"
    assert command("cases", "proof", keyed, "--verify", "0" * 64).code == 30


def test_a_mistake_in_a_manifest_keeps_no_proof_from_being_made(office, keyed, tmp_path):
    (tmp_path / "systems").mkdir()
    (tmp_path / "systems/hoiku.toml").write_text('address = "hoiku.example"\n')
    with Office(Settings(home=tmp_path, database=office.settings.database_url)) as other:
        with pytest.raises(ManifestWrong):
            other.target("hoiku")
        proof = Prover(other.ledger, other.staff, other.forms, other.folders).prove(keyed)
    assert row(proof, "issuer_name").boxes


def test_a_later_entry_does_no_harm_and_an_edit_is_noticed(office, proof, keyed, command):
    office.ledger.add_note(keyed, "電話で確かめた", "sato")
    assert command("cases", "proof", keyed, "--verify", proof.digest).code == 0
    with office.database.begin() as database:
        database.execute(
            text("UPDATE audit SET signed_by = 'mori' WHERE case_id = :id AND event = 'corrected'"),
            {"id": keyed},
        )
    assert command("cases", "proof", keyed, "--verify", proof.digest).code == 30


@pytest.mark.browser
def test_it_prints_as_a_pdf(keyed, proof, command, tmp_path):
    out = tmp_path / "proof.pdf"
    assert command("cases", "proof", keyed, "--pdf", "--out", out).code == 0
    assert out.read_bytes().startswith(b"%PDF-")


def test_a_purged_case_proves_nothing_any_more(office, prover, keyed, command):
    office.folders.traces_of(keyed).mkdir(parents=True)
    purge_case(office.ledger, office.folders, keyed, "sato")
    assert not any(folder.exists() for folder in folders_of(office.folders, keyed))
    assert office.ledger.keyed.of(keyed, "hoiku") == ()
    with pytest.raises(NothingToProve):
        prover.prove(keyed)
    assert command("cases", "proof", keyed).code == 30


def test_the_desk_shows_it_to_staff_alone(office, keyed):
    http = TestClient(desk_application(office), ORIGIN, follow_redirects=False)
    assert http.get(f"/cases/{keyed}/proof").status_code == 303
    http.post("/login", data={"name": "sato", "password": PASSWORD}, headers={"Origin": ORIGIN})
    assert f'href="/cases/{keyed}/proof"' in http.get(f"/cases/{keyed}").text
    shown = http.get(f"/cases/{keyed}/proof")
    assert "入力証跡票" in shown.text
    assert "default-src 'none'" in shown.headers["content-security-policy"]
    office.ledger.purge(keyed, "sato")
    assert http.get(f"/cases/{keyed}/proof").status_code == 404
