"""From a lattice to text, yielding nothing that the kind of field cannot hold."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ocr.engine import Lattice

_BLANK = 0
_RARE = 0.3


@dataclass(frozen=True, slots=True)
class Character:
    """One character as read: how probable it was, where it stands, what else it may be.

    `at` is its place along the crop, 0 to 1; `others` are other characters, likeliest first.
    """

    text: str
    probability: float
    at: float
    others: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Alternative:
    """A whole text that a crop may hold, and how probable it is among all texts its kind allows."""

    text: str
    probability: float


@dataclass(frozen=True, slots=True)
class Line:
    """A crop's text, character by character, and other texts that it may be, likeliest first."""

    characters: tuple[Character, ...]
    alternatives: tuple[Alternative, ...] = ()

    @property
    def text(self) -> str:
        """The text as read."""
        return "".join(character.text for character in self.characters)

    @property
    def confidence(self) -> float:
        """The least probable character's probability; 0 where nothing was read."""
        return min((character.probability for character in self.characters), default=0.0)


class Alphabet:
    """Which classes of a recogniser a kind of field may hold, and how readily.

    `weights` is `(classes,)`: 0 for what cannot stand there, 1 for what can, and less for kanji
    outside the first level of JIS X 0208, so that 沖 is taken for 沖 and not for 冲 unless the
    recogniser is far surer of the rare shape.
    """

    def __init__(self, characters: Iterable[str], allowed: frozenset[str]) -> None:
        """Weigh the classes.

        Args:
            characters: the recogniser's, in the order of its classes after the blank.
            allowed: what the field may hold.
        """
        weights = [_readiness(character) if character in allowed else 0 for character in characters]
        self.weights: NDArray[np.float32] = np.array([1, *weights], dtype=np.float32)


def _readiness(character: str) -> float:
    """Return 1 for non-kanji and kanji of level 1 (rows 16 to 47 of JIS X 0208), else less."""
    try:
        coded = character.encode("euc_jp")
    except UnicodeEncodeError:
        return _RARE
    return _RARE if (len(coded) != 2 and not character.isascii()) or coded[0] - 0xA0 > 47 else 1.0


def decode(lattice: Lattice, alphabet: Alphabet) -> Line:
    """Return the likeliest text within an alphabet (greedy CTC decoding).

    The probabilities stay those of the whole model: where it saw something that cannot stand
    here, the best that can has a low one, and the field becomes a doubt.
    """
    within = lattice.probabilities * alphabet.weights
    best = within.argmax(axis=1)
    runs = _runs(best)
    return Line(tuple(_character(within, lattice, span) for span in runs))


def _runs(best: NDArray[np.intp]) -> list[tuple[int, int]]:
    """Return the spans of steps in which one character, not the blank, is the likeliest."""
    edges = np.flatnonzero(np.diff(best)) + 1
    bounds = [0, *edges.tolist(), len(best)]
    spans = pairwise(bounds)
    return [(first, last) for first, last in spans if last > first and best[first] != _BLANK]


def _character(within: NDArray[np.float32], lattice: Lattice, span: tuple[int, int]) -> Character:
    """Return what one span of steps says, with the next likeliest characters."""
    best = int(within[span[0]].argmax())
    step = span[0] + int(within[span[0] : span[1], best].argmax())
    seen = lattice.probabilities[step]
    order = [int(index) for index in np.argsort(within[step])[::-1][:6]]
    others = [index for index in order if index not in (_BLANK, best) and within[step, index] > 0]
    return Character(
        text=lattice.characters[best - 1],
        probability=float(seen[best]),
        at=(step + 0.5) / lattice.width,
        others=tuple((lattice.characters[index - 1], float(seen[index])) for index in others[:4]),
    )
