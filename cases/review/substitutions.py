"""The book of substitutions: texts that a system cannot hold, and what a person accepted instead.

What is accepted is written beside the case, for one box of one system. The value of the field
stays what the paper says: another system may hold it, the proof shows both, and a letter that a
machine read rightly does not count as a mistake of its reading.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, delete, insert, select, update

from cases.records.errors import IllegalMove, NoSuchRecord
from cases.records.records import Event
from cases.records.states import LABELS, ON_THE_DESK, State
from cases.store.keying_tables import SUBSTITUTIONS
from cases.store.transitions import locked
from cases.store.unit_of_work import Change, Transactions, UnitOfWork

_OPEN_TO = ON_THE_DESK | {State.REFUSED}


@dataclass(frozen=True, slots=True)
class Proposal:
    """What might be typed into a box in place of the text that is written for it.

    Attributes:
        box: the label of the box on the screen of the system.
        fields: the fields of the form that the text comes from.
        written: the text that the system cannot hold.
        instead: the text that it can; None where nobody knows one.
        told: which characters it is about, for the clerk. As the rest of this it quotes the
            citizen, which the reason of a refusal must not: that is told in reports, too.
    """

    box: str
    fields: tuple[str, ...]
    written: str
    instead: str | None
    told: str


@dataclass(frozen=True, slots=True)
class Substitution:
    """A proposal for one system, and who accepted it; nobody yet where `accepted_by` is None."""

    id: int
    system: str
    proposal: Proposal
    accepted_by: str | None
    accepted_at: datetime | None


class SubstitutionBook:
    """What was proposed for the boxes of a case, and what a person accepted."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def propose(self, case_id: str, system: str, proposals: Sequence[Proposal], by: str) -> None:
        """Put these proposals in place of those that nobody accepted."""
        with self._transactions.write(by) as work:
            locked(work.db, case_id)
            mine = and_(_of(case_id), SUBSTITUTIONS.c.system == system)
            work.db.execute(delete(SUBSTITUTIONS).where(mine, _pending()))
            for proposal in proposals:
                _add(work, case_id, system, proposal)

    def accept(self, case_id: str, number: int, by: str) -> None:
        """Accept one proposal: from now on it is what is typed. Accepted twice, it stays the first.

        Raises:
            NoSuchRecord: the case has no such proposal any more, or it proposes nothing.
            IllegalMove: the case is not on the desk.
        """
        with self._transactions.write(by) as work:
            state = State(locked(work.db, case_id)["state"])
            if state not in _OPEN_TO:
                raise IllegalMove(f"案件 {case_id} は「{LABELS[state]}」なので承諾できません")
            mine = and_(_of(case_id), SUBSTITUTIONS.c.id == number)
            row = work.db.execute(select(SUBSTITUTIONS).where(mine)).mappings().first()
            if row is None or row["instead"] is None:
                raise NoSuchRecord(f"案件 {case_id} にその置き換えの案はありません")
            if row["accepted_by"] is None:
                accepted = update(SUBSTITUTIONS).where(mine)
                work.db.execute(accepted.values(accepted_by=work.by, accepted_at=work.at))
                work.sign(Event.SUBSTITUTED, case_id, _change(row))

    def of_case(self, case_id: str) -> tuple[Substitution, ...]:
        """Return every proposal for a case, in the order of the boxes they were made for."""
        with self._transactions.look() as db:
            return _several(db, _of(case_id))

    def accepted(self, case_id: str, system: str) -> Mapping[tuple[str, str], str]:
        """Return what is typed instead, by box and by the text that is written for it."""
        with self._transactions.look() as db:
            mine = and_(_of(case_id), SUBSTITUTIONS.c.system == system, ~_pending())
            found = [one.proposal for one in _several(db, mine)]
        texts = {(one.box, one.written): one.instead for one in found if one.instead is not None}
        return MappingProxyType(texts)


def forget(work: UnitOfWork, case_id: str) -> None:
    """Forget every proposal for a case that is purged."""
    work.db.execute(delete(SUBSTITUTIONS).where(_of(case_id)))


def _of(case_id: str) -> ColumnElement[bool]:
    return SUBSTITUTIONS.c.case_id == case_id


def _pending() -> ColumnElement[bool]:
    return SUBSTITUTIONS.c.accepted_by.is_(None)


def _add(work: UnitOfWork, case_id: str, system: str, proposal: Proposal) -> None:
    row = {
        "case_id": case_id,
        "system": system,
        "box": proposal.box,
        "fields": proposal.fields,
        "written": proposal.written,
        "instead": proposal.instead,
        "told": proposal.told,
        "proposed_at": work.at,
    }
    work.db.execute(insert(SUBSTITUTIONS).values(**row))


def _change(row: RowMapping) -> Change:
    field = row["fields"][0] if row["fields"] else row["box"]
    return Change(field, row["written"], row["instead"], f"{row['system']}「{row['box']}」")


def _several(db: Connection, which: ColumnElement[bool]) -> tuple[Substitution, ...]:
    wanted = select(SUBSTITUTIONS).where(which).order_by(SUBSTITUTIONS.c.id)
    return tuple(map(_substitution, db.execute(wanted).mappings()))


def _substitution(row: RowMapping) -> Substitution:
    texts = (row["written"], row["instead"], row["told"])
    proposal = Proposal(row["box"], tuple(row["fields"]), *texts)
    return Substitution(row["id"], row["system"], proposal, row["accepted_by"], row["accepted_at"])
