"""What stands in the way of a good night is told before it, each with what to do."""

from dataclasses import replace

import pytest

from flows.office.office import open_office
from ocr.base.reasons import Reason, ReasonCode
from ocr.confidence.calibration import shipped_calibration


@pytest.fixture
def office_of(home, monkeypatch, tmp_path):
    """An office of one system, with whatever else is set."""
    monkeypatch.setenv("KAMIBASHI_KEY_FILE", str(tmp_path / "etc/key"))
    home.mkdir(mode=0o700)
    (home / "systems").mkdir()

    def write(manifest, **settings):
        (home / "systems/hoiku.toml").write_text(manifest, encoding="utf-8")
        for name, value in settings.items():
            monkeypatch.setenv(f"KAMIBASHI_{name}", str(value))

    return write


NOTHING_ELSE = {
    "BROWSER": "/nowhere/chromium",
    "MODEL": "/nowhere/model",
    "FORM_TEMPLATES": "/nowhere/forms",
}
HOIKU = 'address = "http://hoiku.example"\nuser = "rpa01"\n'


def lines(answer, health):
    return [line for line in answer.out.splitlines() if line.startswith(health)]


@pytest.mark.browser
def test_an_office_in_order_is_ok_throughout(office_of, kamibashi, tmp_path):
    office_of(HOIKU, PASSWORDS__HOIKU="himitsu", CACHE=tmp_path / "cache")
    answer = kamibashi("doctor")
    assert answer.code == 0
    assert lines(answer, "WRONG") == []
    assert len(lines(answer, "ok")) == 12
    assert "1 keying plans for hoiku" in answer.out
    (note,) = lines(answer, "note")
    assert "kamibashi passwords set hoiku" in note
    assert "himitsu" not in answer.out + answer.err
    assert not (open_office().folders.home / "cases.sqlite3").exists()
    assert len(list((tmp_path / "cache/rulings").iterdir())) == 1  # kept for who reads next


@pytest.mark.browser
def test_everything_that_is_wrong_is_told_once_with_what_to_do(office_of, kamibashi):
    office_of(
        HOIKU + 'door = "hoikuu"\nclosures = ["01-01..12-31"]\n',
        DATABASE="postgresql+psycopg:///nowhere",
        **NOTHING_ELSE,
    )
    answer = kamibashi("doctor")
    assert answer.code == 40
    wrong = lines(answer, "WRONG")
    assert len(wrong) == len(set(wrong)) >= 4
    for said in (
        "nothing is registered as 'hoikuu'",
        "kamibashi passwords set hoiku",
        "/nowhere/chromium",
        "KAMIBASHI_MODEL",
    ):
        assert [line for line in wrong if said in line]
    (note,) = lines(answer, "note")
    assert "入力できる時間がありません" in note


@pytest.mark.browser
def test_a_key_that_others_may_read_is_wrong(office_of, kamibashi):
    office_of(HOIKU, PASSWORDS__HOIKU="x", **NOTHING_ELSE)
    store = open_office().passwords
    store.key_file.parent.mkdir()
    store.key_file.write_text("")
    store.key_file.chmod(0o644)
    assert [line for line in lines(kamibashi("doctor"), "WRONG") if "chmod 600" in line]


@pytest.mark.browser
def test_a_defect_that_scans_met_lately_is_told_by_its_last_line(office_of, kamibashi):
    office_of(HOIKU, PASSWORDS__HOIKU="x", **NOTHING_ELSE)
    with open_office() as office:
        for number, place in enumerate(["KeyError in a.py, line 1", "KeyError in b.py, line 2"]):
            got = office.ledger.receive_scan(
                f"{number:064x}", "x.pdf", office.folders.home, 1, "in"
            )
            defect = Reason(ReasonCode.DEFECT, place)
            office.ledger.scan_unreadable(got.scan_id, defect, "in")
    (note,) = [line for line in lines(kamibashi("doctor"), "note") if "defects" in line]
    assert "2 in the last 7 days, the last: KeyError in b.py, line 2" in note


@pytest.mark.browser
def test_a_mistake_in_a_manifest_is_told_once(office_of, kamibashi):
    office_of('address = "hoiku.example"\n', **NOTHING_ELSE)
    wrong = lines(kamibashi("doctor"), "WRONG")
    assert len([line for line in wrong if "hoiku.toml: address: give http" in line]) == 1


@pytest.mark.browser
def test_a_form_on_probation_is_told_with_what_is_missing(office_of, kamibashi, ledger):
    office_of(HOIKU)
    shipped = shipped_calibration()
    strange = replace(shipped, provenance=replace(shipped.provenance, templates=()))
    ledger.risk.calibrate(strange, "sato")
    (told,) = [line for line in kamibashi("doctor").out.splitlines() if "on probation" in line]
    assert told.split()[:3] == ["note", "reading", "shurou_shoumei/2024-11:"]
    assert "filled fields 0 checked, 0 wrong, 3090 more to go" in told
