"""A page of our own as PDF, printed by the browser that is there."""

from pathlib import Path

from playwright.sync_api import Error, sync_playwright

from bots.browser import BrowserSettings, executable
from bots.errors import BrowserMissing


def print_pdf(html: str, out: Path, settings: BrowserSettings) -> None:
    """Write a page that fetches nothing as a PDF, on the paper that its style sheet names.

    Raises:
        BrowserMissing: where no browser is installed, or it does not start.
    """
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(
                executable_path=executable(playwright.chromium, settings.executable),
                chromium_sandbox=settings.sandbox,
            )
        except Error as error:
            line = error.message.splitlines()[0]
            raise BrowserMissing(f"ブラウザーを起動できません: {line}") from None
        page = browser.new_context(java_script_enabled=False, offline=True).new_page()
        page.set_content(html)
        page.pdf(path=out, prefer_css_page_size=True, print_background=True)
        browser.close()
