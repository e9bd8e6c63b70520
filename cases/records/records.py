"""What crosses the door of the record room: cases, fields, notes, keyings, history."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from cases.records.jobs import Job
from cases.records.questions import Question
from cases.records.questions import Value as Value
from cases.records.scans import Scan
from cases.records.states import State
from ocr.base.doubts import Doubt
from ocr.base.form_reading import Decision, OptionReading, Quality, SlotReading, Source
from ocr.base.reasons import Reason

_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"  # RFC 4648 base 32: no 0, 1, 8, 9 to mishear


def new_case_id() -> str:
    """Return a fresh random case id: ten lower-case base-32 characters (50 bits)."""
    return "".join(secrets.choice(_LETTERS) for _ in range(10))


def reception_number(case_id: str) -> str:
    """Return the 受付番号 that a clerk sees and the legacy system is searched by: `KB…`."""
    return f"KB{case_id.upper()}"


@dataclass(frozen=True, slots=True)
class NewCase:
    """Pages of a scan that make one case. Take the `id` first, to lay its files under it.

    The picture is at `page` in the home. Where `unread` says why there is none, the case is born
    unreadable.
    """

    page: Path
    page_numbers: tuple[int, ...]
    id: str = field(default_factory=new_case_id)
    unread: Reason | None = None


@dataclass(frozen=True, slots=True)
class PaperMarks:
    """What tells papers apart without saying whose they are: keyed hashes, "" where not known.

    `paper` is the paper's own, `cluster` that of who handed it in or filled it out, as the employer
    of a certificate, `scanner` the kind of picture: resolution, tones, what drew it.
    """

    paper: str = ""
    cluster: str = ""
    scanner: str = ""


@dataclass(frozen=True, slots=True)
class ReadingTerms:
    """On what terms a page was read, pinned so that a value can be explained years later.

    `name_field` is the field that names the person (listed and searched by). Two cases whose
    `identity_fields` are all filled and equal may be the same paper. `thresholds` are the
    confidences in force, by field, for the `residual` error that was stated; `calibration` is the
    SHA-256 of the table behind them, "" where there is none. `audit_share` of what was accepted
    goes to a person all the same. `straight` lets a case whose every field is accepted go past the
    desk. `questions` are the fields that are not asked about openly, `marks` what the paper is
    known by in the statistics of the reading.
    """

    name_field: str = ""
    identity_fields: tuple[str, ...] = ()
    thresholds: Mapping[str, float] = field(default_factory=dict)
    straight: bool = False
    calibration: str = ""
    residual: float | None = None
    audit_share: float | None = None
    questions: tuple[Question, ...] = ()
    marks: PaperMarks = PaperMarks()


@dataclass(frozen=True, slots=True)
class StoredField:
    """One field of a case: as read, and as a person decided.

    `read_value` is what was read; `value` is what counts (the corrected one where there is one).
    `decided_by` and `decided_at` are set once a person confirmed or corrected it. `audited` tells
    that it was accepted, and goes to a person so that errors are counted.
    """

    name: str
    label: str
    kind: str
    raw: str
    read_value: Value
    value: Value
    confidence: float
    decision: Decision
    doubts: tuple[Doubt, ...]
    candidates: tuple[str, ...]
    slots: tuple[SlotReading, ...]
    options: tuple[OptionReading, ...]
    source: Source
    corrected: bool
    decided_by: str | None
    decided_at: datetime | None
    score: float | None = None
    audited: bool = False

    @property
    def doubtful(self) -> bool:
        """Whether a person must still look at it before the case can be approved."""
        return self.decision is not Decision.ACCEPT and self.decided_at is None


class Event(StrEnum):
    """What happened, in the audit trail."""

    RECEIVED = "received"  # a scan file
    DROPPED_AGAIN = "dropped_again"
    MOVED = "moved"
    CLAIMED = "claimed"
    ASSIGNED = "assigned"
    OPENED = "opened"
    CONFIRMED = "confirmed"
    CORRECTED = "corrected"
    TYPED_BLIND = "typed_blind"  # without a look at what was read
    TYPED_APART = "typed_apart"  # without a look at what was read, or typed by another person
    TEST_FOUND = "test_found"  # another value than the planted one was given
    TEST_MISSED = "test_missed"  # the planted value was taken for right; it is no value of the case
    SUBSTITUTED = "substituted"  # accepted that a system gets another text than the field holds
    NOTED = "noted"
    LINKED = "linked"
    CLEARED = "cleared"  # said not to be the same paper as its twins
    REHEARSED = "rehearsed"  # tried in a system without being sent
    INTENDED = "intended"  # about to click
    PURGED = "purged"
    STOPPED = "stopped"  # keying, by a person
    RESUMED = "resumed"
    OVERRULED = "overruled"  # the hours of a system, by a person
    STAFF = "staff"  # an account was made, changed, disabled
    RISK = "risk"  # the residual error was stated, or a calibration taken
    SCREENS = "screens"  # of a system, accepted as they are


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what, when (UTC), what changed from `old` to `new`, and why.

    For a move `field` is "state". `unread` is why a page or file was not read; what was
    signed before there were codes says so in `why`. Old and new values of fields are the
    citizen's: they never leave the case database except to the desk.
    """

    at: datetime
    by: str
    event: Event
    case_id: str | None = None
    scan_id: int | None = None
    field: str | None = None
    old: Value | None = None
    new: Value | None = None
    why: str = ""
    unread: Reason | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A clerk's word on a case."""

    by: str
    at: datetime
    text: str


