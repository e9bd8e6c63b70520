"""What the book of risk hands out: the error as stated, and what audits have counted."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class RiskSetting:
    """The error that may remain among accepted values, as an administrator stated it.

    `audit_share` of the accepted values goes to a person all the same. `by` is "" and `at` None
    for what the product brings along.
    """

    residual: float
    audit_share: float
    by: str = ""
    at: datetime | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class AuditCount:
    """Accepted values of a kind that a person checked all the same, and how many were wrong."""

    kind: str
    checked: int
    wrong: int
