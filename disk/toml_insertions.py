"""Keys put into a TOML file that people write: every other byte of it stays as it was."""

import copy
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from disk.atomic import write_atomically
from disk.toml_files import TomlWrong
from disk.toml_lines import Place, key_lines

_TOKENS = re.compile(
    r'"""(?:\\.|[^\\])*?"""|' r"'''.*?'''|" r'"(?:\\.|[^"\\\n])*"|' r"'[^'\n]*'|#[^\n]*|[=\[\]{}]",
    re.DOTALL,
)
"""Strings and comments are passed over whole: what they hold opens and closes nothing."""


@dataclass(frozen=True, slots=True)
class Insertion:
    """A key for a table of a file, `value` as TOML has it.

    `into` is the way to the table, `after` the key of it that the new one is written below, where
    the table has a header of its own; in a table within braces it becomes the last.
    """

    into: Place
    after: str
    key: str
    value: str


def insert(path: Path, insertions: Sequence[Insertion], more: str = "") -> None:
    """Put keys into a file, and more lines at its end.

    Raises:
        TomlWrong: where it cannot be read or written, or a key has no place; it stays as it was.
    """
    try:
        written = path.read_bytes().decode("utf-8")
        write_atomically(path, inserted(written, insertions, more).encode())
    except OSError as error:
        raise TomlWrong(f"{path}: {error.strerror}") from None
    except (ValueError, LookupError):
        raise TomlWrong(f"{path}: no key can be put into it: write it by hand") from None


def inserted(written: str, insertions: Sequence[Insertion], more: str = "") -> str:
    r"""Return a text with keys put in, and more lines at its end; its line ends are kept.

    Raises:
        ValueError: where the text is no TOML, or would not say the same and the keys.
        LookupError: where a table or a key to write below is not in it.
    """
    ending = "\r\n" if "\r\n" in written else "\n"
    lines = key_lines(written.lstrip("\ufeff").replace("\r\n", "\n"))
    pieces = sorted((_piece(written, one, lines, ending) for one in insertions), reverse=True)
    text = written
    for at, piece in pieces:
        text = text[:at] + piece + text[at:]
    if more:
        text += ("" if text.endswith("\n") else ending) + more.replace("\n", ending)
    if _said(text) != _expected(written, insertions, more):
        raise ValueError("not the same text")
    return text


def _said(text: str) -> dict[str, Any]:
    return tomllib.loads(text.lstrip("\ufeff").replace("\r\n", "\n"))


def _expected(written: str, insertions: Sequence[Insertion], more: str) -> dict[str, Any]:
    whole: Any = copy.deepcopy(_said(written)) | _said(more)
    for one in insertions:
        table = whole
        for step in one.into:
            table = table[step]
        if one.key in table:
            raise LookupError(one.key)
        table[one.key] = tomllib.loads(f"value = {one.value}")["value"]
    return dict(whole)


def _piece(
    written: str, one: Insertion, lines: Mapping[Place, int], ending: str
) -> tuple[int, str]:
    """Return what is written for an insertion, and where."""
    begun = _start_of(written, lines[one.into])
    if written[begun:].lstrip(" \t").startswith("["):
        below = _start_of(written, lines[(*one.into, one.after)] + 1)
        fresh = "" if below < len(written) or written.endswith("\n") else ending
        return below, f"{fresh}{one.key} = {one.value}{ending}"
    *array, nth = one.into
    closing = _closing_brace(written, _start_of(written, lines[tuple(array)]), nth)
    last = len(written[:closing].rstrip())
    return last, f"{'' if written[last - 1] == '{' else ','} {one.key} = {one.value}"


def _start_of(written: str, line: int) -> int:
    """Return where a line begins, counted from 1; behind the last one is the end."""
    at = 0
    for _ in range(line - 1):
        at = written.find("\n", at) + 1
        if not at:
            return len(written)
    return at


def _closing_brace(written: str, start: int, nth: str | int) -> int:
    """Return where the nth table of an array is closed whose key is written from `start` on."""
    opened: list[str] = []
    valued, count = False, -1
    for token in _TOKENS.finditer(written, start):
        sign = token.group()
        valued = valued or sign == "="
        if valued and sign in "[{":
            opened.append(sign)
            count += sign == "{" and len(opened) == 2
        elif valued and sign in "]}":
            if sign == "}" and len(opened) == 2 and count == nth:
                return token.start()
            opened.pop()
            if not opened:
                break
    raise LookupError(nth)
