"""A page as it stands, masked: the shape of a screen without anything that a citizen wrote."""

import re
from collections.abc import Iterator
from contextlib import suppress
from html import escape
from pathlib import Path
from typing import Any

from playwright.sync_api import Error, Frame, Page

from bots.traces.masking import MASK, Mask

_TREE = Path(__file__).with_suffix(".js")
_PATIENCE_MS = 3_000  # a page whose script hangs has no snapshot
_MOST_FRAMES = 12
_VOID = frozenset({"br", "hr", "col", "input", "wbr", "area"})
_CAPTIONS = frozenset({"button", "submit", "reset"})
_PLAIN = {"html": "section", "head": "header", "title": "p", "body": "div", "frameset": "div"}

Node = str | list[Any]


def masked_page(page: Page, mask: Mask) -> str:
    """Return the page and its frames, one below the other, without scripts.

    It is "" where the page cannot be read.
    """
    frames = [shown for frame in page.frames[:_MOST_FRAMES] if (shown := _frame(frame, mask))]
    return "\n".join(("<!doctype html><meta charset=utf-8>", *frames)) if frames else ""


def picture_of(page: Page, html: str, path: Path) -> bool:
    """Keep a picture of masked HTML, drawn in a window of its own that reaches no network."""
    browser = page.context.browser
    if browser is None or not html:
        return False
    with suppress(Error, OSError):
        context = browser.new_context(java_script_enabled=False, offline=True)
        try:
            drawn = context.new_page()
            drawn.set_content(html, timeout=_PATIENCE_MS)
            drawn.screenshot(path=path, full_page=True, timeout=_PATIENCE_MS)
            return True
        finally:
            context.close()
    return False


def _frame(frame: Frame, mask: Mask) -> str:
    with suppress(Error):
        root = frame.locator("html")
        tree: Node = root.evaluate(_TREE.read_text(encoding="utf-8"), timeout=_PATIENCE_MS)
        return "".join(_html(tree, mask))
    return ""


def _html(node: Node, mask: Mask) -> Iterator[str]:
    if isinstance(node, str):
        yield escape(mask(node))
        return
    tag, attributes, kids = _PLAIN.get(node[0], node[0]), node[1], node[2]
    if tag == "style":
        yield f"<style>{_style(kids)}</style>"
        return
    words = "".join(f' {name}="{escape(_bare(text, mask))}"' for name, text in attributes.items())
    if tag == "input":
        yield f'<input{words} value="{escape(_held(kids, attributes, mask))}">'
        return
    yield f"<{tag}{words}>"
    if tag == "select":
        kids = [["option", {}, kids]]
    for kid in kids:
        yield from _html(kid, mask)
    yield "" if tag in _VOID else f"</{tag}>"


def _held(kids: list[str], attributes: dict[str, str], mask: Mask) -> str:
    """Return what stands in a box: a button's caption, or as many signs as were typed."""
    text = "".join(kids)
    return mask(text) if attributes.get("type") in _CAPTIONS else MASK * len(text)


def _bare(text: str, mask: Mask) -> str:
    """Return an attribute of a page: what programmers call things stays, anything else does not."""
    return text if text.isascii() and not re.search("[0-9]{5}", text) else mask(text)


def _style(kids: list[str]) -> str:
    """Return a style sheet without texts and addresses."""
    bare = re.sub(r"content\s*:[^;}]*|url\([^)]*\)|@import[^;]*;", "", "".join(kids))
    return re.sub(r"[<>]|[^\x00-\x7f]", "", bare)
