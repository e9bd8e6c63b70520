"""How a canonical value is written for a box of a screen.

A writer takes the line of the plan and the values of its fields, and returns the text to type.
It raises ValueError with a Japanese reason that quotes nothing.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Protocol

Value = str | tuple[str, ...]


class Line(Protocol):
    """What a writer may ask of the line of the plan that it writes."""

    @property
    def codes(self) -> Mapping[str, str]:
        """The code of the screen for each option of a choice."""

    @property
    def option(self) -> str:
        """The option whose mark a checkbox of the screen shows."""

    @property
    def between(self) -> str:
        """What stands between texts that are joined."""


@dataclass(frozen=True, slots=True)
class Writer:
    """One way to write: the kinds of field that it takes (None: every text) and the work."""

    write: Callable[[Line, tuple[Value, ...]], str]
    kinds: frozenset[str] | None = None
    several: bool = False


def _text(write: Callable[[str], str]) -> Callable[[Line, tuple[Value, ...]], str]:
    def written(_: Line, values: tuple[Value, ...]) -> str:
        text = _as_text(values[0])
        return write(text) if text else ""

    return written


def _as_text(value: Value) -> str:
    if isinstance(value, tuple):
        if value:
            raise ValueError("文字の欄に選択の印が入っています")
        return ""
    return value


def _marked(value: Value) -> tuple[str, ...]:
    if isinstance(value, str):
        if value:
            raise ValueError("選択の欄に文字が入っています")
        return ()
    return value


def _yyyymmdd(text: str) -> str:
    try:
        return date.fromisoformat(text).strftime("%Y%m%d").rjust(8, "0")
    except ValueError:
        raise ValueError("日付として書けません") from None


def _hhmm(text: str) -> str:
    return "".join(_hours_and_minutes("[0-2][0-9]", text))


def _hours_and_minutes(hours: str, text: str) -> tuple[str, str]:
    found = re.fullmatch(f"({hours}):([0-5][0-9])", text, re.ASCII)
    if found is None:
        raise ValueError("時間として書けません")
    return found[1], found[2]


def _hours_of(text: str) -> str:
    return str(int(_hours_and_minutes("[0-9]{1,3}", text)[0]))


def _minutes_of(text: str) -> str:
    return str(int(_hours_and_minutes("[0-9]{1,3}", text)[1]))


def _digits(text: str) -> str:
    return re.sub("[^0-9]", "", text)


def _joined(line: Line, values: tuple[Value, ...]) -> str:
    return line.between.join(filter(None, map(_as_text, values)))


def _code(line: Line, values: tuple[Value, ...]) -> str:
    marked = _marked(values[0])
    if len(marked) > 1:
        raise ValueError("一つだけ選ぶ欄に印が二つ以上あります")
    if marked and marked[0] not in line.codes:
        raise ValueError("この選択肢に当たるコードがありません")
    return line.codes[marked[0]] if marked else ""


def _one_mark(line: Line, values: tuple[Value, ...]) -> str:
    return "1" if line.option in _marked(values[0]) else ""


_CHOICE = frozenset({"choice"})
_HOURS = frozenset({"time", "duration"})

WRITERS: Mapping[str, Writer] = MappingProxyType(
    {
        "as_is": Writer(_text(str)),
        "digits": Writer(_text(_digits)),
        "joined": Writer(_joined, several=True),
        "yyyymmdd": Writer(_text(_yyyymmdd), frozenset({"date"})),
        "hhmm": Writer(_text(_hhmm), frozenset({"time"})),
        "hours_of": Writer(_text(_hours_of), _HOURS),
        "minutes_of": Writer(_text(_minutes_of), _HOURS),
        "code": Writer(_code, _CHOICE),
        "marked": Writer(_one_mark, _CHOICE),
    }
)
"""Every writer by the name that keying plans use."""
