"""A wizard of postbacks, met by a real browser: only the last click stores, and only once."""

import traceback
from uuid import uuid4

import pytest
from playwright.sync_api import Error

from bots.credentials import Credentials
from bots.errors import OutcomeUnknown, RecordRejected, SystemUnavailable
from bots.gakudo.pages import STORES
from bots.jobs import Entry, KeyingJob
from bots.protocol.keying import Absent, Found, key, look_up
from bots.protocol.registry import SystemAccess, open_bot
from samples.systems.gakudo.boxes import BOXES
from samples.systems.gakudo.fault_modes import FaultMode
from samples.systems.gakudo.server import PASSWORD, STAFF
from samples.systems.hoiku.process import legacy_system

pytestmark = pytest.mark.browser

LABELS = {box.column: box.label for box in BOXES}
BRIEF = {"保護者氏名": "汐風　菜々子"}
WHOLE = {
    **BRIEF,
    "児童氏名": "汐風　一歩",
    "備考": "四月から港工場です～\n\n  二行目",
    "就労区分": "1",
    "就労形態": "14",
    "雇用期間": "2",
    "契約更新": "2",
    "月曜": "1",
    "火曜": "",
    "始業時刻": "08:30",
    "育児休業": "",
    "育休開始日": "",
}
ON_LEAVING = Entry("雇用終了日", "20270331", ("2027/03/31",))  # the page puts the slashes in


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    database = tmp_path_factory.mktemp("gakudo") / "gakudo.sqlite3"
    with legacy_system(database, program="samples.systems.gakudo") as system:
        yield system


@pytest.fixture
def system(running):
    """The system as it works on a good day."""
    running.become(FaultMode.NORMAL)
    return running


@pytest.fixture(scope="module")
def bot(running, tmp_path_factory):
    evidence = tmp_path_factory.mktemp("evidence")
    access = SystemAccess("gakudo", running.address, Credentials(STAFF, PASSWORD), evidence)
    with open_bot(access) as bot:
        yield bot


@pytest.fixture
def make_job():
    def make(texts, *more):
        number = f"KB{uuid4().hex[:10].upper()}"
        entries = [Entry(box, text) for box, text in {"受付番号": number, **texts}.items()]
        return KeyingJob(f"case-{number}", "gakudo", number, (*entries, *more))

    return make


@pytest.fixture
def job(make_job):
    return make_job(BRIEF)


@pytest.fixture
def under(system):
    def records_of(job):
        return [record for record in system.records() if record["UketsukeNo"] == job.key]

    return records_of


def _intend():
    """Stand for the caller who writes down the intent."""


def test_a_record_goes_over_three_pages_and_is_stored_once(bot, system, make_job, under):
    received, seen, job = system.registrations_received(), [], make_job(WHOLE, ON_LEAVING)
    receipt = key(job, bot, lambda: seen.append((bot.has_sent, len(under(job)))))
    assert seen == [(False, 0)]  # nine postbacks have left, and none of them stored
    assert bot.has_sent
    assert system.registrations_received() == received + 1
    (record,) = under(job)
    assert receipt.number == record["number"]
    stored = {label: record[column].replace("\r\n", "\n") for column, label in LABELS.items()}
    allowed = {entry.screen_field: (entry.text, *entry.shown) for entry in job.entries}
    allowed["備考"] = (WHOLE["備考"].replace("～", "〜"),)  # one sign of JIS under two numbers
    assert [label for label, texts in allowed.items() if stored[label] not in texts] == []


def test_a_dropped_answer_is_looked_up_and_adopted(bot, system, job, under):
    system.become(FaultMode.DROPS_AFTER, times="1")
    with pytest.raises(OutcomeUnknown):
        key(job, bot, _intend)
    (record,) = under(job)
    found = look_up(job, bot)
    assert isinstance(found, Found)
    assert found.receipt.number == record["number"]


