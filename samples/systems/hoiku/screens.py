"""What comes after 登録, and what the system shows of its records."""

import csv
import io
import sqlite3
from collections.abc import Iterable
from html import escape

from samples.systems.hoiku.boxes import BOXES, Box
from samples.systems.hoiku.shell import page


def receipt_screen(number: str) -> str:
    """Return 登録完了, with the number of the record."""
    return page(
        "登録完了",
        f"""<p>登録しました。</p><table class="w"><tr><th>登録番号</th>
<td>{escape(number)}</td></tr></table>""",
    )


def interim_screen(number: str, seconds: float) -> str:
    """Return 処理中, which moves on to the receipt by itself."""
    script = f"setTimeout(\"location.replace('/kekka/{number}')\",{int(seconds * 1000)});"
    return page("処理中", "<p>処理中です。しばらくお待ちください。</p>", script)


def search_screen(asked: str, found: Iterable[sqlite3.Row] | None) -> str:
    """Return 就労証明照会, with the records found where something was asked."""
    return page(
        "就労証明照会",
        f"""<form method="get" action="/shokai"><table class="w"><tr>
<td class="h"><label for="uketsuke_no">受付番号</label></td>
<td><input type="text" name="uketsuke_no" id="uketsuke_no" size="14" maxlength="12"
 value="{escape(asked)}"></td><td><input class="b" type="submit" value="検索"></td></tr>
</table></form>{"" if found is None else _hits(list(found))}""",
    )


def detail_screen(record: sqlite3.Row) -> str:
    """Return 就労証明詳細: every box of one record, its code and what the code means."""
    rows = "".join(
        f'<tr><th scope="row">{box.label}</th>'
        f'<td class="v">{escape(box.shown(record[box.column]))}</td>'
        f"<td>{escape(_meaning(box, record[box.column]))}</td></tr>"
        for box in BOXES
    )
    return page(
        "就労証明詳細",
        f"""<table class="w"><tr><th>登録番号</th><td>{record["number"]}</td></tr>
<tr><th>登録日時</th><td>{record["registered_at"]}</td></tr></table><br>
<table class="w" summary="登録内容"><tr><th>項目</th><th>値</th><th>名称</th></tr>{rows}</table>""",
    )


def list_of_records(records: Iterable[sqlite3.Row]) -> str:
    """Return 登録一覧 as CSV."""
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(("登録番号", "受付番号", "登録日時"))
    writer.writerows((row["number"], row["uketsuke_no"], row["registered_at"]) for row in records)
    return sheet.getvalue()


def _hits(found: list[sqlite3.Row]) -> str:
    if not found:
        return "<p>該当するデータはありません。</p>"
    rows = "".join(
        f'<tr><td><a href="/shokai/{row["number"]}">{row["number"]}</a></td>'
        f"<td>{escape(row['uketsuke_no'])}</td><td>{escape(row['shimei'])}</td>"
        f"<td>{row['registered_at']}</td></tr>"
        for row in found
    )
    return (
        f"<p>{len(found)}件 見つかりました。</p>"
        '<table class="w"><tr><th>登録番号</th><th>受付番号</th><th>氏名</th><th>登録日時</th></tr>'
        f"{rows}</table>"
    )


def _meaning(box: Box, text: str) -> str:
    if box.kind == "mark":
        return "○" if text else ""
    return box.meaning(text)
