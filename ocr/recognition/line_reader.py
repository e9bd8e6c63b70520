"""A recogniser with the alphabets and grammars of the kinds of box: pictures in, lines out."""

from collections.abc import Hashable, Iterator, Mapping, Set
from dataclasses import dataclass
from typing import TypeVar

from ocr.base.engine import Engine, Lattice
from ocr.base.errors import EngineMismatch
from ocr.base.pixels import Pixels
from ocr.base.text_line import Line
from ocr.cropping.writing import Writing
from ocr.decoding.ctc import Alphabet, decode, greedy
from ocr.decoding.kind_grammars import grammars
from ocr.decoding.shape_priors import EXPECTED_TOO_OFTEN
from ocr.decoding.text_evidence import TextEvidence
from ocr.forms.kinds import KINDS, WIDEST

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class LineCrop:
    """A picture of one line, dark on white, and the kind of box that it was cut from."""

    picture: Pixels
    kind: str


def line_crops(writings: Mapping[K, Writing]) -> dict[K, LineCrop]:
    """Return what is written in boxes, none of which is blank, as it is read."""
    return {key: LineCrop(one.picture, one.slot.kind) for key, one in writings.items()}


class LineReader:
    """Reads pictures of lines of known kinds."""

    def __init__(
        self, engine: Engine, *, grammar: bool = True, old_too_often: float = EXPECTED_TOO_OFTEN
    ) -> None:
        """Make the alphabet of every kind that stands in one box.

        Args:
            engine: what recognises.
            grammar: whether texts keep to the grammar of their kind, or are decoded greedily.
            old_too_often: how many times too likely the engine takes old shapes of kanji to be.
        """
        self._engine = engine
        self._grammars = grammars() if grammar else None
        self._alphabets = {
            name: Alphabet(
                engine.characters,
                kind.characters or WIDEST,
                kind.foldings,
                old_too_often,
            )
            for name, kind in KINDS.items()
            if kind.pattern
        }

    def read(self, crops: Mapping[K, LineCrop]) -> dict[K, Line]:
        """Return what is read in each crop; what the engine does not speak of is no blank.

        Args:
            crops: by whatever names the box, or the view of it, that a crop shows.

        Raises:
            EngineMismatch: where the engine answers about something else than these crops.
        """
        lines = dict.fromkeys(crops, Line(()))
        for key, lattice in self._seen(crops):
            lines[key] = self._decoded(lattice, crops[key].kind)
        return lines

    def read_weighing(
        self, crops: Mapping[K, LineCrop], characters: Set[str]
    ) -> tuple[dict[K, Line], dict[K, TextEvidence]]:
        """Return what is read in each crop, and what was seen there of some characters.

        Args:
            crops: as `read` takes them.
            characters: of the texts that may be asked for.

        Raises:
            EngineMismatch: as `read` does.
        """
        lines, seen = dict.fromkeys(crops, Line(())), {}
        for key, lattice in self._seen(crops):
            lines[key] = self._decoded(lattice, crops[key].kind)
            seen[key] = TextEvidence.of(lattice, characters)
        return lines, seen

    def _seen(self, crops: Mapping[K, LineCrop]) -> Iterator[tuple[K, Lattice]]:
        """Yield what the engine saw in each crop that it speaks of, in its order."""
        if not crops:
            return
        keys, answered = tuple(crops), set[int]()
        for index, lattice in self._engine.read([crop.picture for crop in crops.values()]):
            if index in answered or not 0 <= index < len(keys):
                raise EngineMismatch(_mismatch(self._engine.name, index, len(keys)))
            answered.add(index)
            yield keys[index], lattice

    def _decoded(self, lattice: Lattice, kind: str) -> Line:
        if self._grammars is None:
            return greedy(lattice, self._alphabets[kind])
        return decode(lattice, self._alphabets[kind], self._grammars[kind])


def _mismatch(engine: str, index: int, asked: int) -> str:
    twice = "twice " if 0 <= index < asked else ""
    return (
        f"recogniser {engine} answered {twice}about crop {index} of {asked} (0 to {asked - 1}): "
        "mend its package, or unset KAMIBASHI_ENGINE"
    )
