"""The lock of a session: one process holds it, and it is free the moment that process ends.

PostgreSQL has advisory locks, which end with the connection; beside a SQLite file lies a file to
lock, which the kernel unlocks when its process is gone, however it went.
"""

import hashlib
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from disk import locks

# A machine that lost its power is noticed after a minute, not after the two hours of TCP.
_KEEPALIVE = """SELECT set_config('tcp_keepalives_idle', '30', false),
    set_config('tcp_keepalives_interval', '10', false),
    set_config('tcp_keepalives_count', '3', false)"""


class SessionLock(Protocol):
    """A lock that this process has taken."""

    def held(self) -> bool:
        """Return whether it is ours still: a database may drop a connection."""

    def release(self) -> None:
        """Let others have it."""


def take_lock(engine: Engine, name: str) -> SessionLock | None:
    """Take the lock of this name for as long as this process lives, or return None.

    Not even the same process can have it twice.
    """
    if engine.dialect.name == "postgresql":
        return _advisory_lock(engine, name)
    return _file_lock(engine.url.database, name)


@dataclass(slots=True)
class _AdvisoryLock:
    connection: Connection
    backend: int
    key: int
    lost: bool = field(default=False)

    def held(self) -> bool:
        try:
            same = self.connection.scalar(text("SELECT pg_backend_pid()")) == self.backend
        except SQLAlchemyError:
            same = False
        self.lost = self.lost or not same
        return not self.lost

    def release(self) -> None:
        with suppress(SQLAlchemyError):  # a connection that broke holds nothing
            # said aloud: a server process outlives its connection by some milliseconds
            self.connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": self.key})
        with suppress(SQLAlchemyError):
            self.connection.close()


def _advisory_lock(engine: Engine, name: str) -> _AdvisoryLock | None:
    key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
    wanted = text("SELECT pg_try_advisory_lock(:key), pg_backend_pid()")
    with ExitStack() as unless_taken:
        connection = unless_taken.enter_context(engine.connect())
        connection = connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.detach()  # closing it ends it, and with it the lock
        connection.execute(text(_KEEPALIVE))
        taken, backend = connection.execute(wanted, {"key": key}).one()
        if not taken:
            return None
        unless_taken.pop_all()
    return _AdvisoryLock(connection, backend, key)


@dataclass(slots=True)
class _LockOfMemory:
    """The lock of a database in memory, which no other process sees."""

    taken: bool = True

    def held(self) -> bool:
        return self.taken

    def release(self) -> None:
        self.taken = False


def _file_lock(database: str | None, name: str) -> SessionLock | None:
    if not database or database == ":memory:":
        return _LockOfMemory()
    return locks.take_lock(Path(f"{database}.{quote(name, safe='')}.lock"))
