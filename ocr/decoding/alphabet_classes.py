"""The classes of a recogniser as a kind of box sees them: what each is taken for, how readily."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from japanese.kanji_shapes import USUAL_OF_OLD
from ocr.base.engine import Lattice
from ocr.decoding.prefix_beam import Step
from ocr.decoding.shape_priors import EXPECTED_TOO_OFTEN, corrected
from ocr.forms.foldings import Folding

_BLANK = 0
_RARE = 0.3
_NOTHING_THERE = 0.9999
"""Where the blank is so likely, a step says nothing but that a letter has ended."""
_HARDLY = 1e-4
"""Classes less likely than this are not looked at."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A lattice without what is next to impossible.

    `steps` are those that say something, with one of nothing but blank wherever some were left
    out; `at` is the place of each along the crop, 0 to 1; `spaces` are the places where a space
    was seen that counts as blank, and how sure it was.
    """

    steps: list[Step]
    at: list[float]
    spaces: tuple[tuple[float, float], ...]


class Alphabet:
    """Which classes of a recogniser a kind of field may hold, and how readily.

    `weights` is `(classes,)`: 0 for what cannot stand there, 1 for what can, and less for kanji
    outside the first level of JIS X 0208, so that 沖 is taken for 沖 and not for 冲 unless the
    recogniser is far surer of the rare shape.
    """

    def __init__(
        self,
        characters: Iterable[str],
        allowed: frozenset[str],
        foldings: Sequence[Folding] = ({},),
        old_too_often: float = EXPECTED_TOO_OFTEN,
    ) -> None:
        """Weigh the classes.

        Args:
            characters: the recogniser's, in the order of its classes after the blank.
            allowed: what the field may hold.
            foldings: which characters mean the same there; of several, the one that changes least
                of a line is taken.
            old_too_often: how many times too likely the recogniser takes old shapes of kanji to be.
        """
        characters = tuple(characters)
        weights = [readiness(character) if character in allowed else 0 for character in characters]
        self.weights: NDArray[np.float32] = np.array([1, *weights], dtype=np.float32)
        self._scripts = tuple(_Script(characters, allowed, folding) for folding in foldings)
        self._usual = _usual_classes(characters, allowed)
        self._old_too_often = old_too_often

    def see(self, lattice: Lattice) -> Seen:
        """Return what a lattice says to this alphabet."""
        busy = np.flatnonzero(lattice.probabilities[:, _BLANK] < _NOTHING_THERE)
        said = lattice.probabilities[busy]
        rows, spaces = self._script_of(said).rows(said)
        for row, chances in zip(rows, said, strict=True):
            self._correct(row, chances)
        places = ((busy + 0.5) / lattice.width).tolist()
        steps, at = _with_pauses(rows, places, busy.tolist())
        return Seen(steps, at, tuple((places[row], chance) for row, chance in spaces.items()))

    def _script_of(self, said: NDArray[np.float32]) -> "_Script":
        """Return the way to fold a line that changes least of it."""
        if len(self._scripts) == 1:
            return self._scripts[0]
        mass = said.sum(axis=0)
        return max(self._scripts, key=lambda script: float(mass[script.unchanged].sum()))

    def _correct(self, row: dict[str, float], chances: NDArray[np.float32]) -> None:
        """Correct the odds between old and usual shapes of kanji at one step."""
        for old in [text for text in row if text in self._usual]:
            usual, place = self._usual[old]
            row[old], row[usual] = corrected(row[old], float(chances[place]), self._old_too_often)


class _Script:
    """What each class is taken for: `texts[class]`, "" for the blank, None where it cannot stand.

    `classes` are those that can stand, `unchanged` those that are taken for themselves.
    """

    def __init__(
        self, characters: Sequence[str], allowed: frozenset[str], folding: Folding
    ) -> None:
        folded = [folding.get(character, character) for character in characters]
        self.texts = ("", *(to if to in allowed or not to else None for to in folded))
        self.classes = np.array([i for i, text in enumerate(self.texts) if text is not None])
        self.unchanged = np.array(
            [i for i in self.classes[1:] if self.texts[i] == characters[i - 1]], dtype=np.intp
        )

    def rows(self, said: NDArray[np.float32]) -> tuple[list[dict[str, float]], dict[int, float]]:
        """Return the probability of each text in each row, and that of spaces taken for blank."""
        within = said[:, self.classes] if len(self.classes) < said.shape[1] / 2 else said
        columns = self.classes if within is not said else np.arange(said.shape[1])
        likely = np.flatnonzero(within > _HARDLY)
        where, which = np.divmod(likely, len(columns))
        rows: list[dict[str, float]] = [{} for _ in said]
        spaces: dict[int, float] = {}
        found = (where.tolist(), columns[which].tolist(), within.ravel()[likely].tolist())
        for row, column, chance in zip(*found, strict=True):
            text = self.texts[column]
            if text is None:
                continue
            rows[row][text] = rows[row].get(text, 0.0) + chance
            if not text and column != _BLANK:
                spaces[row] = spaces.get(row, 0.0) + chance
        return rows, spaces


def readiness(character: str) -> float:
    """Return how readily a character is taken for what was written.

    1 for non-kanji and kanji of level 1 (rows 16 to 47 of JIS X 0208), less for all others.
    """
    try:
        coded = character.encode("euc_jp")
    except UnicodeEncodeError:
        return _RARE
    return _RARE if (len(coded) != 2 and not character.isascii()) or coded[0] - 0xA0 > 47 else 1.0


def _usual_classes(
    characters: Sequence[str], allowed: frozenset[str]
) -> dict[str, tuple[str, int]]:
    """Return for each old shape that may stand there its usual one and that one's class."""
    classes = {character: place for place, character in enumerate(characters, 1)}
    return {
        old: (usual, classes[usual])
        for old, usual in USUAL_OF_OLD.items()
        if {old, usual} <= allowed and usual in classes
    }


def _with_pauses(
    rows: list[dict[str, float]], places: list[float], numbers: list[int]
) -> tuple[list[Step], list[float]]:
    """Return the rows as steps, with a blank one wherever rows were left out between them."""
    steps: list[Step] = []
    at: list[float] = []
    for index, (row, place) in enumerate(zip(rows, places, strict=True)):
        if index and numbers[index] > numbers[index - 1] + 1:
            steps.append(Step(1.0, {}))
            at.append(place)
        steps.append(Step(row.pop("", 0.0), row))
        at.append(place)
    return steps, at
