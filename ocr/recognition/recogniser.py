"""What stands in the boxes of a page, after everyone who has a say on it was heard."""

from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from ocr.base.doubts import Doubt, DoubtCode
from ocr.base.engine import Engine
from ocr.base.pixels import Pixels
from ocr.base.refinements import Refinements
from ocr.base.text_line import Line
from ocr.cropping.writing import Writing
from ocr.decoding.shape_priors import TUNED_EXPECTS
from ocr.decoding.spelling import with_spelling
from ocr.forms.kinds import KINDS
from ocr.forms.layout import SlotKey
from ocr.geometry.blank_form import PX_PER_MM
from ocr.lexicon.lookup import Known
from ocr.lexicon.reranking import reranked
from ocr.recognition.line_reader import LineReader, line_crops
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

    words: Mapping[SlotKey, Writing]
    seen: Future[dict[SlotKey, SeenSlot]]


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

    def read(self, writings: Mapping[SlotKey, Writing]) -> dict[SlotKey, SeenSlot]:
        """Return what is seen in each slot; empty ones cost nothing."""
        worded = {key for key, one in writings.items() if KINDS[one.slot.kind].worded}
        begun = self.begin({key: one for key, one in writings.items() if key in worded})
        return self.finish(begun, {key: one for key, one in writings.items() if key not in worded})

    def begin(self, words: Mapping[SlotKey, Writing]) -> Begun:
        """Begin to read boxes of words on other threads, while the caller cuts out the others."""
        beside = ThreadPoolExecutor(1)
        seen = beside.submit(self._read_words, _written(words))
        beside.shutdown(wait=False)
        return Begun(words, seen)

    def finish(self, begun: Begun, numbers: Mapping[SlotKey, Writing]) -> dict[SlotKey, SeenSlot]:
        """Return what is seen in the boxes of words and in those of digits."""
        digits = self._numbers.read(_written(numbers))
        seen = begun.seen.result() | digits
        writings = {**begun.words, **numbers}
        return {key: _with_doubts_of_crop(seen.get(key), one) for key, one in writings.items()}

    def _read_words(self, writings: Mapping[SlotKey, Writing]) -> dict[SlotKey, SeenSlot]:
        """Return lines of words after all who know shapes, gaps and names have had their say."""
        reread = self._reshaped(self._words.read(line_crops(writings)), writings)
        return {key: self._seen(reread[key], one) for key, one in writings.items()}

    def _reshaped(
        self, lines: Mapping[SlotKey, Line], writings: Mapping[SlotKey, Writing]
    ) -> dict[SlotKey, Reread]:
        """Return the lines with the shapes of their characters told apart, as far as possible."""
        reader = self._ensemble.shapes if self._refinements.shapes else None
        if reader is None:
            return {key: Reread(lines[key]) for key in writings}
        return reader.reread({key: _looked(lines[key], one) for key, one in writings.items()})

    def _seen(self, reread: Reread, writing: Writing) -> SeenSlot:
        line = self._spelled(reread.line, writing.picture, writing.slot.kind)
        return SeenSlot(line, tuple(_doubts(reread, line, writing)))

    def _spelled(self, line: Line, picture: Pixels, kind: str) -> Line:
        if self._refinements.spaces:
            line = with_spaces(line, picture, kind)
        if self._refinements.grammar:
            line = with_spelling(line, kind)
        if self._ensemble.known and self._refinements.lexicon:
            line = reranked(line, kind, self._ensemble.known)
        return line


def _written(writings: Mapping[SlotKey, Writing]) -> dict[SlotKey, Writing]:
    return {key: one for key, one in writings.items() if not one.is_blank}


def _with_doubts_of_crop(seen: SeenSlot | None, writing: Writing) -> SeenSlot:
    """Return what is seen in a slot, blank ones too, with what was done to the writing."""
    line, doubts = (seen.line, seen.doubts) if seen else (None, ())
    return SeenSlot(line, (*writing.crop.doubts, *doubts), writing.crop.emptiness)


def _looked(line: Line, writing: Writing) -> Looked:
    scale = writing.scan_px_per_mm / PX_PER_MM
    return Looked(line, writing.picture, KINDS[writing.slot.kind].naming, scale)


def _doubts(reread: Reread, line: Line, writing: Writing) -> Iterator[Doubt]:
    """Yield what is doubtful about a line: of its shapes as it was left, of its ink as read."""
    if KINDS[writing.slot.kind].naming and reread.untold(line):
        yield SHAPES
    if has_unread_ink(reread.line, writing.picture):
        yield UNREAD
