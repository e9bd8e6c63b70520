"""What the desk must do with a field, from how sure it is and what is doubtful in it."""

from collections.abc import Iterable
from dataclasses import replace

from ocr.base.doubts import Doubt, DoubtCode
from ocr.base.form_reading import Decision, FieldReading, Source
from ocr.confidence.calibration import kind_as_read
from ocr.confidence.thresholds import Risk
from ocr.forms.template import FieldSpec

UNSURE = Doubt(DoubtCode.UNSURE)
"""The doubt of a value whose confidence alone is too low."""

AUDITED = Doubt(DoubtCode.AUDITED)
"""The doubt of an accepted value that a person sees all the same, so that errors are counted."""

PROBATION = Doubt(DoubtCode.PROBATION)
"""The doubt of a value that would be accepted, if its form had shown what such values are worth."""

UNSURE_MARK = Doubt(DoubtCode.UNSURE_MARK)
"""The same of a choice."""

HOPELESS = Doubt(DoubtCode.HOPELESS)
"""The doubt of a value that is not worth showing as one."""

CONSENSUS = Doubt(DoubtCode.CONSENSUS)
"""The doubt of a value that the form wants two people to type, each by themselves."""

_ALWAYS = Doubt(DoubtCode.ALWAYS_CONFIRM)
_HOPELESS = 0.30
_OURS = frozenset(doubt.code for doubt in (UNSURE, UNSURE_MARK, HOPELESS, _ALWAYS, CONSENSUS))
_NO_CAUSES = _OURS | {AUDITED.code, PROBATION.code}
_BARE = Risk()


def decide(
    spec: FieldSpec,
    confidence: float,
    doubts: list[Doubt],
    risk: Risk = _BARE,
    *,
    blank: bool = False,
) -> Decision:
    """Say what the desk must do; every field that is not accepted says why.

    Args:
        spec: the field.
        confidence: how sure its value is, as `risk` has it.
        doubts: what is doubtful in it already; what is found here is added.
        risk: how sure it must be.
        blank: whether nothing was read.
    """
    if confidence < _HOPELESS:
        doubts.append(HOPELESS)
        return Decision.RETYPE
    if confidence < risk.threshold(spec, blank=blank) and not doubts:
        doubts.append(UNSURE_MARK if spec.options else UNSURE)
    if spec.always_confirm and not doubts:
        doubts.append(_ALWAYS)
    return Decision.CONFIRM if doubts else Decision.ACCEPT


def decided(field: FieldReading, spec: FieldSpec, risk: Risk) -> FieldReading:
    """Return a field, all its doubts known, with its calibrated confidence and the decision.

    The last step of reading: until now its `confidence` is what the recogniser, the lexicon and the
    rules between fields make of it, which becomes its `score`. What was decided is decided anew.
    """
    doubts = [doubt for doubt in field.doubts if doubt.code not in _OURS]
    if spec.consensus and field.source is Source.IMAGE:
        doubts.append(CONSENSUS)
    score = field.confidence if field.score is None else field.score
    blank = not field.value
    confidence = risk.confidence(kind_as_read(field.kind, blank=blank), score)
    decision = decide(spec, confidence, doubts, risk, blank=blank)
    return replace(
        field,
        score=round(score, 6),
        confidence=round(confidence, 6),
        decision=decision,
        doubts=tuple(doubts),
    )


def is_doubted(doubts: Iterable[Doubt]) -> bool:
    """Tell whether something else than its score, an audit or probation sends it to a person."""
    return any(doubt.code not in _NO_CAUSES for doubt in doubts)


def would_be_accepted(decision: Decision, doubts: Iterable[Doubt]) -> bool:
    """Tell whether the reader alone is sure of a value, whoever is asked about it all the same."""
    return decision is Decision.ACCEPT or tuple(doubts) in {(AUDITED,), (PROBATION,)}
