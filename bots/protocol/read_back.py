"""What became of what was typed: each box that shows something else, and in what way.

A difference is named by its way, never by its text: these sentences stand in error messages.
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bots.jobs import Entry
from japanese.charsets import letters

_LOST = frozenset("?？〓□■�")
"""What systems put in the place of a character that they do not know."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A box that does not show what was typed, and in Japanese what became of it."""

    box: str
    how: str

    def __str__(self) -> str:
        return f"{self.box}: {self.how}"


def differences(entries: Sequence[Entry], held: Mapping[str, str]) -> tuple[Difference, ...]:
    """Return every box of which `held` has neither the text nor a form that it may rightly show.

    Args:
        entries: what was typed.
        held: what is there now, by box.
    """
    return tuple(_different(entries, held))


def _different(entries: Sequence[Entry], held: Mapping[str, str]) -> Iterator[Difference]:
    for entry in entries:
        found = held.get(entry.screen_field)
        if found is None:
            yield Difference(entry.screen_field, "欄がありません")
        elif _lines(found) not in (_lines(text) for text in (entry.text, *entry.shown)):
            yield Difference(entry.screen_field, how_changed(_lines(entry.text), _lines(found)))


def how_changed(typed: str, found: str) -> str:
    """Say in Japanese in what way `found` is not `typed`, without quoting either."""
    if not found:
        return "空になっています"
    if not typed:
        return "空のはずの欄に文字が入っています"
    if typed.startswith(found):
        return f"{len(letters(found))}文字目までで切れています"
    if _plain(typed) == _plain(found):
        return _rewritten(typed, found)
    if _plain(typed).startswith(_plain(found)):
        return f"文字の幅が変わり、{len(letters(found))}文字で切れています"
    return _replaced(typed, found)


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n")


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _rewritten(typed: str, found: str) -> str:
    before, after = _narrow(typed), _narrow(found)
    if after > before:
        return "半角の文字に変わっています"
    if after < before:
        return "全角の文字に変わっています"
    return "字体の異なる文字に変わっています"


def _narrow(text: str) -> int:
    return sum(unicodedata.east_asian_width(sign) in ("Na", "H", "N") for sign in text)


def _replaced(typed: str, found: str) -> str:
    pairs = tuple(zip(letters(typed), letters(found), strict=False))
    place = next((at for at, (a, b) in enumerate(pairs, start=1) if a != b), len(pairs) + 1)
    unknown = f"{place}文字目が、システムの扱えない文字のため"
    if "&#" in found and "&#" not in typed:
        return f"{unknown}記号 (&#…;) に変わっています"
    if len(letters(typed)) != len(letters(found)):
        return f"{place}文字目から先が入力と違います"
    if pairs[place - 1][1] in _LOST:
        return f"{unknown}「{pairs[place - 1][1]}」に変わっています"
    changed = sum(a != b for a, b in pairs)
    more = f"など{changed}文字" if changed > 1 else ""
    return f"{place}文字目{more}が別の文字に変わっています"
