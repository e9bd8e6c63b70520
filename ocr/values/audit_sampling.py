"""Which accepted values a person sees all the same, so that the share of errors stays known."""

import hashlib
from dataclasses import replace

from ocr.base.form_reading import Decision, FieldReading, PageOutcome
from ocr.values.decisions import AUDITED


def with_audits(outcome: PageOutcome, share: float, case_id: str) -> PageOutcome:
    """Return a page as read, a random share of its accepted values to be confirmed by a person.

    Which ones follows from the case and the field alone: a page read again has the same ones, and
    no value is likelier to be drawn than another. A greater share draws the same and more.

    Args:
        outcome: a page as read.
        share: how many of the accepted values, 0 to 1.
        case_id: the case, which is random itself.
    """
    if outcome.form is None:
        return outcome
    fields = tuple(
        _drawn(field) if lot(case_id, field.name) < share else field
        for field in outcome.form.fields
    )
    return replace(outcome, form=replace(outcome.form, fields=fields))


def _drawn(field: FieldReading) -> FieldReading:
    """Return a field as an audit has it; one that a person sees anyway as it is."""
    if field.decision is not Decision.ACCEPT:
        return field
    return replace(field, decision=Decision.CONFIRM, doubts=(AUDITED,))


def lot(case_id: str, field: str) -> float:
    """Return the lot that a field draws: evenly spread from 0 to just below 1."""
    digest = hashlib.sha256(f"{case_id}/{field}".encode()).digest()
    return int.from_bytes(digest[:7], "big") / 2**56
