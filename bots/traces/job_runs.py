"""One job as it was done: every step of the bot with its labels and its time, and no value."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import perf_counter
from typing import Any, cast
from urllib.parse import urlsplit

from playwright.sync_api import Error

from bots.browser.browser import Window
from bots.jobs import Entry, KeyingJob
from bots.protocol.keying import Bot

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
        """Return the bot, with every call of its methods written down here."""
        names = [name for name in dir(bot) if not name.startswith("_")]
        kind = type(type(bot).__name__, (_Watched,), {name: _passed_on(name) for name in names})
        return cast(Bot, kind(bot, self))


class _Watched:
    """Stands in for a bot: each of its public names is there, so that protocols see it as one."""

    def __init__(self, bot: Bot, run: Run) -> None:
        self._bot, self._run = bot, run


def _passed_on(name: str) -> property:
    def get(watched: _Watched) -> object:
        found = getattr(watched._bot, name)
        return _noted(watched._run, watched._bot, name, found) if callable(found) else found

    return property(get)


def _noted(run: Run, bot: Bot, name: str, method: Callable[..., Any]) -> Callable[..., Any]:
    def call(*asked: Any) -> Any:  # noqa: ANN401 -- whatever the bot takes and gives
        at, begun, failed = datetime.now(UTC), perf_counter(), True
        try:
            answer = method(*asked)
            failed = False
        finally:
            seconds, said = perf_counter() - begun, _STEPS.get(name, name)
            run.steps.append(Step(said, at, seconds, _boxes(asked), _where(bot), failed))
        if name == "stored":
            run.shown = dict(answer)
        return answer

    return call


def _boxes(asked: Sequence[object]) -> tuple[str, ...]:
    given = [one for each in asked if isinstance(each, Sequence) for one in each]
    return tuple(one.screen_field for one in given if isinstance(one, Entry))


def _where(bot: Bot) -> str:
    window: Window | None = getattr(bot, "window", None)
    if window is None:
        return ""
    with suppress(Error):
        return " ".join(urlsplit(frame.url).path for frame in window.page.frames)
    return ""
