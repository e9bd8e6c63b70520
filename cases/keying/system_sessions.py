"""Who keys into which legacy system: a session is held by a lock, and named by a row."""

from dataclasses import dataclass, field

from sqlalchemy import delete, insert, select

from cases.keying import leases
from cases.keying.keying_stops import ALL_KEYING
from cases.store.keying_tables import HOLDS
from cases.store.session_locks import SessionLock, take_lock
from cases.store.unit_of_work import Transactions, UnitOfWork


@dataclass(frozen=True, slots=True)
class SystemSession:
    """One session of a legacy system; it ends with its process, if nobody ended it before."""

    name: str
    by: str
    transactions: Transactions = field(repr=False)
    lock: SessionLock = field(repr=False)

    def held(self) -> bool:
        """Return whether the session is ours still; where it is not, key nothing more."""
        return self.lock.held()

    def end(self) -> None:
        """Let others have the session."""
        try:
            with self.transactions.write(self.by) as work:
                work.db.execute(
                    delete(HOLDS).where(HOLDS.c.name == self.name, HOLDS.c.owner == self.by)
                )
        finally:
            self.lock.release()


def begin(transactions: Transactions, system: str, by: str, most: int) -> SystemSession | None:
    """Take one of the sessions of a system, or return None while others have them all.

    Whoever had it before and did not end it is dead: what it was keying is released at once.
    """
    if system == ALL_KEYING:
        raise ValueError(f"a legacy system cannot be called {ALL_KEYING}")
    for number in range(1, most + 1):
        name = f"{system}-{number}"
        if lock := take_lock(transactions.engine, name):
            try:
                with transactions.write(by) as work:
                    _take_over(work, system, name)
            except BaseException:
                lock.release()
                raise
            return SystemSession(name, by, transactions, lock)
    return None


def _take_over(work: UnitOfWork, system: str, name: str) -> None:
    before = work.db.execute(select(HOLDS.c.owner).where(HOLDS.c.name == name)).scalar()
    if before is not None:
        leases.release_dead(work, before, system)
        work.db.execute(delete(HOLDS).where(HOLDS.c.name == name))
    work.db.execute(insert(HOLDS).values(name=name, owner=work.by, taken_at=work.at))
