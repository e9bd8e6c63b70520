"""Letters that a form prints many times, as one page prints them.

A fax breaks the letters of another face so far that neither reading nor their shape on the blank
tells them. It breaks each print of a letter otherwise: their mean is how the page's own face looks.
A print is told by the mean of the *other* prints of its letter, against those of other letters.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from ocr.base.pixels import Pixels
from ocr.verification.form_letters import (
    AROUND_PX,
    SHIFT_PX,
    FormLetter,
    Greys,
    centred,
    cut,
    fit,
)
from ocr.verification.print_match import WordMatch
from ocr.verification.printed_words import PRINT_PX_PER_MM, PrintedWord
from ocr.verification.word_crops import FOUND

_PASSES = 2
_LIKE_ONE_ANOTHER, _MOST_STRAYS = 0.75, 0.2
_LIKE_BLANK, _FACES_DIFFER, _NOT_EXCHANGED = 0.7, 0.05, 0.04
_CLEARLY, _SPREADS, _FARTHEST = 0.04, 2.5, 0.1
_TO_DEVIATION = 1.48
"""A normal distribution's standard deviation, in median deviations."""


@dataclass(frozen=True, slots=True, eq=False)
class _Prints:
    """All prints of a letter on a page, aligned, and their mean."""

    letter: FormLetter
    all: Greys
    mean: Greys


def told_by_their_like(
    soft: Pixels,
    letters: Sequence[FormLetter],
    matches: Mapping[PrintedWord, WordMatch],
    words: Set[PrintedWord],
) -> set[PrintedWord]:
    """Return those of some words all of whose letters look as the page prints these elsewhere.

    Args:
        soft: the laid page, `printed_words.softened`.
        letters: of the form.
        matches: where each of its words was found.
        words: which to tell.
    """
    page = _PageLetters(soft, letters, matches)
    left: dict[PrintedWord, int] = {word: word.letters for word in words}
    for at, letter in enumerate(letters):
        if letter.is_often and not words.isdisjoint(letter.words):
            for word, told in zip(letter.words, page.told(at), strict=True):
                if told and word in left:
                    left[word] -= 1
    return {word for word, letters_left in left.items() if not letters_left}


class _PageLetters:
    """The letters of a form as a page prints them, each found when it is asked for."""

    def __init__(
        self,
        soft: Pixels,
        letters: Sequence[FormLetter],
        matches: Mapping[PrintedWord, WordMatch],
    ) -> None:
        self._soft = soft
        self._letters = letters
        self._matches = matches
        self._prints: dict[int, _Prints] = {}

    def told(self, at: int) -> NDArray[np.bool_]:
        """Tell for each print of a letter whether it is that one, and no other of its size.

        A letter that is printed seldom has no mean: its shape on the blank stands for it.
        """
        prints = self._prints_of(at)
        letter, rivals = prints.letter, [self._letters[rival] for rival in prints.letter.rivals]
        often = [self._prints_of(rival) for rival in letter.rivals if self._letters[rival].is_often]
        if not _is_proven(prints, rivals, often):
            return np.zeros(len(prints.all), np.bool_)
        own = _fits_of_others(prints)
        middle = float(np.median(own))
        fits = fit(prints.all, [one.mean for one in often], letter)
        strays = (fits > own[:, None]).mean(axis=0).max(initial=0.0)
        if middle < _LIKE_ONE_ANOTHER or strays > _MOST_STRAYS:
            return np.zeros(len(own), np.bool_)
        spread = _TO_DEVIATION * float(np.median(np.abs(own - middle)))
        seldom = fit(prints.all, [one.blank for one in rivals], letter)
        others = np.maximum(fits.max(axis=1, initial=-1.0), seldom.max(axis=1, initial=-1.0))
        least = middle - min(_SPREADS * spread, _FARTHEST)
        return np.asarray((own >= least) & (own >= others + _CLEARLY), np.bool_)

    def _prints_of(self, at: int) -> _Prints:
        if at not in self._prints:
            self._prints[at] = self._aligned(self._letters[at])
        return self._prints[at]

    def _aligned(self, letter: FormLetter) -> _Prints:
        """Return a letter's prints, each moved to where it fits the mean of all best."""
        size = letter.height + 2 * AROUND_PX, letter.width + 2 * AROUND_PX
        field = size[0] + 2 * SHIFT_PX, size[1] + 2 * SHIFT_PX
        fields = [
            cut(self._soft, place, field, *_moved(self._matches[word]))
            for word, place in zip(letter.words, letter.places, strict=True)
        ]
        windows = sliding_window_view(np.array(fields), (1, *size))
        windows = windows.reshape(len(fields), -1, size[0] * size[1])
        shapes, mean, prints = centred(windows), letter.blank.reshape(-1), windows[:, 0]
        for _ in range(_PASSES):
            best = (shapes @ centred(mean)).argmax(axis=1)
            prints = windows[np.arange(len(fields)), best]
            mean = prints.mean(axis=0)
        return _Prints(letter, prints.reshape(-1, *size), mean.reshape(size))


def _moved(match: WordMatch) -> tuple[float, float]:
    """Return how far down and to the right of its place a word was found, in pixels."""
    found = match.word >= FOUND
    down, right = (by * PRINT_PX_PER_MM if found else 0.0 for by in (match.down, match.right))
    return down, right


def _fits_of_others(prints: _Prints) -> Greys:
    """Return how each print of a letter correlates with the mean of all others."""
    number = len(prints.all)
    others = (prints.mean * number - prints.all) / (number - 1)
    fits = [
        fit(one[None], [mean], prints.letter)[0, 0]
        for one, mean in zip(prints.all, others, strict=True)
    ]
    return np.array(fits, np.float32)


def _is_proven(prints: _Prints, rivals: Sequence[FormLetter], often: Sequence[_Prints]) -> bool:
    """Tell whether a letter's mean is like the blank's, and was exchanged for no other throughout.

    Faces differ: one letter's mean may be as like another's blank as its own. Both at once are not.
    """
    letter = prints.letter
    own, *others = fit(prints.mean[None], [letter.blank, *(one.blank for one in rivals)], letter)[0]
    if own < max([_LIKE_BLANK, *(other - _FACES_DIFFER for other in others)]):
        return False
    return all(own - _NOT_EXCHANGED >= _gain_if_exchanged(prints, rival) for rival in often)


def _gain_if_exchanged(prints: _Prints, rival: _Prints) -> float:
    """Return how alike a letter is to its blank if it is so only as much as exchanged for a rival.

    That is what both are alike to one another's blanks, less what the rival is to its own.
    """
    letter, other = prints.letter, rival.letter
    across = fit(prints.mean[None], [other.blank], letter)[0, 0]
    back, itself = fit(rival.mean[None], [letter.blank, other.blank], letter)[0]
    return float(across + back - itself)
