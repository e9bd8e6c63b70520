"""What every page has: the style, the blue bar and the words of an error."""

from html import escape

_STYLE = """
body { font-family: "MS Gothic", "IPAGothic", "Noto Sans CJK JP", monospace; font-size: 13px;
       margin: 0; background: #ffffff }
table.w { border-collapse: collapse } table.w td, table.w th { border: 1px solid #808080;
       padding: 2px 6px } table.w td.h, table.w th { background: #d4d0c8; text-align: left;
       font-weight: normal; white-space: nowrap } td.v { white-space: pre-wrap }
input, select, textarea { font-family: inherit; font-size: 13px; border: 1px solid #7f9db9 }
input.b { border: 2px outset #d4d0c8; background: #d4d0c8; padding: 1px 14px }
input.i { border: 0; vertical-align: middle } input.r { background: #d4d0c8 }
h2 { font-size: 15px; margin: 8px 0 } .t { background: #003399; color: #ffffff; padding: 4px 8px }
.m { background: #d4d0c8; height: 100% } .m a { display: block; padding: 6px 10px }
.err { color: #cc0000; font-weight: bold }
"""
_TITLE = '<div class="t">みなと野市　保育業務システム　Ver.4.1</div>'


def page(title: str, body: str, script: str = "") -> str:
    """Return a whole page under the blue bar."""
    inner = f'{_TITLE}<div style="padding:4px 12px"><h2>{title}</h2>{body}</div>'
    return document(title, f"<body>{inner}</body>", script)


def document(title: str, content: str, script: str = "") -> str:
    """Return a page with a body, or a frameset, of its own."""
    return f"""<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">
<html lang="ja"><head><meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS">
<title>{title}</title><style type="text/css">{_STYLE}</style>
<script type="text/javascript">{script}</script></head>{content}</html>"""


def error(text: str) -> str:
    """Return a complaint in red, or nothing."""
    return f'<p class="err">エラー：{escape(text)}</p>' if text else ""
