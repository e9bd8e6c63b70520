"""The ledger: every scan and case, where it stands, what it says, and who decided.

Every method is one transaction. `by` is a person's log-in name or a worker's own name; a worker's
must be unique to its process, because a lease belongs to a name. `version` is the one of the
`Case` that was shown; the new one comes back. Where nothing else is said a method raises
`NoSuchRecord` for an unknown case and `IllegalMove` where the case does not stand right.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine

from cases.clock import now_utc
from cases.keyings import KeyingBook
from cases.records import (
    Approved,
    AuditEntry,
    Case,
    CaseFigures,
    CasePage,
    Drop,
    NewCase,
    ReadingTerms,
    ReceivedScan,
    Scan,
    Value,
)
from cases.states import ScanState, State
from ocr.readings import PageOutcome

_TERMS = ReadingTerms()


class Ledger:
    """The one place that knows where a case stands. `keying` is its book of keyings."""

    keying: KeyingBook

    def __init__(self, engine: Engine, now: Callable[[], datetime] = now_utc) -> None:
        raise NotImplementedError

    # Scans

    def receive_scan(self, sha256: str, name: str, path: Path, size: int, by: str) -> ReceivedScan:
        """Record a dropped file; the same bytes twice are one scan, and the drop is kept."""
        raise NotImplementedError

    def scan(self, scan_id: int) -> Scan:
        """Return one scan."""
        raise NotImplementedError

    def scans(
        self, state: ScanState | None = None, offset: int = 0, limit: int = 50
    ) -> tuple[Scan, ...]:
        """Return scans, newest first, of one state or of all."""
        raise NotImplementedError

    def second_drops(self, limit: int = 50) -> tuple[Drop, ...]:
        """Return files dropped although they were here, newest first (「同じファイル…」)."""
        raise NotImplementedError

    def split_scan(self, scan_id: int, pages: Sequence[NewCase], by: str) -> tuple[str, ...]:
        """Make the cases of a received scan and return their ids."""
        raise NotImplementedError

    def scan_unreadable(self, scan_id: int, reason: str, by: str) -> None:
        """Put a received scan aside with a Japanese reason."""
        raise NotImplementedError

    # Workers

    def claim(
        self, to: State, by: str, lease: timedelta, untouched_since: datetime | None = None
    ) -> str | None:
        """Take the next case to read (READING) or to key (KEYING), or return None.

        Fewest attempts first, then the oldest. With `untouched_since` (the start of a batch) a
        case that came back during the batch is not taken twice. While keying is stopped nothing
        is taken for KEYING. A case with an assigned template is taken for READING, too.
        """
        raise NotImplementedError

    def extend_lease(self, case_id: str, by: str, lease: timedelta) -> None:
        """Keep a claimed case longer, counted from now.

        Raises:
            LeaseLost: it is not this worker's any more.
        """
        raise NotImplementedError

    def release_expired(self) -> tuple[str, ...]:
        """Take cases back from workers whose lease ran out, and return their ids.

        reading → received (unreadable at the third time), keying → approved where no intent was
        written, else → outcome_unknown.
        """
        raise NotImplementedError

    def finish_reading(
        self, case_id: str, outcome: PageOutcome, by: str, terms: ReadingTerms = _TERMS
    ) -> State:
        """Store what was read and return where the case stands now.

        Raises:
            LeaseLost: the case is not this worker's any more.
        """
        raise NotImplementedError

    # The desk

    def opened(self, case_id: str, by: str) -> None:
        """Record that a person looks at the case: the clock of 確認秒 starts."""
        raise NotImplementedError

    def confirm(self, case_id: str, field: str, by: str, version: int) -> int:
        """Record that the value is right as it stands; return the new version.

        Raises:
            ChangedMeanwhile: somebody else changed the case.
        """
        raise NotImplementedError

    def correct(self, case_id: str, field: str, value: Value, by: str, version: int) -> int:
        """Put a person's (canonical) value in a field; return the new version.

        The value that was read, typed again, counts as confirmed.

        Raises:
            ChangedMeanwhile: somebody else changed the case.
        """
        raise NotImplementedError

    def approve(self, case_id: str, by: str, version: int) -> None:
        """Approve the values for keying.

        Raises:
            StillDoubtful: with the fields that nobody confirmed.
            SamePaperTwice: with the other cases, until `not_the_same` is said.
            ChangedMeanwhile: somebody else changed the case.
        """
        raise NotImplementedError

    def not_the_same(self, case_id: str, by: str, why: str) -> None:
        """Record that the case is another paper than its present twins."""
        raise NotImplementedError

    def withdraw(self, case_id: str, by: str, why: str) -> None:
        """Take an approved case back to review."""
        raise NotImplementedError

    def send_back(self, case_id: str, by: str, reason: str) -> None:
        """Return an incomplete form to the applicant (不備) with a reason."""
        raise NotImplementedError

    def discard(self, case_id: str, by: str, reason: str) -> None:
        """Put a wrong paper aside, with a reason."""
        raise NotImplementedError

    def assign_template(self, case_id: str, template: str, edition: str, by: str) -> None:
        """Say which form an unknown or unreadable page is; it is read again as that one."""
        raise NotImplementedError

    def move(self, case_id: str, to: State, by: str, why: str = "") -> None:
        """Make one of `states.PLAIN_MOVES`; the other moves have methods of their own."""
        raise NotImplementedError

    def add_note(self, case_id: str, text: str, by: str) -> None:
        """Add a note."""
        raise NotImplementedError

    def link(self, case_id: str, first: str, by: str) -> None:
        """Record that the case is the corrected form of a case that was sent back."""
        raise NotImplementedError

    def purge(self, case_id: str, by: str) -> None:
        """Forget every value of a finished case; files are the caller's to delete."""
        raise NotImplementedError

    # Looking

    def case(self, case_id: str) -> Case:
        """Return one case with fields, notes, keyings and history."""
        raise NotImplementedError

    def cases(
        self, state: State | None = None, offset: int = 0, limit: int = 50, search: str = ""
    ) -> CasePage:
        """Return a page of cases, oldest first; `search` is a part of the name or a 受付番号."""
        raise NotImplementedError

    def counts(self) -> Mapping[State, int]:
        """Return how many cases stand in each state (zero where none)."""
        raise NotImplementedError

    def next_case(self, state: State, after: str | None = None) -> str | None:
        """Return the next case to look at behind `after` (then from the first), or None."""
        raise NotImplementedError

    def twins(self, case_id: str) -> tuple[str, ...]:
        """Return the cases that may hold the same paper and were not said to be another."""
        raise NotImplementedError

    def approved_values(self, case_id: str) -> Approved:
        """Return what is to be keyed; the case must be approved, keying or outcome_unknown."""
        raise NotImplementedError

    def history(self, since: datetime, until: datetime) -> tuple[AuditEntry, ...]:
        """Return the whole audit trail of a stretch of time, oldest first."""
        raise NotImplementedError

    def figures(self, since: datetime, until: datetime) -> tuple[CaseFigures, ...]:
        """Return the cases that moved in a stretch of time, in numbers, oldest first."""
        raise NotImplementedError
