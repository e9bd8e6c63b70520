"""The browser's life: found, launched for one system, fenced in, closed after the batch."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from re import Pattern
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserType,
    Error,
    Frame,
    Page,
    Request,
    Response,
    TimeoutError,
    sync_playwright,
)

from bots.browser.dialogs import Dialogs, Expected
from bots.browser.post_guard import PostGuard
from bots.browser.screenshots import take_picture
from bots.browser.server_authentication import Gate, context_options
from bots.errors import BrowserMissing

_WITHOUT_WINDOW = "chromium-headless-shell"  # starts and keys in less time: docs/keying.md
_INSTALLED = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
_ERROR_PAGE_MS = 2_000
_INTERRUPTIONS = 5
_LOOK_AGAIN_MS = 200
_INTERRUPTED = "interrupted by another navigation"
_ERROR_PAGE = "chrome-error://"
_AGENT = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{} Safari/537.36"
)


@dataclass(frozen=True, slots=True)
class BrowserSettings:
    """How to open a browser.

    `executable` None looks for one: Playwright's own, then the system's. `patience_seconds` is
    how long a page or a box may take. The sandbox needs an ordinary user and user namespaces.
    `gate` is what the server asks for before it shows a page.
    """

    executable: Path | None = None
    headed: bool = False
    patience_seconds: float = 15.0
    user_agent: str | None = None
    sandbox: bool = False
    gate: Gate = field(default_factory=Gate)


class _BrokeOff(Error):
    """A page arrived in part. No error page will take its place."""


@dataclass(frozen=True, slots=True)
class Window:
    """One page of the browser with its two guards, for a bot to work in."""

    page: Page
    posts: PostGuard
    dialogs: Dialogs
    evidence: Path
    patience_ms: float
    _failed: set[Request] = field(default_factory=set)

    def watch(self) -> None:
        """Begin to notice what does not arrive, or not whole."""
        # a function of our own: Playwright writes into what it is given
        self.page.on("requestfailed", lambda request: self._failed.add(request))  # noqa: PLW0108

    def go(self, address: str, frame: Frame | None = None) -> Response | None:
        """Open an address by GET, in a frame of the page or in its place, and return the answer.

        What an earlier navigation left behind (see `send`) may still break into this one,
        which is then asked for again: a GET allows that.
        """
        place = frame or self.page.main_frame
        for _ in range(_INTERRUPTIONS):
            try:
                return self._go(address, place)
            except _BrokeOff:
                raise
            except Error as error:
                if _INTERRUPTED not in error.message:
                    _let_the_error_page_come(place)
                    raise
                # Asked again at once, the next try breaks into the last one, and so on.
                self.page.wait_for_timeout(_LOOK_AGAIN_MS)
                place.wait_for_load_state()
        return self._go(address, place)

    def send(
        self, press: Callable[[], None], storing: str = "", frame: Frame | None = None
    ) -> Response:
        """Press what sends the page or a frame of it, let one POST through, return the answer.

        With `storing`, the name of the control that stores, it is a postback that does not bear
        that name and stores nothing (`PostGuard.allow_postback`).
        """
        place = frame or self.page.main_frame
        allowed = self.posts.allow_postback(storing) if storing else self.posts.allow_one()
        self._failed.clear()
        try:
            with allowed:
                with place.expect_navigation(wait_until="commit") as answer:
                    press()
                self._wait_until_loaded(place, answer.value)
        except _BrokeOff:
            raise
        except Error:
            _let_the_error_page_come(place)
            raise
        return answer.value

    def picture(self, case_id: str, moment: str) -> Path | None:
        """Keep a picture of the whole page in `evidence/<case id>/`; None where that fails."""
        now = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
        return take_picture(self.page, self.evidence / case_id / f"{now}-{moment}.jpg")

    def _go(self, address: str, place: Frame) -> Response | None:
        self._failed.clear()
        answer = place.goto(address, wait_until="commit")
        self._wait_until_loaded(place, answer)
        if place.url.startswith(_ERROR_PAGE):
            raise Error(_INTERRUPTED)
        return answer

    def _wait_until_loaded(self, place: Frame, answer: Response | None) -> None:
        """Wait until a frame has all of its page.

        A page whose answer broke off never says that it is loaded: Playwright would wait for as
        long as it may.
        """
        until = time.monotonic() + self.patience_ms / 1000
        while answer is None or answer.request not in self._failed:
            with suppress(TimeoutError):
                return place.wait_for_load_state(timeout=_LOOK_AGAIN_MS)
            if time.monotonic() > until:
                return place.wait_for_load_state(timeout=1)
        raise _BrokeOff("the answer broke off")


def _let_the_error_page_come(place: Frame) -> None:
    """Wait for the page that Chromium puts in place a moment after a connection failed.

    It would break into whatever is opened next.
    """
    with suppress(Error):
        place.wait_for_url(f"{_ERROR_PAGE}**", timeout=_ERROR_PAGE_MS)


@contextmanager
def open_page(
    address: str,
    evidence: Path,
    expected: Expected,
    settings: BrowserSettings,
    writes: Pattern[str] | None = None,
) -> Iterator[Window]:
    """Open one window that reaches the host of `address` and nothing else.

    Args:
        address: where the system is.
        evidence: the folder for pictures.
        expected: every dialog that may be agreed to.
        settings: how to open the browser.
        writes: finds the addresses that store something though they are opened by GET.

    Raises:
        BrowserMissing: where no browser is installed, or it does not start.
    """
    host = urlsplit(address).hostname or ""
    patience_ms = settings.patience_seconds * 1000
    posts, dialogs = PostGuard(host, patience_ms, writes), Dialogs(expected)
    fence = f"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE {host}"
    with running_browser(settings, fence) as browser:
        context = browser.new_context(
            locale="ja-JP",
            timezone_id="Asia/Tokyo",
            user_agent=settings.user_agent or _AGENT.format(browser.version),
            viewport={"width": 1100, "height": 900},
            **context_options(settings.gate, address),
        )
        context.set_default_timeout(patience_ms)
        context.route("**/*", posts)  # on the context, so that pop-ups obey too
        context.on("dialog", dialogs)
        window = Window(context.new_page(), posts, dialogs, evidence, patience_ms)
        window.watch()
        yield window


@contextmanager
def running_browser(settings: BrowserSettings, *switches: str) -> Iterator[Browser]:
    """Run a browser, with command-line switches of its own, while the block runs.

    The memory of a page that crashes goes with it: Chromium would keep that in the user's home
    for good, with all that was typed.

    Raises:
        BrowserMissing: where none is installed, or it does not start.
    """
    with (
        TemporaryDirectory(prefix="crashes-", ignore_cleanup_errors=True) as crashes,
        sync_playwright() as playwright,
    ):
        try:
            browser = playwright.chromium.launch(
                executable_path=executable(
                    playwright.chromium, settings.executable, headed=settings.headed
                ),
                headless=not settings.headed,
                chromium_sandbox=settings.sandbox,
                args=switches,
                env={**os.environ, "BREAKPAD_DUMP_LOCATION": crashes},
            )
        except Error as error:
            line = error.message.splitlines()[0]
            raise BrowserMissing(f"ブラウザーを起動できません: {line}") from None
        try:
            yield browser
        finally:
            with suppress(Error):  # a browser that died is closed already
                browser.close()


def executable(chromium: BrowserType, wished: Path | None, *, headed: bool = False) -> Path:
    """Return the browser to run: the wished one, Playwright's own, or the system's."""
    if wished is not None and not wished.is_file():
        raise BrowserMissing(f"{wished}: ブラウザーがありません。設定を確かめてください")
    found = [wished or Path(chromium.executable_path)]
    names = _INSTALLED if headed else (_WITHOUT_WINDOW, *_INSTALLED)
    found += [Path(path) for path in map(shutil.which, names) if path]
    for path in found:
        if path.is_file():
            return path
    raise BrowserMissing(
        "ブラウザーがありません: apt-get install chromium、または playwright install chromium"
    )
