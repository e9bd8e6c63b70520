"""What the book of risk hands out: the error as stated, what was counted, how forms stand."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


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


class Signal(StrEnum):
    """What the monitor of drift listens to; all but errors need nobody's answer."""

    ERRORS = "errors"  # values that the reader had accepted, and a person found wrong
    SCORES = "scores"  # papers with unusually low scores
    DOUBTS = "doubts"  # papers with unusually many doubts
    BLANKS = "blanks"  # papers with unusually many, or few, empty fields


@dataclass(frozen=True, slots=True)
class Alarm:
    """The reading of a form is not what it was.

    `odd` of the `seen` (values for errors, else papers) were so, from `since` on, on one `scanner`.
    With `holds` nothing of the form is accepted from there on, else more is audited.
    """

    id: int
    template_hash: str
    engine: str
    scanner: str
    signal: Signal
    holds: bool
    seen: int
    odd: int
    since: datetime
    raised_at: datetime
    lifted_by: str | None = None
    lifted_at: datetime | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class PartStanding:
    """How the filled, or the empty, fields of a form stand.

    Of `checked` values that the reader alone would have accepted `wrong` were wrong; with `held`
    none is accepted, and `missing` more, all right, would show that they may be: about so many
    `papers` bring them, None where that cannot be told yet.
    """

    checked: int
    wrong: int
    missing: int
    held: bool
    papers: int | None = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether what is read on a form, by one recogniser, may be accepted.

    Attributes:
        template_hash: the form, as it is.
        engine: the recogniser, with the digests of its weights.
        known: whether the calibration in force was learnt from both.
        filled: how filled fields stand.
        blank: how empty fields stand.
        audit_share: the share of what is accepted that goes to a person all the same.
        pace: how many papers of it came in a week, of the last eight.
        alarms: those in force.
    """

    template_hash: str
    engine: str
    known: bool
    filled: PartStanding
    blank: PartStanding
    audit_share: float
    pace: float = 0.0
    alarms: tuple[Alarm, ...] = ()

    @property
    def on_probation(self) -> bool:
        """Whether anything of the form is held back."""
        return self.filled.held or self.blank.held

    def weeks(self, part: PartStanding) -> float | None:
        """Return in how many weeks the papers come that a part still takes; None if unknown."""
        return part.papers / self.pace if part.papers is not None and self.pace else None
