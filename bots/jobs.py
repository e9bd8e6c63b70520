"""What comes into the keying room and what goes out."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path


class OnExisting(StrEnum):
    """What to do where the system already holds a record under the job's key."""

    REFUSE = "refuse"
    COMPARE = "compare"  # adopt it where it holds exactly what would be typed
    UPDATE = "update"  # correct it where it holds anything else, if the bot knows how


@dataclass(frozen=True, slots=True)
class Entry:
    """One box of an entry screen, by its label, and the exact text to put in it.

    For a select the text is the code (`value`) of the option; for a checkbox "1" or "".

    `shown` are other texts that the screen may rightly show once `text` was typed: a box that turns
    kana into half-width ones, a number whose zeros the system drops.
    """

    screen_field: str
    text: str
    shown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KeyingJob:
    """One record to key. `key` is the idempotency key: the system is searched by it."""

    case_id: str
    system: str
    key: str
    entries: tuple[Entry, ...]
    on_existing: OnExisting = OnExisting.REFUSE


@dataclass(frozen=True, slots=True)
class Receipt:
    """The system's own number for the record, and the picture taken when it was shown.

    `amended` are the boxes of a record that was there already and held something else; the
    picture `found` shows what.
    """

    case_id: str
    number: str
    keyed_at: datetime
    evidence: Path | None = None
    amended: tuple[str, ...] = ()
