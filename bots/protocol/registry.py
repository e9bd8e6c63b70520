"""Which door leads into which system. A site adds its own by an entry point, not by a fork."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from importlib.metadata import entry_points
from pathlib import Path
from typing import Protocol, cast

from playwright.sync_api import Error as PlaywrightError

from bots.browser.browser import BrowserSettings, Window, open_page
from bots.browser.dialogs import Expected
from bots.browser.server_authentication import gate_of
from bots.credentials import Credentials
from bots.errors import SystemUnavailable, SystemUnknown
from bots.protocol.keying import Bot

_GROUP = "kamibashi.bots"


@dataclass(frozen=True, slots=True)
class SystemAccess:
    """Where a system is, who logs in, and the folder for the pictures taken there.

    `door` is the entry point that knows the way in; where it is empty, it has the system's name.
    `settings` are for the door alone, which says what it understands.
    """

    name: str
    address: str
    credentials: Credentials = field(repr=False)
    evidence: Path
    door: str = ""
    settings: Mapping[str, str] = field(default_factory=dict, repr=False)


class BotOf(Protocol):
    """What an entry point of the group `kamibashi.bots` gives: a class of bots for a browser.

    It may have an attribute `writes`: a pattern that finds the addresses which store something
    though they are opened by GET.
    """

    expected_dialogs: Expected

    def __call__(self, window: Window, address: str, credentials: Credentials) -> Bot:
        """Make a bot that works in `window`."""


class DoorOf(Protocol):
    """What it gives where no browser is wanted: its attribute `needs_browser` is False."""

    needs_browser: bool

    def open(self, access: SystemAccess) -> AbstractContextManager[Bot]:
        """Lend a bot while the block runs.

        Raises:
            SystemUnavailable: the system does not answer or does not let us in; nothing was sent.
        """


@contextmanager
def open_bot(access: SystemAccess, browser: BrowserSettings | None = None) -> Iterator[Bot]:
    """Go in by the door of a system, and lend the bot for as many jobs as the block keys.

    Raises:
        SystemUnknown: no door has this name.
        SystemUnavailable: the system does not answer or does not let us in; nothing was sent.
        BrowserMissing: there is no browser, and the door needs one.
    """
    with _opened(_registered(access.door or access.name), access, browser) as bot:
        yield bot


def boxes_of(access: SystemAccess) -> frozenset[str] | None:
    """Return the boxes that a door without screens has a place for; None where it has screens.

    Raises:
        ProfileWrong: its profile has mistakes.
    """
    places: Callable[[SystemAccess], frozenset[str]] | None = getattr(
        _registered(access.door or access.name), "boxes", None
    )
    return places(access) if places else None


def left_behind(door: str, address: str) -> bool:
    """Tell whether a door is to be opened though nothing is to be keyed: a file waits in it."""
    for found in entry_points(group=_GROUP, name=door):
        waits = getattr(found.load(), "left_behind", None)
        return waits is not None and bool(waits(address))
    return False


def _opened(
    way: BotOf | DoorOf, access: SystemAccess, browser: BrowserSettings | None
) -> AbstractContextManager[Bot]:
    if getattr(way, "needs_browser", True):
        return _open_browser_bot(cast(BotOf, way), access, browser or BrowserSettings())
    return cast(DoorOf, way).open(access)


@contextmanager
def _open_browser_bot(
    bot_of: BotOf, access: SystemAccess, settings: BrowserSettings
) -> Iterator[Bot]:
    gated = replace(settings, gate=gate_of(access.settings))
    writes = getattr(bot_of, "writes", None)
    with open_page(
        access.address, access.evidence, bot_of.expected_dialogs, gated, writes
    ) as window:
        bot = bot_of(window, access.address, access.credentials)
        try:
            bot.start()
        except PlaywrightError as error:
            line = error.message.splitlines()[0]
            raise SystemUnavailable(f"{access.name}: {line}") from None
        yield bot


def _registered(name: str) -> BotOf | DoorOf:
    found = tuple(entry_points(group=_GROUP, name=name))
    if not found:
        raise SystemUnknown(f"{name}: この名前のシステムのボットがありません ({_GROUP})")
    loaded: BotOf | DoorOf = found[0].load()
    return loaded
