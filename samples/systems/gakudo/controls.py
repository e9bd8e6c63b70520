"""The controls of the pages as HTML, as ASP.NET rendered them."""

from collections.abc import Mapping
from html import escape

from samples.systems.gakudo.boxes import Box


def ident(control: str) -> str:
    """Return the `id` of a control."""
    return control.replace("$", "_")


def posts_back(control: str, argument: str = "") -> str:
    """Return the script that sends the page back in the name of a control."""
    return f"__doPostBack('{control}','{argument}')"


def link(control: str, words: str, argument: str = "") -> str:
    """Return a LinkButton."""
    script = escape(f"javascript:{posts_back(control, argument)}")
    return f'<a id="{ident(control)}" href="{script}">{escape(words)}</a>'


def button(control: str, words: str, script: str = "") -> str:
    """Return a Button, which submits the page."""
    onclick = f' onclick="{escape(script)}"' if script else ""
    return (
        f'<input type="submit" name="{control}" value="{words}" id="{ident(control)}"'
        f' class="btn"{onclick} />'
    )


def text_box(control: str, held: str = "", most: int = 20, more: str = "") -> str:
    """Return a TextBox."""
    return (
        f'<input name="{control}" type="text" value="{escape(held)}" maxlength="{most}"'
        f' id="{ident(control)}" style="width:{min(most, 30) * 13 + 20}px;"{more} />'
    )


def entry_control(box: Box, values: Mapping[str, str]) -> str:
    """Return the control in which one box is typed."""
    held = values.get(box.column, "")
    if box.kind == "code":
        return _select(box, values, held)
    if box.kind == "mark":
        return _check_box(box, held)
    if box.kind == "long":
        return (
            f'<textarea name="{box.control}" rows="3" cols="60" maxlength="{box.most}"'
            f' id="{ident(box.control)}">\n{escape(held)}</textarea>'
        )
    more = ' onblur="hizuke(this)"' if box.kind == "date" else ""
    return text_box(box.control, held, box.most, more)


def shown_control(box: Box, values: Mapping[str, str]) -> str:
    """Return the Labels, or the locked CheckBox, in which one box is shown."""
    held = values.get(box.column, "")
    if box.kind == "mark":
        return _check_box(box, held, ' disabled="disabled"')
    style = ' class="hizuke"' if box.kind == "date" else ""
    means = f'<span class="meisho">{escape(_meaning(box, held))}</span>' if held else ""
    return (
        f'<span id="{ident(box.control)}"{style}>{escape(held)}</span>'
        f"{means if box.kind == 'code' else ''}"
    )


def _select(box: Box, values: Mapping[str, str], held: str) -> str:
    waits = f"javascript:setTimeout('{_quoted(posts_back(box.control))}', 0)"
    script = f' onchange="{escape(waits)}"' if box.reloads else ""
    options = "".join(
        f'<option{" selected" if code == held else ""} value="{code}">{escape(means)}</option>'
        for code, means in (("", "選択してください"), *box.codes_while(values))
    )
    return f'<select name="{box.control}"{script} id="{ident(box.control)}">{options}</select>'


def _check_box(box: Box, held: str, more: str = "") -> str:
    checked = ' checked="checked"' if held else ""
    return (
        f'<input id="{ident(box.control)}" type="checkbox" name="{box.control}"{checked}{more} />'
        f'<label for="{ident(box.control)}">{box.label}</label>　'
    )


def _meaning(box: Box, code: str) -> str:
    offered = (*box.codes, *(each for _, codes in box.codes_at for each in codes))
    return dict(offered).get(code, "")


def _quoted(script: str) -> str:
    return script.replace("'", "\\'")
