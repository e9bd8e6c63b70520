"""What a form's rules say of the fields as read: more doubts, and fewer accepted."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from ocr.kinds import KINDS
from ocr.readings import Decision, FieldReading
from ocr.rules import check
from ocr.template import FormTemplate


def cross_checked(
    template: FormTemplate, fields: tuple[FieldReading, ...], today: date
) -> tuple[FieldReading, ...]:
    """Return the fields, those that a broken rule speaks of with its message as a doubt.

    Args:
        template: the form, with its rules.
        fields: every field of it.
        today: the day that rules about dates are checked against.
    """
    values = {field.name: _canonical(field) for field in fields}
    doubts = _doubts(template, values, today)
    return tuple(_doubted(field, doubts.get(field.name, ())) for field in fields)


def _canonical(field: FieldReading) -> str | tuple[str, ...]:
    """Return a field's value for the rules: nothing where its text is no value of its kind."""
    if field.options:
        return field.value
    try:
        return KINDS[field.kind].parse(tuple(slot.text for slot in field.slots))
    except ValueError:
        return ""


def _doubts(
    template: FormTemplate, values: Mapping[str, str | tuple[str, ...]], today: date
) -> dict[str, tuple[str, ...]]:
    doubts: dict[str, tuple[str, ...]] = {}
    for broken in check(template, values, today):
        if broken.severity == "info":
            continue
        for name in broken.fields:
            doubts[name] = (*doubts.get(name, ()), broken.message)
    return doubts


def _doubted(field: FieldReading, doubts: tuple[str, ...]) -> FieldReading:
    if not doubts:
        return field
    decision = Decision.CONFIRM if field.decision is Decision.ACCEPT else field.decision
    return replace(field, doubts=(*field.doubts, *doubts), decision=decision)
