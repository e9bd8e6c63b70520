"""Where each key of a TOML text stands; `tomllib` says what a text means, but not where."""

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Place = tuple[str | int, ...]
"""The way to a value: names of keys, and places in arrays counted from 0."""

_DEEPEST = 3  # arrays within arrays over several lines; what lies deeper is told by its outermost


def key_lines(text: str) -> Mapping[Place, int]:
    r"""Return the line, counted from 1, in which each table, key and element of an array begins.

    The text must be TOML; its lines end with `\n`.
    """
    lines: dict[Place, int] = {}
    arrays: Counter[Place] = Counter()
    table: Place = ()
    for line, written, said in _statements(text.split("\n")):
        if written[0].lstrip().startswith("["):
            table = _opened(said, arrays)
            for length in range(1, len(table) + 1):
                lines.setdefault(table[:length], line)
        else:
            for place, begun in _within(line, written, said):
                lines.setdefault(table + place, begun)
    return lines


def line_of(place: Place, lines: Mapping[Place, int]) -> int | None:
    """Return the line of a value, or of what it should be in; None for the text as a whole."""
    ways = (place[:length] for length in range(len(place), 0, -1))
    return next((lines[way] for way in ways if way in lines), None)


def _statements(lines: Sequence[str]) -> Iterator[tuple[int, Sequence[str], dict[str, Any]]]:
    """Yield each header and each key with its value: its first line, its lines, what it says."""
    begun = 0
    for end in range(1, len(lines) + 1):
        said = _said("\n".join(lines[begun:end]))
        if said is None:
            continue  # the value goes on
        if said:
            yield begun + 1, lines[begun:end], said
        begun = end


def _said(text: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None


def _opened(said: object, arrays: Counter[Place]) -> Place:
    """Return the table that a header opens: of an array the last, or a new one after `[[…]]`."""
    table: Place = ()
    while isinstance(said, dict) and said:
        if arrays[table]:
            table += (arrays[table] - 1,)
        ((name, said),) = said.items()
        table += (name,)
    if isinstance(said, list):
        arrays[table] += 1
        table += (arrays[table] - 1,)
    return table


def _within(
    line: int, written: Sequence[str], said: Mapping[str, Any]
) -> Iterator[tuple[Place, int]]:
    """Yield every place in a key's value and its line; the same again for those further down.

    An array over several lines is closed after each of them, to see what has begun by then.
    """
    yield from ((place, line) for place in _places(said) if len(place) == 1)
    for end in range(1, len(written)):
        closed = ("\n".join(written[:end]) + "\n" + "]" * depth for depth in range(1, _DEEPEST + 1))
        for begun in filter(None, map(_said, closed)):
            yield from ((place, line + end - 1) for place in _places(begun))
    yield from ((place, line + len(written) - 1) for place in _places(said))


def _places(value: object, at: Place = ()) -> Iterator[Place]:
    if at:
        yield at
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _places(inner, (*at, name))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _places(inner, (*at, number))
