"""Which characters may stand in which kind of box: what the recogniser is allowed to answer."""

from japanese.eras import ERAS

_HALF_DIGITS = "0123456789"
_FULL_DIGITS = "０１２３４５６７８９"
_SIGNS_OF_YEARS = "年元" + "".join(era.name for era in ERAS)
_LETTERS_OF_ERAS = "".join(era.letter for era in ERAS)
_FULL_LETTERS_OF_ERAS = "".join(chr(ord(letter) + 0xFEE0) for letter in _LETTERS_OF_ERAS)


def _every(encoding: str) -> frozenset[str]:
    """Return the characters that an encoding of Python's can write."""
    planes = "".join(map(chr, (*range(0x20, 0xD800), *range(0xE000, 0x30000))))
    known = planes.encode(encoding, "ignore").decode(encoding)
    return frozenset(character for character in known if character.isprintable())


WIDEST = (
    _every("shift_jis_2004")
    | _every("cp932")
    | frozenset(map(chr, range(0x20, 0x7F)))
    | {"　", "𠮷"}
)
"""What may stand in any box: JIS X 0213 and ASCII, and the characters of names beyond them.

The source of JIS X 0213 (with the half-width kana of JIS X 0201) is Python's codec
`shift_jis_2004`; not `euc_jis_2004`, which also takes JIS X 0212. JIS X 0213 has no 髙, which
it unifies with 高, so Windows-31J (Python's `cp932`) is added, and 𠮷, which neither has.
Simplified-Chinese shapes such as 宫 or 时 are in none of them.
"""

DIGITS = frozenset(_HALF_DIGITS + _FULL_DIGITS)
"""Half-width and full-width digits."""

YEAR = DIGITS | frozenset(_SIGNS_OF_YEARS + _LETTERS_OF_ERAS + _FULL_LETTERS_OF_ERAS)
"""Digits, the names and letters of the eras, 元 and 年: a western year or a year of an era."""

POSTAL = DIGITS | frozenset("〒-－‐−ー")
"""Digits, the postal mark, and whatever may be meant as a hyphen."""

NUMBER = DIGITS | frozenset(",，")
"""Digits and the comma between thousands."""

KANA = frozenset(
    "".join(map(chr, range(0x3041, 0x3097)))  # hiragana, ぁ to ゖ
    + "".join(map(chr, range(0x30A1, 0x30FB)))  # katakana, ァ to ヺ
    + "".join(map(chr, range(0xFF65, 0xFFA0)))  # half-width, ･ to ﾟ
    + "ー・ヽヾゝゞ 　"
)
"""Hiragana and katakana of both widths, ー, ・, iteration marks and spaces."""
