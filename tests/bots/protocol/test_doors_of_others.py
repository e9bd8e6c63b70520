"""Doors and bots of other packages, found by their entry points, as they are and as they were."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bots.credentials import Credentials
from bots.errors import SystemUnknown
from bots.jobs import Entry, KeyingJob, OnExisting
from bots.protocol.keying import Found, key, look_up
from bots.protocol.registry import SystemAccess, boxes_of, left_behind, open_bot
from bots.traces.trace_files import Traced

CODE = '''
from contextlib import contextmanager
from pathlib import Path

from bots.protocol.registry import BrowserBot, Door


class Drawer:
    """A bot that keeps records in memory; it has what a bot must have, and nothing else."""

    has_sent = False

    def __init__(self):
        self.records = []

    def start(self):
        self.screen, self.has_sent = {}, False

    def fill(self, entries):
        self.screen.update((entry.screen_field, entry.text) for entry in entries)

    def held(self):
        return self.screen

    def submit(self):
        self.has_sent = True
        self.records.append(self.screen)

    def receipt_number(self):
        return str(len(self.records))

    def numbers(self, key):
        found = enumerate(self.records, start=1)
        return [str(number) for number, record in found if record["受付番号"] == key]

    def stored(self, number):
        return self.records[int(number) - 1]

    def picture(self, case_id, moment):
        return None


class AmendingDrawer(Drawer):
    def open_existing(self, number):
        self.start()
        self.records.pop(int(number) - 1)


class OldDoor:
    """As doors were written before there was one to inherit."""

    needs_browser = False

    @staticmethod
    @contextmanager
    def open(access):
        yield Drawer()


class OldDoorThatTells(OldDoor):
    @staticmethod
    def boxes(access):
        return frozenset({access.name})

    @staticmethod
    def left_behind(address):
        return address == "/full"


class NewDoor(Door):
    @contextmanager
    def open(self, access):
        yield AmendingDrawer()


class NewDoorThatTells(NewDoor):
    def __init__(self, folder="/full"):
        self.folder = folder

    def boxes(self, access):
        return frozenset({access.name})

    def left_behind(self, address):
        return address == self.folder


class OldBot(Drawer):
    """As bots for a browser were written before there was one to inherit."""

    expected_dialogs = frozenset()

    def __init__(self, window, address, credentials):
        super().__init__()
        self.page, self.go = window.page, lambda: window.go(address)

    def start(self):
        super().start()
        self.go()


class NewBot(BrowserBot, Drawer):
    def __init__(self, window, address, credentials):
        super().__init__(window, address, credentials)
        self.records, self.address, self.page = [], address, window.page

    def start(self):
        Drawer.start(self)
        self.window.go(self.address)


an_object = NewDoorThatTells("/elsewhere")
no_bot = {}
'''
NAMES = {
    "old": "OldDoor",
    "old_that_tells": "OldDoorThatTells",
    "new": "NewDoor",
    "new_that_tells": "NewDoorThatTells",
    "an_object": "an_object",
    "old_bot": "OldBot",
    "new_bot": "NewBot",
    "no_bot": "no_bot",
}
DOORS = ["old", "old_that_tells", "new", "new_that_tells", "an_object"]


@pytest.fixture(autouse=True)
def drawers(tmp_path, monkeypatch):
    """A package of its own, as pip would leave it."""
    about = tmp_path / "drawers-1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: drawers\nVersion: 1\n")
    named = "".join(f"{name} = drawers:{found}\n" for name, found in NAMES.items())
    (about / "entry_points.txt").write_text(f"[kamibashi.bots]\n{named}")
    (tmp_path / "drawers.py").write_text(CODE, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield
    sys.modules.pop("drawers", None)


def access_by(door, tmp_path):
    return SystemAccess("juki", "/full", Credentials("", ""), tmp_path, door)


def a_job(text, existing=OnExisting.COMPARE):
    entries = (Entry("受付番号", "KB1"), Entry("氏名", text))
    return KeyingJob("case", "juki", "KB1", entries, existing)


def nothing():
    """Write no intent: there is no ledger here."""


@pytest.mark.parametrize("door", DOORS)
def test_a_record_goes_through_every_door_and_is_found_again(door, tmp_path):
    with open_bot(access_by(door, tmp_path)) as bot:
        with Traced(bot, a_job("汐風"), tmp_path / "traces") as traced:
            receipt = key(a_job("汐風"), traced.bot, nothing)
        assert isinstance(look_up(a_job("汐風"), bot), Found)
    assert receipt.number == "1"
    assert traced.run.shown == {"受付番号": "KB1", "氏名": "汐風"}
    typed = [step.boxes for step in traced.run.steps if step.boxes]
    assert typed == [("受付番号", "氏名")]


@pytest.mark.parametrize(
    ("door", "boxes", "waits"),
    [
        ("old", None, []),
        ("old_that_tells", {"juki"}, ["/full"]),
        ("new", None, []),
        ("new_that_tells", {"juki"}, ["/full"]),
        ("an_object", {"juki"}, ["/elsewhere"]),
        ("old_bot", None, []),
        ("new_bot", None, []),
    ],
)
def test_what_a_door_does_not_say_has_a_default(door, boxes, waits, tmp_path):
    assert boxes_of(access_by(door, tmp_path)) == boxes
    addresses = ("/full", "/elsewhere")
    assert [address for address in addresses if left_behind(door, address)] == waits


def test_a_bot_that_can_correct_a_record_can_do_so_while_its_steps_are_noted(tmp_path):
    with open_bot(access_by("new", tmp_path)) as bot:
        key(a_job("汐風"), bot, nothing)
        changed = a_job("高瀬", OnExisting.UPDATE)
        with Traced(bot, changed, tmp_path / "traces") as traced:
            receipt = key(changed, traced.bot, nothing)
    assert receipt.amended == ("氏名",)
    assert "登録済みの記録を開く" in [step.said for step in traced.run.steps]


@pytest.mark.browser
@pytest.mark.parametrize("door", ["old_bot", "new_bot"])
def test_a_bot_for_a_browser_need_not_inherit(door, access, system):
    with open_bot(replace(access, door=door)) as bot:
        theirs: Any = bot  # that a bot has a page is nothing that we ask for
        assert theirs.page.url == access.address
        assert key(a_job("汐風"), bot, nothing).number == "1"


def test_an_entry_point_that_is_no_bot_is_one_line(tmp_path):
    with pytest.raises(SystemUnknown, match="drawers:no_bot") as wrong:
        boxes_of(access_by("no_bot", tmp_path))
    assert "\n" not in str(wrong.value)


def test_a_door_that_nobody_brings_is_not_waited_for():
    assert not left_behind("absent", "/full")
    with pytest.raises(SystemUnknown, match="absent"):
        boxes_of(access_by("absent", Path()))
