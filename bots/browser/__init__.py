"""The browser of the bots: settings come in, a `Window` into one system goes out.

Launched for one system, fenced in, one POST means one POST. Every bot may use it; other rooms come
by this door: `BrowserSettings`, `open_page`, `Window`.
"""

from bots.browser.browser import BrowserSettings, Window, open_page

__all__ = ["BrowserSettings", "Window", "open_page"]
