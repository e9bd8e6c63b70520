"""Who keys into which legacy system: a session is held by a lock, and named by a row."""

from dataclasses import dataclass, field

from sqlalchemy import delete, insert, select

from cases.keying import leases
from cases.keying.keying_stops import ALL_KEYING
from cases.store.session_locks import SessionLock, take_lock
from cases.store.tables import HOLDS
from cases.store.unit_of_work import Inkwell, Pen


@dataclass(frozen=True, slots=True)
class SystemSession:
    """One session of a legacy system; it ends with its process, if nobody ended it before."""

    name: str
    by: str
    inkwell: Inkwell = field(repr=False)
    lock: SessionLock = field(repr=False)

    def held(self) -> bool:
        """Return whether the session is ours still; where it is not, key nothing more."""
        return self.lock.held()

    def end(self) -> None:
        """Let others have the session."""
        try:
            with self.inkwell.write(self.by) as pen:
                pen.db.execute(
                    delete(HOLDS).where(HOLDS.c.name == self.name, HOLDS.c.owner == self.by)
                )
        finally:
            self.lock.release()


def begin(inkwell: Inkwell, system: str, by: str, most: int) -> SystemSession | None:
    """Take one of the sessions of a system, or return None while others have them all.

    Whoever had it before and did not end it is dead: what it was keying is released at once.
    """
    if system == ALL_KEYING:
        raise ValueError(f"a legacy system cannot be called {ALL_KEYING}")
    for number in range(1, most + 1):
        name = f"{system}-{number}"
        if lock := take_lock(inkwell.engine, name):
            try:
                with inkwell.write(by) as pen:
                    _take_over(pen, system, name)
            except BaseException:
                lock.release()
                raise
            return SystemSession(name, by, inkwell, lock)
    return None


def _take_over(pen: Pen, system: str, name: str) -> None:
    before = pen.db.execute(select(HOLDS.c.owner).where(HOLDS.c.name == name)).scalar()
    if before is not None:
        leases.release_dead(pen, before, system)
        pen.db.execute(delete(HOLDS).where(HOLDS.c.name == name))
    pen.db.execute(insert(HOLDS).values(name=name, owner=pen.by, taken_at=pen.at))