class Outcome(StrEnum):
    """How one attempt to key a case ended."""

    OPEN = "open"
    KEYED = "keyed"
    ADOPTED = "adopted"  # its receipt was found in the system afterwards
    REFUSED = "refused"
    NOTHING_SENT = "nothing_sent"
    UNKNOWN = "outcome_unknown"
    ABSENT = "absent"  # looked up, and not there: may be keyed again
    DIFFERENT = "different"  # looked up, and there with other values


@dataclass(frozen=True, slots=True)
class Keying:
    """One attempt to key a case. `intent_at` is None if it failed before the click.

    The pictures of it, its `evidence`, are named by where they are in the home.
    """

    id: int
    case_id: str
    system: str
    key: str
    by: str
    intent_at: datetime | None
    outcome: Outcome
    receipt_number: str | None
    receipt_at: datetime | None
    evidence: tuple[Path, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Case:
    """One case with all that hangs on it. `version` goes back with every change.

    `page` is where its picture is in the home. `twins` are the ids of cases that may hold the same
    paper (「同じ証明書か」). `reason` is why it stands where it stands, in a person's or a system's
    words; `unread` why its page was not read. `questions` are the fields, by name, that are not
    asked about openly.
    """

    id: str
    state: State
    scan: Scan
    page_numbers: tuple[int, ...]
    page: Path
    template: str | None
    edition: str | None
    template_hash: str | None
    engine: str | None
    quality: Quality | None
    thresholds: Mapping[str, float]
    calibration: str | None
    residual: float | None
    read_seconds: float | None
    reason: str
    unread: Reason | None
    assigned_template: str | None
    assigned_edition: str | None
    linked_to: str | None
    fields: tuple[StoredField, ...]
    notes: tuple[Note, ...]
    keyings: tuple[Keying, ...]
    history: tuple[AuditEntry, ...]
    twins: tuple[str, ...]
    lease_owner: str | None
    lease_until: datetime | None
    attempts: int
    version: int
    created_at: datetime
    updated_at: datetime
    jobs: tuple[Job, ...] = ()
    questions: Mapping[str, Question] = field(default_factory=dict)

    @property
    def number(self) -> str:
        """The 受付番号."""
        return reception_number(self.id)

    @property
    def doubtful(self) -> tuple[StoredField, ...]:
        """The fields that a person must still look at, in the order of the form."""
        return tuple(item for item in self.fields if item.doubtful)

    @property
    def moves(self) -> tuple[AuditEntry, ...]:
        """Every move of the case, oldest first."""
        return tuple(entry for entry in self.history if entry.event is Event.MOVED)


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One line of a list of cases. `subject` is the person's name, for the desk only."""

    id: str
    state: State
    scan_name: str
    page_numbers: tuple[int, ...]
    template: str | None
    edition: str | None
    subject: str
    doubtful: int
    reason: str
    unread: Reason | None
    receipt_number: str | None
    version: int
    created_at: datetime
    updated_at: datetime

    @property
    def number(self) -> str:
        """The 受付番号."""
        return reception_number(self.id)


@dataclass(frozen=True, slots=True)
class CasePage:
    """A page of a list of cases, and how many there are in all."""

    rows: tuple[CaseRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Approved:
    """What a person approved (or may be keyed unseen): the values that are keyed, no others."""

    case_id: str
    template: str
    edition: str
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class CaseFigures:
    """One case in numbers, without any value: what the report shows."""

    case_id: str
    scan_name: str
    page_numbers: tuple[int, ...]
    template: str | None
    edition: str | None
    state: State
    read_seconds: float | None
    desk_seconds: float | None
    fields: int
    confirmed: int
    corrected: int
    receipt_number: str | None
    reason: str
    unread: Reason | None
    created_at: datetime
