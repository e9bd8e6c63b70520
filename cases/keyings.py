"""The book of keyings: intent before the click, receipt after, and everything between."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select, update

from cases import holds
from cases.errors import IllegalMove, LeaseLost
from cases.holds import Stop
from cases.moving import locked, move, owned, refusal
from cases.pen import Change, Inkwell, Pen
from cases.records import Event, Keying, Outcome
from cases.states import State
from cases.tables import KEYINGS

_UNSETTLED = (Outcome.OPEN.value, Outcome.UNKNOWN.value)


@dataclass(frozen=True, slots=True)
class _End:
    """How an attempt ended: what is written in its row, and where the case goes."""

    outcome: Outcome
    to: State
    columns: Mapping[str, Any]
    evidence: Sequence[Path]


class KeyingBook:
    """What was meant to be sent, what came of it, and who holds which legacy system.

    Reasons are Japanese, for a clerk, and quote no value. Evidence are paths of pictures. A
    worker whose lease is gone gets `LeaseLost` from every method that ends an attempt.
    """

    def __init__(self, inkwell: Inkwell) -> None:
        self._inkwell = inkwell

    def intent(self, case_id: str, system: str, key: str, by: str) -> None:
        """Record, before the one click, that the case is about to be sent.

        Raises:
            LeaseLost: the lease ran out or is another's: do not click.
            IllegalMove: an intent is already written: do not click.
        """
        with self._inkwell.write(by) as pen:
            row = owned(pen, case_id, State.KEYING)
            if row["lease_until"] <= pen.at:
                raise LeaseLost(f"case {case_id}: the time to key it ran out")
            if _unsettled(pen.db, case_id) is not None:
                raise IllegalMove(f"case {case_id} has an intent without an outcome")
            _open(
                pen, case_id, system=system, key=key, intent_at=pen.at, outcome=Outcome.OPEN.value
            )
            pen.sign(Event.INTENDED, case_id, Change("key", None, key))

    def receipt(
        self, case_id: str, number: str, at: datetime, by: str, evidence: Sequence[Path] = ()
    ) -> None:
        """Record the system's receipt: keying (or outcome_unknown, if late) → keyed."""
        end = _End(Outcome.KEYED, State.KEYED, _receipt(number, at), evidence)
        with self._inkwell.write(by) as pen:
            late = locked(pen.db, case_id)["state"] == State.OUTCOME_UNKNOWN.value
            _settle(pen, case_id, State.OUTCOME_UNKNOWN if late else State.KEYING, end)

    def nothing_sent(
        self, case_id: str, reason: str, by: str, evidence: Sequence[Path] = ()
    ) -> None:
        """keying → approved: it may be tried again."""
        end = _End(Outcome.NOTHING_SENT, State.APPROVED, {"reason": reason}, evidence)
        self._end(case_id, State.KEYING, end, by)

    def refused(self, case_id: str, reason: str, by: str, evidence: Sequence[Path] = ()) -> None:
        """keying → refused: a person must change the values."""
        end = _End(Outcome.REFUSED, State.REFUSED, {"reason": reason}, evidence)
        self._end(case_id, State.KEYING, end, by)

    def outcome_unknown(
        self, case_id: str, reason: str, by: str, evidence: Sequence[Path] = ()
    ) -> None:
        """keying → outcome_unknown: to be looked up before anything else."""
        end = _End(Outcome.UNKNOWN, State.OUTCOME_UNKNOWN, {"reason": reason}, evidence)
        self._end(case_id, State.KEYING, end, by)

    def adopt_receipt(
        self, case_id: str, number: str, at: datetime, by: str, evidence: Sequence[Path] = ()
    ) -> None:
        """outcome_unknown → keyed: the record was found in the system, and is ours."""
        end = _End(Outcome.ADOPTED, State.KEYED, _receipt(number, at), evidence)
        self._end(case_id, State.OUTCOME_UNKNOWN, end, by)

    def found_absent(
        self, case_id: str, reason: str, by: str, evidence: Sequence[Path] = ()
    ) -> None:
        """outcome_unknown → approved: looked up and not there; it may be keyed again."""
        end = _End(Outcome.ABSENT, State.APPROVED, {"reason": reason}, evidence)
        self._end(case_id, State.OUTCOME_UNKNOWN, end, by)

    def found_different(
        self, case_id: str, reason: str, by: str, evidence: Sequence[Path] = ()
    ) -> None:
        """outcome_unknown → to_review: there with other values; a person decides."""
        end = _End(Outcome.DIFFERENT, State.TO_REVIEW, {"reason": reason}, evidence)
        self._end(case_id, State.OUTCOME_UNKNOWN, end, by)

    def stop(self, by: str, why: str) -> None:
        """「すべての入力を止める」: nothing more is claimed for keying until `resume`."""
        with self._inkwell.write(by) as pen:
            holds.stop(pen, why)

    def resume(self, by: str) -> None:
        """Let keying go on."""
        with self._inkwell.write(by) as pen:
            holds.resume(pen)

    def stopped(self) -> Stop | None:
        """Return who stopped keying, or None while it runs."""
        with self._inkwell.look() as db:
            return holds.stopped(db)

    def hold(self, system: str, by: str, lease: timedelta) -> bool:
        """Take (or extend) the one session of a legacy system; False while another has it."""
        with self._inkwell.write(by) as pen:
            return holds.hold(pen, system, lease)

    def let_go(self, system: str, by: str) -> None:
        """Give the session of a legacy system back."""
        with self._inkwell.write(by) as pen:
            holds.let_go(pen, system)

    def _end(self, case_id: str, start: State, end: _End, by: str) -> None:
        with self._inkwell.write(by) as pen:
            _settle(pen, case_id, start, end)


