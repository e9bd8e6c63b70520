"""How a person is asked about a field where it is not openly: by typing, by a test, by two."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

Value = str | tuple[str, ...]
"""A canonical text, or the marked labels of a choice."""


class Way(StrEnum):
    """How a field is asked about; most are asked openly and have no `Question`."""

    BLIND = "blind"
    """It is typed from the picture, without a look at what the machine read."""
    PLANTED = "planted"
    """A wrong value is shown as if it had been read, to learn how many errors clerks notice."""
    CONSENSUS = "consensus"
    """Two people type it; neither sees what the machine read or what the other typed."""


class Stage(StrEnum):
    """How far the asking has come. Where it is not settled the case cannot be approved."""

    OPEN = "open"
    """Nobody has answered."""
    HALF = "half"
    """One person has answered; another one is asked."""
    DIFFERS = "differs"
    """Two answers differ: somebody who sees both decides."""
    MISSED = "missed"
    """The planted value was taken for right; the field is asked openly now."""
    SETTLED = "settled"
    """The field has its value by a person's decision."""


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """What one person typed before anything else was shown to them."""

    by: str
    at: datetime
    value: Value


@dataclass(frozen=True, slots=True)
class Question:
    """How one field of a case is asked about, and how far that has come.

    `planted` is the wrong value of a test, None for the other ways: it is nobody's statement and
    stands nowhere else; `found` tells whether it was noticed, once it was answered. `answers` are
    what was typed unseen, oldest first.
    """

    field: str
    way: Way
    planted: Value | None = None
    stage: Stage = Stage.OPEN
    answers: tuple[GivenAnswer, ...] = ()
    found: bool | None = None

    @property
    def hides(self) -> bool:
        """Whether the value of the field must not be shown."""
        return self.way is not Way.PLANTED and self.stage in {Stage.OPEN, Stage.HALF}

    @property
    def tests(self) -> bool:
        """Whether the planted value is what must be shown."""
        return self.way is Way.PLANTED and self.stage is Stage.OPEN

    def has_answered(self, person: str) -> bool:
        """Tell whether somebody has typed it unseen."""
        return any(answer.by == person for answer in self.answers)
