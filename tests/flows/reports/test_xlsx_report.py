from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from cases.ledger import Ledger
from cases.records.records import NewCase, ReadingTerms, reception_number
from cases.records.states import State
from cases.store.database import open_database
from flows.reports.xlsx_report import build_report
from ocr.base.form_reading import (
    Decision,
    FieldReading,
    FormReading,
    PageOutcome,
    PageState,
    Quality,
)
from ocr.base.reasons import Reason, ReasonCode

DAY = date(2026, 4, 1)
LEASE = timedelta(hours=1)
HEADINGS = [
    *("受付番号", "ファイル名", "頁", "様式", "状態", "読取秒", "確認秒", "項目数"),
    *("確認した項目", "訂正した項目", "登録番号", "備考"),
]


class Office:
    """A ledger, and a clock that stands until it is turned (noon in Japan at first)."""

    def __init__(self, engine):
        self.now = datetime(2026, 4, 1, 3, tzinfo=UTC)
        self.ledger = Ledger(engine, lambda: self.now)

    def wait(self, **span):
        self.now += timedelta(**span)

    def read(self, file_name, doubtful):
        scan = self.ledger.receive_scan(file_name, file_name, Path("s.pdf"), 1, "intake")
        self.ledger.split_scan(scan.scan_id, [NewCase(Path("p.png"), (1, 2))], "intake")
        case_id = self.ledger.claim(State.READING, "reader", LEASE)
        decision = Decision.CONFIRM if doubtful else Decision.ACCEPT
        fields = tuple(
            FieldReading(name, name, "name", "山田 太郎", "山田 太郎", 0.9, decision)
            for name in ("applicant_name", "issuer_name", "contact_name")
        )
        quality = Quality(200, 0, 0, 0, 1, 1)
        form = FormReading("shurou", "2024-11", "h", "e", quality, fields, (("read", 1.5),))
        outcome = PageOutcome(PageState.READ, form=form)
        self.ledger.finish_reading(case_id, outcome, "reader", ReadingTerms("applicant_name"))
        return case_id

    def review(self, case_id, seconds):
        self.ledger.opened(case_id, "sato")
        self.wait(seconds=seconds)
        version = self.ledger.case(case_id).version
        version = self.ledger.confirm(case_id, "applicant_name", "sato", version)
        version = self.ledger.confirm(case_id, "issuer_name", "sato", version)
        version = self.ledger.correct(case_id, "contact_name", "山田 花子", "sato", version)
        self.ledger.approve(case_id, "sato", version)

    def key(self, number):
        case_id = self.ledger.claim(State.KEYING, "bot", LEASE)
        self.ledger.keying.intent(case_id, "hoiku", f"KB{case_id}", "bot")
        self.ledger.keying.receipt(case_id, number, self.now, "bot")


@pytest.fixture
def office(tmp_path):
    engine = open_database(f"sqlite:///{tmp_path}/cases.sqlite3")
    yield Office(engine)
    engine.dispose()


def sheet_of(office, tmp_path, day_from=DAY, day_to=DAY):
    out = build_report(office.ledger, day_from, day_to, tmp_path / "reports" / "day.xlsx")
    (sheet,) = load_workbook(out).worksheets
    return sheet


def lines_of(sheet):
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    start = rows.index(HEADINGS)
    return [dict(zip(HEADINGS, row, strict=True)) for row in rows[start + 1 :]]


def figures_of(sheet):
    figures = {}
    for labels, values in ((3, 4), (6, 7)):
        for label, value in zip(sheet[labels], sheet[values], strict=True):
            if value.value is not None:
                figures[label.value] = value.value
    return figures


def test_a_days_work_is_one_line_for_each_case(office, tmp_path):
    keyed = office.read("窓口 0401.pdf", doubtful=True)
    office.review(keyed, seconds=24)
    office.key("H-000123")
    waiting = office.read("窓口 0402.pdf", doubtful=True)
    done, open_ = lines_of(sheet_of(office, tmp_path))
    assert done == {
        "受付番号": reception_number(keyed),
        "ファイル名": "窓口 0401.pdf",
        "頁": "1・2",
        "様式": "shurou 2024-11",
        "状態": "入力済",
        "読取秒": 1.5,
        "確認秒": 24,
        "項目数": 3,
        "確認した項目": 2,
        "訂正した項目": 1,
        "登録番号": "H-000123",
        "備考": None,
    }
    assert (open_["受付番号"], open_["状態"]) == (reception_number(waiting), "確認待ち")
    assert (open_["確認秒"], open_["登録番号"]) == (None, None)


