"""The case database, opened and brought up to date."""

import sqlite3
from contextlib import closing
from importlib.resources import files
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import (
    URL,
    Connection,
    Engine,
    create_engine,
    event,
    make_url,
    text,
)
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import ConnectionPoolEntry

from cases.records.errors import DatabaseUnusable

_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # an intent must survive a power cut
    "PRAGMA busy_timeout = 10000",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # what was purged must not stay in the file
)
_MIGRATING = 0x6B616D69  # "kami": two processes must not migrate at once


def open_database(url: str) -> Engine:
    """Open the case database at an SQLAlchemy URL, creating or migrating it where needed.

    PostgreSQL is `postgresql+psycopg://user:password@host/database` (or `postgresql://…`): one for
    all machines, apart from Prefect's, and with no pooler between that lends one connection to
    several. SQLite is set to WAL, synchronous=FULL and foreign keys; every transaction that may
    write starts with BEGIN IMMEDIATE. Give the engine to `Ledger` and `Staff`, and `dispose()` it
    at the end.

    Raises:
        DatabaseUnusable: where it cannot be opened or migrated.
    """
    try:
        engine = _engine(make_url(url))
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError, OSError) as error:
        raise DatabaseUnusable(_advice(type(error).__name__)) from None
    try:
        migrate(engine)
    except (DBAPIError, CommandError) as error:
        engine.dispose()
        cause = error.orig if isinstance(error, DBAPIError) else error
        raise DatabaseUnusable(_advice(str(cause))) from None
    return engine


def _advice(cause: str) -> str:
    # Never the address itself: it may hold a password.
    return f"case database: {' '.join(cause.split())}; check its address and the disk"


def _engine(url: URL) -> Engine:
    if url.drivername == "postgresql":  # as everybody writes it; ours is psycopg 3
        url = url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)  # a server may be restarted at night
    if url.database and url.database != ":memory:":
        file = Path(url.database)
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not file.exists():
            file.touch(mode=0o600)  # for its owner alone, and so are its log and index
    engine = create_engine(url)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    for pragma in _PRAGMAS:
        connection.execute(pragma).close()


def _begin_sqlite(connection: Connection) -> None:
    # A deferred transaction that reads and then writes may claim a case twice: PLATFORM section 5.
    looking = connection.get_execution_options().get("read_only", False)
    connection.exec_driver_sql("BEGIN" if looking else "BEGIN IMMEDIATE")


def empty_log(engine: Engine) -> None:
    """Let SQLite's write-ahead log go, in which what was deleted still stands.

    As far as it can: a process that reads at this moment keeps its part until the next time.
    """
    if engine.dialect.name == "sqlite":
        with closing(engine.raw_connection()) as connection:  # outside any transaction
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")


def migrate(engine: Engine) -> None:
    """Bring the tables up to date in one transaction; a second process waits for the first."""
    config = Config()
    folder = str(files("cases") / "migrations")
    config.set_main_option("script_location", folder.replace("%", "%%"))
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATING})
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
