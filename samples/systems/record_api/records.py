"""The database of the API: one table of what was posted, as JSON, under key and number."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

Json = dict[str, Any]

_FIRST_NUMBER = 5001


@contextmanager
def _open(database: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(database, timeout=10)) as connection, connection:
        yield connection


def create(database: Path) -> None:
    """Make the table where it is missing."""
    with _open(database) as connection:
        connection.execute(
            "CREATE TABLE IF NOT EXISTS records "
            "(id INTEGER PRIMARY KEY, idempotency_key TEXT NOT NULL, body TEXT NOT NULL)"
        )


def store(database: Path, key: str, body: Json) -> str:
    """Store one record and return its number."""
    with _open(database) as connection:
        made = connection.execute(
            "INSERT INTO records (idempotency_key, body) VALUES (?, ?)", (key, json.dumps(body))
        )
        return numbered(made.lastrowid or 0)


def numbered(row: int) -> str:
    """Return the number of a row: 5001 is the first."""
    return str(row - 1 + _FIRST_NUMBER)


def under(database: Path, key: str) -> list[tuple[str, Json]]:
    """Return numbers and bodies of what was posted under one idempotency key, oldest first."""
    return [(number, body) for number, stored, body in everything(database) if stored == key]


def everything(database: Path) -> list[tuple[str, str, Json]]:
    """Return number, idempotency key and body of every record, oldest first."""
    with _open(database) as connection:
        rows = connection.execute("SELECT id, idempotency_key, body FROM records ORDER BY id")
        return [(numbered(row), key, json.loads(body)) for row, key, body in rows]
