"""Whether a printed word stands where the blank has it, by its shape: letter by letter.

Normalised cross-correlation (Lewis, Fast Normalized Cross-Correlation, 1995, as in OpenCV's
matchTemplate) of the word, and then of each of its letters where the word was found. The letters
of another face correlate with .8 and more, other letters of like density seldom with .75.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

import cv2
import numpy as np

from ocr.base.pixels import Pixels
from ocr.verification.printed_words import PRINT_PX_PER_MM, FormPrint, PrintedWord

_PAD = 1
_NEAR_MM, _DOWN_MM = 0.5, 0.7
_FAR_MM = 2.5
_LETTER_SLACK = 1
_PALE = 6.0
_ENOUGH = 0.8
_RIVAL_PX = 3
_CLEARLY, _OUT = 0.02, 0.03
_BESIDE_PX = 8
_INK, _MUCH_MM2 = 150, 0.35


@dataclass(frozen=True, slots=True)
class WordMatch:
    """How like its print a word looks, -1 to 1: `word` as a whole, `letters` the worst letter.

    `right` and `down` are how far it lies from its place, in millimetres.
    """

    word: float
    letters: float
    right: float = 0.0
    down: float = 0.0


NOWHERE = WordMatch(0.0, 0.0)


def matched(soft: Pixels, form: FormPrint, word: PrintedWord) -> WordMatch:
    """Return how like its print a word of a page looks, near its place or a little to its side.

    Args:
        soft: the laid page, `printed_words.softened`.
        form: the empty form.
        word: one of its words.
    """
    near = _found(soft, form.soft[word.window(_PAD, _PAD)], word, _NEAR_MM)
    if near.letters >= _ENOUGH:
        return near
    far = _found(soft, form.soft[word.window(_PAD, _PAD)], word, _FAR_MM)
    return max(near, far, key=lambda match: match.letters)


def rivals_in(
    soft: Pixels, form: FormPrint, word: PrintedWord, match: WordMatch
) -> tuple[PrintedWord, ...]:
    """Return the other words of the form that fit about as well in a word's place."""
    field = _around(soft, word, match)
    return tuple(
        rival
        for rival in form.rivals[word]
        if _best(field, form.soft[rival.window(0, 0)]) > match.word - _CLEARLY
    )


def stands_out(
    soft: Pixels,
    form: FormPrint,
    word: PrintedWord,
    match: WordMatch,
    texts: Mapping[PrintedWord, str],
) -> bool:
    """Tell whether a word fits clearly better in its place than any other of the form of its size.

    Args:
        soft: the laid page, `printed_words.softened`.
        form: the empty form.
        word: one of its words.
        match: where it was found.
        texts: what every word of the form says.
    """
    field = _around(soft, word, match)
    own = _best(field, form.soft[word.window(0, 0)])
    return all(
        _best(field, form.soft[other.window(0, 0)]) < own - _OUT
        for other in form.words
        if abs(other.width - word.width) <= _RIVAL_PX
        and abs(other.height - word.height) <= _RIVAL_PX
        and texts[other] != texts[word]
    )


def _around(soft: Pixels, word: PrintedWord, match: WordMatch) -> Pixels:
    """Return where a word was found on a page, with a little around it."""
    across, down = (round(off * PRINT_PX_PER_MM) for off in (match.right, match.down))
    here = replace(word, left=max(0, word.left + across), top=max(0, word.top + down))
    return soft[here.window(_RIVAL_PX, _RIVAL_PX)]


def _best(field: Pixels, pattern: Pixels) -> float:
    if any(wide < narrow for wide, narrow in zip(field.shape, pattern.shape, strict=True)):
        return 0.0
    return float(cv2.matchTemplate(field, pattern, cv2.TM_CCOEFF_NORMED).max())


def runs_on(soft: Pixels, form: FormPrint, word: PrintedWord) -> bool:
    """Tell whether a page has print right beside a word, where its blank and its boxes have none.

    前住所 holds 住所, and is no 住所.
    """
    rows, columns = word.window(_BESIDE_PX, 0)
    foreign = (soft[rows, columns] < _INK) & (form.taken[rows, columns] == 0)
    return int(foreign.sum()) >= _MUCH_MM2 * PRINT_PX_PER_MM**2


def _found(soft: Pixels, pattern: Pixels, word: PrintedWord, reach_mm: float) -> WordMatch:
    across, down = round(reach_mm * PRINT_PX_PER_MM), round(_DOWN_MM * PRINT_PX_PER_MM)
    field = soft[word.window(across + _PAD, down + _PAD)]
    if field.shape[0] < pattern.shape[0] or field.shape[1] < pattern.shape[1]:
        return NOWHERE
    scores = cv2.matchTemplate(field, pattern, cv2.TM_CCOEFF_NORMED)
    _, best, _, (x, y) = cv2.minMaxLoc(scores)
    letters = _worst_letter(field, pattern, word.letters, (x, y)) if word.letters > 1 else best
    right, below = (x - across) / PRINT_PX_PER_MM, (y - down) / PRINT_PX_PER_MM
    return WordMatch(best, min(best, letters) if word.letters == 1 else letters, right, below)


def _worst_letter(field: Pixels, pattern: Pixels, letters: int, at: tuple[int, int]) -> float:
    """Return how like its print the worst letter looks; gaps of the print say nothing."""
    x, y = at
    height, width = pattern.shape
    edges = np.linspace(0, width, letters + 1).round().astype(int).tolist()
    worst = 1.0
    for first, last in pairwise(edges):
        letter = pattern[:, first:last]
        if float(letter.std()) < _PALE:
            continue
        rows = slice(max(0, y - _LETTER_SLACK), y + height + _LETTER_SLACK)
        columns = slice(max(0, x + first - _LETTER_SLACK), x + last + _LETTER_SLACK)
        seen = cv2.matchTemplate(field[rows, columns], letter, cv2.TM_CCOEFF_NORMED)
        worst = min(worst, float(seen.max()))
    return worst
