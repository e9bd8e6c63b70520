"""What `kamibashi read --json` prints: one object for each case, a contract with other programs."""

from dataclasses import asdict
from typing import Any

from desk.web import reason_words
from desk.web.doubt_words import sentence_of
from ocr.base.form_reading import FieldReading, PageOutcome, PageState


def case_json(scan: str, page: int, outcome: PageOutcome) -> dict[str, Any]:
    """Return one page's outcome as plain JSON values.

    Args:
        scan: name of the file as given.
        page: page number, from 1.
        outcome: what became of it.
    """
    form = outcome.form
    return {
        "scan": scan,
        "page": page,
        "template": form.template if form else None,
        "edition": form.edition if form else None,
        "source": form.fields[0].source if form and form.fields else None,
        "quality": asdict(outcome.quality) if outcome.quality else {},
        "state": _state(outcome),
        "reason": reason_words.sentence_of(outcome.reason),
        "fields": [_field(field) for field in form.fields] if form else [],
        "seconds": dict(form.seconds) if form else {},
    }


def _state(outcome: PageOutcome) -> str:
    """Return the state that the case would come to stand in."""
    return "to_review" if outcome.state is PageState.READ else outcome.state


def _field(field: FieldReading) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "name": field.name,
        "label": field.label,
        "kind": field.kind,
        "raw": field.raw,
        "value": list(field.value) if isinstance(field.value, tuple) else field.value,
        "confidence": field.confidence,
        "decision": field.decision,
        "doubts": [sentence_of(doubt) for doubt in field.doubts],
        "candidates": list(field.candidates),
    }
    if field.options:
        shown["options"] = [asdict(option) for option in field.options]
    else:
        shown["slots"] = [
            {"cell": s.cell, "label": s.label, "text": s.text, "confidence": s.confidence}
            for s in field.slots
        ]
    return shown
