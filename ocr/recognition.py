"""What stands in the boxes of a page, after everyone who has a say on it was heard."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ocr.combs import Comb, comb_texts, cut_comb
from ocr.decode import Alphabet, decode, greedy
from ocr.digits import DigitReader
from ocr.engine import Engine, Lattice
from ocr.fields import FieldCrop, cut
from ocr.folding import foldings_of
from ocr.gaps import with_spaces
from ocr.grammars import grammars
from ocr.kinds import KINDS, WIDEST
from ocr.lexicon.known import Known
from ocr.lexicon.reranking import reranked
from ocr.line import Line
from ocr.pixels import Pixels
from ocr.second_opinion import SURE, confirmed, in_turn, views
from ocr.second_voice import DIGIT_KINDS, second_voice
from ocr.shapes import Looked, Reread, ShapeReader
from ocr.sheet import Sheet
from ocr.slots import SeenSlot
from ocr.spelling import with_spelling
from ocr.stages import Stages
from ocr.template import Part
from ocr.typeset import is_typeset
from ocr.unread import UNREAD, has_unread_ink
from ocr.variants import doubtful_shape

SHAPES = "字体（髙と高など）を確かめてください"

_SURE_OF_PRINT = 0.98
"""From here on nobody contradicts the recogniser on a typed page: the second voice learned from
hands and knows few faces, while of 2,007 boxes of digits on 40 typed pages the recogniser alone
read none wrong (generated pages, fonts bundled with the samples)."""

_WORDED = frozenset({"name", "text", "address", "freetext", "kana"})
_NAMING = frozenset({"name", "text"})
"""Kinds in which people and places are named, where the shape of a letter matters."""


@dataclass(frozen=True, slots=True)
class Voices:
    """Who has a say besides the line recogniser; nobody is heard who is None.

    Attributes:
        digits: reads what is made of digits once more, one by one.
        shapes: tells shapes apart that the recogniser mixes up.
        known: names, places and organisations.
        words: reads lines of words in the recogniser's place, with the same characters; it was
            tuned to them, and of digits by strange hands knows less.
    """

    digits: DigitReader | None = None
    shapes: ShapeReader | None = None
    known: Known | None = None
    words: Engine | None = None


@dataclass(frozen=True, slots=True)
class Writing:
    """What is written in one slot; `comb` where it has a printed box for each character."""

    slot: Part
    crop: FieldCrop
    comb: Comb | None = None


def cut_writing(sheet: Sheet, slot: Part) -> Writing:
    """Cut what is written in a slot out of a page that was laid on its form."""
    if not slot.teeth:
        return Writing(slot, cut(sheet, slot.box))
    comb = cut_comb(sheet, slot)
    return Writing(slot, comb.line, comb)


class Recogniser:
    """Reads the boxes of a page; holds what is slow to make."""

    def __init__(self, engine: Engine, voices: Voices, stages: Stages) -> None:
        self._engine = engine
        self._voices = voices
        self._stages = stages
        self._words = voices.words if voices.words and stages.tuning else engine
        self._alphabets = {
            name: Alphabet(
                engine.characters,
                kind.characters or WIDEST,
                foldings_of(name, kind.characters),
            )
            for name, kind in KINDS.items()
        }
        self._grammars = grammars()

    def read(self, writings: Sequence[Writing]) -> list[SeenSlot]:
        """Return what is seen in each slot; empty ones cost nothing."""
        written = [index for index, one in enumerate(writings) if one.crop.pixels is not None]
        pictures = [one.crop.pixels for one in writings if one.crop.pixels is not None]
        kinds = [writings[index].slot.kind for index in written]
        seen = [SeenSlot(None, one.crop.doubts) for one in writings]
        reread = self._reshaped(self._lines(pictures, kinds), pictures, kinds)
        for index, one, picture in zip(written, reread, pictures, strict=True):
            kind = writings[index].slot.kind
            doubts = (*seen[index].doubts, *_doubts(one, picture, kind))
            seen[index] = SeenSlot(self._spelled(one.line, picture, kind), doubts)
        return self._heard(seen, writings)

    def _lines(self, pictures: Sequence[Pixels], kinds: Sequence[str]) -> list[Line]:
        """Decode what the engine sees; what it does not speak of is no blank."""
        lines = [Line(()) for _ in pictures]
        for place, lattice in self._lattices(pictures, kinds):
            alphabet = self._alphabets[kinds[place]]
            lines[place] = (
                decode(lattice, alphabet, self._grammars[kinds[place]])
                if self._stages.grammar
                else greedy(lattice, alphabet)
            )
        return lines

    def _lattices(
        self, pictures: Sequence[Pixels], kinds: Sequence[str]
    ) -> Iterator[tuple[int, Lattice]]:
        """Yield what is seen in each picture by whoever reads its kind."""
        if self._words is self._engine:
            yield from self._engine.read(pictures)
            return
        words = [place for place, kind in enumerate(kinds) if kind in _WORDED]
        others = [place for place, kind in enumerate(kinds) if kind not in _WORDED]
        for engine, places in ((self._words, words), (self._engine, others)):
            if places:
                for index, lattice in engine.read([pictures[place] for place in places]):
                    yield places[index], lattice

    def _reshaped(
        self, lines: Sequence[Line], pictures: Sequence[Pixels], kinds: Sequence[str]
    ) -> list[Reread]:
        """Return the lines with the shapes of their characters told apart, as far as possible."""
        reader = self._voices.shapes if self._stages.shapes else None
        if reader is None:
            pairs = zip(lines, kinds, strict=True)
            return [Reread(line, kind in _NAMING and _is_doubtful(line)) for line, kind in pairs]
        reread = [Reread(line) for line in lines]
        places = [place for place, kind in enumerate(kinds) if kind in _WORDED]
        some = [Looked(lines[place], pictures[place], kinds[place] in _NAMING) for place in places]
        for place, one in zip(places, reader.reread(some), strict=True):
            reread[place] = one
        return reread

    def _spelled(self, line: Line, picture: Pixels, kind: str) -> Line:
        if self._stages.spaces:
            line = with_spaces(line, picture, kind)
        if self._stages.grammar:
            line = with_spelling(line, kind)
        if self._voices.known and self._stages.lexicon:
            line = reranked(line, kind, self._voices.known)
        return line

    def _heard(self, seen: Sequence[SeenSlot], writings: Sequence[Writing]) -> list[SeenSlot]:
        """Let the digit reader speak on what is made of digits."""
        heard = list(seen)
        reader = self._voices.digits
        if reader is None or not self._stages.digits:
            return heard
        asked = [
            (place, one.line, writings[place])
            for place, one in enumerate(seen)
            if one.line is not None and writings[place].slot.kind in DIGIT_KINDS
        ]
        whole = [one for one in asked if one[2].comb is None]
        combed = [one for one in asked if one[2].comb is not None]
        texts = [
            *reader.read([one.crop.pixels for *_, one in whole if one.crop.pixels is not None]),
            *comb_texts(reader, [one.comb for *_, one in combed if one.comb is not None]),
        ]
        typeset = is_typeset([one.crop.pixels for *_, one in asked if one.crop.pixels is not None])
        split: list[int] = []
        for (place, line, one), spoken in zip([*whole, *combed], texts, strict=True):
            verdict = second_voice(line, spoken, one.slot.kind)
            if verdict.doubt and typeset and line.confidence >= _SURE_OF_PRINT:
                continue
            doubts = (verdict.doubt,) if verdict.doubt else ()
            heard[place] = SeenSlot(verdict.line, (*seen[place].doubts, *doubts))
            if verdict.doubt and one.comb is None and line.confidence >= SURE:
                split.append(place)
        if split and self._stages.second_opinion:
            for place in self._confirmed(split, seen, writings):
                heard[place] = seen[place]
        return heard

    def _confirmed(
        self, places: Sequence[int], seen: Sequence[SeenSlot], writings: Sequence[Writing]
    ) -> Iterator[int]:
        """Yield the slots whose line is read again as it was, however one looks at it."""
        looks = [views(_pixels(writings[place])) for place in places]
        each = len(looks[0])
        pictures = [view for look in looks for view in look]
        kinds = [writings[place].slot.kind for place in places for _ in range(each)]
        again = in_turn(self._lines(pictures, kinds), each)
        for place, lines in zip(places, again, strict=True):
            line = seen[place].line
            if line is not None and confirmed(line, lines):
                yield place


def _pixels(writing: Writing) -> Pixels:
    assert writing.crop.pixels is not None
    return writing.crop.pixels


def _doubts(reread: Reread, picture: Pixels, kind: str) -> Iterator[str]:
    if reread.doubtful:
        yield SHAPES
    if kind in _WORDED and has_unread_ink(reread.line, picture):
        yield UNREAD


def _is_doubtful(line: Line) -> bool:
    return any(doubtful_shape(character) for character in line.characters)
