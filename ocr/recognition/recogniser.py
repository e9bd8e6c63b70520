"""What stands in the boxes of a page, after everyone who has a say on it was heard."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from ocr.base.doubts import Doubt, DoubtCode
from ocr.base.engine import Engine
from ocr.base.pixels import Pixels
from ocr.base.refinements import Refinements
from ocr.base.text_line import Line
from ocr.cropping.writing import Writing
from ocr.decoding.shape_doubts import doubtful_shape
from ocr.decoding.shape_priors import TUNED_EXPECTS
from ocr.decoding.spelling import with_spelling
from ocr.forms.kinds import KINDS
from ocr.lexicon.lookup import Known
from ocr.lexicon.reranking import reranked
from ocr.recognition.line_reader import LineReader
from ocr.recognition.missed_ink import UNREAD, has_unread_ink
from ocr.recognition.numbers.digit_classifier import DigitReader
from ocr.recognition.numbers.number_reader import NumberReader
from ocr.recognition.shape_reader import Looked, Reread, ShapeReader
from ocr.recognition.slots import SeenSlot
from ocr.recognition.spaces import with_spaces

SHAPES = Doubt(DoubtCode.KANJI_SHAPES)


@dataclass(frozen=True, slots=True)
class Ensemble:
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


@dataclass(frozen=True, slots=True)
class Begun:
    """Boxes of words, and what is seen in those that are not blank as soon as they are read."""

    words: Sequence[Writing]
    seen: Future[list[SeenSlot]]


class Recogniser:
    """Reads the boxes of a page; holds what is slow to make."""

    def __init__(self, engine: Engine, ensemble: Ensemble, refinements: Refinements) -> None:
        self._ensemble = ensemble
        self._refinements = refinements
        large = LineReader(engine, grammar=refinements.grammar)
        tuned = ensemble.words if refinements.tuning else None
        self._words = (
            LineReader(tuned, grammar=refinements.grammar, old_too_often=TUNED_EXPECTS)
            if tuned
            else large
        )
        small = ensemble.numerals if refinements.numerals else None
        self._numbers = NumberReader(
            large,
            LineReader(small) if small else None,
            ensemble.digits if refinements.digits else None,
            retry_views=refinements.retry_views,
        )

    def read(self, writings: Sequence[Writing]) -> list[SeenSlot]:
        """Return what is seen in each slot; empty ones cost nothing."""
        words = [one for one in writings if KINDS[one.slot.kind].worded]
        numbers = [one for one in writings if not KINDS[one.slot.kind].worded]
        seen = self.finish(self.begin(words), numbers)
        return in_order([one.slot.kind for one in writings], seen)

    def begin(self, words: Sequence[Writing]) -> Begun:
        """Begin to read boxes of words on other threads, while the caller cuts out the others."""
        beside = ThreadPoolExecutor(1)
        seen = beside.submit(self._read_words, [one for one in words if not one.is_blank])
        beside.shutdown(wait=False)
        return Begun(words, seen)

    def finish(self, begun: Begun, numbers: Sequence[Writing]) -> list[SeenSlot]:
        """Return what is seen in the boxes of words, and after them in those of digits."""
        digits = self._numbers.read([one for one in numbers if not one.is_blank])
        return [*_with_blanks(begun.words, begun.seen.result()), *_with_blanks(numbers, digits)]

    def _read_words(self, writings: Sequence[Writing]) -> list[SeenSlot]:
        """Return lines of words after all who know shapes, gaps and names have had their say."""
        pictures = [one.picture for one in writings]
        kinds = [one.slot.kind for one in writings]
        reread = self._reshaped(self._words.read(pictures, kinds), pictures, kinds)
        return [
            SeenSlot(self._spelled(one.line, picture, kind), tuple(_doubts(one, picture)))
            for one, picture, kind in zip(reread, pictures, kinds, strict=True)
        ]

    def _reshaped(
        self, lines: Sequence[Line], pictures: Sequence[Pixels], kinds: Sequence[str]
    ) -> Sequence[Reread]:
        """Return the lines with the shapes of their characters told apart, as far as possible."""
        reader = self._ensemble.shapes if self._refinements.shapes else None
        if reader is None:
            pairs = zip(lines, kinds, strict=True)
            return [Reread(line, KINDS[kind].naming and _is_doubtful(line)) for line, kind in pairs]
        triples = zip(lines, pictures, kinds, strict=True)
        return reader.reread(
            [Looked(line, picture, KINDS[kind].naming) for line, picture, kind in triples]
        )

    def _spelled(self, line: Line, picture: Pixels, kind: str) -> Line:
        if self._refinements.spaces:
            line = with_spaces(line, picture, kind)
        if self._refinements.grammar:
            line = with_spelling(line, kind)
        if self._ensemble.known and self._refinements.lexicon:
            line = reranked(line, kind, self._ensemble.known)
        return line


def in_order(kinds: Sequence[str], seen: Sequence[SeenSlot]) -> list[SeenSlot]:
    """Put what is seen in boxes of words, and then of digits, into the order of their kinds."""
    words = sum(KINDS[kind].worded for kind in kinds)
    turns = {True: iter(seen[:words]), False: iter(seen[words:])}
    return [next(turns[KINDS[kind].worded]) for kind in kinds]


def _with_blanks(writings: Sequence[Writing], seen: Sequence[SeenSlot]) -> Iterator[SeenSlot]:
    """Yield what is seen in each slot, blank ones too, with what was done to the writing."""
    read = iter(seen)
    for one in writings:
        found = SeenSlot(None) if one.is_blank else next(read)
        yield SeenSlot(found.line, (*one.crop.doubts, *found.doubts))


def _doubts(reread: Reread, picture: Pixels) -> Iterator[Doubt]:
    if reread.doubtful:
        yield SHAPES
    if has_unread_ink(reread.line, picture):
        yield UNREAD


def _is_doubtful(line: Line) -> bool:
    return any(doubtful_shape(character) for character in line.characters)
