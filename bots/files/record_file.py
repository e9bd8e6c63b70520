"""Records in a file of one profile: what a row will hold, adding it, and reading all of them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from bots.errors import RecordRejected, SystemUnavailable
from bots.files import durable
from bots.files.cells import Unfit, fixed, read, written
from bots.files.csv_lines import CsvLines
from bots.files.fixed_lines import FixedLines
from bots.files.layout import laid_out
from bots.files.profile import FileProfile, Format
from bots.files.torn import Torn
from bots.files.workbook import Rows

Texts = Mapping[str, str]
Cells = tuple[str, ...]
_State = tuple[int, int, int]


class Lines(Protocol):
    """A way of writing lines, to the end of which one more can be added."""

    beginning: bytes
    """What stands before the first record."""

    def line(self, cells: Sequence[str]) -> bytes:
        """Return one line with its end."""

    def whole(self, content: bytes) -> int:
        """Return how many bytes are whole lines, or raise `Torn`."""

    def rows(self, content: bytes) -> list[Cells]:
        """Return the cells of every record, or raise `Torn`."""


class RecordFile:
    """A file of one profile. Texts go by the boxes of the keying plan."""

    def __init__(self, profile: FileProfile) -> None:
        self._profile = profile
        self._columns = laid_out(profile)
        self._form = _form(profile)
        self._seen: dict[Path, tuple[_State, list[Cells]]] = {}

    @property
    def boxes(self) -> frozenset[str]:
        """Which boxes have a column."""
        return frozenset(column.box for column in self._columns if column.box)

    def cells(self, texts: Texts) -> Cells:
        """Return the row for the texts of every box.

        Raises:
            RecordRejected: naming each column and the first character that does not fit.
        """
        cells, refused = [], []
        for column in self._columns:
            try:
                if column.box:
                    cells.append(written(texts[column.box], column, self._profile))
                else:
                    cells.append(fixed(column.constant or "", column, self._profile))
            except Unfit as reason:
                refused.append(f"{column.name}: {reason}")
        if refused:
            raise RecordRejected("。".join(refused))
        return tuple(cells)

    def as_read_back(self, cells: Cells) -> Texts:
        """Return what would be read of a row, were it in a file."""
        if isinstance(self._form, Rows):
            (row,) = self._form.rows(self._form.book([cells]))
        else:
            (row,) = self._form.rows(self._form.beginning + self._form.line(cells))
        return self._texts(row)

    def append(self, path: Path, cells: Cells) -> None:
        """Add a row; raise as `durable` does."""
        if isinstance(self._form, Rows):
            durable.replace(path, self._form.book([*self._rows(path), cells]))
        else:
            begun = path.exists() and path.stat().st_size > 0
            before = b"" if begun else self._form.beginning
            durable.append(path, before + self._form.line(cells))

    def count(self, path: Path) -> int:
        """Return how many records a file holds; raise as `records` does."""
        return len(self._rows(path))

    def keys(self, path: Path) -> list[str]:
        """Return the key of every record of a file; raise as `records` does."""
        place = next(n for n, each in enumerate(self._columns) if each.box == self._profile.key)
        with _ours(path):
            column = self._columns[place]
            return [read(row[place], column, self._profile) for row in self._rows(path)]

    def record(self, path: Path, row: int) -> Texts:
        """Return one record of a file, counted from 1; raise as `records` does."""
        with _ours(path):
            return self._texts(self._rows(path)[row - 1])

    def records(self, path: Path) -> list[Texts]:
        """Return every record of a file.

        Raises:
            SystemUnavailable: the file is not as this profile writes it.
        """
        with _ours(path):
            return [self._texts(row) for row in self._rows(path)]

    def heal(self, path: Path) -> None:
        """Take off the line that a crash left unfinished; a workbook is never unfinished.

        Nothing is cut off a file whose other lines are not ours.

        Raises:
            SystemUnavailable: the file is not as this profile writes it.
        """
        if isinstance(self._form, Rows) or self._has_seen(path):
            return
        content = path.read_bytes()
        with _ours(path):
            whole = self._form.whole(content)
            rows = self._form.rows(content[:whole])
        if whole < len(content):
            durable.cut(path, whole)
        self._seen[path] = (_state(path), rows)

    def _rows(self, path: Path) -> list[Cells]:
        """Return the cells of a file, read again whenever it is another than it was."""
        if not path.exists():
            return []
        if not self._has_seen(path):
            with _ours(path):
                self._seen[path] = (_state(path), self._form.rows(path.read_bytes()))
        return self._seen[path][1]

    def _has_seen(self, path: Path) -> bool:
        return path in self._seen and self._seen[path][0] == _state(path)

    def _texts(self, row: Cells) -> Texts:
        return {
            column.box: read(cell, column, self._profile)
            for column, cell in zip(self._columns, row, strict=True)
            if column.box
        }


def _form(profile: FileProfile) -> Lines | Rows:
    columns = laid_out(profile)
    headings = [column.heading for column in columns]
    if profile.format is Format.XLSX:
        return Rows(profile.sheet, headings, header=profile.header)
    if profile.format is Format.FIXED:
        return FixedLines(profile, columns)
    return CsvLines(profile, headings)


def _state(path: Path) -> _State:
    told = path.stat()
    return told.st_ino, told.st_size, told.st_mtime_ns


@contextmanager
def _ours(path: Path) -> Iterator[None]:
    try:
        yield
    except (Torn, Unfit):
        raise SystemUnavailable(
            f"{path.name}: この設定で書いたファイルではありません。ファイルと設定を確かめてください"
        ) from None
