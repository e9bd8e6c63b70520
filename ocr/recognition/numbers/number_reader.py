"""What stands in boxes of digits: two small readers first, the large one where they are not sure.

Most boxes of a form hold digits, and most of these are plain. A small recogniser of lines and a
reader of single digits (`small_recogniser`, `digit_classifier`) look at them in other ways; where
both surely say the same, that was written. The others the large recogniser reads, too, and it and
the reader of single digits are weighed; what the small recogniser sees otherwise is then a doubt.
Its own word only decides on what is shown first of such a doubt, never on what is accepted: it
learned from the same hands as the reader of single digits and errs where that one does.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ocr.base.pixels import Pixels
from ocr.base.text_line import Alternative, Line
from ocr.cropping.typed_pages import is_typeset
from ocr.cropping.writing import Writing
from ocr.recognition.line_reader import LineReader
from ocr.recognition.numbers.comb_digits import comb_texts
from ocr.recognition.numbers.digit_classifier import DigitReader
from ocr.recognition.numbers.fusion import SPLIT, Verdict, fused
from ocr.recognition.numbers.retry_views import SURE, confirmed, in_turn, views
from ocr.recognition.slots import SeenSlot

Heard = tuple[Alternative, ...]

_SETTLED = 0.999
"""So probable must a text be that both small readers name, alone to the recogniser of lines, too.

Measured at this: of 6,018 boxes on 120 pages by pen 85 % are settled, all rightly; of 488 strings
by MNIST's hands that neither reader learned from 65 %, one of them wrongly.
"""

_CLEARLY = 0.8
"""So probable must the reader of single digits, too, hold a text: both learned from the same hands.

Of the strings by MNIST's hands it was less sure of three that both read alike and wrongly.
"""

_HEARD = 0.3
"""A small recogniser less sure than this contradicts nobody."""

_SURE_OF_PRINT = 0.98
"""From here on nobody contradicts the recogniser on a typed page: the second reader learned from
hands and knows few faces, while of 2,007 boxes of digits on 40 typed pages the recogniser alone
read none wrong (generated pages, fonts bundled with the samples)."""


class NumberReader:
    """Reads the boxes of digits of a page.

    Args:
        large: the large recogniser.
        small: the small one, if it is heard.
        digits: the reader of single digits, if it is heard.
        retry_views: whether the large one looks again where it and the digits are split.
    """

    def __init__(
        self,
        large: LineReader,
        small: LineReader | None = None,
        digits: DigitReader | None = None,
        *,
        retry_views: bool = True,
    ) -> None:
        self._large, self._small, self._digits = large, small, digits
        self._retry_views = retry_views

    def read(self, writings: Sequence[Writing]) -> list[SeenSlot]:
        """Return what is read in each box, none of which is blank, in their order."""
        pictures = [one.picture for one in writings]
        kinds = [one.slot.kind for one in writings]
        heard = self._heard(writings)
        small = self._small.read(pictures, kinds) if self._small else None
        settled = dict(_settled(small, heard, kinds)) if small else {}
        rest = [place for place in range(len(writings)) if place not in settled]
        lines = self._read(rest, pictures, kinds)
        seen = {place: SeenSlot(line) for place, line in settled.items()}
        typeset = is_typeset(pictures)
        split: list[int] = []
        for place, line in lines.items():
            verdict = fused(line, heard[place], kinds[place])
            if small and _contradicts(small[place], verdict.line):
                likeliest = _likeliest(line, small[place], heard[place], kinds[place])
                verdict = Verdict(_offering(likeliest, small[place]), SPLIT)
            if verdict.doubt and typeset and line.confidence >= _SURE_OF_PRINT:
                verdict = Verdict(line)
            doubts = (verdict.doubt,) if verdict.doubt else ()
            seen[place] = SeenSlot(verdict.line, doubts)
            sure = line.confidence >= SURE and writings[place].comb is None
            if doubts and sure and not (small and _contradicts(small[place], line)):
                split.append(place)
        if split and self._retry_views:
            for place in self._confirmed(split, lines, pictures, kinds):
                seen[place] = SeenSlot(lines[place])
        return [seen[place] for place in range(len(writings))]

    def _read(
        self, places: Sequence[int], pictures: Sequence[Pixels], kinds: Sequence[str]
    ) -> dict[int, Line]:
        """Return what the large recogniser reads at some places."""
        lines = self._large.read(
            [pictures[place] for place in places], [kinds[place] for place in places]
        )
        return dict(zip(places, lines, strict=True))

    def _heard(self, writings: Sequence[Writing]) -> list[Heard]:
        """Return what the reader of single digits says of each box; nothing without it."""
        heard: list[Heard] = [() for _ in writings]
        if self._digits is None:
            return heard
        combs = {place: one.comb for place, one in enumerate(writings) if one.comb is not None}
        whole = [place for place in range(len(writings)) if place not in combs]
        texts = self._digits.read([writings[place].picture for place in whole])
        for place, said in zip(whole, texts, strict=True):
            heard[place] = said
        for place, said in zip(combs, comb_texts(self._digits, list(combs.values())), strict=True):
            heard[place] = said
        return heard

    def _confirmed(
        self,
        places: Sequence[int],
        lines: Mapping[int, Line],
        pictures: Sequence[Pixels],
        kinds: Sequence[str],
    ) -> Iterator[int]:
        """Yield the places whose line is read again as it was, however one looks at it."""
        looks = [views(pictures[place]) for place in places]
        each = len(looks[0])
        again = self._large.read(
            [view for look in looks for view in look],
            [kinds[place] for place in places for _ in range(each)],
        )
        for place, further in zip(places, in_turn(again, each), strict=True):
            if confirmed(lines[place], further):
                yield place


def _settled(
    lines: Sequence[Line], heard: Sequence[Heard], kinds: Sequence[str]
) -> Iterator[tuple[int, Line]]:
    """Yield the places, and their lines, of which both small readers are sure."""
    for place, (line, said, kind) in enumerate(zip(lines, heard, kinds, strict=True)):
        if not said or said[0].probability < _CLEARLY or line.confidence < _SETTLED:
            continue
        verdict = fused(line, said, kind)
        agreed = verdict.line.text == line.text and not verdict.doubt
        if agreed and verdict.line.confidence >= _SETTLED:
            yield place, verdict.line


def _contradicts(line: Line, other: Line) -> bool:
    """Tell whether the small recogniser says something else than what is to be believed.

    It is the one that is wrong least, so that nobody overrules it in silence: on pages in a face
    whose 1 has a long hook both others took it for a 7 and were sure.
    """
    return line.text != other.text and line.confidence >= _HEARD


def _likeliest(line: Line, small: Line, heard: Heard, kind: str) -> Line:
    """Return the likeliest text where all three are weighed, for a person to confirm."""
    spoken = [
        replace(one, probability=one.probability * small.allowed) for one in small.alternatives
    ]
    both = fused(line, spoken, kind).line
    return fused(both, heard, kind).line


def _offering(line: Line, other: Line) -> Line:
    """Return a line with another one's text among what it may be."""
    if other.text in (one.text for one in line.alternatives):
        return line
    offered = Alternative(other.text, other.confidence)
    rest = sorted((*line.alternatives[1:], offered), key=lambda one: -one.probability)
    return replace(line, alternatives=(*line.alternatives[:1], *rest))
