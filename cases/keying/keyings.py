"""The book of keyings: intent before the click, receipt after, and everything between."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, RowMapping, insert, select

from cases.keying import (
    job_queue as jobs,
)
from cases.keying import (
    keying_stops,
    outcomes,
)
from cases.keying import (
    system_sessions as sessions,
)
from cases.keying.keying_stops import Stop
from cases.keying.outcomes import End
from cases.keying.system_sessions import SystemSession
from cases.records.errors import IllegalMove, LeaseLost
from cases.records.jobs import Backlog, Doubt, JobState, Routes
from cases.records.records import Event, Keying, Outcome
from cases.records.states import State
from cases.store.keying_tables import KEYINGS
from cases.store.transitions import locked, owned
from cases.store.unit_of_work import Change, Transactions


class KeyingBook:
    """What was meant to be sent, what came of it, and who holds which legacy system.

    Reasons are Japanese, for a clerk, and quote no value. Evidence are paths of pictures. A
    worker whose lease is gone gets `LeaseLost` from every method that ends an attempt.
    """

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def open_jobs(self, routes: Routes, otherwise: str, by: str) -> None:
        """Give every approved case a job for each system that its form goes to.

        To be called before a batch, with all systems: a case is keyed when its last job is done.
        A case whose form goes nowhere gets a job for `otherwise`, to be refused there.
        """
        with self._transactions.write(by) as work:
            jobs.open_for(work, routes, otherwise)

    def urge(
        self, case_id: str, by: str, priority: int = 0, deadline: datetime | None = None
    ) -> None:
        """Let the jobs of a case be keyed before those of less priority or a later deadline.

        Raises:
            IllegalMove: no job of it waits.
        """
        with self._transactions.write(by) as work:
            jobs.urge(work, case_id, priority, deadline)

    def backlog(self, system: str) -> Backlog:
        """Return what is left to do for a system; call `open_jobs` before."""
        with self._transactions.look() as db:
            return jobs.backlog(db, system, self._transactions.now())

    def of_case(self, case_id: str) -> tuple[Keying, ...]:
        """Return every attempt to key a case, oldest first."""
        with self._transactions.look() as db:
            return of_case(db, case_id)

    def doubts(self, system: str) -> tuple[Doubt, ...]:
        """Return the cases that this system may have recorded or not, oldest first."""
        with self._transactions.look() as db:
            return jobs.doubts(db, system)

    def intent(self, case_id: str, system: str, key: str, by: str, door: str = "") -> None:
        """Record, before the one click, that the case is about to be sent through a door.

        Raises:
            LeaseLost: the lease ran out or is another's: do not click.
            IllegalMove: an intent is already written: do not click.
        """
        with self._transactions.write(by) as work:
            lease = owned(work, case_id, State.KEYING)
            if lease["lease_until"] <= work.at:
                raise LeaseLost(f"case {case_id}: the time to key it ran out")
            if outcomes.unsettled(work.db, case_id) is not None:
                raise IllegalMove(f"case {case_id} has an intent without an outcome")
            jobs.intend(work, case_id, system, key)
            what = {"case_id": case_id, "system": system, "key": key, "keyed_by": by}
            row = {
                "door": door,
                "intent_at": work.at,
                "outcome": Outcome.OPEN.value,
                "evidence": [],
            }
            work.db.execute(insert(KEYINGS).values(**what, **row))
            work.sign(Event.INTENDED, case_id, Change("key", None, key))

    def receipt(
        self, case_id: str, number: str, at: datetime, by: str, evidence: Sequence[Path] = ()
    ) -> None:
        """Record the system's receipt: keying (or outcome_unknown, if late) → keyed.

        With another system still to come the case goes back to approved.
        """
        end = End(Outcome.KEYED, State.KEYED, JobState.DONE, _receipt(number, at), evidence)
        with self._transactions.write(by) as work:
            late = locked(work.db, case_id)["state"] == State.OUTCOME_UNKNOWN.value
            outcomes.settle(work, case_id, State.OUTCOME_UNKNOWN if late else State.KEYING, end)

    def nothing_sent(
        self, case_id: str, reason: str, by: str, evidence: Sequence[Path] = ()
    ) -> None:
        """From keying to approved: it may be tried again, after a pause that grows each time.

        The tenth time it goes to refused, so that a person hears of it.
        """
        end = _because(Outcome.NOTHING_SENT, State.APPROVED, JobState.WAITING, reason, evidence)
        self._end(case_id, State.KEYING, end, by)

    def refused(self, case_id: str, reason: str, by: str, evidence: Sequence[Path] = ()) -> None:
        """From keying to refused: a person must change the values."""
        end = _because(Outcome.REFUSED, State.REFUSED, JobState.REFUSED, reason, evidence)
        self._end(case_id, State.KEYING, end, by)

    def outcome_unknown(
        self, case_id: str, reason: str, by: str, evidence: Sequence[Path] = ()
    ) -> None:
        """From keying to outcome_unknown: to be looked up before anything else."""
        end = _because(Outcome.UNKNOWN, State.OUTCOME_UNKNOWN, JobState.UNKNOWN, reason, evidence)
        self._end(case_id, State.KEYING, end, by)

    def adopt_receipt(
        self, case_id: str, number: str, at: datetime, by: str, evidence: Sequence[Path] = ()
    ) -> None:
        """outcome_unknown → keyed: the record was found in the system, and is ours."""
        end = End(Outcome.ADOPTED, State.KEYED, JobState.DONE, _receipt(number, at), evidence)
        self._end(case_id, State.OUTCOME_UNKNOWN, end, by)

    def found_absent(
        self, case_id: str, reason: str, by: str, evidence: Sequence[Path] = ()
    ) -> None:
        """outcome_unknown → approved: looked up and not there; it may be keyed again."""
        end = _because(Outcome.ABSENT, State.APPROVED, JobState.WAITING, reason, evidence)
        self._end(case_id, State.OUTCOME_UNKNOWN, end, by)

    def found_different(
        self, case_id: str, reason: str, by: str, evidence: Sequence[Path] = ()
    ) -> None:
        """outcome_unknown → to_review: there with other values; a person decides."""
        end = _because(Outcome.DIFFERENT, State.TO_REVIEW, JobState.REFUSED, reason, evidence)
        self._end(case_id, State.OUTCOME_UNKNOWN, end, by)

    def rehearsed(self, case_id: str, system: str, by: str, *, fits: bool) -> None:
        """Record that a case was tried in a system without being sent; it stays where it is."""
        with self._transactions.write(by) as work:
            locked(work.db, case_id)
            told = "登録できる見込み" if fits else "登録できない見込み"
            work.sign(Event.REHEARSED, case_id, Change(why=f"{system}: {told}"))

    def stop(self, by: str, why: str, system: str = "") -> None:
        """「すべての入力を止める」, or that into one system: nothing is claimed until `resume`."""
        with self._transactions.write(by) as work:
            keying_stops.stop(work, why, system)

    def resume(self, by: str, system: str = "") -> None:
        """Let keying go on: all of it, or that into one system, which had its own stop."""
        with self._transactions.write(by) as work:
            keying_stops.resume(work, system)

    def stopped(self, system: str = "") -> Stop | None:
        """Return who stopped all keying, or that into this system; None while it runs."""
        return next((each for each in self.stops() if each.system in ("", system)), None)

    def stops(self) -> tuple[Stop, ...]:
        """Return every stop that holds, that of all keying first."""
        with self._transactions.look() as db:
            return keying_stops.stops(db)

    def overrule_hours(self, system: str, by: str, why: str) -> None:
        """Record that a person keys into a system outside its hours; `why` says which."""
        with self._transactions.write(by) as work:
            work.sign(Event.OVERRULED, change=Change(system, why=why))

    def session(self, system: str, by: str, most: int = 1) -> SystemSession | None:
        """Take one of the `most` sessions of a legacy system; None while others have them all.

        It is held by a lock that is free the moment this process ends, or forgets the session.
        Whatever the one before was keying when it died is taken back at once.
        """
        return sessions.begin(self._transactions, system, by, most)

    def _end(self, case_id: str, start: State, end: End, by: str) -> None:
        with self._transactions.write(by) as work:
            outcomes.settle(work, case_id, start, end)


def of_case(db: Connection, case_id: str) -> tuple[Keying, ...]:
    """Return every attempt to key a case, oldest first."""
    rows = db.execute(select(KEYINGS).where(KEYINGS.c.case_id == case_id).order_by(KEYINGS.c.id))
    return tuple(map(_keying, rows.mappings()))


def _receipt(number: str, at: datetime) -> Mapping[str, str | datetime]:
    return {"receipt_number": number, "receipt_at": at}


def _because(
    outcome: Outcome, to: State, job: JobState, reason: str, evidence: Sequence[Path]
) -> End:
    return End(outcome, to, job, {"reason": reason}, evidence)


def _keying(row: RowMapping) -> Keying:
    return Keying(
        id=row["id"],
        case_id=row["case_id"],
        system=row["system"],
        key=row["key"],
        by=row["keyed_by"],
        intent_at=row["intent_at"],
        outcome=Outcome(row["outcome"]),
        receipt_number=row["receipt_number"],
        receipt_at=row["receipt_at"],
        evidence=tuple(map(Path, row["evidence"])),
        reason=row["reason"],
    )
