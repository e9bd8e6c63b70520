"""What crosses the door about jobs: one case to be keyed into one system, and those in doubt."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

FormEdition = tuple[str, str]
"""A form and its edition, as a case names them."""

Routes = Mapping[str, Collection[FormEdition]]
"""Which forms are keyed into which system."""


class JobState(StrEnum):
    """Where a job stands; the case that it belongs to has a state of its own."""

    WAITING = "waiting"
    KEYING = "keying"
    UNKNOWN = "outcome_unknown"
    REFUSED = "refused"  # a person has the case; approved again, the job waits again
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Job:
    """One case to be keyed into one system.

    `key` is the idempotency key under which the system is searched. `attempts` counts how often
    it was taken up; after trouble it is not taken up again before `not_before`. Larger
    `priority` first, then the nearest `deadline`. While it is being keyed its lease is that of
    the case: a case is keyed into one system at a time.
    """

    case_id: str
    system: str
    key: str
    state: JobState
    attempts: int
    not_before: datetime | None
    priority: int
    deadline: datetime | None


@dataclass(frozen=True, slots=True)
class Doubt:
    """A case of which nobody knows whether a system recorded it.

    `since` is when that became known. `worker_died` tells that nobody saw the connection end:
    what was sent may still be on its way, however fast the system's search is. `door` is the one
    by which it was sent, "" where that was not noted.
    """

    case_id: str
    since: datetime
    worker_died: bool
    door: str = ""


@dataclass(frozen=True, slots=True)
class Backlog:
    """What is left to do for one system, in numbers of cases.

    `resting` ones met trouble; the first of them may be tried again at `rests_until`.
    """

    due: int
    resting: int
    rests_until: datetime | None
    keying: int
    unknown: int
