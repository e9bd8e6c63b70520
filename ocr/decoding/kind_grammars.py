"""What may stand in the box of each kind, character after character: one pattern a kind.

Patterns speak of characters as `ocr.forms.alphabets` folds them: digits and signs half-width, kana
full-width. They allow what the parsers of `ocr.forms.single_boxes` can make sense of.
"""

from collections.abc import Mapping
from types import MappingProxyType

from japanese.eras import ERAS
from ocr.decoding.automaton import (
    Grammar,
    Pattern,
    any_number,
    either,
    grammar_of,
    maybe,
    none_of,
    one_of,
    sequence,
    times,
    word,
)
from ocr.forms.alphabets import KANA

_DIGIT = one_of("0123456789")
_PARTS_WORDS = "・ 　"


def _below(limit: str) -> Pattern:
    """Return the digit strings as long as a limit that are not above it."""
    if not limit:
        return times(_DIGIT, 0, 0)
    lower = "0123456789"[: int(limit[0])]
    rest = times(_DIGIT, len(limit) - 1, len(limit) - 1)
    return either(sequence(one_of(lower), rest), sequence(one_of(limit[0]), _below(limit[1:])))


def _up_to(most: int) -> Pattern:
    """Return the numbers from 0 to `most`, with or without zeros before them."""
    limit = str(most)
    return either(*(times(_DIGIT, size, size) for size in range(1, len(limit))), _below(limit))


def _from_one_to(most: int) -> Pattern:
    """Return the numbers from 1 to `most`, at most 99, with or without a zero before them."""
    written = {f"{number}" for number in range(1, most + 1)}
    return either(*map(word, written | {f"{int(text):02}" for text in written}))


_ERA = either(*(word(form) for era in ERAS for form in (era.name, era.name[0], era.letter)))
_SINCE_1868 = either(sequence(word("6"), one_of("89")), sequence(one_of("789"), _DIGIT))
_YEAR = either(
    sequence(_ERA, either(times(_DIGIT, 1, 2), word("元"))),
    sequence(word("18"), _SINCE_1868),
    sequence(either(word("19"), word("20")), _DIGIT, _DIGIT),
)
_THREE = times(_DIGIT, 3, 3)
_ANYTHING = any_number(none_of(""))

PATTERNS: Mapping[str, Pattern] = MappingProxyType(
    {
        "text": _ANYTHING,
        "address": _ANYTHING,
        "freetext": _ANYTHING,
        "name": any_number(none_of("0123456789０１２３４５６７８９")),
        "kana": any_number(
            either(
                one_of(_PARTS_WORDS),
                sequence(one_of("".join(KANA - {*_PARTS_WORDS, "ー"})), any_number(word("ー"))),
            )
        ),
        "year": sequence(_YEAR, maybe(word("年"))),
        "month": _from_one_to(12),
        "day": _from_one_to(31),
        "hour": _up_to(29),
        "minute": _up_to(59),
        "minutes": _up_to(44_640),
        "hours": _up_to(744),
        "days": _up_to(31),
        "phone_part": times(_DIGIT, 1, 5),
        "postal_code": sequence(maybe(word("〒")), _THREE, maybe(word("-")), _THREE, _DIGIT),
        "number": either(
            times(_DIGIT, 1, 12),
            sequence(times(_DIGIT, 1, 3), times(sequence(word(","), _THREE), 1, 3)),
        ),
    }
)
"""The pattern of each kind that stands in one box."""


def grammars() -> dict[str, Grammar]:
    """Return the automaton of each kind that stands in one box; all of them allow an empty box.

    Building them takes some hundredths of a second: once for each process.
    """
    return {kind: grammar_of(maybe(pattern)) for kind, pattern in PATTERNS.items()}
