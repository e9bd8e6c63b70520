"""The part of a window in which a bot works: the whole page, or one of its frames."""

from collections.abc import Callable

from playwright.sync_api import Frame, Page, Response

from bots.browser.browser import Window
from bots.errors import SystemUnavailable

Find = Callable[[Page], Frame | None]
"""How a frame is found. Frames are made anew by every log-in, so it is found at every use."""


def whole_page(page: Page) -> Frame | None:
    """Find the page itself, where there are no frames."""
    return page.main_frame


def named(name: str) -> Find:
    """Find the frame with this name, at any depth."""
    return lambda page: page.frame(name=name)


def at(address: str) -> Find:
    """Find the frame whose address ends like this, before any `?`: for frames without a name."""
    return lambda page: next(
        (frame for frame in page.frames if frame.url.split("?")[0].endswith(address)), None
    )


def nth(place: int) -> Find:
    """Find a frame by its place on the page, from 1: where neither name nor address is steady."""
    return lambda page: dict(enumerate(page.frames)).get(place)  # 0 is the page itself


class Pane:
    """One frame of a window, with the ways to open addresses in it and to send its forms."""

    def __init__(self, window: Window, find: Find = whole_page) -> None:
        self.window = window
        self._find = find

    @property
    def is_there(self) -> bool:
        """Whether the frame exists now: a log-in screen, for one, has none."""
        return self._find(self.window.page) is not None

    @property
    def frame(self) -> Frame:
        """The frame as it is now.

        Raises:
            SystemUnavailable: the page has no such frame.
        """
        found = self._find(self.window.page)
        if found is None:
            raise SystemUnavailable("画面の枠 (フレーム) が見つかりません")
        return found

    def open(self, address: str) -> None:
        """Open an address by GET.

        Raises:
            SystemUnavailable: the system answers with an error.
        """
        answer = self.window.go(address, self.frame)
        if answer is None or not answer.ok:
            status = "なし" if answer is None else answer.status
            raise SystemUnavailable(f"システムがエラーを返しています (応答 {status})")

    def send(self, press: Callable[[], None], storing: str = "") -> Response:
        """Press what sends the frame's form, and return the answer; see `Window.send`."""
        return self.window.send(press, storing, self.frame)
