"""Characters that mean the same in a kind of box: １ and 1, l where only digits stand, 二 and ニ.

A recogniser parts its sureness among them; whoever folds them adds it up again.
"""

import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

from ocr.forms import alphabets

Folding = Mapping[str, str]
"""What a character is taken for; "" where it is no more than a gap. All others stay."""


def _to(words: str) -> dict[str, str]:
    """Read `0oO 1lI`: the first character of a word stands for the rest of it."""
    return {shape: word[0] for word in words.split() for shape in word[1:]}


_FULL = {chr(ord(sign) + 0xFEE0): sign for sign in map(chr, range(0x21, 0x7F))}
_NO_SPACES = {" ": "", "\u3000": ""}
UNCHANGED: Folding = MappingProxyType({})
"""Every character means itself."""

DIGITS: Folding = MappingProxyType({**_FULL, **_NO_SPACES, **_to("0oOｏＯ〇○ 1lI|ｌＩ｜")})
"""Half-width digits and signs; letters that look like a digit are one."""

POSTAL: Folding = MappingProxyType({**DIGITS, **_to("-－‐‑‒–—―−─━ー一")})
"""As digits, and every dash is a hyphen."""

_LIKE_KATAKANA = _to(
    "ー-－‐‑‒–—―−─━一 ニ二 カ力 エ工 タ夕 ハ八 ト卜 ロ口 ミ三 チ千 オ才 ム厶 セ七 ヌ又 ヒ匕 ノ丿"
)
_TO_HIRAGANA = {ord(kana) + 0x60: kana for kana in map(chr, range(0x3041, 0x3097))}
_TO_KATAKANA = {ord(kana): chr(code) for code, kana in _TO_HIRAGANA.items()}


def _script(table: Mapping[int, str]) -> Folding:
    """Fold all kana into one script, and with them the kanji that look like them."""
    folded = {}
    for shape in alphabets.KANA | set(_LIKE_KATAKANA):
        full = unicodedata.normalize("NFKC", shape) if shape >= "\uff65" else shape
        folded[shape] = _LIKE_KATAKANA.get(full, full).translate(table)
    changed = {shape: to for shape, to in folded.items() if to != shape and to in alphabets.KANA}
    return MappingProxyType({**changed, **_NO_SPACES})


KANA = (_script(_TO_KATAKANA), _script(_TO_HIRAGANA))
"""All katakana, or all hiragana."""

SPACES: Folding = MappingProxyType({" ": "\u3000"})
"""Spaces are full-width."""

SPACELESS: Folding = MappingProxyType(_NO_SPACES)
"""Spaces are gaps: the ink decides on them (`ocr.recognition.spaces`), as it does in kana."""
