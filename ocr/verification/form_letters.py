"""The letters of a form's print: where each is printed, how it looks, what it may pass for."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from ocr.base.pixels import Pixels
from ocr.verification.printed_words import FormPrint, PrintedWord

Greys = NDArray[np.float32]

AROUND_PX, SHIFT_PX = 2, 2
_OFTEN = 5
_SIZE_PX, _CORE_AROUND_PX = 2, 1
_SAME, _MOST_SELDOM = 0.96, 16


@dataclass(frozen=True, slots=True, eq=False)
class FormLetter:
    """A letter in one size: the words it stands in, its place in each, and its mean picture.

    `rivals` are the places in the sequence of a form's letters of those that it may pass for.
    """

    text: str
    width: int
    height: int
    words: tuple[PrintedWord, ...]
    places: tuple[PrintedWord, ...]
    blank: Greys
    rivals: tuple[int, ...] = ()

    @property
    def is_often(self) -> bool:
        """Whether it is printed so often that a mean of a page's prints says how it looks there."""
        return len(self.words) >= _OFTEN


def form_letters(form: FormPrint, texts: Mapping[PrintedWord, str]) -> list[FormLetter]:
    """Return the letters of all words of a form whose texts have as many as their print is wide."""
    slots: defaultdict[str, list[tuple[PrintedWord, PrintedWord]]] = defaultdict(list)
    for word in form.words:
        if len(texts[word]) == word.letters:
            edges = np.linspace(0, word.width, word.letters + 1).round().astype(int).tolist()
            for letter, (first, last) in zip(texts[word], pairwise(edges), strict=True):
                place = replace(word, left=word.left + first, width=last - first, letters=1)
                slots[letter].append((word, place))
    letters = [
        _letter(form, text, same) for text, found in slots.items() for same in _by_size(found)
    ]
    return [
        replace(letter, rivals=_rivals(letter, letters)) if letter.is_often else letter
        for letter in letters
    ]


def _by_size(
    found: Sequence[tuple[PrintedWord, PrintedWord]],
) -> Iterator[list[tuple[PrintedWord, PrintedWord]]]:
    left = sorted(found, key=lambda pair: pair[1].width)
    while left:
        middle = left[len(left) // 2][1]
        yield [pair for pair in left if _is_as_large(pair[1], middle)]
        left = [pair for pair in left if not _is_as_large(pair[1], middle)]


def _is_as_large(one: PrintedWord | FormLetter, other: PrintedWord | FormLetter) -> bool:
    wider, higher = abs(one.width - other.width), abs(one.height - other.height)
    return max(wider, higher) <= _SIZE_PX


def _letter(
    form: FormPrint, text: str, found: Sequence[tuple[PrintedWord, PrintedWord]]
) -> FormLetter:
    words, places = zip(*found, strict=True)
    width, height = places[len(places) // 2].width, places[len(places) // 2].height
    size = height + 2 * AROUND_PX, width + 2 * AROUND_PX
    blank = np.mean([cut(form.soft, place, size) for place in places], axis=0)
    return FormLetter(text, width, height, words, places, blank)


def _rivals(letter: FormLetter, letters: Sequence[FormLetter]) -> tuple[int, ...]:
    """Return which letters of its size are often printed, or most like one, but none the same."""
    alike = [
        at
        for at, one in enumerate(letters)
        if one.text != letter.text and _is_as_large(one, letter)
    ]
    fits = fit(letter.blank[None], [letters[at].blank for at in alike], letter)[0].tolist()
    near = sorted((fit, at) for fit, at in zip(fits, alike, strict=True) if fit < _SAME)
    often = {at for _, at in near if letters[at].is_often}
    return tuple(sorted(often.union(at for _, at in near[-_MOST_SELDOM:])))


def cut(
    picture: Pixels, place: PrintedWord, size: tuple[int, int], down: float = 0, right: float = 0
) -> Greys:
    """Return what lies around the middle of a place, so many pixels off, white beyond the page."""
    high, wide = size
    top = round(place.top + (place.height - high) / 2 + down)
    left = round(place.left + (place.width - wide) / 2 + right)
    white = np.full(size, 255, np.float32)
    seen = picture[max(0, top) : max(0, top + high), max(0, left) : max(0, left + wide)]
    above, before = max(0, -top), max(0, -left)
    white[above : above + seen.shape[0], before : before + seen.shape[1]] = seen
    return white


def fit(prints: Greys, pictures: Sequence[Greys], size: FormLetter) -> Greys:
    """Return how each of some prints correlates with each of some pictures where it fits best.

    Args:
        prints: of one letter.
        pictures: of the same letter, or others of about its size.
        size: the letter whose size decides how much is compared.
    """
    if not pictures:
        return np.empty((len(prints), 0), np.float32)
    around = 2 * _CORE_AROUND_PX
    high, wide = size.height + around, size.width + around
    larger = high + 2 * SHIFT_PX, wide + 2 * SHIFT_PX
    fields = np.array([_resized(one[None], *larger)[0] for one in pictures])
    windows = sliding_window_view(fields, (1, high, wide)).reshape(-1, high * wide)
    cores = _resized(prints, high, wide).reshape(len(prints), -1)
    found = centred(cores) @ centred(windows).T
    fits: Greys = found.reshape(len(prints), len(pictures), -1).max(axis=2)
    return fits


def centred(rows: Greys) -> Greys:
    """Return rows of greys less their mean, each of length 1: their products are correlations."""
    less = rows - rows.mean(axis=-1, keepdims=True)
    lengths = np.linalg.norm(less, axis=-1, keepdims=True)
    unit: Greys = (less / np.maximum(lengths, 1e-3)).astype(np.float32, copy=False)
    return unit


def _resized(pictures: Greys, high: int, wide: int) -> Greys:
    """Return the middle of pictures, so high and wide, with white where they end."""
    height, width = pictures.shape[1:]
    top, left = max(0, height - high) // 2, max(0, width - wide) // 2
    middle = pictures[:, top : top + high, left : left + wide]
    if middle.shape[1:] == (high, wide):
        return middle
    resized = np.full((len(pictures), high, wide), 255, np.float32)
    above, before = (high - middle.shape[1]) // 2, (wide - middle.shape[2]) // 2
    resized[:, above : above + middle.shape[1], before : before + middle.shape[2]] = middle
    return resized
