"""The case database, opened and brought up to date."""

from sqlalchemy import Engine


def open_database(url: str) -> Engine:
    """Open the case database at an SQLAlchemy URL, creating or migrating it where needed.

    SQLite is set to WAL, synchronous=FULL and foreign keys; every transaction that may write
    starts with BEGIN IMMEDIATE. Give the engine to `Ledger`, `KeyingBook` and `Staff`, and
    `dispose()` it at the end.

    Raises:
        DatabaseUnusable: where it cannot be opened or migrated.
    """
    raise NotImplementedError(url)
