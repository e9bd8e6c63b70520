"""How probable a given text is by what a recogniser saw, whatever it would rather read there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ocr.base.engine import Lattice

_BLANK = 0
_LEAST = 1e-6
"""What a recogniser takes for less likely still says no more against a text."""


@dataclass(frozen=True, slots=True)
class TextEvidence:
    """What was seen of some characters in one crop, and the likeliest path through all of it.

    `chances` is `(steps, 1 + characters)`, the blank of CTC first; `columns` says where each
    character stands, and `best` is the logarithm of that path's probability.
    """

    chances: NDArray[np.float32]
    columns: Mapping[str, int]
    best: float

    @classmethod
    def of(cls, lattice: Lattice, characters: Iterable[str]) -> "TextEvidence":
        """Keep of a lattice what it says of some characters."""
        wanted = set(characters)
        classes = [at for at, one in enumerate(lattice.characters, 1) if one in wanted]
        columns = {lattice.characters[at - 1]: place for place, at in enumerate(classes, 1)}
        likeliest = np.maximum(lattice.probabilities.max(axis=1), _LEAST)
        chances = lattice.probabilities[:, [_BLANK, *classes]]
        return cls(chances, columns, float(np.log(likeliest).sum()))

    def of_text(self, letters: Sequence[str]) -> float:
        """Return how probable a text is over all ways to spell it, against the likeliest path.

        The forward algorithm of CTC (Graves and others, 2006), as a logarithm.

        Args:
            letters: what each letter of the text may be, at least one.
        """
        if not len(self.chances):
            return -np.inf
        seen = self._states(letters)
        passes = self._passes(letters)
        sums = np.full(seen.shape[1], -np.inf)
        sums[:2] = seen[0, :2]
        for step in seen[1:]:
            before = sums.copy()
            before[1:] = np.logaddexp(before[1:], sums[:-1])
            before[2:] = np.logaddexp(before[2:], np.where(passes[2:], sums[:-2], -np.inf))
            sums = before + step
        return float(np.logaddexp(sums[-1], sums[-2])) - self.best

    def _states(self, letters: Sequence[str]) -> NDArray[np.float64]:
        """Return the log chances of a text's letters at each step, a blank around each."""
        states = np.empty((len(self.chances), 2 * len(letters) + 1))
        states[:, 0::2] = self.chances[:, :1]
        for place, letter in enumerate(letters):
            columns = sorted({self.columns[one] for one in letter if one in self.columns})
            states[:, 2 * place + 1] = self.chances[:, columns].sum(axis=1)
        logs: NDArray[np.float64] = np.log(np.maximum(states, _LEAST))
        return logs

    def _passes(self, letters: Sequence[str]) -> NDArray[np.bool_]:
        """Tell which states may follow the letter before without a blank: no repeated letter."""
        passes = np.zeros(2 * len(letters) + 1, np.bool_)
        for place in range(1, len(letters)):
            passes[2 * place + 1] = set(letters[place]).isdisjoint(letters[place - 1])
        return passes
