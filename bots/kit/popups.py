"""Windows that a page opens beside itself, where something is chosen and they close themselves."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from playwright.sync_api import Error, Page

from bots.browser.browser import Window


@contextmanager
def popup(window: Window, press: Callable[[], None]) -> Iterator[Page]:
    """Lend the window that `press` opens; it is closed at the end where it has not closed itself.

    The guard on what is sent and the answers to dialogs hold in it too.
    """
    with window.page.expect_popup() as opening:
        press()
    opened = opening.value
    try:
        opened.wait_for_load_state()
        yield opened
    finally:
        with suppress(Error):
            opened.close()


def closing(opened: Page, press: Callable[[], None]) -> None:
    """Press what makes a pop-up close itself, and wait until it has."""
    with opened.expect_event("close"):
        try:
            press()
        except Error:
            if not opened.is_closed():  # it may be gone before the click has told its end
                raise
