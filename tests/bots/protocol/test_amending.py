"""A record that is there already: refused, adopted or corrected, as the plan says."""

from dataclasses import replace

import pytest

from bots.errors import OutcomeUnknown, RecordDiffers, RecordRejected
from bots.jobs import OnExisting
from bots.protocol.keying import Different, Found, key, look_up, rehearse
from samples.systems.hoiku.boxes import BOXES
from samples.systems.hoiku.fault_modes import FaultMode

pytestmark = pytest.mark.browser

LABELS = {box.column: box.label for box in BOXES}
CHANGED = {"備考": "", "氏名": "潮風　菜々子", "月曜": "", "雇用形態": "01", "平日開始": "0900"}


class OnlyEnters:
    """A bot of the real system that knows nothing of corrections."""

    def __init__(self, bot):
        self._bot = bot

    def __getattr__(self, name):
        if name == "open_existing":
            raise AttributeError(name)
        return getattr(self._bot, name)


def _intend():
    """Stand for the caller who writes down the intent."""


@pytest.fixture
def standing(bot, system, job):
    """A record that is in the system already."""
    return key(job, bot, _intend)


@pytest.fixture
def correction(make_job, job, standing):
    """The same case once more, with other values."""
    return replace(make_job(CHANGED, key=job.key), on_existing=OnExisting.UPDATE)


def test_a_record_is_corrected_where_the_plan_says_so(
    bot, system, job, standing, correction, under
):
    before_the_click = []
    receipt = key(correction, bot, lambda: before_the_click.append(under(job)[0]["shimei"]))
    (record,) = under(job)
    assert before_the_click == ["汐風　菜々子"]
    assert receipt.number == standing.number == record["number"]
    assert sorted(receipt.amended) == sorted(CHANGED)
    stored = {label: record[column] for column, label in LABELS.items()}
    assert all(stored[entry.screen_field] == entry.text for entry in correction.entries)
    moments = [path.stem.split("-")[1] for path in sorted(receipt.evidence.parent.iterdir())]
    assert moments[-4:] == ["found", "filled", "receipt", "stored"]  # what stood there is kept


def test_a_record_that_holds_everything_already_is_not_sent_again(bot, system, job, standing):
    received = system.registrations_received()
    receipt = key(replace(job, on_existing=OnExisting.UPDATE), bot, _intend)
    assert (receipt.number, receipt.amended) == (standing.number, ())
    assert system.registrations_received() == received


def test_without_a_record_an_update_enters_one(bot, system, make_job, under):
    job = replace(make_job(), on_existing=OnExisting.UPDATE)
    assert key(job, bot, _intend).number == under(job)[0]["number"]


def test_a_correction_whose_answer_is_lost_is_an_unknown_outcome(bot, system, correction, under):
    system.become(FaultMode.DROPS_AFTER)
    with pytest.raises(OutcomeUnknown):
        key(correction, bot, _intend)
    system.become(FaultMode.NORMAL)
    assert isinstance(look_up(correction, bot), Found)
    assert len(under(correction)) == 1


def test_a_correction_that_was_not_stored_is_found_out(bot, system, correction, under):
    system.become(FaultMode.FORGETS)
    with pytest.raises(RecordDiffers, match="氏名: 1文字目が別の文字"):
        key(correction, bot, _intend)
    assert under(correction)[0]["shimei"] == "汐風　菜々子"


def test_a_bot_that_cannot_correct_says_so_and_changes_nothing(bot, system, correction, under):
    received = system.registrations_received()
    with pytest.raises(RecordRejected, match="このシステムは更新に対応していません"):
        key(correction, OnlyEnters(bot), _intend)
    assert system.registrations_received() == received


def test_two_records_under_one_key_are_never_corrected(bot, system, correction, job, under):
    key(replace(job, on_existing=OnExisting.COMPARE), TwiceBlind(bot), _intend)
    assert isinstance(look_up(correction, bot), Different)
    with pytest.raises(RecordRejected, match="複数"):
        key(correction, bot, _intend)
    assert len(under(job)) == 2


class TwiceBlind:
    """A bot that does not look before it enters, as another clerk would not."""

    def __init__(self, bot):
        self._bot = bot

    def numbers(self, _):
        return ()

    def __getattr__(self, name):
        return getattr(self._bot, name)


def test_a_rehearsal_of_a_correction_fills_and_sends_nothing(bot, system, correction, under):
    received = system.registrations_received()
    tried = rehearse(correction, bot)
    assert (tried.refusal, tried.existing) == ("", under(correction)[0]["number"])
    assert tried.picture.stem.endswith("rehearsed")
    assert system.registrations_received() == received
    assert under(correction)[0]["shimei"] == "汐風　菜々子"


def test_a_rehearsal_tells_what_would_be_refused(bot, system, make_job, under):
    job = make_job({"氏名": "寿限無寿限無五劫の擦り切れ海砂利水魚の水行末"})
    tried = rehearse(job, bot)
    assert "氏名: 20文字目までで切れています" in tried.refusal
    assert "寿限無" not in tried.refusal
    assert tried.picture.is_file()
    assert under(job) == []


def test_a_rehearsal_adopts_nothing(bot, system, job, standing):
    tried = rehearse(replace(job, on_existing=OnExisting.COMPARE), bot)
    assert (tried.existing, tried.refusal) == (standing.number, "")
    assert "すでに登録" in rehearse(job, bot).refusal


def test_after_a_rehearsal_the_record_is_not_there_and_can_be_keyed(bot, system, job, under):
    tried = rehearse(job, bot)
    assert (tried.refusal, tried.existing, under(job)) == ("", "", [])
    assert key(job, bot, _intend).number == under(job)[0]["number"]
