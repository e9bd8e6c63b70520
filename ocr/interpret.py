"""From what was seen to what it means: canonical values, doubts in words, other candidates."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from ocr.decode import Line
from ocr.kinds import KINDS
from ocr.marks import Mark
from ocr.readings import Decision, FieldReading, OptionReading, SlotReading
from ocr.template import FieldSpec
from ocr.variants import has_variants, other_shapes

_MOST_CANDIDATES = 5
_HOPELESS = 0.30
_BLANK_CONFIDENCE = 0.999
_NAMING = ("name", "text")
"""Kinds in which people and places are named, where the shape of a letter matters."""


@dataclass(frozen=True, slots=True)
class SeenSlot:
    """One box of the paper: what was read in it, None where nothing is written."""

    line: Line | None

    @property
    def text(self) -> str:
        """The text as read; "" for an empty box."""
        return self.line.text if self.line else ""

    @property
    def confidence(self) -> float:
        """How sure the text is."""
        return self.line.confidence if self.line else _BLANK_CONFIDENCE


def interpret(spec: FieldSpec, seen: Sequence[SeenSlot]) -> FieldReading:
    """Parse what stands in a field's boxes; what does not parse keeps its text and the reason."""
    raw = "　".join(slot.text for slot in seen if slot.text)
    try:
        value, doubts = KINDS[spec.kind].parse(tuple(slot.text for slot in seen)), []
    except ValueError as error:
        value, doubts = raw, [str(error)]
    doubts += _doubts(spec, seen, value)
    confidence = min(slot.confidence for slot in seen)
    return FieldReading(
        name=spec.name,
        label=spec.label,
        kind=spec.kind,
        raw=raw,
        value=value,
        confidence=round(confidence, 4),
        decision=_decision(spec, confidence, doubts),
        doubts=tuple(doubts),
        candidates=tuple(islice(_candidates(spec, seen, value), _MOST_CANDIDATES)),
        slots=tuple(
            SlotReading(slot.label, slot.cell, one.text, round(one.confidence, 4))
            for slot, one in zip(spec.slots, seen, strict=True)
        ),
    )


def _doubts(spec: FieldSpec, seen: Sequence[SeenSlot], value: str) -> Iterator[str]:
    if any(slot.line is not None and not slot.text for slot in seen):
        yield "何か書かれていますが、読めませんでした"
    if spec.required and not value:
        yield "記入がありません"
    if spec.kind in _NAMING and has_variants(value):
        yield "字体（髙と高など）を確かめてください"


def interpret_choice(spec: FieldSpec, marks: Sequence[Mark]) -> FieldReading:
    """Tell which options of a choice are marked."""
    marked = tuple(o.label for o, mark in zip(spec.options, marks, strict=True) if mark.marked)
    doubts = []
    if len(marked) > 1 and not spec.multiple:
        doubts.append("1つだけ選ぶ欄に、印が2つ以上あります")
    if spec.required and not marked:
        doubts.append("どれにも印がありません")
    confidence = min(mark.confidence for mark in marks)
    if confidence < spec.accept_at:
        doubts.append("印かどうか、はっきりしないところがあります")
    return FieldReading(
        name=spec.name,
        label=spec.label,
        kind=spec.kind,
        raw="・".join(marked),
        value=marked,
        confidence=round(confidence, 4),
        decision=_decision(spec, confidence, doubts),
        doubts=tuple(doubts),
        options=tuple(
            OptionReading(o.label, o.cell, mark.marked, round(mark.confidence, 4))
            for o, mark in zip(spec.options, marks, strict=True)
        ),
    )


def _decision(spec: FieldSpec, confidence: float, doubts: list[str]) -> Decision:
    """Say what the desk must do; every field that is not accepted says why."""
    if confidence < _HOPELESS:
        doubts.append("読み取りに自信がありません。見て入力してください")
        return Decision.RETYPE
    if confidence < spec.accept_at and not doubts:
        doubts.append("読み違えているかもしれません")
    if spec.always_confirm and not doubts:
        doubts.append("かならず確認する欄です")
    return Decision.CONFIRM if doubts else Decision.ACCEPT


def _candidates(spec: FieldSpec, seen: Sequence[SeenSlot], value: str) -> Iterator[str]:
    """Yield other canonical values, each one character away from what was read, likeliest first."""
    shapes = [(shape,) for shape in other_shapes(value)] if spec.kind in _NAMING else []
    likely = [texts for _, texts in sorted(_variants(seen), key=lambda variant: -variant[0])]
    known = {value}
    for texts in (*shapes, *likely):
        try:
            other = KINDS[spec.kind].parse(texts)
        except ValueError:
            continue
        if other and other not in known:
            known.add(other)
            yield other


def _variants(seen: Sequence[SeenSlot]) -> Iterator[tuple[float, tuple[str, ...]]]:
    """Yield the boxes' texts with one character replaced, and how probable that character was."""
    texts = [slot.text for slot in seen]
    for place, slot in enumerate(seen):
        for index, character in enumerate(slot.line.characters if slot.line else ()):
            for other, probability in character.others:
                if probability < 0.001:
                    continue
                changed = texts[place][:index] + other + texts[place][index + 1 :]
                yield probability, (*texts[:place], changed, *texts[place + 1 :])
