"""What the book of risk hands out: the error as stated, and what audits have counted."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class AskedShares:
    """How audited fields are asked about: the shares of those that are not asked openly.

    `planted` are shown with a planted error; of the others `blind` are typed without a look at what
    was read. As they stand here they are in force where nobody has said anything.
    """

    blind: float = 0.5
    planted: float = 0.02


@dataclass(frozen=True, slots=True)
class RiskSetting:
    """The error that may remain among accepted values, as an administrator stated it.

    `audit_share` of the accepted values goes to a person all the same, some of them as `asked` has
    it. `by` is "" and `at` None for what the product brings along.
    """

    residual: float
    audit_share: float
    by: str = ""
    at: datetime | None = None
    why: str = ""
    asked: AskedShares = AskedShares()


@dataclass(frozen=True, slots=True)
class AuditCount:
    """Accepted values of a kind that a person checked all the same, and how many were wrong."""

    kind: str
    checked: int
    wrong: int


@dataclass(frozen=True, slots=True)
class DetectionCount:
    """Audited values of a kind that were not shown as they were read.

    `found` of the `planted` errors were noticed; of the `blind` ones, typed unseen, `blind_wrong`
    showed that the reading was wrong.
    """

    kind: str
    planted: int = 0
    found: int = 0
    blind: int = 0
    blind_wrong: int = 0

    def __add__(self, other: "DetectionCount") -> "DetectionCount":
        """Return the counts of both, under the kind of the later."""
        return DetectionCount(
            other.kind,
            self.planted + other.planted,
            self.found + other.found,
            self.blind + other.blind,
            self.blind_wrong + other.blind_wrong,
        )
