"""What stands in the boxes of a page, after everyone who has a say on it was heard."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ocr.digits import DigitReader
from ocr.engine import Engine
from ocr.gaps import with_spaces
from ocr.lexicon.known import Known
from ocr.lexicon.reranking import reranked
from ocr.line import Line
from ocr.line_reader import LineReader
from ocr.number_boxes import NumberReader
from ocr.old_shapes import TUNED_EXPECTS
from ocr.pixels import Pixels
from ocr.shapes import Looked, Reread, ShapeReader
from ocr.slots import SeenSlot
from ocr.spelling import with_spelling
from ocr.stages import Stages
from ocr.unread import UNREAD, has_unread_ink
from ocr.variants import doubtful_shape
from ocr.writing import Writing

SHAPES = "字体（髙と高など）を確かめてください"

_WORDED = frozenset({"name", "text", "address", "freetext", "kana"})
_NAMING = frozenset({"name", "text"})
"""Kinds in which people and places are named, where the shape of a letter matters."""


@dataclass(frozen=True, slots=True)
class Voices:
    """Who has a say besides the line recogniser; nobody is heard who is None.

    Attributes:
        digits: reads what is made of digits once more, one by one.
        numerals: reads lines of digits before the recogniser, which is spared most of them.
        shapes: tells shapes apart that the recogniser mixes up.
        known: names, places and organisations.
        words: reads lines of words in the recogniser's place, with the same characters; it was
            tuned to them, and of digits by strange hands knows less.
    """

    digits: DigitReader | None = None
    shapes: ShapeReader | None = None
    known: Known | None = None
    words: Engine | None = None
    numerals: Engine | None = None


class Recogniser:
    """Reads the boxes of a page; holds what is slow to make."""

    def __init__(self, engine: Engine, voices: Voices, stages: Stages) -> None:
        self._voices = voices
        self._stages = stages
        large = LineReader(engine, grammar=stages.grammar)
        tuned = voices.words if stages.tuning else None
        self._words = (
            LineReader(tuned, grammar=stages.grammar, old_too_often=TUNED_EXPECTS)
            if tuned
            else large
        )
        small = voices.numerals if stages.numerals else None
        self._numbers = NumberReader(
            large,
            LineReader(small) if small else None,
            voices.digits if stages.digits else None,
            second_opinion=stages.second_opinion,
        )

    def read(self, writings: Sequence[Writing]) -> list[SeenSlot]:
        """Return what is seen in each slot; empty ones cost nothing."""
        seen = [SeenSlot(None, one.crop.doubts) for one in writings]
        written = [place for place, one in enumerate(writings) if not one.is_blank]
        worded = [place for place in written if writings[place].slot.kind in _WORDED]
        others = [place for place in written if writings[place].slot.kind not in _WORDED]
        for reader, places in ((self._read_words, worded), (self._numbers.read, others)):
            for place, one in zip(places, reader([writings[p] for p in places]), strict=True):
                seen[place] = SeenSlot(one.line, (*seen[place].doubts, *one.doubts))
        return seen

    def _read_words(self, writings: Sequence[Writing]) -> list[SeenSlot]:
        """Return what is read in boxes of words, none of which is blank."""
        pictures = [one.picture for one in writings]
        kinds = [one.slot.kind for one in writings]
        lines = self._words.read(pictures, kinds)
        return [
            SeenSlot(self._spelled(one.line, picture, kind), tuple(_doubts(one, picture)))
            for one, picture, kind in zip(
                self._reshaped(lines, pictures, kinds), pictures, kinds, strict=True
            )
        ]

    def _reshaped(
        self, lines: Sequence[Line], pictures: Sequence[Pixels], kinds: Sequence[str]
    ) -> Sequence[Reread]:
        """Return the lines with the shapes of their characters told apart, as far as possible."""
        reader = self._voices.shapes if self._stages.shapes else None
        if reader is None:
            pairs = zip(lines, kinds, strict=True)
            return [Reread(line, kind in _NAMING and _is_doubtful(line)) for line, kind in pairs]
        triples = zip(lines, pictures, kinds, strict=True)
        return reader.reread(
            [Looked(line, picture, kind in _NAMING) for line, picture, kind in triples]
        )

    def _spelled(self, line: Line, picture: Pixels, kind: str) -> Line:
        if self._stages.spaces:
            line = with_spaces(line, picture, kind)
        if self._stages.grammar:
            line = with_spelling(line, kind)
        if self._voices.known and self._stages.lexicon:
            line = reranked(line, kind, self._voices.known)
        return line


def _doubts(reread: Reread, picture: Pixels) -> Iterator[str]:
    if reread.doubtful:
        yield SHAPES
    if has_unread_ink(reread.line, picture):
        yield UNREAD


def _is_doubtful(line: Line) -> bool:
    return any(doubtful_shape(character) for character in line.characters)
