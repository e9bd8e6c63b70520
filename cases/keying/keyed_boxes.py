"""What was typed into which box of a system, and what the system showed back: for the proof."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, delete, insert, select

from cases.store.keying_tables import KEYED_BOXES
from cases.store.unit_of_work import Transactions, UnitOfWork


@dataclass(frozen=True, slots=True)
class KeyedBox:
    """One box of a keyed record: `shown` is None where the system does not show it back."""

    label: str
    typed: str
    shown: str | None = None


class KeyedBoxes:
    """The last record of each case and system, box by box. A purge forgets it."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def keep(self, case_id: str, system: str, boxes: Sequence[KeyedBox], by: str) -> None:
        """Keep what was typed and shown, in place of what an earlier keying left."""
        mine = (KEYED_BOXES.c.case_id == case_id) & (KEYED_BOXES.c.system == system)
        rows = [{"case_id": case_id, "system": system, **asdict(box)} for box in boxes]
        with self._transactions.write(by) as work:
            work.db.execute(delete(KEYED_BOXES).where(mine))
            if rows:
                work.db.execute(insert(KEYED_BOXES), rows)

    def of(self, case_id: str, system: str) -> tuple[KeyedBox, ...]:
        """Return the boxes of a case in a system, in the order in which they were typed."""
        with self._transactions.look() as db:
            return _of(db, case_id, system)


def forget(work: UnitOfWork, case_id: str) -> None:
    """Forget what was typed for a case."""
    work.db.execute(delete(KEYED_BOXES).where(KEYED_BOXES.c.case_id == case_id))


def _of(db: Connection, case_id: str, system: str) -> tuple[KeyedBox, ...]:
    columns = (KEYED_BOXES.c.label, KEYED_BOXES.c.typed, KEYED_BOXES.c.shown)
    wanted = select(*columns).where(KEYED_BOXES.c.case_id == case_id)
    rows = db.execute(wanted.where(KEYED_BOXES.c.system == system).order_by(KEYED_BOXES.c.id))
    return tuple(KeyedBox(*row) for row in rows)
