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

from cases.filing import reading_results, scans
from cases.filing import same_paper as identity
from cases.filing.notices import NoticeBook
from cases.filing.retention import RetentionBook
from cases.filing.store_identity import StoreBook
from cases.history import figures, queries, trail
from cases.keying import leases
from cases.keying.accepted_screens import ScreenBook
from cases.keying.keyed_boxes import KeyedBoxes
from cases.keying.keyings import KeyingBook
from cases.records.records import (
    Approved,
    AuditEntry,
    Case,
    CaseFigures,
    CasePage,
    NewCase,
    ReadingTerms,
    Value,
)
from cases.records.scans import Drop, FileName, ReceivedScan, Scan
from cases.records.states import ScanState, State
from cases.review import answers
from cases.review import decisions as review
from cases.review.substitutions import SubstitutionBook
from cases.risk.monitor_book import MonitorBook
from cases.risk.risk_book import RiskBook
from cases.store import transitions
from cases.store.unit_of_work import Transactions
from japanese.clock import now_utc
from ocr.base.doubts import DoubtCode
from ocr.base.form_reading import PageOutcome
from ocr.base.reasons import Reason, ReasonCode

_TERMS = ReadingTerms()
_RELEASE = "release"  # signs what nobody did


class Ledger:
    """The one place that knows where a case stands.

    `keying` is its book of keyings, `risk` that of the error which may remain, `monitor` that of
    forms on probation and of alarms,
    `keyed` what was typed and shown back, `screens` that of the screens of each system,
    `substitutions` that of what is typed in place of what a system cannot hold, `retention` that
    of what need not be kept, `store` that of the folder in which the files are, `notices` that of
    what processes wait for, `now` its clock.
    """

    def __init__(self, engine: Engine, now: Callable[[], datetime] = now_utc) -> None:
        self.now = now
        self._transactions = Transactions(engine, now)
        self.keying = KeyingBook(self._transactions)
        self.keyed = KeyedBoxes(self._transactions)
        self.retention = RetentionBook(self._transactions)
        self.risk = RiskBook(self._transactions)
        self.monitor = MonitorBook(self._transactions, self.risk)
        self.screens = ScreenBook(self._transactions)
        self.notices = NoticeBook(self._transactions)
        self.store = StoreBook(self._transactions)
        self.substitutions = SubstitutionBook(self._transactions)

    # Scans

    def receive_scan(
        self, sha256: str, name: str | FileName, path: Path, size: int, by: str
    ) -> ReceivedScan:
        """Record a dropped file; the same bytes twice are one scan, and the drop is kept."""
        called = name if isinstance(name, FileName) else FileName(name)
        with self._transactions.write(by) as work:
            return scans.receive(work, sha256, called, path, size)

    def scan(self, scan_id: int) -> Scan:
        """Return one scan."""
        with self._transactions.look() as db:
            return scans.one(db, scan_id)

    def scans(
        self, state: ScanState | None = None, offset: int = 0, limit: int = 50
    ) -> tuple[Scan, ...]:
        """Return scans, newest first, of one state or of all."""
        with self._transactions.look() as db:
            return scans.several(db, state, offset, limit)

    def second_drops(self, limit: int = 50) -> tuple[Drop, ...]:
        """Return files dropped although they were here, newest first (「同じファイル…」)."""
        with self._transactions.look() as db:
            return scans.second_drops(db, limit)

    def split_scan(
        self, scan_id: int, pages: Sequence[NewCase], by: str, blank_backs: Sequence[int] = ()
    ) -> tuple[str, ...]:
        """Make the cases of a received scan and return their ids; pages left out are noted."""
        with self._transactions.write(by) as work:
            return scans.split(work, scan_id, pages, blank_backs)

    def scan_unreadable(self, scan_id: int, reason: Reason, by: str) -> None:
        """Put a received scan aside with a reason."""
        with self._transactions.write(by) as work:
            scans.put_aside(work, scan_id, reason)

    # Workers

    def claim(
        self,
        to: State,
        by: str,
        lease: timedelta,
        untouched_since: datetime | None = None,
        system: str | None = None,
    ) -> str | None:
        """Take the next case to read (READING) or to key (KEYING), or return None.

        Fewest attempts first, then the oldest. With `untouched_since` (the start of a batch) a
        case that came back during the batch is not taken twice. While keying is stopped nothing
        is taken for KEYING. A case with an assigned template is taken for READING, too.

        With `system` only a case whose job for it waits (`keying.open_jobs`) and does not rest
        after trouble is taken; the largest priority first, then the nearest deadline.
        """
        with self._transactions.write(by) as work:
            return leases.claim(work, to, lease, untouched_since, system)

    def extend_lease(self, case_id: str, by: str, lease: timedelta) -> None:
        """Keep a claimed case longer, counted from now.

        Raises:
            LeaseLost: it is not this worker's any more.
        """
        with self._transactions.write(by) as work:
            leases.extend(work, case_id, lease)

    def release_expired(self) -> tuple[str, ...]:
        """Take cases back from workers whose lease ran out, and return their ids.

        reading → received (unreadable at the third time), keying → approved where no intent was
        written, else → outcome_unknown.
        """
        with self._transactions.write(_RELEASE) as work:
            return leases.release_expired(work)

    def let_wait(self, case_id: str, fault: Reason, by: str, rest: timedelta) -> State:
        """Let go of a case that the machine kept from being read: reading → received.

        No attempt is counted, and nobody claims it before it has rested. Why is told at once.

        Raises:
            LeaseLost: the case is not this worker's any more.
        """
        with self._transactions.write(by) as work:
            return leases.let_wait(work, case_id, fault, rest)

    def give_back(self, case_id: str, met: Reason, by: str) -> State:
        """Let go of a case whose reading met a defect of ours; return where it stands now.

        reading → received, at the third time → unreadable; why is told at once.

        Raises:
            LeaseLost: the case is not this worker's any more.
        """
        with self._transactions.write(by) as work:
            return leases.give_back(work, case_id, met)

    def finish_reading(
        self, case_id: str, outcome: PageOutcome, by: str, terms: ReadingTerms = _TERMS
    ) -> State:
        """Store what was read and return where the case stands now.

        Raises:
            LeaseLost: the case is not this worker's any more.
        """
        held_to = self.monitor.terms()
        with self._transactions.write(by) as work:
            state = reading_results.finish(work, case_id, outcome, terms)
            if outcome.form is not None:
                self.monitor.was_read(work, held_to, case_id, outcome.form, terms.marks)
            return state

    # The desk

    def opened(self, case_id: str, by: str) -> None:
        """Record that a person looks at the case: the clock of 確認秒 starts."""
        with self._transactions.write(by) as work:
            review.opened(work, case_id)

    def confirm(self, case_id: str, field: str, by: str, version: int) -> int:
        """Record that the value is right as it is shown; return the new version.

        Raises:
            AnswerRefused: it is not shown, or somebody else is to answer.
            ChangedMeanwhile: somebody else changed the case.
        """
        with self._transactions.write(by) as work:
            return answers.confirm(work, case_id, field, version)

    def correct(self, case_id: str, field: str, value: Value, by: str, version: int) -> int:
        """Put a person's (canonical) value in a field; return the new version.

        The value that was read, typed again, counts as confirmed. Where the field is asked about
        by typing, by a test or by two people (`Case.questions`), the answer goes that way first.

        Raises:
            AnswerRefused: the value was only planted, or somebody else is to answer.
            ChangedMeanwhile: somebody else changed the case.
        """
        with self._transactions.write(by) as work:
            return answers.correct(work, case_id, field, value, version)

    def approve(self, case_id: str, by: str, version: int) -> None:
        """Approve the values for keying; at a second review, not by who asked for it.

        Raises:
            StillDoubtful: with the fields that nobody confirmed.
            SamePaperTwice: with the other cases, until `not_the_same` is said.
            ChangedMeanwhile: somebody else changed the case.
        """
        held_to = self.monitor.terms()
        with self._transactions.write(by) as work:
            review.approve(work, case_id, version)
            self.monitor.was_settled(work, held_to, case_id)

    def not_the_same(self, case_id: str, by: str, why: str) -> None:
        """Record that the case is another paper than its present twins."""
        with self._transactions.write(by) as work:
            identity.tell_apart(work, case_id, why)

    def withdraw(self, case_id: str, by: str, why: str) -> None:
        """Take an approved case back to review."""
        with self._transactions.write(by) as work:
            review.withdraw(work, case_id, why)

    def send_back(self, case_id: str, by: str, reason: str) -> None:
        """Return an incomplete form to the applicant (不備) with a reason."""
        with self._transactions.write(by) as work:
            review.put_away(work, case_id, State.RETURNED, reason)

    def discard(self, case_id: str, by: str, reason: str) -> None:
        """Put a wrong paper aside, with a reason."""
        with self._transactions.write(by) as work:
            review.put_away(work, case_id, State.DISCARDED, reason)

    def assign_template(self, case_id: str, template: str, edition: str, by: str) -> None:
        """Say which form an unknown or unreadable page is; it is read again as that one."""
        with self._transactions.write(by) as work:
            review.assign_template(work, case_id, template, edition)

    def move(self, case_id: str, to: State, by: str, why: str = "") -> None:
        """Make one of `states.PLAIN_MOVES`; the other moves have methods of their own."""
        with self._transactions.write(by) as work:
            transitions.plain_move(work, case_id, to, why)

    def add_note(self, case_id: str, text: str, by: str) -> None:
        """Add a note."""
        with self._transactions.write(by) as work:
            review.add_note(work, case_id, text)

    def link(self, case_id: str, first: str, by: str) -> None:
        """Record that the case is the corrected form of a case that was sent back."""
        with self._transactions.write(by) as work:
            review.link(work, case_id, first)

    def purge(self, case_id: str, by: str) -> None:
        """Forget every value of a finished case; files are the caller's to delete."""
        with self._transactions.write(by) as work:
            review.purge(work, case_id)

    # Looking

    def case(self, case_id: str) -> Case:
        """Return one case with fields, notes, keyings and history."""
        with self._transactions.look() as db:
            return queries.one(db, case_id)

    def state(self, case_id: str) -> State:
        """Return where one case stands."""
        with self._transactions.look() as db:
            return queries.state(db, case_id)

    def cases(
        self, state: State | None = None, offset: int = 0, limit: int = 50, search: str = ""
    ) -> CasePage:
        """Return a page of cases, oldest first; `search` is a part of the name or a 受付番号."""
        with self._transactions.look() as db:
            return queries.page(db, state, offset, limit, search)

    def counts(self) -> Mapping[State, int]:
        """Return how many cases stand in each state (zero where none)."""
        with self._transactions.look() as db:
            return queries.counts(db)

    def next_case(self, state: State, after: str | None = None) -> str | None:
        """Return the next case to look at behind `after` (then from the first), or None."""
        with self._transactions.look() as db:
            return queries.following(db, state, after)

    def twins(self, case_id: str) -> tuple[str, ...]:
        """Return the cases that may hold the same paper and were not said to be another."""
        with self._transactions.look() as db:
            return identity.twins(db, case_id)

    def approved_values(self, case_id: str) -> Approved:
        """Return what is to be keyed; the case must be approved or beyond."""
        with self._transactions.look() as db:
            return queries.approved_values(db, case_id)

    def history(self, since: datetime, until: datetime) -> tuple[AuditEntry, ...]:
        """Return the whole audit trail of a stretch of time, oldest first."""
        with self._transactions.look() as db:
            return trail.between(db, since, until)

    def figures(self, since: datetime, until: datetime) -> tuple[CaseFigures, ...]:
        """Return the cases that moved in a stretch of time, in numbers, oldest first."""
        with self._transactions.look() as db:
            return figures.between(db, since, until)

    def doubts_by_cause(self) -> Mapping[DoubtCode, int]:
        """Return how many fields each cause sent to a person, the most frequent first."""
        with self._transactions.look() as db:
            return figures.doubts_by_cause(db)

    def defects(self, since: datetime) -> tuple[str, ...]:
        """Return kind and place of each defect of ours that files and pages met, oldest first."""
        with self._transactions.look() as db:
            return figures.defects(db, since)

    def resting(self) -> Mapping[Reason, int]:
        """Return how many cases wait to be read because the machine was at fault, by its words."""
        with self._transactions.look() as db:
            return figures.resting(db)

    def refusals_by_cause(self) -> Mapping[ReasonCode, int]:
        """Return how many files and pages were not read for each reason, most frequent first."""
        with self._transactions.look() as db:
            return figures.refusals_by_cause(db)
