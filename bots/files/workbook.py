"""Rows of a workbook: cells in the bytes of an .xlsx and back. Every cell is text, formulas too."""

import io
from collections.abc import Sequence
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from bots.files.torn import Torn

_TEXT = "@"  # the format of Excel that keeps 0012 as it is


class Rows:
    """One sheet; the first row holds the headings where there are any."""

    def __init__(self, sheet: str, headings: Sequence[str], *, header: bool) -> None:
        self._sheet = sheet
        self._headings = tuple(headings)
        self._above = [self._headings] if header else []

    def book(self, rows: Sequence[Sequence[str]]) -> bytes:
        """Return a workbook that holds these rows."""
        book = Workbook(write_only=True)
        sheet = book.create_sheet(self._sheet)
        for row in (*self._above, *rows):
            sheet.append([_cell(sheet, text) for text in row])
        written = io.BytesIO()
        book.save(written)
        return written.getvalue()

    def rows(self, content: bytes) -> list[tuple[str, ...]]:
        """Return the rows below the headings.

        Raises:
            Torn: where the workbook is not as this profile writes it.
        """
        try:
            book = load_workbook(io.BytesIO(content), read_only=True)
            found = [self._texts(row) for row in book[self._sheet].iter_rows(values_only=True)]
        except (BadZipFile, InvalidFileException, KeyError, ValueError):
            raise Torn from None
        if found[: len(self._above)] != self._above:
            raise Torn
        return found[len(self._above) :]

    def _texts(self, row: Sequence[object]) -> tuple[str, ...]:
        texts = tuple("" if value is None else value for value in row)
        short = len(self._headings) - len(texts)
        if short < 0 or not all(isinstance(text, str) for text in texts):
            raise Torn
        return (*map(str, texts), *("",) * short)


def _cell(sheet: WriteOnlyWorksheet, text: str) -> Cell:
    cell = WriteOnlyCell(sheet, value=None)
    if text:
        cell.value = text
        cell.data_type = "s"  # openpyxl takes =… for a formula and #N/A for an error
        cell.number_format = _TEXT
        cell.quotePrefix = text[0] in "=+-@"
    return cell
