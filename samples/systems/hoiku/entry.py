"""就労証明入力 and 就労証明修正, where a record is typed or corrected, and the pop-up 住所検索."""

from collections.abc import Iterable, Mapping
from html import escape
from itertools import groupby

from samples.systems.hoiku import postal_codes, scripts
from samples.systems.hoiku.boxes import SECTIONS, Box
from samples.systems.hoiku.shell import document, error, page

_ON_LEAVING = {"date": "hiduke", "kana": "hankaku", "time": "jikoku"}
_BUTTON = '<input class="i" type="image" src="/img/{}.gif" alt="{}"{}>'


def entry_screen(
    values: Mapping[str, str], token: str, errors: Iterable[str] = (), number: str = ""
) -> str:
    """Return 就労証明入力, with what was sent before where it was refused.

    With the number of a record it is 就労証明修正, which corrects that record.
    """
    title, action = (
        ("就労証明修正", f"/shusei/{number}") if number else ("就労証明入力", "/nyuryoku")
    )
    sections = "".join(
        f'<tr><th colspan="4">■{escape(title)}</th></tr>{_rows(boxes, values)}'
        for title, boxes in SECTIONS
    )
    return page(
        title,
        f"""{"".join(map(error, errors))}
<form name="nyuryoku" method="post" action="{action}" onsubmit="return toroku()">
<input type="hidden" name="token" value="{token}"><table class="w">{sections}</table>
<p>{_BUTTON.format("toroku", "登録", "")}
<input class="b" type="reset" value="クリア"></p></form>""",
        scripts.ENTRY,
    )


def postal_screen(asked: str) -> str:
    """Return the pop-up: a code is asked, and what is chosen goes into the entry screen."""
    found = postal_codes.found(asked)
    rows = "".join(
        f"""<tr><td>{code}</td><td><a href="javascript:erabu('{code}','{address}')">"""
        f"{address}</a></td></tr>"
        for code, address in found
    )
    missing = "alert('該当する郵便番号がありません');" if asked and not found else ""
    return document(
        "住所検索",
        f"""<body style="padding:8px"><form method="get" action="/yubin">
<label for="yubin">郵便番号</label> <input type="text" name="yubin" id="yubin" size="9"
 maxlength="8" value="{escape(asked)}"> <input class="b" type="submit" value="検索"></form>
<table class="w">{rows}</table></body>""",
        scripts.POSTAL + missing,
    )


def _rows(boxes: tuple[Box, ...], values: Mapping[str, str]) -> str:
    marks = "".join(_control(box, values) for box in boxes if box.kind == "mark")
    first = f'<tr><td class="h">就労曜日</td><td colspan="3">{marks}</td></tr>' if marks else ""
    rest = (box for box in boxes if box.kind != "mark")
    cells = [_cells(tuple(row), values) for _, row in groupby(rest, lambda box: box.heading)]
    pairs = ["".join(cells[start : start + 2]) for start in range(0, len(cells), 2)]
    return first + "".join(f"<tr>{pair}</tr>" for pair in pairs)


def _cells(row: tuple[Box, ...], values: Mapping[str, str]) -> str:
    box = row[0]
    if box.part:
        controls = "".join(
            f"元号{_control(each, values)}　"
            if each.kind == "code"
            else f"{_control(each, values)}{each.part}"
            for each in row
        )
        return f'<td class="h">{box.heading}</td><td>{controls}</td>'
    mark = "<font color=red>※</font>" if box.required else ""
    label = f'<label for="{box.column}">{box.label}</label>{mark}'
    return f'<td class="h">{label}</td><td>{_control(box, values)}</td>'


def _control(box: Box, values: Mapping[str, str]) -> str:
    held = values.get(box.column, "")
    name = f'name="{box.column}" id="{box.column}"'
    if box.kind == "mark":
        checked = " checked" if held else ""
        mark = f'<input type="checkbox" {name} value="1"{checked}>'
        return f'{mark}<label for="{box.column}">{box.label}</label>　'
    if box.kind == "code":
        return _choice(box, name, held)
    if box.kind == "long":
        return (
            f'<textarea {name} rows="3" cols="50" maxlength="{box.most}">{escape(held)}</textarea>'
        )
    size = min(box.most + 2, 36)
    shown = box.shown(held)
    typed = f'type="text" {name} size="{size}" maxlength="{box.most}" value="{escape(shown)}"'
    if box.kind == "postal":
        button = _BUTTON.format("kensaku", "住所検索", ' onclick="return yubin()"')
        return f'<input class="r" {typed} readonly> {button}'
    script = f' onblur="{_ON_LEAVING[box.kind]}(this)"' if box.kind in _ON_LEAVING else ""
    back = ' onfocus="modosu(this)"' if box.kind == "time" else ""
    return f"<input {typed}{script}{back}>"


def _choice(box: Box, name: str, held: str) -> str:
    script = ' onchange="kikan(this)"' if box.column == "koyo_kikan" else ""
    options = "".join(
        f'<option value="{code}"{" selected" if code == held else ""}>{code} {means}</option>'
        for code, means in (("", ""), *box.codes)
    )
    return f"<select {name}{script}>{options}</select>"
