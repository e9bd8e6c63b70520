"""What might stand in the place of a character that a system cannot hold, the nearest first."""

import unicodedata
from collections.abc import Iterator, Mapping
from types import MappingProxyType

Shapes = Mapping[str, str]
"""The usual shape of each rarer kanji."""

SIGNS: Mapping[str, str] = MappingProxyType(
    dict(zip("〜−‖—¢£¬¥‾¦", "～－∥―￠￡￢￥￣￤", strict=True))
)
"""Signs that the JIS table of Unicode and Windows know under two numbers, by that of Windows.

Sources: the tables SHIFTJIS.TXT and CP932.TXT of Unicode. Chromium 156, given all of the Basic
Multilingual Plane on a Shift_JIS page, posts the second of each pair, and the first either not at
all or, of − ¥ ‾, as another sign.
"""

_NARROW: Mapping[str, str] = MappingProxyType(
    {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF61, 0xFFA0)}
    | dict(zip("ヰヱヮヵヶ゛゜‐―－～", "ｲｴﾜｶｹﾞﾟ--", strict=False))
)
"""The half-width form of kana and their signs (JIS X 0201, by Unicode's compatibility mappings).

ヰ ヱ ヮ ヵ ヶ have none; what is proposed for them is the kana that sounds alike.
"""

_FIRST_HIRAGANA, _LAST_HIRAGANA, _TO_KATAKANA = 0x3041, 0x3096, 0x60
_SELECTORS = frozenset((*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))


def candidates(letter: str, shapes: Shapes) -> Iterator[str]:
    """Yield what may be proposed for a letter; whether a system holds it is not asked here.

    Args:
        letter: a character with the selectors and accents that belong to it.
        shapes: the usual shape of each rarer kanji.
    """
    plain = without_selectors(letter)
    for text in dict.fromkeys((letter, plain)):
        yield SIGNS.get(text, text)
        yield unicodedata.normalize("NFC", text)
        yield shapes.get(text, text)
        yield unicodedata.normalize("NFKC", text)
        yield shapes.get(unicodedata.normalize("NFKC", text), text)
    yield _half_width(plain)
    yield _without_accents(plain)
    if unicodedata.category(letter[0]) in ("Cc", "Cf"):
        yield " " if letter.isspace() else ""


def without_selectors(text: str) -> str:
    """Return a text without the selectors that ask a font for one shape of a kanji."""
    return "".join(sign for sign in text if ord(sign) not in _SELECTORS)


def _half_width(letter: str) -> str:
    return "".join(_NARROW.get(sign, sign) for sign in map(_katakana, _parts(letter)))


def _katakana(sign: str) -> str:
    is_hiragana = len(sign) == 1 and _FIRST_HIRAGANA <= ord(sign) <= _LAST_HIRAGANA
    return chr(ord(sign) + _TO_KATAKANA) if is_hiragana else sign


def _parts(letter: str) -> str:
    """Return ガ as カ and its mark, Ａ as A, ㈱ as (株)."""
    return unicodedata.normalize("NFKD", letter)


def _without_accents(letter: str) -> str:
    return "".join(sign for sign in _parts(letter) if not unicodedata.combining(sign))
