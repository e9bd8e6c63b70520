"""Which accepted values a person sees all the same, so that the share of errors stays known."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace

from ocr.decisions import AUDITED
from ocr.readings import Decision, FieldReading


def with_audits(
    fields: Iterable[FieldReading], share: float, case_id: str
) -> tuple[FieldReading, ...]:
    """Return the fields, a random share of the accepted ones to be confirmed by a person.

    Which ones follows from the case and the field alone: a page read again has the same ones, and
    no value is more likely to be taken than another. A greater share takes the same and more.

    Args:
        fields: every field of a case.
        share: how many of the accepted ones, 0 to 1.
        case_id: the case, which is random itself.
    """
    return tuple(
        replace(field, decision=Decision.CONFIRM, doubts=(AUDITED,))
        if field.decision is Decision.ACCEPT and lot(case_id, field.name) < share
        else field
        for field in fields
    )


def lot(case_id: str, field: str) -> float:
    """Return the lot that a field draws: evenly spread from 0 to just below 1."""
    digest = hashlib.sha256(f"{case_id}/{field}".encode()).digest()
    return int.from_bytes(digest[:7], "big") / 2**56
