"""Waiting on slow pages: for something that is named, so that the error says what did not come."""

from playwright.sync_api import Locator, TimeoutError

from bots.errors import SystemUnavailable


def until(awaited: str, *signs: Locator, seconds: float | None = None) -> None:
    """Wait until one of the signs is on the screen, through pages that move on by themselves.

    Args:
        awaited: what is waited for, in the words of the manual.
        signs: each is enough.
        seconds: at most so long; None is the patience of the browser.

    Raises:
        SystemUnavailable: none has come. After the one click it is an unknown outcome
            (`bots.protocol.keying`).
    """
    either = signs[0]
    for sign in signs[1:]:
        either = either.or_(sign)
    try:
        either.first.wait_for(timeout=None if seconds is None else seconds * 1000)
    except TimeoutError:
        raise SystemUnavailable(f"待っても「{awaited}」が画面に出ません") from None
