"""What an entry screen asks for: every box with its label, options, length and required mark."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from playwright.sync_api import Locator

_COLLECT = Path(__file__).with_suffix(".js")  # one call: a round trip a box is slow


@dataclass(frozen=True, slots=True)
class ScreenOption:
    """One option of a select or of a group of radio buttons: what is sent, and what is shown."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class ScreenBox:
    """One box of a screen, without what stands in it.

    `kind` is the HTML type (`text`, `select-one`, `checkbox`, `radio`, `textarea` …); a group of
    radio buttons is one box. `most` is the `maxlength` in characters, None where there is none.
    `required` is told by the attribute or by a mark (※, ＊, 必須) beside the label.
    """

    label: str
    name: str
    kind: str
    options: tuple[ScreenOption, ...] = ()
    most: int | None = None
    required: bool = False


Screen = tuple[ScreenBox, ...]
"""The boxes of one screen, in the order of the page."""


@runtime_checkable
class Watchable(Protocol):
    """A bot whose screens can be looked at before anything is typed.

    A `bots.protocol.keying.Bot` without this has no screens, and is keyed with without a canary.
    """

    def screens(self) -> Mapping[str, Screen]:
        """Return every entry screen by its title, reached by GET or by harmless postbacks.

        Nothing is typed. Where there are several, the bot takes a picture of each by its method
        `picture(PICTURES, title)`; of a single one, left open, the canary takes it.

        Raises:
            SystemUnavailable: a screen cannot be reached.
        """


PICTURES = "screens"
"""Stands for the case id in the names of pictures of empty screens."""


def collect(place: Locator) -> Screen:
    """Return the boxes inside `place` (a form, a table, a body) in one call to the browser."""
    found: list[dict[str, Any]] = place.evaluate(_COLLECT.read_text(encoding="utf-8"))
    return tuple(_box(each) for each in found)


def _box(found: dict[str, Any]) -> ScreenBox:
    options = tuple(ScreenOption(code, text) for code, text in found["options"])
    return ScreenBox(**{**found, "options": options})
