"""Looking at the screens of a system: nothing is typed, nothing is sent but the log-in."""

from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Error as PlaywrightError

from bots.browser.browser import BrowserSettings
from bots.canary.drift import Screens
from bots.canary.screens import PICTURES, Watchable
from bots.errors import ScreensUnwatched, SystemUnavailable
from bots.protocol.keying import Bot
from bots.protocol.registry import SystemAccess, open_bot


def look_at_screens(
    access: SystemAccess, pictures: Path, browser: BrowserSettings | None = None
) -> Screens:
    """Log in, look at every entry screen, and leave a picture of each below `pictures`.

    Raises:
        ScreensUnwatched: the system's door has no screens, or tells none.
        SystemUnavailable: a screen cannot be reached.
        SystemUnknown: no door has this name.
        BrowserMissing: there is no browser.
    """
    with open_bot(replace(access, evidence=pictures), browser) as bot:
        if not isinstance(bot, Watchable):
            raise ScreensUnwatched(f"{access.name}: 見比べる画面のないシステムです")
        try:
            screens = bot.screens()
        except PlaywrightError as error:
            line = error.message.splitlines()[0]
            raise SystemUnavailable(f"{access.name}: {line}") from None
        _picture_the_last(bot, screens, pictures)
        return screens


def _picture_the_last(bot: Bot, screens: Screens, pictures: Path) -> None:
    if screens and not any((pictures / PICTURES).glob("*")):
        bot.picture(PICTURES, list(screens)[-1].replace("/", "_"))
