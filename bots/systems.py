"""Which bot keys into which system. A site adds its own by an entry point, not by a fork."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from pathlib import Path
from typing import Protocol

from playwright.sync_api import Error as PlaywrightError

from bots.browser import BrowserSettings, Window, open_page
from bots.credentials import Credentials
from bots.errors import SystemUnavailable, SystemUnknown
from bots.keying import Bot

_GROUP = "kamibashi.bots"


@dataclass(frozen=True, slots=True)
class SystemAccess:
    """Where a system is, who logs in, and the folder for the pictures taken there."""

    name: str
    address: str
    credentials: Credentials = field(repr=False)
    evidence: Path


class BotOf(Protocol):
    """What an entry point of the group `kamibashi.bots` gives: a class of bots."""

    expected_dialogs: frozenset[str]

    def __call__(self, window: Window, address: str, credentials: Credentials) -> Bot:
        """Make a bot that works in `window`."""


@contextmanager
def open_bot(access: SystemAccess, browser: BrowserSettings | None = None) -> Iterator[Bot]:
    """Open a browser, log in, and lend the bot for as many jobs as the block keys.

    Raises:
        SystemUnknown: no bot has this name.
        SystemUnavailable: the system does not answer or does not let us in; nothing was sent.
        BrowserMissing: there is no browser.
    """
    bot_of = bot_class(access.name)
    settings = browser or BrowserSettings()
    with open_page(access.address, access.evidence, bot_of.expected_dialogs, settings) as window:
        bot = bot_of(window, access.address, access.credentials)
        try:
            bot.start()
        except PlaywrightError as error:
            line = error.message.splitlines()[0]
            raise SystemUnavailable(f"{access.name}: {line}") from None
        yield bot


def bot_class(name: str) -> BotOf:
    """Return the bot registered under `name`."""
    found = tuple(entry_points(group=_GROUP, name=name))
    if not found:
        raise SystemUnknown(f"{name}: この名前のシステムのボットがありません ({_GROUP})")
    loaded: BotOf = found[0].load()
    return loaded
