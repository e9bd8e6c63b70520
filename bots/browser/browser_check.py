"""Whether the bots' browser starts on this machine."""

from pathlib import Path

from bots.browser.browser import BrowserSettings, open_page

_NOWHERE = "http://127.0.0.1/"


def browser_version(settings: BrowserSettings) -> str:
    """Start the browser as for keying, open nothing, close it; return its version.

    Raises:
        BrowserMissing: where none is installed, or it does not start.
    """
    with open_page(_NOWHERE, Path(), frozenset(), settings) as window:
        browser = window.page.context.browser
        return browser.version if browser else ""
