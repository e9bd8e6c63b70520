"""What a recogniser must be able to do: crops in, lattices out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ocr.base.pixels import Pixels


@dataclass(frozen=True, slots=True)
class Lattice:
    """What a recogniser saw in one crop.

    `probabilities` is `(steps, classes)`, each row summing to one; class 0 is the blank of CTC and
    class `i` is `characters[i - 1]`. `width` is how many steps the crop covers, less than all where
    it was padded.
    """

    probabilities: NDArray[np.float32]
    characters: tuple[str, ...]
    width: float


class Engine(Protocol):
    """Reads crops that each hold one line of text; few calls a page, so that it may batch."""

    @property
    def name(self) -> str:
        """Name and version of the recogniser, and the digest of its weights."""

    @property
    def characters(self) -> tuple[str, ...]:
        """Every character the engine can yield, in the order of its classes."""

    def read(self, crops: Sequence[Pixels]) -> Iterator[tuple[int, Lattice]]:
        """Yield the index of each crop and what was seen in it, in whatever order is quick.

        An answer about a crop that was not given, or a second one about the same, is an
        `ocr.base.errors.EngineMismatch`; a crop without an answer is one that nobody could read.

        Args:
            crops: colour or grey images of any height and width, dark text on light paper.
        """
