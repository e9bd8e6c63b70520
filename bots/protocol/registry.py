"""Which door leads into which system. A site adds its own by an entry point, not by a fork."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from importlib.metadata import entry_points
from pathlib import Path
from re import Pattern
from typing import ClassVar, Protocol, runtime_checkable

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


class Door(ABC):
    """A way into a system that is no screen: what an entry point of `kamibashi.bots` may give.

    Inherit it and write `open`; all else has a default. The entry point names the class, which is
    made without arguments, or an object of it.
    """

    @abstractmethod
    def open(self, access: SystemAccess) -> AbstractContextManager[Bot]:
        """Lend a bot while the block runs.

        Raises:
            SystemUnavailable: the system does not answer or does not let us in; nothing was sent.
        """

    def boxes(self, access: SystemAccess) -> frozenset[str] | None:
        """Return the boxes that it has a place for; None where it does not know them beforehand.

        Raises:
            ProfileWrong: its profile has mistakes.
        """
        return None

    def left_behind(self, address: str) -> bool:
        """Tell whether it is to be opened though nothing is to be keyed: a file waits in it."""
        return False


class BrowserBot:
    """What a bot that works in a browser begins with; its class is what the entry point gives.

    Inherit it and write the methods of `Bot`. A class that does not inherit says its
    `expected_dialogs`, and may leave out the rest.
    """

    expected_dialogs: ClassVar[Expected] = ()
    """The dialogs of the system that are agreed to."""

    writes: ClassVar[Pattern[str] | None] = None
    """Finds the addresses which store something though they are opened by GET."""

    def __init__(self, window: Window, address: str, credentials: Credentials) -> None:
        self._window = window

    @property
    def window(self) -> Window:
        """The window that it works in, from which a failed job leaves a trace."""
        return self._window


@runtime_checkable
class _BotClass(Protocol):
    """The class of a bot that works in a browser, whether it inherits `BrowserBot` or not."""

    expected_dialogs: Expected

    def __call__(self, window: Window, address: str, credentials: Credentials) -> Bot: ...


@runtime_checkable
class _SaysWhatWrites(Protocol):
    writes: Pattern[str] | None


@runtime_checkable
class _Opens(Protocol):
    """A door that does not inherit `Door`: its `needs_browser` is False."""

    needs_browser: bool

    def open(self, access: SystemAccess) -> AbstractContextManager[Bot]: ...


@runtime_checkable
class _TellsBoxes(Protocol):
    def boxes(self, access: SystemAccess) -> frozenset[str] | None: ...


@runtime_checkable
class _LeavesBehind(Protocol):
    def left_behind(self, address: str) -> bool: ...


@contextmanager
def open_bot(access: SystemAccess, browser: BrowserSettings | None = None) -> Iterator[Bot]:
    """Go in by the door of a system, and lend the bot for as many jobs as the block keys.

    Raises:
        SystemUnknown: no door has this name.
        SystemUnavailable: the system does not answer or does not let us in; nothing was sent.
        BrowserMissing: there is no browser, and the door needs one.
    """
    with _door(access.door or access.name, browser).open(access) as bot:
        yield bot


def boxes_of(access: SystemAccess) -> frozenset[str] | None:
    """Return the boxes that a door without screens has a place for; None where it has screens.

    Raises:
        SystemUnknown: no door has this name.
        ProfileWrong: its profile has mistakes.
    """
    return _door(access.door or access.name).boxes(access)


def left_behind(door: str, address: str) -> bool:
    """Tell whether a door is to be opened though nothing is to be keyed: a file waits in it."""
    known = entry_points(group=_GROUP, name=door)
    return bool(known) and _door(door).left_behind(address)


@dataclass(frozen=True, slots=True)
class _NotInherited(Door):
    """The door that one makes which does not inherit, with the defaults for what it leaves out."""

    way: _Opens

    def open(self, access: SystemAccess) -> AbstractContextManager[Bot]:
        return self.way.open(access)

    def boxes(self, access: SystemAccess) -> frozenset[str] | None:
        if isinstance(self.way, _TellsBoxes):
            return self.way.boxes(access)
        return Door.boxes(self, access)

    def left_behind(self, address: str) -> bool:
        if isinstance(self.way, _LeavesBehind):
            return self.way.left_behind(address)
        return Door.left_behind(self, address)


@dataclass(frozen=True, slots=True)
class _Screens(Door):
    """The door to a system's screens: a browser, and in it a bot of this class."""

    bot_class: _BotClass
    browser: BrowserSettings

    def open(self, access: SystemAccess) -> AbstractContextManager[Bot]:
        return _open_browser_bot(self.bot_class, access, self.browser)


@contextmanager
def _open_browser_bot(
    bot_class: _BotClass, access: SystemAccess, settings: BrowserSettings
) -> Iterator[Bot]:
    gated = replace(settings, gate=gate_of(access.settings))
    writes = bot_class.writes if isinstance(bot_class, _SaysWhatWrites) else BrowserBot.writes
    with open_page(
        access.address, access.evidence, bot_class.expected_dialogs, gated, writes
    ) as window:
        bot = bot_class(window, access.address, access.credentials)
        try:
            bot.start()
        except PlaywrightError as error:
            line = error.message.splitlines()[0]
            raise SystemUnavailable(f"{access.name}: {line}") from None
        yield bot


def _door(name: str, browser: BrowserSettings | None = None) -> Door:
    known = tuple(entry_points(group=_GROUP, name=name))
    if not known:
        raise SystemUnknown(f"{name}: この名前のシステムのボットがありません ({_GROUP})")
    found: object = known[0].load()
    if isinstance(found, type) and issubclass(found, Door):
        return found()
    if isinstance(found, Door):
        return found
    if isinstance(found, _Opens) and not found.needs_browser:
        return _NotInherited(found)
    if isinstance(found, _BotClass):
        return _Screens(found, browser or BrowserSettings())
    raise SystemUnknown(f"{name}: ボットのクラスではありません ({known[0].value})")
