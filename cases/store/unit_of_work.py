"""Units of work: who writes, when, and into which transaction. Nothing is changed without one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, insert

from cases.records.records import Event, Value
from cases.store.tables import AUDIT
from ocr.base.reasons import Reason


@dataclass(frozen=True, slots=True)
class Change:
    """What changed: a field (or "state") from `old` to `new`, and why, or why it was not read."""

    field: str | None = None
    old: Value | None = None
    new: Value | None = None
    why: str = ""
    unread: Reason | None = None


_NOTHING = Change()


@dataclass(frozen=True, slots=True)
class UnitOfWork:
    """An open transaction with the person (or worker) and the moment that sign it."""

    db: Connection
    by: str
    at: datetime

    def sign(
        self,
        event: Event,
        case_id: str | None = None,
        change: Change = _NOTHING,
        scan_id: int | None = None,
    ) -> None:
        """Write one line of the audit trail."""
        self.db.execute(
            insert(AUDIT).values(
                signed_at=self.at,
                signed_by=self.by,
                event=event.value,
                case_id=case_id,
                scan_id=scan_id,
                field=change.field,
                old=change.old,
                new=change.new,
                why=change.why,
                unread=change.unread,
            )
        )


@dataclass(frozen=True, slots=True)
class Transactions:
    """Hands out transactions on one engine: units of work to write, plain connections to look."""

    engine: Engine
    now: Callable[[], datetime]

    @contextmanager
    def write(self, by: str) -> Iterator[UnitOfWork]:
        """Yield a unit of work; all it writes is kept together, or not at all."""
        with self.engine.begin() as db:
            yield UnitOfWork(db, by, self.now())

    @contextmanager
    def look(self) -> Iterator[Connection]:
        """Yield a connection for reading, which waits for no writer."""
        with self.engine.execution_options(read_only=True).begin() as db:
            yield db
