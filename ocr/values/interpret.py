"""From what was seen to what it means: canonical values, doubts, other candidates."""

from collections.abc import Iterator, Mapping, Sequence

from ocr.base.doubts import Doubt, DoubtCode, doubt_of
from ocr.base.form_reading import FieldReading, OptionReading, SlotReading
from ocr.confidence.calibration import kind_as_read
from ocr.confidence.thresholds import Risk
from ocr.forms.kinds import KINDS
from ocr.forms.layout import OptionKey, SlotKey
from ocr.forms.template import FieldSpec
from ocr.marks.checkboxes import Mark
from ocr.recognition.slots import SeenSlot
from ocr.values.candidates import candidates
from ocr.values.decisions import UNSURE_MARK, decide

_BARE = Risk()


def interpret(spec: FieldSpec, seen: Mapping[SlotKey, SeenSlot]) -> FieldReading:
    """Parse what stands in a field's boxes; what does not parse keeps its text and the reason.

    Args:
        spec: the field.
        seen: what was seen in its boxes, and maybe in others.
    """
    own = [seen[key] for key in spec.keyed_slots]
    texts = tuple(one.text for one in own)
    raw = "　".join(filter(None, texts))
    try:
        value, doubts = KINDS[spec.kind].parse(texts), []
    except ValueError as error:
        value, doubts = raw, [doubt_of(error)]
    doubts += _doubts(spec, own, value)
    blank = not value
    confidence = min(one.sure_empty if blank else one.confidence for one in own)
    sure = _BARE.confidence(kind_as_read(spec.kind, blank=blank), confidence)
    return FieldReading(
        name=spec.name,
        label=spec.label,
        kind=spec.kind,
        raw=raw,
        value=value,
        confidence=round(confidence, 6),
        decision=decide(spec, sure, doubts),
        doubts=tuple(doubts),
        candidates=candidates(spec.kind, own, value),
        slots=tuple(
            SlotReading(slot.label, slot.cell, seen[key].text, round(seen[key].confidence, 6))
            for key, slot in spec.keyed_slots.items()
        ),
    )


def _doubts(spec: FieldSpec, seen: Sequence[SeenSlot], value: str) -> Iterator[Doubt]:
    for slot in seen:
        yield from slot.doubts
    if any(slot.line is not None and not slot.text for slot in seen):
        yield Doubt(DoubtCode.NOTHING_READ)
    if spec.required and not value:
        yield Doubt(DoubtCode.NOTHING_WRITTEN)


def interpret_choice(spec: FieldSpec, marks: Mapping[OptionKey, Mark]) -> FieldReading:
    """Tell which options of a choice are marked.

    Args:
        spec: the choice.
        marks: of its options, and maybe of others.
    """
    own = {key: marks[key] for key in spec.keyed_options}
    marked = tuple(key.label for key, mark in own.items() if mark.marked)
    doubts = list(dict.fromkeys(mark.doubt for mark in own.values() if mark.doubt))
    if len(marked) > 1 and not spec.multiple:
        doubts.append(Doubt(DoubtCode.SEVERAL_MARKS))
    if spec.required and not marked:
        doubts.append(Doubt(DoubtCode.NO_MARK))
    confidence = min(mark.confidence for mark in own.values())
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
            OptionReading(o.label, o.cell, own[key].marked, round(own[key].confidence, 6))
            for key, o in spec.keyed_options.items()
        ),
    )
