"""One job as it was done: every step of the bot with its labels and its time, and no value."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Protocol, TypeVar, TypeVarTuple, runtime_checkable
from urllib.parse import urlsplit

from playwright.sync_api import Error

from bots.browser.browser import Window
from bots.jobs import Entry, KeyingJob
from bots.protocol.keying import Amending, Bot

Asked = TypeVarTuple("Asked")
Given = TypeVar("Given")

_STEPS: Mapping[str, str] = {
    "start": "入力画面を開く",
    "open_existing": "登録済みの記録を開く",
    "fill": "入力する",
    "held": "入力した画面を読み返す",
    "submit": "登録のボタンを押す",
    "receipt_number": "登録番号を読む",
    "numbers": "受付番号で照会する",
    "stored": "登録された内容を読む",
    "picture": "画面を残す",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step: when it began (UTC), how long it took, which boxes it touched, whether it failed.

    `where` are the paths of the page and of its frames behind it, without their queries.
    """

    said: str
    at: datetime
    seconds: float
    boxes: tuple[str, ...] = ()
    where: str = ""
    failed: bool = False


@dataclass(slots=True)
class Run:
    """What was done for one job. `shown` is what the system held of the record when last read.

    Only `shown` is a citizen's; the steps are not.
    """

    job: KeyingJob
    steps: list[Step] = field(default_factory=list)
    shown: Mapping[str, str] = field(default_factory=dict, repr=False)

    def watched(self, bot: Bot) -> Bot:
        """Return the bot, with every step that it takes written down here."""
        return _AmendingSteps(bot, self, bot) if isinstance(bot, Amending) else _Steps(bot, self)


@runtime_checkable
class Windowed(Protocol):
    """A bot that works in a window, and shows it to who asks."""

    @property
    def window(self) -> Window | None:
        """The window, from which a failed job leaves a trace."""


def window_of(bot: Bot) -> Window | None:
    """Return the window that a bot works in, if it has one and shows it."""
    return bot.window if isinstance(bot, Windowed) else None


class _Steps:
    """Stands in for a bot: each step is the bot's, and is written down."""

    def __init__(self, bot: Bot, run: Run) -> None:
        self._bot, self._run = bot, run

    def start(self) -> None:
        self._noted("start", self._bot.start)

    def fill(self, entries: Sequence[Entry]) -> None:
        self._noted("fill", self._bot.fill, entries)

    def held(self) -> Mapping[str, str]:
        return self._noted("held", self._bot.held)

    def submit(self) -> None:
        self._noted("submit", self._bot.submit)

    @property
    def has_sent(self) -> bool:
        return self._bot.has_sent

    def receipt_number(self) -> str:
        return self._noted("receipt_number", self._bot.receipt_number)

    def numbers(self, key: str) -> Sequence[str]:
        return self._noted("numbers", self._bot.numbers, key)

    def stored(self, number: str) -> Mapping[str, str]:
        shown = self._noted("stored", self._bot.stored, number)
        self._run.shown = dict(shown)
        return shown

    def picture(self, case_id: str, moment: str) -> Path | None:
        return self._noted("picture", self._bot.picture, case_id, moment)

    def _noted(self, name: str, step: Callable[[*Asked], Given], *asked: *Asked) -> Given:
        at, begun, failed = datetime.now(UTC), perf_counter(), True
        try:
            given = step(*asked)
            failed = False
        finally:
            seconds, where = perf_counter() - begun, _where(self._bot)
            self._run.steps.append(Step(_STEPS[name], at, seconds, _boxes(asked), where, failed))
        return given


class _AmendingSteps(_Steps):
    """The same of a bot that can also correct a record."""

    def __init__(self, bot: Bot, run: Run, amending: Amending) -> None:
        super().__init__(bot, run)
        self._amending = amending

    def open_existing(self, number: str) -> None:
        self._noted("open_existing", self._amending.open_existing, number)


def _boxes(asked: Sequence[object]) -> tuple[str, ...]:
    given = [one for each in asked if isinstance(each, Sequence) for one in each]
    return tuple(one.screen_field for one in given if isinstance(one, Entry))


def _where(bot: Bot) -> str:
    window = window_of(bot)
    if window is None:
        return ""
    with suppress(Error):
        return " ".join(urlsplit(frame.url).path for frame in window.page.frames)
    return ""
