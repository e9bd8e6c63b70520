"""TOML that people write: read into a shape, or refused with one line for each mistake.

Each names the file, the key and the line of the file, `hoiku.toml: sessions: Input should be less
than or equal to 16 (at line 3)`. What was written is not repeated, but by a shape's own words.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from disk.toml_lines import Place, key_lines, line_of

Shape = TypeVar("Shape", bound=BaseModel)
Mistake = tuple[Place, str]
"""Where a mistake is, and what it is."""


class TomlWrong(Exception):
    """A file cannot be read, is no TOML, or is not of its shape. Its text is all `mistakes`."""

    def __init__(self, *mistakes: str) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


@dataclass(frozen=True, slots=True)
class TomlFile:
    """A file that was read: its text, and the table that it says."""

    path: Path
    text: str
    table: dict[str, Any]

    def shaped(self, shape: type[Shape], more: Mapping[str, Any] | None = None) -> Shape:
        """Return what the file says, and `more` in place of some of it, as a shape.

        Raises:
            TomlWrong: with one line for each mistake.
        """
        try:
            return shape.model_validate(self.table | dict(more or {}))
        except ValidationError as error:
            raise TomlWrong(*self.told(mistakes_in(error))) from None

    def told(self, mistakes: Iterable[Mistake]) -> Iterator[str]:
        """Yield a line for each mistake, naming the file, the key and where it stands."""
        lines = key_lines(self.text)
        for place, said in mistakes:
            key = f"{'.'.join(map(str, place))}: " if place else ""
            line = line_of(place, lines)
            yield f"{self.path}: {key}{said}" + (f" (at line {line})" if line else "")


def read_toml(path: Path, shape: type[Shape]) -> Shape:
    """Read a file as a shape.

    Raises:
        TomlWrong: with one line for each mistake.
    """
    return open_toml(path).shaped(shape)


def open_toml(path: Path) -> TomlFile:
    """Read a file, in UTF-8 with or without a mark in front, whatever it says.

    Raises:
        TomlWrong: it cannot be read, or is no TOML.
    """
    content = b""
    try:
        content = path.read_bytes()
        text = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        return TomlFile(path, text, tomllib.loads(text))
    except OSError as error:
        raise TomlWrong(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise TomlWrong(f"{path}: no UTF-8 text: save it as UTF-8 (at line {line})") from None
    except tomllib.TOMLDecodeError as error:
        raise TomlWrong(f"{path}: {error}") from None


def with_lines(path: Path, mistakes: Iterable[str]) -> list[str]:
    """Return mistakes that no shape shows, each `boxes.3.write: …`, with their file and line."""
    found = list(mistakes)
    return [*open_toml(path).told(map(_keyed, found))] if found else []


def mistakes_in(error: ValidationError) -> Iterator[Mistake]:
    """Yield every mistake that was found in a shape; what was written there is not repeated."""
    for mistake in error.errors(include_input=False, include_url=False, include_context=False):
        yield mistake["loc"], mistake["msg"].removeprefix("Value error, ")


def _keyed(mistake: str) -> Mistake:
    key, _, said = mistake.partition(": ")
    return tuple(int(step) if step.isdecimal() else step for step in key.split(".")), said
