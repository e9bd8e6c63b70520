"""Opening a bot: each test opens a browser of its own, one at a time."""

from dataclasses import replace

import pytest

from bots.browser.browser import BrowserSettings
from bots.credentials import Credentials
from bots.errors import BrowserMissing, OutcomeUnknown, SystemUnavailable, SystemUnknown
from bots.protocol.keying import Found, key, look_up
from bots.protocol.registry import open_bot
from samples.systems.hoiku.fault_modes import FaultMode

pytestmark = pytest.mark.browser


def _intend():
    """Stand for the caller who writes down the intent."""


def test_a_lost_picture_does_not_change_the_outcome(access, system, job, under, tmp_path):
    in_the_way = tmp_path / "evidence"
    in_the_way.write_text("not a folder")
    with open_bot(replace(access, evidence=in_the_way)) as bot:
        receipt = key(job, bot, _intend)
    assert receipt.evidence is None
    assert len(under(job)) == 1


def test_an_answer_that_takes_too_long_is_an_unknown_outcome(access, system, job, under):
    def lose_heart():
        system.become(FaultMode.SLOW, slow_seconds="60")

    with open_bot(access, BrowserSettings(patience_seconds=5)) as bot:
        with pytest.raises(OutcomeUnknown):
            key(job, bot, lose_heart)
        system.become(FaultMode.NORMAL)
        assert isinstance(look_up(job, bot), Found)
    assert len(under(job)) == 1


def test_a_wrong_password_sends_nothing(access, system):
    wrong = replace(access, credentials=Credentials("900001", "wrong-word"))
    with pytest.raises(SystemUnavailable, match="ログインできません"), open_bot(wrong):
        pytest.fail("nobody lets us in")


def test_a_system_that_does_not_answer_sends_nothing(access, system):
    nowhere = replace(access, address="http://127.0.0.1:9/")
    with pytest.raises(SystemUnavailable), open_bot(nowhere):
        pytest.fail("nobody is there")


def test_a_system_without_a_bot_is_said_so(access):
    with pytest.raises(SystemUnknown, match="juki"), open_bot(replace(access, name="juki")):
        pytest.fail("no such bot")


def test_a_missing_browser_is_said_so(access, tmp_path):
    settings = BrowserSettings(executable=tmp_path / "chromium")
    with pytest.raises(BrowserMissing, match="chromium"), open_bot(access, settings):
        pytest.fail("no such browser")
