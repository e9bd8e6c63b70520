"""What a writer may ask of a line of a keying plan, and what a writer is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from ocr.forms.field_kind import Notation

Value = str | tuple[str, ...]
"""A canonical value: a text, or the marked labels of a choice."""


class Line(Protocol):
    """What a writer may ask of the line of the plan that it writes."""

    @property
    def codes(self) -> Mapping[str, str]:
        """The code of the screen for each option, era or text."""

    @property
    def option(self) -> str:
        """The option whose mark a checkbox of the screen shows."""

    @property
    def between(self) -> str | None:
        """What stands between parts that are joined; None for what is usual."""

    @property
    def width(self) -> int:
        """So many digits a number has, with zeros before it; 0 for as many as it needs."""

    @property
    def part(self) -> int:
        """Which part of a hyphenated number, the first being 1."""

    @property
    def text(self) -> str:
        """What a box holds in every record."""


Write = Callable[[Line, tuple[Value, ...]], str]


@dataclass(frozen=True, slots=True)
class Writer:
    """One way to write a value.

    Attributes:
        write: takes the line of the plan and the values of its fields, returns the text to type;
            raises ValueError with a Japanese reason that quotes nothing.
        notations: how the values are written that it takes; None for every text.
        sources: whether it writes one field, several, or none.
        keys: the keys of a line that it must be given; every other of `OPTIONAL` it ignores.
        may: the keys that it may be given.
    """

    write: Write
    notations: frozenset[Notation] | None = None
    sources: str = "one"
    keys: frozenset[str] = frozenset()
    may: frozenset[str] = frozenset()


def of_text(write: Callable[[str], str]) -> Write:
    """Return a writer of one text; what is empty stays empty."""
    return of_line(lambda _, text: write(text))


def of_line(write: Callable[[Line, str], str]) -> Write:
    """Return a writer of one text that asks its line how; what is empty stays empty."""

    def written(line: Line, values: tuple[Value, ...]) -> str:
        text = as_text(values[0])
        return write(line, text) if text else ""

    return written


def as_text(value: Value) -> str:
    """Return the text of a value.

    Raises:
        ValueError: it is the marks of a choice.
    """
    if isinstance(value, tuple):
        if value:
            raise ValueError("文字の欄に選択の印が入っています")
        return ""
    return value


def marked(value: Value) -> tuple[str, ...]:
    """Return the marked labels of a value.

    Raises:
        ValueError: it is a text.
    """
    if isinstance(value, str):
        if value:
            raise ValueError("選択の欄に文字が入っています")
        return ()
    return value


def padded(line: Line, number: int) -> str:
    """Return a number with the zeros that its box wants before it.

    Raises:
        ValueError: it has more digits than the box takes.
    """
    text = str(number).rjust(line.width, "0")
    if line.width and len(text) > line.width:
        raise ValueError(f"{line.width}桁に収まりません")
    return text