def test_the_summary_adds_the_lines_up(office, tmp_path):
    for number, seconds in enumerate((10, 20, 60)):
        office.review(office.read(f"{number}.pdf", doubtful=True), seconds)
        office.key(f"H-{number}")
    office.ledger.discard(office.read("3.pdf", doubtful=True), "sato", "別の書類")
    figures = figures_of(sheet_of(office, tmp_path))
    assert (figures["合計"], figures["入力済"], figures["対象外"]) == (4, 3, 1)
    assert (figures["人が見た件数"], figures["確認秒 平均"], figures["確認秒 中央値"]) == (
        3,
        30,
        20,
    )
    assert (figures["項目数"], figures["確認した項目"], figures["訂正した項目"]) == (12, 6, 3)
    assert (figures["登録済み"], figures["読取秒 平均"]) == (3, 1.5)


def test_no_value_and_no_clerks_word_is_in_the_report(office, tmp_path):
    office.review(office.read("a.pdf", doubtful=True), 5)
    returned = office.read("b.pdf", doubtful=True)
    office.ledger.send_back(returned, "sato", "山田さんの証明日がない")
    sheet = sheet_of(office, tmp_path)
    told = "".join(str(cell.value) for row in sheet.iter_rows() for cell in row)
    assert "山田" not in told
    assert lines_of(sheet)[1]["備考"] == "理由は案件の画面にあります"


def test_what_the_machine_says_is_in_the_remarks(office, tmp_path):
    office.read("a.pdf", doubtful=False)
    office.ledger.receive_scan("b", "b.pdf", Path("s.pdf"), 1, "intake")
    office.ledger.split_scan(2, [NewCase(Path("p.png"), (1,))], "intake")
    unread = office.ledger.claim(State.READING, "reader", LEASE)
    office.ledger.finish_reading(
        unread, PageOutcome(PageState.UNREADABLE, Reason(ReasonCode.COARSE, "71")), "reader"
    )
    assert lines_of(sheet_of(office, tmp_path))[1]["備考"] == (
        "解像度が低すぎます（約71dpi）。200dpi 以上で読み取り直してください"
    )


def test_a_day_begins_at_midnight_in_japan(office, tmp_path):
    office.now = datetime(2026, 3, 31, 14, 59, 59, tzinfo=UTC)
    before = office.read("before.pdf", doubtful=True)
    office.wait(seconds=1)
    first = office.read("first.pdf", doubtful=True)
    office.now = datetime(2026, 4, 1, 15, tzinfo=UTC)
    after = office.read("after.pdf", doubtful=True)
    numbers = [line["受付番号"] for line in lines_of(sheet_of(office, tmp_path))]
    assert numbers == [reception_number(first)]
    month = sheet_of(office, tmp_path, date(2026, 3, 31), date(2026, 4, 2))
    assert [line["受付番号"] for line in lines_of(month)] == [
        reception_number(case_id) for case_id in (before, first, after)
    ]
    assert "2026-03-31 ～ 2026-04-02" in month["A1"].value


def test_a_day_without_cases_is_a_report_too(office, tmp_path):
    sheet = sheet_of(office, tmp_path)
    assert lines_of(sheet) == []
    assert figures_of(sheet)["合計"] == 0


def test_a_file_name_is_text_whatever_it_is(office, tmp_path):
    office.read('=HYPERLINK("x")\x07.pdf', doubtful=True)
    sheet = sheet_of(office, tmp_path)
    (cell,) = [c for row in sheet.iter_rows() for c in row if "HYPER" in str(c.value)]
    assert (cell.data_type, cell.value) == ("s", '=HYPERLINK("x").pdf')


def test_the_heading_stays_in_sight_and_every_column_is_wide_enough(office, tmp_path):
    office.read("a.pdf", doubtful=True)
    sheet = sheet_of(office, tmp_path)
    header = next(row[0].row for row in sheet.iter_rows() if row[0].value == "受付番号")
    assert sheet.freeze_panes == f"B{header + 1}"
    assert sheet.auto_filter.ref == f"A{header}:L{header + 1}"
    for cell in sheet[header]:
        assert sheet.column_dimensions[cell.column_letter].width >= 2 * len(cell.value)
