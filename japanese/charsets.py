"""Which characters a system can hold, how long they are there, and what to propose for others.

A box on a Shift_JIS or EUC-JP page does not refuse a character that it cannot hold: the browser
posts `&#134047;` in its place, and the system stores that. So every text is tried before it is
typed. A proposal (縮退) is for a person to accept; nothing here replaces anything by itself but
`fold_signs`, and only signs that are one sign under two numbers.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from japanese.replacements import SIGNS, Shapes, candidates


class Charset(StrEnum):
    """What the boxes of a system take.

    `cp932` is Shift_JIS as browsers and Windows write it (Windows-31J), and `eucjp-ms` has the
    same characters. `jisx0208` and `euc-jp` are what stricter servers hold: neither ① nor 髙.
    """

    UTF_8 = "utf-8"
    CP932 = "cp932"
    JIS_X_0208 = "jisx0208"
    JIS_X_0213 = "jisx0213"
    EUC_JP = "euc-jp"
    EUC_JP_MS = "eucjp-ms"
    HALF_WIDTH_KANA = "half-width-kana"  # JIS X 0201: ASCII and half-width katakana alone


@dataclass(frozen=True, slots=True)
class Unwritable:
    """A character that a charset cannot hold.

    Attributes:
        position: counted in letters from 1, a letter with its variation selector being one.
        character: as it stands in the text, with its selector or accents.
        proposal: what might stand in its place; None where nobody knows.
    """

    position: int
    character: str
    proposal: str | None


_NO_SHAPES: Shapes = MappingProxyType({})
_LETTER = re.compile(
    ".[\u0300-\u036f\u3099\u309a\uff9e\uff9f\ufe00-\ufe0f\U000e0100-\U000e01ef]*", re.DOTALL
)
_EUC = frozenset({Charset.EUC_JP, Charset.EUC_JP_MS})


def letters(text: str) -> tuple[str, ...]:
    """Return the letters of a text, each with the selectors and accents that belong to it."""
    return tuple(_LETTER.findall(text))


def unwritable(text: str, charset: Charset, shapes: Shapes = _NO_SHAPES) -> tuple[Unwritable, ...]:
    """Return every letter of `text` that `charset` cannot hold, in order.

    Args:
        text: what is to be typed.
        charset: what the box takes.
        shapes: the usual shape of each rarer kanji, for proposals.
    """
    return tuple(
        Unwritable(position, letter, _proposal(letter, charset, shapes))
        for position, letter in enumerate(letters(text), start=1)
        if not holds(letter, charset)
    )


def proposed(text: str, charset: Charset, shapes: Shapes = _NO_SHAPES) -> str | None:
    """Return `text` with all proposals in place; None where a letter has none."""
    found = {wrong.position: wrong.proposal for wrong in unwritable(text, charset, shapes)}
    pieces = [found.get(place, letter) for place, letter in enumerate(letters(text), start=1)]
    return None if None in pieces else "".join(filter(None, pieces))


def fold_signs(text: str, charset: Charset) -> str:
    """Return `text` with 〜 as ～, − as － and the like, where a charset holds only the latter."""
    return "".join(_folded(letter, charset) for letter in letters(text))


def units(text: str) -> int:
    """Return the length of a text as a browser's maxlength counts it: in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def length_in_bytes(text: str, charset: Charset) -> int:
    """Return the length of a text in the bytes of a charset, a line break being CR LF."""
    return sum(_bytes_of(sign, charset) for sign in text.replace("\r\n", "\n"))


def holds(letter: str, charset: Charset) -> bool:
    """Tell whether a charset holds a letter, so that it comes back as it was typed."""
    if letter == "\n":
        return charset is not Charset.HALF_WIDTH_KANA
    if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in letter):
        return False
    return letter.isascii() or _HOLDS[charset](letter)


def _proposal(letter: str, charset: Charset, shapes: Shapes) -> str | None:
    fitting = (
        text
        for text in candidates(letter, shapes)
        if text != letter and all(holds(part, charset) for part in letters(text))
    )
    return next(fitting, None)


def _folded(letter: str, charset: Charset) -> str:
    sign = SIGNS.get(letter, letter)
    return letter if holds(letter, charset) or not holds(sign, charset) else sign


def _bytes_of(sign: str, charset: Charset) -> int:
    if sign == "\n":
        return 2
    if charset is Charset.UTF_8:
        return len(sign.encode("utf-8", "surrogatepass"))
    if sign.isascii():
        return 1
    return 1 if _is_half_width(sign) and charset not in _EUC else 2


def _is_half_width(letter: str) -> bool:
    return all("\uff61" <= sign <= "\uff9f" for sign in letter)


def _in_cp932(letter: str) -> bool:
    """Tell whether a browser posts the letter from a Shift_JIS page, and reads it back alike."""
    return _survives(letter, "cp932") and unicodedata.category(letter[0]) != "Co"


def _in_jisx0208(letter: str) -> bool:
    """Tell whether a letter stands in rows 1 to 8 or 16 to 84, by its number in Shift_JIS."""
    if not _in_cp932(letter) or any(map(_is_half_width, letter)):
        return False
    lead = letter.encode("cp932")[0]
    return 0x81 <= lead <= 0x84 or 0x88 <= lead <= 0x9F or 0xE0 <= lead <= 0xEA


def _in_jisx0213(letter: str) -> bool:
    if any(map(_is_half_width, letter)):
        return False
    return _in_jisx0208(letter) or _survives(letter, "euc_jis_2004")


def _in_euc_jp(letter: str) -> bool:
    return _in_jisx0208(letter) or _is_half_width(letter)


def _survives(letter: str, codec: str) -> bool:
    try:
        return letter.encode(codec).decode(codec) == letter
    except UnicodeError:
        return False


_HOLDS: Mapping[Charset, Callable[[str], bool]] = MappingProxyType(
    {
        Charset.UTF_8: lambda _: True,
        Charset.CP932: _in_cp932,
        Charset.JIS_X_0208: _in_jisx0208,
        Charset.JIS_X_0213: _in_jisx0213,
        Charset.EUC_JP: _in_euc_jp,
        Charset.EUC_JP_MS: _in_cp932,
        Charset.HALF_WIDTH_KANA: _is_half_width,
    }
)
