"""The database of the system: one table `records`, a column for each box, all of it text."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from samples.systems.gakudo.boxes import BOXES

_COLUMNS = tuple(box.column for box in BOXES)
_FIRST_NUMBER = 4107  # other clerks were here before


@contextmanager
def _open(database: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(database, timeout=10)) as connection, connection:
        connection.row_factory = sqlite3.Row
        yield connection


def create(database: Path) -> None:
    """Make the table where it is missing."""
    columns = ", ".join(f"{column} TEXT NOT NULL" for column in _COLUMNS)
    with _open(database) as connection:
        connection.execute(
            "CREATE TABLE IF NOT EXISTS records (id INTEGER PRIMARY KEY, number TEXT UNIQUE, "
            f"registered_at TEXT NOT NULL, registered_by TEXT NOT NULL, {columns})"
        )


def register(database: Path, values: Mapping[str, str], staff: str, now: datetime) -> str:
    """Store one record and return its number; a second one is stored as willingly as the first."""
    marks = ", ".join("?" * (len(_COLUMNS) + 2))
    texts = [values.get(column, "") for column in _COLUMNS]
    with _open(database) as connection:
        made = connection.execute(
            f"INSERT INTO records (registered_at, registered_by, {', '.join(_COLUMNS)}) "
            f"VALUES ({marks})",
            (f"{now:%Y/%m/%d %H:%M:%S}", staff, *texts),
        )
        number = numbered((made.lastrowid or 0) - 1, now)
        connection.execute("UPDATE records SET number = ? WHERE id = ?", (number, made.lastrowid))
    return number


def numbered(earlier: int, now: datetime) -> str:
    """Return the number of a record before which `earlier` ones were stored: 2026-G04107."""
    return f"{now.year}-G{earlier + _FIRST_NUMBER:05}"


def find(database: Path, reception: str, number: str) -> list[sqlite3.Row]:
    """Return the records under a 受付番号, a 整理番号 or, where both are asked, both."""
    with _open(database) as connection:
        return connection.execute(
            "SELECT * FROM records WHERE ? IN ('', UketsukeNo) AND ? IN ('', number) "
            "AND ? || ? <> '' ORDER BY id",
            (reception, number, reception, number),
        ).fetchall()


def record(database: Path, number: str) -> sqlite3.Row | None:
    """Return one record by its number."""
    with _open(database) as connection:
        found: sqlite3.Row | None = connection.execute(
            "SELECT * FROM records WHERE number = ?", (number,)
        ).fetchone()
    return found
