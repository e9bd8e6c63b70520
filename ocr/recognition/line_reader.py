"""A recogniser with the alphabets and grammars of the kinds of box: pictures in, lines out."""

from collections.abc import Sequence

from ocr.base.engine import Engine
from ocr.base.pixels import Pixels
from ocr.base.text_line import Line
from ocr.decoding.ctc import Alphabet, decode, greedy
from ocr.decoding.kind_grammars import grammars
from ocr.decoding.shape_priors import EXPECTED_TOO_OFTEN
from ocr.forms.kinds import KINDS, WIDEST


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

    def read(self, pictures: Sequence[Pixels], kinds: Sequence[str]) -> list[Line]:
        """Return what is read in each picture; what the engine does not speak of is no blank."""
        lines = [Line(()) for _ in pictures]
        if not pictures:
            return lines
        for place, lattice in self._engine.read(pictures):
            kind = kinds[place]
            lines[place] = (
                decode(lattice, self._alphabets[kind], self._grammars[kind])
                if self._grammars
                else greedy(lattice, self._alphabets[kind])
            )
        return lines
