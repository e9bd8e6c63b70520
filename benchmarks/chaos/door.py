"""A door like any other a site may add: what goes through it is told, then done by the real bot."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, cast

from benchmarks.chaos.steps import Teller
from bots.browser.browser import BrowserSettings, Window
from bots.jobs import Entry
from bots.protocol.keying import Bot
from bots.protocol.registry import Door, SystemAccess, open_bot
from bots.traces.job_runs import window_of

_STRETCHES = 3
_PATIENCE = 10.0  # seconds; half an answer is waited for as long


class WatchedBot:
    """A bot that tells every step before and after it takes it; a screen is filled in stretches."""

    def __init__(self, bot: Bot, teller: Teller) -> None:
        self._bot = bot
        self._teller = teller

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 -- whatever the bot has
        found = getattr(self._bot, name)
        return self._told(name, found) if callable(found) else found

    @property
    def window(self) -> Window | None:
        """The window of the bot, from which a failed job leaves a trace."""
        return window_of(self._bot)

    def fill(self, entries: Sequence[Entry]) -> None:
        """Type the entries, stretch by stretch."""
        length = -(-len(entries) // _STRETCHES)
        for start in range(0, len(entries), length):
            self._told("fill", self._bot.fill)(entries[start : start + length])

    def numbers(self, key: str) -> Sequence[str]:
        """Search for a key; the first step in which the record is named."""
        self._teller.reached("bot.numbers.before", key=key)
        found = self._bot.numbers(key)
        self._teller.reached("bot.numbers.after")
        return found

    def _told(self, name: str, step: Callable[..., Any]) -> Callable[..., Any]:
        def told(*args: Any) -> Any:  # noqa: ANN401 -- whatever the step takes and gives
            self._teller.reached(f"bot.{name}.before")
            given = step(*args)
            self._teller.reached(f"bot.{name}.after")
            return given

        return told


class WatchedDoor(Door):
    """What the entry point gives; `door_settings` say where to tell, and which door is behind."""

    @contextmanager
    def open(self, access: SystemAccess) -> Iterator[Bot]:
        """Lend the bot of the door behind, watched."""
        teller = Teller(access.settings["exchange"])
        teller.reached("door.open.before", pid=os.getpid())
        behind = replace(access, door=access.settings["behind"])
        with open_bot(behind, BrowserSettings(patience_seconds=_PATIENCE)) as bot:
            teller.reached("door.open.after")
            yield cast(Bot, WatchedBot(bot, teller))
