"""What was read in a printed word's place, against what stands there on the form."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from ocr.base.text_line import Character, Line

_PLAUSIBLE, _SURELY = 0.02, 0.8
_PROSE, _ALIKE = 12, 0.9
_ALONE = frozenset("・、。,.()〔〕[]「」-―ー一~〜:/※")
_LIKE_MARKS = frozenset("口日目回田四ロコレノしソVvXxoO")


def folded(text: str) -> str:
    """Return a text as words of print are compared: without spaces, points and brackets."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(letter for letter in plain if not letter.isspace() and letter not in _ALONE)


def likely_letters(line: Line) -> tuple[str, ...]:
    """Return what each letter may be, the likeliest first."""
    return tuple(
        "".join(dict.fromkeys([letter, *_plausible(one)]))
        for one in line.characters
        for letter in folded(one.text)
    )


def _plausible(letter: Character) -> Iterator[str]:
    """Yield what else a letter is likely to be."""
    others = (folded(other) for other, share in letter.others if share >= _PLAUSIBLE)
    return (other for other in others if len(other) == 1)


def agrees(expected: Sequence[str], line: Line) -> bool:
    """Tell whether a word was read as the blank's: prose may differ in a letter of ten."""
    if _holds(folded(line.text), expected) or _may_be(expected, line):
        return True
    first = "".join(letter[0] for letter in expected)
    likeness = SequenceMatcher(None, first, folded(line.text)).ratio()
    return len(expected) >= _PROSE and likeness >= _ALIKE


def _may_be(expected: Sequence[str], line: Line) -> bool:
    """Tell whether each letter of a word is the one read there, or a likely other one."""
    read = likely_letters(line)
    return len(read) == len(expected) and all(
        set(want) & set(one) for want, one in zip(expected, read, strict=True)
    )


def foreign_letters(expected: Sequence[str], line: Line) -> int:
    """Return how many letters were surely read that the word does not have."""
    sure = (folded(one.text) for one in line.characters if one.probability >= _SURELY)
    known = "".join(expected)
    return sum(letter.isalpha() and letter not in known for letter in sure)


def _holds(text: str, word: Sequence[str]) -> bool:
    """Tell whether a text is a word, with nothing beside it but what a mark is read as."""
    pattern = "".join(f"[{re.escape(letters)}]" for letters in word)
    found = re.search(pattern, text)
    beside = text[: found.start()] + text[found.end() :] if found else ""
    return bool(found) and not any(one.isalnum() and one not in _LIKE_MARKS for one in beside)


def agreement(expected: Sequence[str], line: Line) -> int:
    """Return how many letters of a word were read, or are likely where another was."""
    read = set("".join(likely_letters(line)))
    return sum(not read.isdisjoint(letters) for letters in expected)
