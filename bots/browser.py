"""The browser's life: found, launched for one system, fenced in, closed after the batch."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserType,
    Dialog,
    Error,
    Page,
    Response,
    sync_playwright,
)

from bots.errors import BrowserMissing
from bots.posting import PostGuard

_INSTALLED = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
_PICTURE_MS = 5_000
_ERROR_PAGE_MS = 2_000
_INTERRUPTIONS = 2
_AGENT = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{} Safari/537.36"
)


@dataclass(frozen=True, slots=True)
class BrowserSettings:
    """How to open a browser.

    `executable` None looks for one: Playwright's own, then the system's. `patience_seconds` is
    how long a page or a box may take. The sandbox needs an ordinary user and user namespaces.
    """

    executable: Path | None = None
    headed: bool = False
    patience_seconds: float = 15.0
    user_agent: str | None = None
    sandbox: bool = False


class Dialogs:
    """The windows that a page opens to ask or to tell: what was expected is agreed to."""

    def __init__(self, expected: frozenset[str]) -> None:
        self._expected = expected
        self._stray: list[str] = []

    def __call__(self, dialog: Dialog) -> None:
        """Answer one dialog: agree to an expected one, dismiss any other and remember it."""
        if dialog.message in self._expected:
            dialog.accept()
        else:
            self._stray.append(dialog.message)
            dialog.dismiss()

    def take_stray(self) -> str | None:
        """Return what the first unexpected dialog said, and forget them all."""
        said = self._stray[0] if self._stray else None
        self._stray.clear()
        return said


@dataclass(frozen=True, slots=True)
class Window:
    """One page of the browser with its two guards, for a bot to work in."""

    page: Page
    posts: PostGuard
    dialogs: Dialogs
    evidence: Path

    def go(self, address: str) -> Response | None:
        """Open a page by GET and return the answer.

        What an earlier navigation left behind (see `send`) may still break into this one,
        which is then asked for again: a GET allows that.
        """
        for _ in range(_INTERRUPTIONS):
            try:
                return self.page.goto(address)
            except Error as error:
                if "interrupted by another navigation" not in error.message:
                    raise
                self.page.wait_for_load_state()
        return self.page.goto(address)

    def send(self, press: Callable[[], None], storing: str = "") -> Response:
        """Press what sends the page, let one POST through, and return the answer.

        With `storing`, the name of the control that stores, it is a postback that does not bear
        that name and stores nothing (`PostGuard.allow_postback`). Where the connection fails,
        Chromium puts an error page of its own in place a moment later; it is waited for, since
        it would break into whatever is opened next.
        """
        try:
            allowed = self.posts.allow_postback(storing) if storing else self.posts.allow_one()
            with allowed, self.page.expect_navigation() as answer:
                press()
            return answer.value
        except Error:
            with suppress(Error):
                self.page.wait_for_url("chrome-error://**", timeout=_ERROR_PAGE_MS)
            raise

    def picture(self, case_id: str, moment: str) -> Path | None:
        """Take a picture of the whole page into `evidence/<case id>/`; None where that fails.

        A picture never replaces an outcome: a page that did not load has none.
        """
        now = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
        path = self.evidence / case_id / f"{now}-{moment}.png"
        with suppress(Error, OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(
                path=path, full_page=True, animations="disabled", timeout=_PICTURE_MS
            )
            return path
        return None


@contextmanager
def open_page(
    address: str, evidence: Path, expected: frozenset[str], settings: BrowserSettings
) -> Iterator[Window]:
    """Open one window that reaches the host of `address` and nothing else.

    `expected` holds the exact text of every dialog that may be agreed to.

    Raises:
        BrowserMissing: where no browser is installed, or it does not start.
    """
    host = urlsplit(address).hostname or ""
    patience_ms = settings.patience_seconds * 1000
    posts, dialogs = PostGuard(host, patience_ms), Dialogs(expected)
    with sync_playwright() as playwright:
        browser = _launch(playwright.chromium, host, settings)
        context = browser.new_context(
            locale="ja-JP",
            timezone_id="Asia/Tokyo",
            user_agent=settings.user_agent or _AGENT.format(browser.version),
            viewport={"width": 1100, "height": 900},
        )
        context.set_default_timeout(patience_ms)
        context.route("**/*", posts)  # on the context, so that pop-ups obey too
        context.on("dialog", dialogs)
        try:
            yield Window(context.new_page(), posts, dialogs, evidence)
        finally:
            with suppress(Error):  # a browser that died is closed already
                browser.close()


def executable(chromium: BrowserType, wished: Path | None) -> Path:
    """Return the browser to run: the wished one, Playwright's own, or the system's."""
    if wished is not None and not wished.is_file():
        raise BrowserMissing(f"{wished}: ブラウザーがありません。設定を確かめてください")
    found = [wished or Path(chromium.executable_path)]
    found += [Path(path) for path in map(shutil.which, _INSTALLED) if path]
    for path in found:
        if path.is_file():
            return path
    raise BrowserMissing(
        "ブラウザーがありません: apt-get install chromium、または playwright install chromium"
    )


def _launch(chromium: BrowserType, host: str, settings: BrowserSettings) -> Browser:
    try:
        return chromium.launch(
            executable_path=executable(chromium, settings.executable),
            headless=not settings.headed,
            chromium_sandbox=settings.sandbox,
            args=[f"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE {host}"],
        )
    except Error as error:
        line = error.message.splitlines()[0]
        raise BrowserMissing(f"ブラウザーを起動できません: {line}") from None