def of_case(db: Connection, case_id: str) -> tuple[Keying, ...]:
    """Return every attempt to key a case, oldest first."""
    rows = db.execute(select(KEYINGS).where(KEYINGS.c.case_id == case_id).order_by(KEYINGS.c.id))
    return tuple(map(_keying, rows.mappings()))


def _receipt(number: str, at: datetime) -> Mapping[str, Any]:
    return {"receipt_number": number, "receipt_at": at}


def _settle(pen: Pen, case_id: str, start: State, end: _End) -> None:
    standing = State(locked(pen.db, case_id)["state"])
    if standing is not start:
        raise refusal(case_id, standing, end.to)
    if start is State.KEYING:
        owned(pen, case_id, State.KEYING)
    _write_end(pen, case_id, end)
    on_case = {"reason": end.columns.get("reason", "")}
    if "receipt_number" in end.columns:
        on_case["receipt_number"] = end.columns["receipt_number"]
    move(pen, case_id, end.to, on_case["reason"], start=[start], **on_case)


def _write_end(pen: Pen, case_id: str, end: _End) -> None:
    unsettled = _unsettled(pen.db, case_id)
    pictures = [str(path) for path in end.evidence]
    if unsettled is None:  # it failed before the click
        _open(pen, case_id, outcome=end.outcome.value, evidence=pictures, **end.columns)
        return
    pen.db.execute(
        update(KEYINGS)
        .where(KEYINGS.c.id == unsettled["id"])
        .values(
            outcome=end.outcome.value,
            evidence=unsettled["evidence"] + pictures,
            **end.columns,
        )
    )


def _unsettled(db: Connection, case_id: str) -> RowMapping | None:
    wanted = select(KEYINGS).where(KEYINGS.c.case_id == case_id, KEYINGS.c.outcome.in_(_UNSETTLED))
    return db.execute(wanted).mappings().first()


def _open(pen: Pen, case_id: str, **columns: Any) -> None:  # noqa: ANN401 -- columns of a row
    row = {"evidence": [], **columns}
    pen.db.execute(insert(KEYINGS).values(case_id=case_id, keyed_by=pen.by, **row))


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