def test_a_click_that_was_dropped_left_nothing(bot, system, job, under):
    received = system.registrations_received()
    system.become(FaultMode.DROPS_BEFORE, times="1")
    with pytest.raises(OutcomeUnknown):
        key(job, bot, _intend)
    assert system.registrations_received() == received + 1
    assert look_up(job, bot) == Absent()
    assert under(job) == []


def test_a_session_that_ends_under_the_click_is_an_unknown_outcome(bot, system, job):
    bot.start()
    bot.fill(job.entries)
    system.become(FaultMode.NORMAL, sessions="forget")
    bot.submit()
    with pytest.raises(OutcomeUnknown):
        bot.receipt_number()
    assert bot.has_sent
    assert bot.numbers(job.key) == ()


def test_a_session_that_ends_midway_is_opened_again_once(bot, system, job, under):
    system.become(FaultMode.LOGS_OUT, times="1")
    bot.start()
    bot.fill(job.entries)
    assert bot.held()["受付番号"] == job.key
    assert (bot.has_sent, under(job)) == (False, [])


@pytest.mark.parametrize(
    ("fault_mode", "unavailable"),
    [(FaultMode.LOGS_OUT, SystemUnavailable), (FaultMode.DROPS_MIDWAY, Error)],
)
def test_what_fails_on_the_way_has_sent_nothing(bot, system, job, fault_mode, unavailable):
    received = system.registrations_received()
    system.become(fault_mode)
    bot.start()
    with pytest.raises(unavailable):
        bot.fill(job.entries)
    assert (bot.has_sent, system.registrations_received()) == (False, received)


def test_a_refusal_at_the_end_is_for_a_person(bot, system, job, under):
    system.become(FaultMode.REFUSES)
    bot.start()
    bot.fill(job.entries)
    bot.submit()
    with pytest.raises(RecordRejected, match="締め処理中"):
        bot.receipt_number()
    assert under(job) == []


def test_what_the_validators_quote_is_not_repeated(bot, system, make_job):
    received, texts = system.registrations_received(), {**BRIEF, "証明日": "20260230"}
    job = make_job({**texts, "児童氏名": "髙橋　花子"})  # 髙 is not in JIS X 0208: garbled
    with pytest.raises(RecordRejected, match=r"証明日の形式.*児童氏名に使用できない") as caught:
        key(job, bot, lambda: pytest.fail("nothing is to be sent"))
    told = "".join(traceback.format_exception(caught.value))
    assert [text for text in ("20260230", "花子") if text in told] == []
    assert system.registrations_received() == received


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ({"就労区分": "1", "就労形態": "21"}, "就労形態.*選択肢にない"),  # 21 is 自営業主
        ({"育児休業": "", "育休開始日": "20260401"}, "育休開始日.*この欄が出ません"),
    ],
)
def test_what_the_pages_do_not_offer_is_for_a_person(bot, system, make_job, texts, said):
    bot.start()
    with pytest.raises(RecordRejected, match=said):
        bot.fill(make_job({**BRIEF, **texts}).entries)


def test_a_postback_that_would_store_is_stopped(bot, system, job):
    received = system.registrations_received()
    bot.start()
    bot.fill(job.entries)
    page, window = bot.window.page, bot.window
    with pytest.raises(Error):
        window.send(page.locator(f'[name="{STORES}"]').click, storing=STORES)
    assert (bot.has_sent, system.registrations_received()) == (False, received)


def test_the_screens_are_told_without_storing_anything(bot, system):
    received, kept = system.registrations_received(), len(system.records())
    screens = bot.screens()
    assert [box.label for page in screens.values() for box in page if box.required] == [
        "受付番号",
        "保護者氏名",
    ]
    kinds = {
        title: [option.code for box in page if box.label == "就労形態" for option in box.options]
        for title, page in screens.items()
    }
    assert kinds["就労（自営・内職）"] == ["", "21", "22", "23", "24", "25"]
    assert kinds["就労（その他）"] == ["", "99"]
    assert {box.label for page in screens.values() for box in page} == set(LABELS.values())
    assert (system.registrations_received(), len(system.records())) == (received, kept)
