"""What became of a printed word of a page: whether it is there, another, absent, or unclear."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

from ocr.base.pixels import Pixels
from ocr.base.text_line import Line
from ocr.cropping.laid_page import Sheet
from ocr.verification.known_prints import KnownPrint
from ocr.verification.print_match import WordMatch, rivals_in
from ocr.verification.printed_words import PrintedWord
from ocr.verification.word_crops import FOUND, ink_share
from ocr.verification.word_readings import agreement, agrees, foreign_letters

_BELOW, _LOWEST, _HIGHEST = 0.10, 0.72, 0.88
"""A word is told by its shape where its worst letter correlates about as well as the page's
words do in the middle: by so much less, and within these bounds whatever the middle."""

_ABSENT = 0.2
"""Of a word's ink a page has less where the word is not there."""

_SURE = 0.8
_FOREIGN, _CLEARLY_MORE = 2, 2
_BROKEN = _LOWEST + _BELOW
"""Where the letters of a page correlate less in the middle, they are broken, as by a fax: what is
read there may say nothing, and the shape of whole words is asked again."""

_LONG = 5
_ALIKE_STILL = 0.75
"""Under a pen or a seal a word still looks like itself; another word in its place hardly does."""


class WordState(Enum):
    """What became of a printed word."""

    THERE = auto()
    OTHER = auto()
    ABSENT = auto()
    UNCLEAR = auto()


@dataclass(frozen=True, slots=True)
class ComparedPage:
    """A laid page, what is known of its form, and how like their print its words look."""

    sheet: Sheet
    known: KnownPrint
    soft: Pixels
    matches: Mapping[PrintedWord, WordMatch]

    @property
    def middle(self) -> float:
        """How like its print the worst letter of a word looks in the middle of all words."""
        return float(np.median([one.letters for one in self.matches.values()] or [1.0]))

    @property
    def bound(self) -> float:
        """How like its print the worst letter of a word is to look, to be told by its shape."""
        return min(max(self.middle - _BELOW, _LOWEST), _HIGHEST)

    @property
    def broken(self) -> bool:
        """Whether letters are too broken to be read for sure."""
        return self.middle < _BROKEN


def state_of(page: ComparedPage, word: PrintedWord, line: Line) -> WordState:
    """Return what became of a word that does not look as its print.

    Where letters are broken, one that is read as another says little in a long word that looks
    like itself, and is unclear where it stands alone; ink of its shape, however thin, is no gap.
    """
    expected, match, broken = page.known.expected(word), page.matches[word], page.broken
    if not expected or agrees(expected, line):
        return WordState.THERE
    alike = match.word >= _ALIKE_STILL and not _is_rather_another(page, word, line)
    if ink_share(page.sheet, word, match) < _ABSENT and not (broken and match.word >= FOUND):
        return WordState.ABSENT
    foreign = foreign_letters(expected, line)
    if broken and alike and len(expected) >= _LONG and foreign < _FOREIGN:
        return WordState.THERE
    if line.confidence >= _SURE or foreign >= _FOREIGN:
        alone = broken and len(expected) == 1 and foreign < _FOREIGN
        return WordState.UNCLEAR if alone else WordState.OTHER
    return WordState.THERE if alike else WordState.UNCLEAR


def _is_rather_another(page: ComparedPage, word: PrintedWord, line: Line) -> bool:
    """Tell whether another word has more of the letters that were read.

    One letter more where it fits the place as well, two where it is a word of the form at all:
    運輸業 is no 卸売業, however like each other they look.
    """
    own, known = agreement(page.known.expected(word), line), page.known
    rivals = rivals_in(page.soft, known.print, word, page.matches[word])
    return any(agreement(known.expected(rival), line) > own for rival in rivals) or any(
        agreement(known.expected(other), line) >= own + _CLEARLY_MORE
        for other in known.print.words
        if abs(other.letters - word.letters) <= 1
    )
