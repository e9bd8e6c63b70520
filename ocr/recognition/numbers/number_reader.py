"""What stands in boxes of digits: two small readers first, the large one where they are not sure.

Most boxes of a form hold digits, and most of these are plain. A small recogniser of lines and a
reader of single digits (`small_recogniser`, `digit_classifier`) look at them in other ways; where
both surely say the same, that was written. The others the large recogniser reads, too, and it and
the reader of single digits are weighed; what the small recogniser sees otherwise is then a doubt.
Its own word only decides on what is shown first of such a doubt, never on what is accepted: it
learned from the same hands as the reader of single digits and errs where that one does.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from ocr.base.text_line import Alternative, Line
from ocr.cropping.typed_pages import is_typeset
from ocr.cropping.writing import Writing
from ocr.forms.layout import SlotKey
from ocr.recognition.line_reader import LineCrop, LineReader, line_crops
from ocr.recognition.numbers.comb_digits import comb_texts
from ocr.recognition.numbers.digit_classifier import DigitReader
from ocr.recognition.numbers.fusion import SPLIT, Verdict, fused
from ocr.recognition.numbers.retry_views import SURE, confirmed, views
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


@dataclass(frozen=True, slots=True)
class _Box:
    """One box of digits, and what the small readers say of it.

    Attributes:
        writing: what is written in it.
        small: what the small recogniser reads; None where it is not heard.
        heard: what the reader of single digits says; nothing where it is not heard.
    """

    writing: Writing
    small: Line | None
    heard: Heard

    @property
    def kind(self) -> str:
        return self.writing.slot.kind

    def is_contradicted(self, line: Line) -> bool:
        return self.small is not None and _contradicts(self.small, line)


@dataclass(frozen=True, slots=True)
class _ReadBox:
    """A box, what the large recogniser reads in it, and what is to be believed."""

    box: _Box
    line: Line
    verdict: Verdict

    @property
    def seen(self) -> SeenSlot:
        return SeenSlot(self.verdict.line, (self.verdict.doubt,) if self.verdict.doubt else ())

    @property
    def is_worth_another_look(self) -> bool:
        """Whether the large recogniser alone may settle what the readers are split on."""
        sure = self.line.confidence >= SURE and self.box.writing.comb is None
        return bool(self.verdict.doubt) and sure and not self.box.is_contradicted(self.line)


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

    def read(self, writings: Mapping[SlotKey, Writing]) -> dict[SlotKey, SeenSlot]:
        """Return what is read in each box, none of which is blank."""
        boxes = self._boxes(writings)
        settled = {key: line for key, box in boxes.items() if (line := _settled(box)) is not None}
        rest = {key: box for key, box in boxes.items() if key not in settled}
        lines = self._large.read(line_crops({key: box.writing for key, box in rest.items()}))
        typeset = is_typeset([one.picture for one in writings.values()])
        read = {key: _weighed(box, lines[key], typeset=typeset) for key, box in rest.items()}
        return {
            **{key: SeenSlot(line) for key, line in settled.items()},
            **{key: one.seen for key, one in read.items()},
            **{key: SeenSlot(lines[key]) for key in self._confirmed(read)},
        }

    def _boxes(self, writings: Mapping[SlotKey, Writing]) -> dict[SlotKey, _Box]:
        """Return the boxes with what the small readers say of them."""
        heard = self._heard(writings)
        small = self._small.read(line_crops(writings)) if self._small else {}
        return {
            key: _Box(writing, small.get(key), heard.get(key, ()))
            for key, writing in writings.items()
        }

    def _heard(self, writings: Mapping[SlotKey, Writing]) -> dict[SlotKey, Heard]:
        """Return what the reader of single digits says of each box; nothing without it."""
        if self._digits is None:
            return {}
        combs = {key: one.comb for key, one in writings.items() if one.comb is not None}
        whole = {key: one.picture for key, one in writings.items() if key not in combs}
        return self._digits.read(whole) | comb_texts(self._digits, combs)

    def _confirmed(self, read: Mapping[SlotKey, _ReadBox]) -> Collection[SlotKey]:
        """Return the boxes whose line is read again as it was, however one looks at it."""
        if not self._retry_views:
            return ()
        asked = {key: one for key, one in read.items() if one.is_worth_another_look}
        looks = {
            (key, number): LineCrop(view, one.box.kind)
            for key, one in asked.items()
            for number, view in enumerate(views(one.box.writing.picture))
        }
        again: dict[SlotKey, list[Line]] = {key: [] for key in asked}
        for (key, _), line in self._large.read(looks).items():
            again[key].append(line)
        return [key for key, one in asked.items() if confirmed(one.line, again[key])]


def _settled(box: _Box) -> Line | None:
    """Return the line of a box of which both small readers are sure, None of any other."""
    line, said = box.small, box.heard
    if line is None or not said:
        return None
    if said[0].probability < _CLEARLY or line.confidence < _SETTLED:
        return None
    verdict = fused(line, said, box.kind)
    agreed = verdict.line.text == line.text and not verdict.doubt
    return verdict.line if agreed and verdict.line.confidence >= _SETTLED else None


def _weighed(box: _Box, line: Line, *, typeset: bool) -> _ReadBox:
    """Weigh what the large recogniser reads in a box against what the small readers say of it."""
    verdict = fused(line, box.heard, box.kind)
    if box.small is not None and _contradicts(box.small, verdict.line):
        likeliest = _likeliest(line, box.small, box.heard, box.kind)
        verdict = Verdict(_offering(likeliest, box.small), SPLIT)
    if verdict.doubt and typeset and line.confidence >= _SURE_OF_PRINT:
        verdict = Verdict(line)
    return _ReadBox(box, line, verdict)


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
