"""Before a batch the screens are compared with those that were accepted; nothing is typed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bots.errors import ScreensChanged
from cases.records.records import NewCase
from cases.records.states import State
from flows.casework.direct_runs import key_approved
from flows.casework.screen_canary import stop_where_screens_changed
from flows.office.office import open_office
from ocr.base.form_reading import FormReading, PageOutcome, PageState, Quality
from samples.systems.hoiku.process import legacy_system
from samples.systems.hoiku.server import PASSWORD, STAFF

pytestmark = pytest.mark.browser

LEASE = timedelta(minutes=10)
QUALITY = Quality(
    dpi=200.0, rotation=0, skew_degrees=0.1, residual_mm=0.1, support=0.9, sharpness=9.0
)
CHANGES = {
    "label": "画面「就労証明入力」の欄「氏名」: 見出しが変わり「保護者氏名」になりました",
    "option": "画面「就労証明入力」の欄「雇用形態」: 選択肢「03 派遣社員」がなくなりました",
    "maxlength": "画面「就労証明入力」の欄「氏名」: 入力できる文字数が 20 から 10 に減りました",
}


@pytest.fixture(scope="module")
def hoiku(tmp_path_factory):
    with legacy_system(tmp_path_factory.mktemp("hoiku") / "hoiku.sqlite3") as system:
        yield system


@pytest.fixture(scope="module")
def baseline():
    """The file with the screens as they were recorded first, for the tests that come after."""
    return []


@pytest.fixture
def office(home, hoiku, monkeypatch, kamibashi, baseline):
    """An office in which the screens of the system were accepted as they are."""
    monkeypatch.setenv("KAMIBASHI_SYSTEMS__HOIKU__ADDRESS", hoiku.address)
    monkeypatch.setenv("KAMIBASHI_SYSTEMS__HOIKU__USER", STAFF)
    monkeypatch.setenv("KAMIBASHI_PASSWORDS__HOIKU", PASSWORD)
    hoiku.become("normal", drift="none")
    with open_office() as office:
        if not baseline:
            assert kamibashi("canary", "hoiku", "--record").code == 0
            baseline.append(office.target("hoiku").baselines.verdict("hoiku").seen)
        office.target("hoiku").baselines.accept("hoiku", baseline[0])
        yield office


def key_all(office):
    """Key what is approved, as `kamibashi key` does."""
    return key_approved(office.ledger, office.forms, office.systems, office.target("hoiku"))


@pytest.fixture
def kept(office):
    """Where the screens of the system are kept."""
    return office.target("hoiku").baselines


@pytest.fixture
def approved(office):
    """A case that waits to be keyed."""
    ledger, new = office.ledger, NewCase(office.folders.home / "page.png", (1,))
    scan = ledger.receive_scan("a" * 64, "a.pdf", office.folders.home / "a.pdf", 9, "inbox")
    ledger.split_scan(scan.scan_id, [new], "inbox")
    assert ledger.claim(State.READING, "reader", LEASE) == new.id
    form = FormReading("shurou_shoumei", "2024-11", "f" * 64, "test", QUALITY, ())
    outcome = PageOutcome(PageState.READ, quality=QUALITY, form=form)
    ledger.finish_reading(new.id, outcome, "reader")
    ledger.approve(new.id, "sato", ledger.case(new.id).version)
    return new.id


@pytest.mark.parametrize("drift", CHANGES)
def test_a_changed_screen_stops_the_batch_before_anything_is_typed(
    office, kept, approved, hoiku, drift
):
    received = hoiku.registrations_received()
    hoiku.become("normal", drift=drift)
    with pytest.raises(ScreensChanged, match="画面が変わったため") as stopped:
        list(key_all(office))
    assert CHANGES[drift] in str(stopped.value)
    assert office.ledger.case(approved).state is State.APPROVED
    assert hoiku.registrations_received() == received
    verdict = kept.verdict("hoiku")
    assert [str(change) for change in verdict.changes] == [CHANGES[drift]]
    assert all(picture.stat().st_size > 1000 for picture in verdict.pictures)
    assert len(verdict.pictures) == 1


def test_keying_goes_on_once_the_screen_is_back(office, kept, baseline):
    assert kept.see("hoiku", replace(baseline[0], screens={})).stopped
    stop_where_screens_changed(office.target("hoiku"), "keyer", office.ledger.now)
    assert not kept.verdict("hoiku").stopped


def test_an_administrator_accepts_with_a_reason_and_signs(office, kept, hoiku, kamibashi, baseline):
    office.staff.set_up(office.staff.new_set_up_token(), "sato", "佐藤 恵", "nagai-aikotoba-7")
    hoiku.become("normal", drift="maxlength")
    accept = ("canary", "hoiku", "--accept")
    assert kamibashi(*accept, "--why", "改修").code == 2
    assert kept.verdict("hoiku").baseline.digest == baseline[0].digest
    assert kamibashi(*accept, "--by", "sato", "--why", "改修").code == 0
    verdict = kept.verdict("hoiku")
    assert (verdict.changes, verdict.baseline.by) == ((), "sato")


def test_a_cosmetic_change_is_told_and_stops_nothing(kept, hoiku, kamibashi):
    hoiku.become("normal", drift="more-options")
    answer = kamibashi("canary", "hoiku")
    assert answer.code == 28
    told = "軽微  画面「就労証明入力」の欄「雇用形態」: 選択肢「13 有償ボランティア」が増えました"
    assert answer.out.startswith(told)
    assert not kept.verdict("hoiku").stopped


def test_without_a_baseline_a_batch_is_not_held_up_and_the_command_says_so(office, kamibashi):
    (office.folders.home / "canary/hoiku.json").unlink()
    stop_where_screens_changed(office.target("hoiku"), "keyer", office.ledger.now)
    answer = kamibashi("canary")
    assert answer.code == 27
    assert "--record" in answer.complaint
