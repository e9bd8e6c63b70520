"""Which sure values a person sees all the same, because nothing of their form is accepted yet."""

from dataclasses import replace

from ocr.base.form_reading import Decision, FieldReading, PageOutcome
from ocr.values.decisions import PROBATION


def with_holds(outcome: PageOutcome, *, filled: bool, blank: bool) -> PageOutcome:
    """Return a page as read, with what would be accepted to be confirmed by a person.

    Args:
        outcome: a page as read.
        filled: whether filled fields are held back.
        blank: whether empty ones are.
    """
    if outcome.form is None or not (filled or blank):
        return outcome
    fields = tuple(
        _held(field) if (filled if field.value else blank) else field
        for field in outcome.form.fields
    )
    return replace(outcome, form=replace(outcome.form, fields=fields))


def _held(field: FieldReading) -> FieldReading:
    """Return a field as it is held back; one that a person sees anyway as it is."""
    if field.decision is not Decision.ACCEPT:
        return field
    return replace(field, decision=Decision.CONFIRM, doubts=(PROBATION,))
