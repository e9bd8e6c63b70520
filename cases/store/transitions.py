"""The one way in which a case changes its state: an UPDATE that refuses, and a line of audit."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, RowMapping, select, update

from cases.records.errors import ChangedMeanwhile, IllegalMove, LeaseLost, NoSuchRecord
from cases.records.records import Event
from cases.records.states import LABELS, PLAIN_MOVES, State, sources
from cases.store.tables import CASES
from cases.store.unit_of_work import Change, UnitOfWork

_FREE = {"lease_owner": None, "lease_until": None}


def locked(db: Connection, case_id: str) -> RowMapping:
    """Return the row of a case and keep others from writing it until the transaction ends."""
    wanted = select(CASES).where(CASES.c.id == case_id).with_for_update()
    row = db.execute(wanted).mappings().first()
    if row is None:
        raise NoSuchRecord(f"there is no case {case_id}")
    return row


def shown(work: UnitOfWork, case_id: str, version: int) -> RowMapping:
    """Return the locked row of a case, if it is still as it was shown."""
    row = locked(work.db, case_id)
    if row["version"] != version:
        raise ChangedMeanwhile(f"案件 {case_id} はほかの人が変更しました。開き直してください")
    return row


def owned(work: UnitOfWork, case_id: str, state: State) -> RowMapping:
    """Return the locked row of a case that the worker of this unit of work has claimed."""
    row = locked(work.db, case_id)
    if row["state"] != state.value or row["lease_owner"] != work.by:
        raise LeaseLost(f"case {case_id} is no longer {work.by}'s")
    return row


def move(
    work: UnitOfWork,
    case_id: str,
    to: State,
    why: str = "",
    *,
    start: Collection[State] | None = None,
    **columns: Any,  # noqa: ANN401 -- columns of a row
) -> State:
    """Move a case to `to` and return where it stood.

    `start` narrows the states it may come from; `columns` are written in the same UPDATE. The
    lease ends unless columns say otherwise. A reason in `unread` is signed, too. Two workers never
    both succeed.
    """
    old = State(locked(work.db, case_id)["state"])
    allowed = [state.value for state in sources(to) if start is None or state in start]
    changes = {**_FREE, **columns, "updated_at": work.at}
    moved = work.db.execute(
        update(CASES)
        .where(CASES.c.id == case_id, CASES.c.state.in_(allowed))
        .values(state=to.value, version=CASES.c.version + 1, **changes)
    )
    if moved.rowcount != 1:
        raise refusal(case_id, old, to)
    change = Change("state", old.value, to.value, why, columns.get("unread"))
    work.sign(Event.MOVED, case_id, change)
    return old


def plain_move(work: UnitOfWork, case_id: str, to: State, why: str) -> None:
    """Make a move that needs nothing but a word."""
    start = [old for old, new in PLAIN_MOVES if new is to]
    move(work, case_id, to, why, start=start)


def refusal(case_id: str, old: State, to: State) -> IllegalMove:
    """Return what to say about a move that is not allowed."""
    return IllegalMove(f"案件 {case_id} は「{LABELS[old]}」なので「{LABELS[to]}」にできません")
