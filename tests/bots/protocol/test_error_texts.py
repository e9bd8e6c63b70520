"""No error text quotes what was typed, whatever the browser or the system says."""

import traceback
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Error

from bots.errors import BotError, OutcomeUnknown, RecordRejected, SystemUnavailable
from bots.jobs import Entry, KeyingJob
from bots.protocol.keying import key, look_up

TYPED = st.text(st.characters(min_codepoint=0x3041, max_codepoint=0x9FFF), min_size=4)


class TalkativeBot:
    """A bot whose browser quotes everything that was typed, at one step of the way."""

    def __init__(self, fails_at, failure):
        self._fails_at = fails_at
        self._failure = failure
        self._typed = {}
        self.has_sent = False

    def start(self):
        self._step("start")

    def fill(self, entries):
        self._typed = {entry.screen_field: entry.text for entry in entries}
        self._step("fill")

    def held(self):
        self._step("held")
        return self._typed

    def submit(self):
        self.has_sent = True
        self._step("submit")

    def receipt_number(self):
        self._step("receipt_number")
        return "R8-000001"

    def numbers(self, key):
        self._step("numbers")
        return ()

    def stored(self, number):
        self._step("stored")
        return self._typed

    def picture(self, case_id, moment):
        return Path(case_id) / f"{datetime.now(UTC):%H%M%S}-{moment}.png"

    def _step(self, step):
        if step == self._fails_at:
            raise self._failure


def _job(text):
    return KeyingJob("case-1", "hoiku", "KB1", (Entry("氏名", text), Entry("備考", text * 2)))


def _told(error):
    return "".join(traceback.format_exception(error)).split("BotError", 1)[0]


@given(text=TYPED, step=st.sampled_from(["numbers", "start", "fill", "held"]))
def test_before_the_click_a_failure_says_that_nothing_was_sent(text, step):
    failure = Error(f'Locator.fill: Timeout 2000ms exceeded.\nCall log:\n  - fill("{text}")')
    with pytest.raises(SystemUnavailable, match="Timeout 2000ms") as caught:
        key(_job(text), TalkativeBot(step, failure), lambda: None)
    assert text not in _told(caught.value)


@given(text=TYPED, step=st.sampled_from(["submit", "receipt_number", "stored"]))
def test_after_the_click_a_failure_is_an_unknown_outcome(text, step):
    failure = Error(f'Page.title: Target closed\nCall log:\n  - fill("{text}")')
    with pytest.raises(OutcomeUnknown, match="Target closed") as caught:
        key(_job(text), TalkativeBot(step, failure), lambda: None)
    assert text not in _told(caught.value)


@given(text=TYPED, step=st.sampled_from(["fill", "held", "receipt_number"]))
def test_a_refusal_that_quotes_is_kept_without_the_quotation(text, step):
    failure = RecordRejected(f"氏名の値[{text}]が正しくありません")
    with pytest.raises(RecordRejected, match="氏名の値") as caught:
        key(_job(text), TalkativeBot(step, failure), lambda: None)
    assert f"[{text}]" not in _told(caught.value)


def test_a_look_up_that_fails_may_be_tried_again():
    with pytest.raises(SystemUnavailable):
        look_up(_job("港の見える丘"), TalkativeBot("numbers", Error("net::ERR_FAILED\nmore")))


@pytest.mark.parametrize("error", [BotError, *BotError.__subclasses__()])
def test_every_error_has_an_exit_code_of_this_room(error):
    assert 20 <= error.exit_code <= 29 or error.exit_code == 40  # 40: a mistake in the set-up
