"""The database of the system: one table `records`, a column for each box, all of it text."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from samples.systems.hoiku.boxes import BOXES, Box

_COLUMNS = tuple(box.column for box in BOXES)
_FIRST_NUMBER = 123  # other clerks were here before
_REIWA_BEGAN = 2018  # the year before 令和元年


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
    texts = [_kept(box, values.get(box.column, "")) for box in BOXES]
    with _open(database) as connection:
        made = connection.execute(
            f"INSERT INTO records (registered_at, registered_by, {', '.join(_COLUMNS)}) "
            f"VALUES ({marks})",
            (now.isoformat(timespec="seconds"), staff, *texts),
        )
        number = numbered((made.lastrowid or 0) - 1, now)
        connection.execute("UPDATE records SET number = ? WHERE id = ?", (number, made.lastrowid))
    return number


def amend(database: Path, number: str, values: Mapping[str, str]) -> None:
    """Put other values into one record; who registered it, and when, stays."""
    texts = [_kept(box, values.get(box.column, "")) for box in BOXES]
    columns = ", ".join(f"{column} = ?" for column in _COLUMNS)
    with _open(database) as connection:
        connection.execute(f"UPDATE records SET {columns} WHERE number = ?", (*texts, number))


def _kept(box: Box, text: str) -> str:
    return text.replace(":", "") if box.kind == "time" else text


def numbered(earlier: int, now: datetime) -> str:
    """Return the number of a record before which `earlier` ones were stored: R8-000123."""
    return f"R{now.year - _REIWA_BEGAN}-{earlier + _FIRST_NUMBER:06}"


def find(database: Path, reception: str) -> list[sqlite3.Row]:
    """Return the records under one 受付番号, oldest first."""
    with _open(database) as connection:
        return connection.execute(
            "SELECT * FROM records WHERE uketsuke_no = ? ORDER BY id", (reception,)
        ).fetchall()


def every(database: Path) -> list[sqlite3.Row]:
    """Return all records, oldest first."""
    with _open(database) as connection:
        return connection.execute("SELECT * FROM records ORDER BY id").fetchall()


def record(database: Path, number: str) -> sqlite3.Row | None:
    """Return one record by its number."""
    with _open(database) as connection:
        found: sqlite3.Row | None = connection.execute(
            "SELECT * FROM records WHERE number = ?", (number,)
        ).fetchone()
    return found
