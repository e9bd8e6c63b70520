"""The screens: one form around everything, hidden fields on top, tables inside."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from html import escape

from samples.systems.gakudo import wizard
from samples.systems.gakudo.boxes import BOXES, STEPS, Box
from samples.systems.gakudo.controls import (
    button,
    entry_control,
    link,
    shown_control,
    text_box,
)
from samples.systems.gakudo.viewstate import State

ADDRESS = "/Default.aspx"

_STYLE = """
body { font-family: "MS PGothic", "IPAPGothic", "IPAGothic", "Noto Sans CJK JP", sans-serif;
  font-size: 13px; margin: 0; background: #f4f7f0 }
#head { background: #3b7a3b; color: #ffffff; padding: 6px 12px; font-size: 15px }
#menu { background: #dfeadb; border-bottom: 1px solid #9bb894; padding: 4px 12px }
#main { padding: 6px 16px } h1 { font-size: 15px; border-left: 6px solid #3b7a3b;
  padding-left: 6px }
.steps { margin: 6px 0; color: #888888 } .steps b { color: #c04000 }
table.f, table.g { border-collapse: collapse; background: #ffffff }
table.f th, table.f td, table.g th, table.g td { border: 1px solid #a8bfa2; padding: 3px 6px }
table.f th { background: #e6efe2; text-align: left; font-weight: normal; width: 120px }
table.g th { background: #507cd1; color: #ffffff } table.g tr.alt { background: #eff3fb }
span.req { color: #ffffff; background: #cc3300; font-size: 10px; padding: 0 3px; margin-left: 4px }
span.meisho { color: #555555; margin-left: 8px } td span { white-space: pre-wrap }
.vs { color: #cc0000; border: 1px solid #cc0000; background: #fff4f0; margin: 4px 0 }
.btn { margin: 8px 8px 8px 0; padding: 2px 16px; font-family: inherit }
"""

_SCRIPT = """
function __doPostBack(target, argument) { var f = document.forms['aspnetForm'];
  f.__EVENTTARGET.value = target; f.__EVENTARGUMENT.value = argument; f.submit(); }
function hizuke(o) { var m = o.value.match(/^([0-9]{4})([0-9]{2})([0-9]{2})$/);
  if (m) { o.value = m[1] + '/' + m[2] + '/' + m[3]; } }
var soshinchu = false;
function toroku() { if (soshinchu) { alert('処理中です。しばらくお待ちください。'); return false; }
  if (!confirm('登録します。よろしいですか？')) { return false; }
  soshinchu = true; return true; }
"""


def log_in_screen(hidden: Mapping[str, str], said: str = "") -> str:
    """Return ログイン."""
    password = (
        '<input name="ctl00$cphMain$txtPassword" type="password" maxlength="20"'
        ' id="ctl00_cphMain_txtPassword" />'
    )
    return _page(
        "ログイン",
        _summary([said] if said else [])
        + f'<table class="f"><tr><th>利用者ID</th><td>{text_box("ctl00$cphMain$txtUserId")}</td>'
        f"</tr><tr><th>パスワード</th><td>{password}</td></tr></table>"
        + button(wizard.LOG_IN, "ログイン"),
        hidden,
        menu=False,
    )


def screen(
    state: State, hidden: Mapping[str, str], found: Sequence[sqlite3.Row], errors: Iterable[str]
) -> str:
    """Return the screen of a state, with the records that it shows."""
    summary = _summary(errors)
    if state.view == "entry":
        title, _ = STEPS[state.step]
        return _page(f"就労状況登録（{title}）", summary + _entry(state), hidden)
    if state.view == "confirm":
        return _page("就労状況登録（確認）", summary + _confirm(state), hidden)
    if state.view == "done":
        return _page("登録完了", _done(state), hidden)
    if state.view == "search":
        return _page("就労状況照会", _search(state, found), hidden)
    if state.view == "detail":
        return _page("就労状況詳細", _detail(found), hidden)
    return _page("メニュー", "<p>上のメニューから処理を選択してください。</p>", hidden)


def failure_screen(said: str) -> str:
    """Return what ASP.NET showed when nobody had caught it."""
    return (
        f"<html><head><title>実行時エラー</title></head><body bgcolor=white><h1>"
        f"'/' アプリケーションでサーバー エラーが発生しました。<hr width=100% size=1></h1>"
        f"<h2><i>{said}</i></h2></body></html>"
    )


def _page(title: str, body: str, hidden: Mapping[str, str], *, menu: bool = True) -> str:
    fields = "".join(
        f'<input type="hidden" name="{name}" id="{name}" value="{escape(text)}" />\n'
        for name, text in {"__EVENTTARGET": "", "__EVENTARGUMENT": "", **hidden}.items()
    )
    links = (
        link(wizard.TO_ENTRY, "就労状況登録"),
        link(wizard.TO_SEARCH, "就労状況照会"),
        link(wizard.LOG_OUT, "ログアウト"),
    )
    bar = f'<div id="menu">{"　|　".join(links)}</div>' if menu else ""
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN">
<html lang="ja"><head><meta http-equiv="Content-Type" content="text/html; charset=euc-jp" />
<title>{title}</title><style type="text/css">{_STYLE}</style></head><body>
<form name="aspnetForm" method="post" action="Default.aspx" id="aspnetForm">
<div>{fields}</div><script type="text/javascript">{_SCRIPT}</script>
<div id="head">みなと野市　学童クラブ入会管理システム</div>{bar}
<div id="main"><h1>{title}</h1>{body}</div></form></body></html>"""


def _summary(errors: Iterable[str]) -> str:
    said = "".join(f"<li>{escape(error)}</li>" for error in errors)
    name = "ctl00_cphMain_ValidationSummary1"
    return f'<div id="{name}" class="vs"><ul>{said}</ul></div>' if said else ""


def _steps(now: int) -> str:
    titles = [*(title for title, _ in STEPS), "確認"]
    shown = (f"<b>{n + 1}.{t}</b>" if n == now else f"{n + 1}.{t}" for n, t in enumerate(titles))
    return f'<div class="steps">{" ＞ ".join(shown)}</div>'


def _entry(state: State) -> str:
    boxes = wizard.boxes_of(state)
    back = button(wizard.BACK, "戻る") if state.step else ""
    rows = "".join(
        f"<tr><th>{box.label}{_required(box)}</th><td>{entry_control(box, state.values)}</td></tr>"
        for box in boxes
        if box.kind != "mark"
    )
    marks = "".join(entry_control(box, state.values) for box in boxes if box.kind == "mark")
    return (
        f'{_steps(state.step)}<table class="f">{rows}{_days(marks)}</table>'
        f"{back}{button(wizard.NEXT, '次へ')}"
    )


def _confirm(state: State) -> str:
    register = button(wizard.REGISTER, "登録", "return toroku();")
    return (
        f"{_steps(len(STEPS))}{_shown(state.values)}"
        f"<p>上記の内容で登録します。</p>{button(wizard.BACK, '戻る')}{register}"
    )


def _done(state: State) -> str:
    return (
        "<p>登録が完了しました。</p>"
        f'<table class="f"><tr><th>整理番号</th><td><span>{state.number}</span></td></tr></table>'
    )


def _search(state: State, found: Sequence[sqlite3.Row]) -> str:
    asked = text_box(wizard.ASKED, state.asked, 12)
    number = text_box(wizard.ASKED_NUMBER, state.asked_number, 12)
    search = button(wizard.SEARCH, "検索")
    return (
        f'<table class="f"><tr><th>受付番号</th><td>{asked}</td></tr>'
        f"<tr><th>整理番号</th><td>{number}</td></tr></table>{search}"
        f"{'' if state.hits is None else _grid(found)}"
    )


def _grid(found: Sequence[sqlite3.Row]) -> str:
    if not found:
        return "<p>該当するデータが存在しません。</p>"
    rows = "".join(
        f"<tr{' class=alt' if place % 2 else ''}>"
        f"<td>{link(wizard.GRID, '選択', f'Select${place}')}</td><td>{row['number']}</td>"
        f"<td>{escape(row['UketsukeNo'])}</td><td>{escape(row['HogoshaMei'])}</td>"
        f"<td>{row['registered_at']}</td></tr>"
        for place, row in enumerate(found)
    )
    heads = "".join(f"<th>{head}</th>" for head in ("", "整理番号", "受付番号", "氏名", "登録日時"))
    return f'<table class="g" id="ctl00_cphMain_gvKekka"><tr>{heads}</tr>{rows}</table>'


def _detail(found: Sequence[sqlite3.Row]) -> str:
    record = found[0]
    values = {box.column: record[box.column] for box in BOXES}
    return (
        f'<table class="f"><tr><th>整理番号</th><td><span>{record["number"]}</span></td></tr>'
        f"<tr><th>登録日時</th><td><span>{record['registered_at']}</span></td></tr></table><br />"
        f"{_shown(values)}"
    )


def _shown(values: Mapping[str, str]) -> str:
    rows = "".join(
        f"<tr><th>{box.label}</th><td>{shown_control(box, values)}</td></tr>"
        for box in BOXES
        if box.kind != "mark"
    )
    marks = "".join(shown_control(box, values) for box in BOXES if box.kind == "mark")
    return f'<table class="f" id="ctl00_cphMain_tblNaiyo">{rows}{_days(marks)}</table>'


def _days(marks: str) -> str:
    return f"<tr><th>就労曜日</th><td>{marks}</td></tr>" if marks else ""


def _required(box: Box) -> str:
    return '<span class="req">必須</span>' if box.required else ""
