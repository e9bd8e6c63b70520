"""The book of the monitor: how forms stand, what alarmed it, what it keeps of each paper."""

from collections.abc import Collection
from functools import lru_cache

from sqlalchemy import select

from cases.records.records import PaperMarks
from cases.records.risk import Alarm, Standing
from cases.risk import alarms, checked_values, drift, papers, probation
from cases.risk.checked_values import CheckedValue
from cases.risk.papers import Stream
from cases.risk.probation import Terms
from cases.risk.risk_book import RiskBook
from cases.store.risk_tables import CALIBRATIONS
from cases.store.unit_of_work import Transactions, UnitOfWork
from ocr.base.form_reading import FormReading
from ocr.confidence.calibration import Provenance, from_json, shipped_calibration


class MonitorBook:
    """Which forms may be accepted, by what people have found on them, and what alarms were raised.

    `was_read` and `was_settled` are the ledger's: they go into what files, or approves, a case.
    """

    def __init__(self, transactions: Transactions, risk: RiskBook) -> None:
        self._transactions = transactions
        self._risk = risk

    def standing(self, engine: str, template_hash: str) -> Standing:
        """Return whether what is read on a form, as it is, by a recogniser may be accepted."""
        terms, now = self.terms(), self._transactions.now()
        with self._transactions.look() as db:
            return probation.standing_of(db, now, terms, Stream(template_hash, engine))

    def standings(self, engine: str, templates: Collection[str]) -> tuple[Standing, ...]:
        """Return how each of these forms stands.

        Args:
            engine: the recogniser; "" for the one that the calibration in force was learnt from.
            templates: the hashes of the forms.
        """
        terms, now = self.terms(), self._transactions.now()
        streams = [Stream(one, engine or terms.provenance.engine) for one in templates]
        with self._transactions.look() as db:
            return tuple(probation.standing_of(db, now, terms, stream) for stream in streams)

    def terms(self) -> Terms:
        """Return what forms are held against now."""
        with self._transactions.look() as db:
            last = select(CALIBRATIONS.c.curves).order_by(CALIBRATIONS.c.id.desc()).limit(1)
            return Terms(self._risk.setting(), _provenance(db.execute(last).scalar()))

    def was_read(
        self, work: UnitOfWork, terms: Terms, case_id: str, form: FormReading, marks: PaperMarks
    ) -> None:
        """Keep what a paper tells of the reading, and listen whether it is unlike others."""
        stream = papers.read(work, case_id, form, marks)
        drift.after_reading(work, terms, stream)

    def was_settled(self, work: UnitOfWork, terms: Terms, case_id: str) -> None:
        """Keep what people found of a paper, and what its form has shown by it."""
        stream = papers.settled(work, case_id)
        if stream is not None:
            probation.look(work, terms, stream)
            drift.after_settling(work, terms, stream)

    def alarms(self, limit: int = 20) -> tuple[Alarm, ...]:
        """Return the alarms of all forms, the latest first."""
        with self._transactions.look() as db:
            return alarms.latest(db, limit)

    def lift(self, alarm_id: int, by: str, why: str) -> None:
        """Say that an alarm is over; later papers are compared with those that come from now on.

        Raises:
            RiskRefused: there is no reason, or no such alarm in force.
        """
        with self._transactions.write(by) as work:
            alarms.lift(work, alarm_id, why)

    def found_wrong(self) -> tuple[CheckedValue, ...]:
        """Return every value of which the reader was sure, and that was wrong.

        With form, field, kind, engine, scanner and score: what it takes to look for others.
        """
        with self._transactions.look() as db:
            every = checked_values.of_all(db)
            return tuple(one for one in every if not one.right and (one.audited or not one.weight))


@lru_cache(maxsize=2)
def _provenance(stored: str | None) -> Provenance:
    """Return where a calibration comes from, the shipped one where none is stored; once for each.

    It is asked for at every paper, and the curves beside it take longer than all the rest.
    """
    return (from_json(stored) if stored else shipped_calibration()).provenance
