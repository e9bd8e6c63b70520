"""From what was seen to what it means: canonical values, doubts, other candidates."""

from collections.abc import Iterator, Sequence

from ocr.base.doubts import Doubt, DoubtCode, doubt_of
from ocr.base.form_reading import FieldReading, OptionReading, SlotReading
from ocr.forms.kinds import KINDS
from ocr.forms.template import FieldSpec
from ocr.marks.checkboxes import Mark
from ocr.recognition.slots import SeenSlot
from ocr.values.candidates import candidates
from ocr.values.decisions import UNSURE_MARK, decide


def interpret(spec: FieldSpec, seen: Sequence[SeenSlot]) -> FieldReading:
    """Parse what stands in a field's boxes; what does not parse keeps its text and the reason."""
    raw = "　".join(slot.text for slot in seen if slot.text)
    try:
        value, doubts = KINDS[spec.kind].parse(tuple(slot.text for slot in seen)), []
    except ValueError as error:
        value, doubts = raw, [doubt_of(error)]
    doubts += _doubts(spec, seen, value)
    confidence = min(slot.confidence for slot in seen)
    return FieldReading(
        name=spec.name,
        label=spec.label,
        kind=spec.kind,
        raw=raw,
        value=value,
        confidence=round(confidence, 6),
        decision=decide(spec, confidence, doubts),
        doubts=tuple(doubts),
        candidates=candidates(spec.kind, seen, value),
        slots=tuple(
            SlotReading(slot.label, slot.cell, one.text, round(one.confidence, 6))
            for slot, one in zip(spec.slots, seen, strict=True)
        ),
    )


def _doubts(spec: FieldSpec, seen: Sequence[SeenSlot], value: str) -> Iterator[Doubt]:
    for slot in seen:
        yield from slot.doubts
    if any(slot.line is not None and not slot.text for slot in seen):
        yield Doubt(DoubtCode.NOTHING_READ)
    if spec.required and not value:
        yield Doubt(DoubtCode.NOTHING_WRITTEN)


def interpret_choice(spec: FieldSpec, marks: Sequence[Mark]) -> FieldReading:
    """Tell which options of a choice are marked."""
    marked = tuple(o.label for o, mark in zip(spec.options, marks, strict=True) if mark.marked)
    doubts = list(dict.fromkeys(mark.doubt for mark in marks if mark.doubt))
    if len(marked) > 1 and not spec.multiple:
        doubts.append(Doubt(DoubtCode.SEVERAL_MARKS))
    if spec.required and not marked:
        doubts.append(Doubt(DoubtCode.NO_MARK))
    confidence = min(mark.confidence for mark in marks)
    if confidence < spec.accept_at:
        doubts.append(UNSURE_MARK)
    return FieldReading(
        name=spec.name,
        label=spec.label,
        kind=spec.kind,
        raw="・".join(marked),
        value=marked,
        confidence=round(confidence, 6),
        decision=decide(spec, confidence, doubts),
        doubts=tuple(doubts),
        options=tuple(
            OptionReading(o.label, o.cell, mark.marked, round(mark.confidence, 6))
            for o, mark in zip(spec.options, marks, strict=True)
        ),
    )
