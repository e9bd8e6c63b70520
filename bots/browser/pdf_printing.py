"""A page of our own as PDF, printed by the browser that is there."""

from dataclasses import replace
from pathlib import Path

from bots.browser.browser import BrowserSettings, running_browser


def print_pdf(html: str, out: Path, settings: BrowserSettings) -> None:
    """Write a page that fetches nothing as a PDF, on the paper that its style sheet names.

    Raises:
        BrowserMissing: where no browser is installed, or it does not start.
    """
    with running_browser(replace(settings, headed=False)) as browser:  # a window prints nothing
        page = browser.new_context(java_script_enabled=False, offline=True).new_page()
        page.set_content(html)
        page.pdf(path=out, prefer_css_page_size=True, print_background=True)
