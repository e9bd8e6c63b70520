"""The patterns of what may stand in a box, character after character, for `ocr.forms.kinds`.

They speak of characters as `ocr.forms.foldings` folds them: digits and signs half-width, kana
full-width. They allow what the parsers of `ocr.forms.single_boxes` can make sense of.
"""

from japanese.eras import ERAS
from ocr.forms.alphabets import KANA as _KANA
from ocr.forms.text_patterns import (
    Pattern,
    any_number,
    either,
    maybe,
    none_of,
    one_of,
    sequence,
    times,
    word,
)

_DIGIT = one_of("0123456789")
_PARTS_WORDS = "・ 　"


def _below(limit: str) -> Pattern:
    """Return the digit strings as long as a limit that are not above it."""
    if not limit:
        return times(_DIGIT, 0, 0)
    lower = "0123456789"[: int(limit[0])]
    rest = times(_DIGIT, len(limit) - 1, len(limit) - 1)
    return either(sequence(one_of(lower), rest), sequence(one_of(limit[0]), _below(limit[1:])))


def up_to(most: int) -> Pattern:
    """Return the numbers from 0 to `most`, with or without zeros before them."""
    limit = str(most)
    return either(*(times(_DIGIT, size, size) for size in range(1, len(limit))), _below(limit))


def from_one_to(most: int) -> Pattern:
    """Return the numbers from 1 to `most`, at most 99, with or without a zero before them."""
    written = {f"{number}" for number in range(1, most + 1)}
    return either(*map(word, written | {f"{int(text):02}" for text in written}))


_ERA = either(*(word(form) for era in ERAS for form in (era.name, era.name[0], era.letter)))
_SINCE_1868 = either(sequence(word("6"), one_of("89")), sequence(one_of("789"), _DIGIT))
_BARE_YEAR = either(
    sequence(_ERA, either(times(_DIGIT, 1, 2), word("元"))),
    sequence(word("18"), _SINCE_1868),
    sequence(either(word("19"), word("20")), _DIGIT, _DIGIT),
)
_THREE = times(_DIGIT, 3, 3)

ANYTHING = any_number(none_of(""))
"""Any text."""

NAME = any_number(none_of("0123456789０１２３４５６７８９"))
"""A text without digits."""

KANA = any_number(
    either(
        one_of(_PARTS_WORDS),
        sequence(one_of("".join(_KANA - {*_PARTS_WORDS, "ー"})), any_number(word("ー"))),
    )
)
"""Kana in words; a long mark stands behind a letter."""

YEAR = sequence(_BARE_YEAR, maybe(word("年")))
"""A western year since 1868, or a year of an era."""

PHONE_PART = times(_DIGIT, 1, 5)
"""One to five digits."""

CODE = times(_DIGIT, 1, 20)
"""Up to twenty digits."""

POSTAL_CODE = sequence(maybe(word("〒")), _THREE, maybe(word("-")), _THREE, _DIGIT)
"""Seven digits, with or without 〒 and hyphen."""

NUMBER = either(
    times(_DIGIT, 1, 12),
    sequence(times(_DIGIT, 1, 3), times(sequence(word(","), _THREE), 1, 3)),
)
"""Up to twelve digits, or commas between thousands."""
