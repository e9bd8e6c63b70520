"""Which accepted values a person sees all the same, so that the share of errors stays known."""

import hashlib
import hmac
from dataclasses import dataclass, replace

from ocr.base.form_reading import Decision, FieldReading, PageOutcome
from ocr.values.decisions import AUDITED

_AUDIT = "audit"


@dataclass(frozen=True, slots=True)
class Lots:
    """The lots that the fields of one case draw: who does not know the secret cannot foretell them.

    Attributes:
        secret: the key of the home, the same for all its cases.
        case_id: the case, which is random itself.
    """

    secret: bytes
    case_id: str

    def lot(self, field: str, drawn_for: str = _AUDIT) -> float:
        """Return the lot that a field draws: evenly spread from 0 to just below 1.

        Lots drawn for different ends have nothing to do with one another.
        """
        message = f"{drawn_for}/{self.case_id}/{field}".encode()
        digest = hmac.digest(self.secret, message, hashlib.sha256)
        return int.from_bytes(digest[:6], "big") / 2**48


def with_audits(outcome: PageOutcome, share: float, lots: Lots) -> PageOutcome:
    """Return a page as read, a random share of its accepted values to be confirmed by a person.

    Which ones follows from the secret, the case and the field alone: a page read again has the
    same ones, and no value is likelier to be drawn than another. A greater share draws the same
    and more.

    Args:
        outcome: a page as read.
        share: how many of the accepted values, 0 to 1.
        lots: what its fields draw.
    """
    if outcome.form is None:
        return outcome
    fields = tuple(
        _drawn(field) if lots.lot(field.name) < share else field for field in outcome.form.fields
    )
    return replace(outcome, form=replace(outcome.form, fields=fields))


def _drawn(field: FieldReading) -> FieldReading:
    """Return a field as an audit has it; one that a person sees anyway as it is."""
    if field.decision is not Decision.ACCEPT:
        return field
    return replace(field, decision=Decision.CONFIRM, doubts=(AUDITED,))
