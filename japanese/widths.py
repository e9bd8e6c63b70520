"""Half-width and full-width writing, letter for letter and without touching any kanji."""

import jaconv

_SPACE, _WIDE_SPACE = " ", "\u3000"
_ASCII = {chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)}
"""Unicode's full-width forms of ASCII, U+FF01 to U+FF5E, in the same order."""

_TO_WIDE = str.maketrans({**_ASCII, _SPACE: _WIDE_SPACE})
_TO_NARROW = str.maketrans({wide: narrow for narrow, wide in _ASCII.items()} | {_WIDE_SPACE: " "})
_SOUND_MARKS = str.maketrans({"゛": "ﾞ", "゜": "ﾟ"})


def full_width(text: str) -> str:
    """Return letters, digits, signs, spaces and kana in full width; line breaks stay."""
    return str(jaconv.h2z(text.translate(_TO_WIDE), kana=True, ascii=False, digit=False))


def half_width(text: str) -> str:
    """Return letters, digits, signs and spaces in half width; kana and kanji stay."""
    return text.translate(_TO_NARROW)


def half_width_kana(text: str) -> str:
    """Return kana of either sort as half-width katakana, and all else that has one in half width.

    ヰ ヱ ヮ ヵ ヶ have no half-width form (JIS X 0201) and stay: a box that takes half-width kana
    alone will refuse them.
    """
    katakana = str(jaconv.hira2kata(text.translate(_TO_NARROW)))
    narrow = str(jaconv.z2h(katakana, kana=True, ascii=False, digit=False))
    return narrow.translate(_SOUND_MARKS)
