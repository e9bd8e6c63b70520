"""What spelling leaves of a line: neighbours tell shapes apart, and signs mean the same."""

from collections.abc import Iterator
from dataclasses import replace

from japanese.text import fold_width
from ocr.base.text_line import Character, Line, merged
from ocr.decoding.confusables import (
    in_two_scripts,
    is_one_or_long,
    may_be_alike,
    told_apart,
)
from ocr.forms.kinds import KINDS

_SEEN, _AMBIGUOUS = 0.003, 0.94
"""From where a look-alike counts as seen, and how sure the character is then at the most."""


def with_spelling(line: Line, kind: str) -> Line:
    """Return the line with each character in the shape that its neighbours leave it.

    The sureness of a character is that of all shapes that come to the same there: between ナ and
    ミ the size of ッ no longer matters, nor between digits the length of a dash. Alternatives that
    come to the same are added up.
    """
    if not KINDS[kind].spelled or not line.characters:
        return line
    characters = tuple(_told_apart(line))
    alternatives = (replace(one, text=told_apart(one.text)) for one in line.alternatives)
    spelled = replace(line, characters=characters, alternatives=merged(alternatives, _meaning))
    if line.text not in (one.text for one in line.alternatives):
        return spelled
    first = spelled.alternatives[0]
    return spelled if _meaning(first.text) == _meaning(spelled.text) else spelled.choosing(first)


def _has_rival(character: Character, shape: str) -> bool:
    """Tell whether a look-alike that its neighbours do not rule out was seen too: 口 beside ロ."""
    return character.text == shape and any(
        chance >= _SEEN and other != shape and in_two_scripts(other, shape)
        for other, chance in character.others
    )


def _meaning(text: str) -> str:
    """Return what is left of a text when widths, dashes and look-alikes are told apart."""
    return fold_width(told_apart(text))


def _told_apart(line: Line) -> Iterator[Character]:
    """Yield the characters, each as sure as all its shapes together."""
    text = line.text
    meaning = _meaning(text)
    for index, (character, shape) in enumerate(zip(line.characters, told_apart(text), strict=True)):
        same = (
            chance
            for other, chance in character.others
            if may_be_alike(character.text, other)
            and _meaning(text[:index] + other + text[index + 1 :]) == meaning
        )
        sureness = min(1.0, character.probability + sum(same))
        if _has_rival(character, shape) or is_one_or_long(text, index):
            sureness = min(sureness, _AMBIGUOUS)
        yield replace(character, text=shape, probability=sureness)
