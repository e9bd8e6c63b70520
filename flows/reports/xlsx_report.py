"""The report of a day or a month: one sheet with what was done, and never a citizen's value."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from statistics import mean, median

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from cases.ledger import Ledger
from cases.records.records import CaseFigures, reception_number
from cases.records.states import LABELS, State
from desk.web.reason_words import reason_of_case
from japanese.clock import TOKYO

"""Japan's time: no summer time since 1951, so no time zone database is needed."""

_COLUMNS: tuple[tuple[str, float, str], ...] = (
    ("受付番号", 16, "@"),
    ("ファイル名", 26, "@"),
    ("頁", 12, "@"),
    ("様式", 22, "@"),
    ("状態", 13, "@"),
    ("読取秒", 11, "0.0"),
    ("確認秒", 11, "0"),
    ("項目数", 11, "0"),
    ("確認した項目", 13, "0"),
    ("訂正した項目", 13, "0"),
    ("登録番号", 18, "@"),
    ("備考", 40, "@"),
)
_HEADER_ROW = 9
_HEADING_HEIGHT = 30  # points: two lines
_WRITTEN_BY_CLERKS = frozenset({State.RETURNED, State.DISCARDED, State.TO_REVIEW})
_TITLE = Font(size=14, bold=True)
_BOLD = Font(bold=True)
_SHADE = PatternFill("solid", fgColor="DDE7F0")
_LINE = Side(style="thin", color="B0B8C0")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)

Figure = tuple[str, str | float | None, str]
"""A heading, its value, and the number format."""


def build_report(ledger: Ledger, day_from: date, day_to: date, out: Path) -> Path:
    """Write the cases that moved from `day_from` to the end of `day_to` (Japan's time).

    Returns:
        `out`, an .xlsx of one sheet: a summary, then one line for each case, oldest first.
    """
    since = datetime.combine(day_from, time(), TOKYO)
    until = datetime.combine(day_to + timedelta(days=1), time(), TOKYO)
    cases = ledger.figures(since, until)
    book = Workbook()
    sheet = book.worksheets[0]
    _title(sheet, day_from, day_to)
    _block(sheet, 3, "状態別件数", _by_state(cases))
    _block(sheet, 6, "時間と項目", _in_sum(cases))
    _table(sheet, cases)
    _page_set_up(sheet)
    out.parent.mkdir(parents=True, exist_ok=True)
    book.save(out)
    return out


def _title(sheet: Worksheet, day_from: date, day_to: date) -> None:
    one_day = day_from == day_to
    sheet.title = "日次報告" if one_day else "期間報告"
    days = f"{day_from}" if one_day else f"{day_from} ～ {day_to}"
    _write(sheet, 1, 1, f"{sheet.title}　{days}").font = _TITLE


def _by_state(cases: Sequence[CaseFigures]) -> list[Figure]:
    counts = Counter(case.state for case in cases)
    found = [(LABELS[state], counts[state], "0") for state in State if counts[state]]
    return [("合計", len(cases), "0"), *found]


def _in_sum(cases: Sequence[CaseFigures]) -> list[Figure]:
    at_desk = [case.desk_seconds for case in cases if case.desk_seconds is not None]
    read = [case.read_seconds for case in cases if case.read_seconds is not None]
    return [
        ("人が見た件数", len(at_desk), "0"),
        ("確認秒 平均", mean(at_desk) if at_desk else None, "0.0"),
        ("確認秒 中央値", median(at_desk) if at_desk else None, "0.0"),
        ("読取秒 平均", mean(read) if read else None, "0.0"),
        ("項目数", sum(case.fields for case in cases), "#,##0"),
        ("確認した項目", sum(case.confirmed for case in cases), "#,##0"),
        ("訂正した項目", sum(case.corrected for case in cases), "#,##0"),
        ("登録済み", sum(case.receipt_number is not None for case in cases), "0"),
    ]


def _block(sheet: Worksheet, row: int, heading: str, block: Iterable[Figure]) -> None:
    _write(sheet, row, 1, heading).font = _BOLD
    sheet.row_dimensions[row].height = _HEADING_HEIGHT
    for column, (label, value, number_format) in enumerate(block, start=2):
        _heading(_write(sheet, row, column, label))
        cell = _write(sheet, row + 1, column, "―" if value is None else value)
        cell.number_format = number_format
        cell.alignment = Alignment(horizontal="right")
        cell.border = _BOX


def _table(sheet: Worksheet, cases: Sequence[CaseFigures]) -> None:
    sheet.row_dimensions[_HEADER_ROW].height = _HEADING_HEIGHT
    for column, (label, width, _) in enumerate(_COLUMNS, start=1):
        _heading(_write(sheet, _HEADER_ROW, column, label))
        sheet.column_dimensions[get_column_letter(column)].width = width
    for row, case in enumerate(cases, start=_HEADER_ROW + 1):
        for column, value in enumerate(_line(case), start=1):
            cell = _write(sheet, row, column, value)
            cell.number_format = _COLUMNS[column - 1][2]
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            cell.border = _BOX


def _line(case: CaseFigures) -> tuple[str | float | None, ...]:
    return (
        reception_number(case.case_id),
        case.scan_name,
        "・".join(map(str, case.page_numbers)),
        " ".join(filter(None, (case.template, case.edition))),
        LABELS[case.state],
        case.read_seconds,
        case.desk_seconds,
        case.fields,
        case.confirmed,
        case.corrected,
        case.receipt_number,
        _remark(case),
    )


def _remark(case: CaseFigures) -> str:
    # A clerk's own words may name the citizen; what the machine says never does.
    if case.reason and case.state in _WRITTEN_BY_CLERKS:
        return "理由は案件の画面にあります"
    return reason_of_case(case)


def _write(sheet: Worksheet, row: int, column: int, value: str | float | None) -> Cell:
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)  # noqa: S101  nothing is merged here
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type = "s"  # text, even where a file is called =1+1
    return cell


def _heading(cell: Cell) -> None:
    cell.font = _BOLD
    cell.fill = _SHADE
    cell.border = _BOX
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


def _page_set_up(sheet: Worksheet) -> None:
    last = max(sheet.max_row, _HEADER_ROW)
    sheet.freeze_panes = f"B{_HEADER_ROW + 1}"
    sheet.auto_filter.ref = f"A{_HEADER_ROW}:{get_column_letter(len(_COLUMNS))}{last}"
    sheet.print_title_rows = f"{_HEADER_ROW}:{_HEADER_ROW}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
