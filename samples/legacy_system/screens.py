"""The screens as HTML, as they were written then: tables, grey borders, inline scripts."""

import sqlite3
from collections.abc import Iterable, Mapping
from html import escape

from samples.legacy_system.boxes import BOXES, SECTIONS, Box

_STYLE = """
body { font-family: "MS Gothic", "IPAGothic", "Noto Sans CJK JP", monospace; font-size: 13px;
       margin: 0; background: #ffffff }
table.w { border-collapse: collapse } table.w td, table.w th { border: 1px solid #808080;
       padding: 2px 6px } table.w td.h, table.w th { background: #d4d0c8; text-align: left;
       font-weight: normal; white-space: nowrap } td.v { white-space: pre-wrap }
input, select, textarea { font-family: inherit; font-size: 13px; border: 1px solid #7f9db9 }
input.b { border: 2px outset #d4d0c8; background: #d4d0c8; padding: 1px 14px }
h2 { font-size: 15px; margin: 8px 0 } .t { background: #003399; color: #ffffff; padding: 4px 8px }
.m { background: #d4d0c8; padding: 3px 8px; border-bottom: 1px solid #808080 }
.err { color: #cc0000; font-weight: bold }
"""

_SCRIPT = """
function hiduke(o){ if(o.value!='' && !o.value.match(/^[0-9]{8}$/)){
  alert('日付はYYYYMMDDの8桁で入力してください'); } }
function kikan(o){ document.getElementById('koyo_shuryo').disabled = (o.value=='1'); }
function toroku(){ var f=document.forms['nyuryoku'];
  if(f.uketsuke_no.value==''){ alert('受付番号を入力してください'); return false; }
  if(!confirm('登録します。よろしいですか')){ return false; }
  f.submit(); return true; }
"""


def log_in_screen(error: str = "") -> str:
    """Return ログイン."""
    return _page(
        "ログイン",
        f"""{_error(error)}<form method="post" action="/login"><table class="w">
<tr><td class="h"><label for="bango">職員番号</label></td>
<td><input type="text" name="bango" id="bango" size="10" maxlength="6"></td></tr>
<tr><td class="h"><label for="pass">パスワード</label></td>
<td><input type="password" name="pass" id="pass" size="16" maxlength="16"></td></tr>
</table><p><input class="b" type="submit" value="ログイン"></p></form>""",
        menu=False,
    )


def menu_screen() -> str:
    """Return メニュー."""
    return _page(
        "メニュー",
        """<table class="w"><tr><th>業務</th><th>処理</th></tr>
<tr><td rowspan="2">就労証明</td><td><a href="/nyuryoku">就労証明入力</a></td></tr>
<tr><td><a href="/shokai">就労証明照会</a></td></tr></table>""",
    )


def entry_screen(values: Mapping[str, str], errors: Iterable[str] = ()) -> str:
    """Return 就労証明入力, with what was sent before where it was refused."""
    sections = "".join(
        f'<tr><th colspan="4">■{escape(title)}</th></tr>{_rows(boxes, values)}'
        for title, boxes in SECTIONS
    )
    return _page(
        "就労証明入力",
        f"""{"".join(map(_error, errors))}
<form name="nyuryoku" method="post" action="/nyuryoku" onsubmit="return false">
<table class="w">{sections}</table>
<p><input class="b" type="button" value="登録" onclick="toroku()">
<input class="b" type="reset" value="クリア"></p></form>""",
    )


def receipt_screen(number: str) -> str:
    """Return 登録完了, with the number of the record."""
    return _page(
        "登録完了",
        f"""<p>登録しました。</p><table class="w"><tr><th>登録番号</th>
<td>{escape(number)}</td></tr></table>""",
    )


def search_screen(asked: str, found: Iterable[sqlite3.Row] | None) -> str:
    """Return 就労証明照会, with the records found where something was asked."""
    return _page(
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
        f'<tr><th scope="row">{box.label}</th><td class="v">{escape(record[box.column])}</td>'
        f"<td>{escape(_meaning(box, record[box.column]))}</td></tr>"
        for box in BOXES
    )
    return _page(
        "就労証明詳細",
        f"""<table class="w"><tr><th>登録番号</th><td>{record["number"]}</td></tr>
<tr><th>登録日時</th><td>{record["registered_at"]}</td></tr></table><br>
<table class="w" summary="登録内容"><tr><th>項目</th><th>値</th><th>名称</th></tr>{rows}</table>""",
    )


def failure_screen() -> str:
    """Return what Java showed when nobody had caught it."""
    return _page("システムエラー", "<p>システム管理者に連絡してください。(E-9999)</p>", menu=False)


def _page(title: str, body: str, *, menu: bool = True) -> str:
    bar = '<div class="m"><a href="/menu">メニュー</a>｜<a href="/logout">ログアウト</a></div>'
    return f"""<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">
<html lang="ja"><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<title>{title}</title><style type="text/css">{_STYLE}</style>
<script type="text/javascript">{_SCRIPT}</script></head><body>
<div class="t">みなと野市　保育業務システム　Ver.3.2</div>{bar if menu else ""}
<div style="padding:4px 12px"><h2>{title}</h2>{body}</div></body></html>"""


def _error(text: str) -> str:
    return f'<p class="err">エラー：{escape(text)}</p>' if text else ""


def _rows(boxes: tuple[Box, ...], values: Mapping[str, str]) -> str:
    marks = "".join(_control(box, values) for box in boxes if box.kind == "mark")
    first = f'<tr><td class="h">就労曜日</td><td colspan="3">{marks}</td></tr>' if marks else ""
    cells = [
        f'<td class="h"><label for="{box.column}">{box.label}</label>'
        f"{'<font color=red>※</font>' if box.required else ''}</td><td>{_control(box, values)}</td>"
        for box in boxes
        if box.kind != "mark"
    ]
    pairs = ["".join(cells[start : start + 2]) for start in range(0, len(cells), 2)]
    return first + "".join(f"<tr>{pair}</tr>" for pair in pairs)


def _control(box: Box, values: Mapping[str, str]) -> str:
    held = values.get(box.column, "")
    name = f'name="{box.column}" id="{box.column}"'
    if box.kind == "mark":
        checked = " checked" if held else ""
        mark = f'<input type="checkbox" {name} value="1"{checked}>'
        return f'{mark}<label for="{box.column}">{box.label}</label>　'
    if box.kind == "code":
        script = ' onchange="kikan(this)"' if box.column == "koyo_kikan" else ""
        options = "".join(
            f'<option value="{code}"{" selected" if code == held else ""}>{code} {means}</option>'
            for code, means in (("", ""), *box.codes)
        )
        return f"<select {name}{script}>{options}</select>"
    if box.kind == "long":
        return (
            f'<textarea {name} rows="3" cols="50" maxlength="{box.most}">{escape(held)}</textarea>'
        )
    script = ' onblur="hiduke(this)"' if box.kind == "date" else ""
    size = min(box.most + 2, 42)
    return (
        f'<input type="text" {name} size="{size}" maxlength="{box.most}" '
        f'value="{escape(held)}"{script}>'
    )


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
