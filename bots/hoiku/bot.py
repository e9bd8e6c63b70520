"""How a record is keyed into this system, in the words of its manual."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from bots.browser.browser import Window
from bots.canary.screens import Screen
from bots.credentials import Credentials
from bots.hoiku.pages import EntryScreen, LogInScreen, ResultScreen, SearchScreen
from bots.jobs import Entry
from bots.kit.log_ins import LogIn
from bots.kit.panes import Pane, named
from bots.protocol.registry import BrowserBot


class HoikuBot(BrowserBot):
    """The steps of the manual; the HTML is in `pages`. `address` ends with a slash."""

    expected_dialogs: ClassVar = frozenset({"登録します。よろしいですか"})

    def __init__(self, window: Window, address: str, credentials: Credentials) -> None:
        super().__init__(window, address, credentials)
        self._main = Pane(window, named("main"))
        self._sent_before = 0
        front = LogInScreen(window, address)
        self._log_in = LogIn(
            self._is_shut_out, lambda: front.log_in(credentials), lambda: front.is_shown
        )
        self._entry = EntryScreen(self._main, address)
        self._result = ResultScreen(self._main)
        self._search = SearchScreen(self._main, address)

    def start(self) -> None:
        """Stand before an empty entry screen, logging in again where the session is over."""
        self._open(self._entry.open)

    def open_existing(self, number: str) -> None:
        """Stand before 就労証明修正, which corrects one record."""
        self._open(lambda: self._entry.open_existing(number))

    def fill(self, entries: Sequence[Entry]) -> None:
        """Type the entries; raise `RecordRejected` where a box cannot take its text."""
        self._entry.type(entries)

    def held(self) -> Mapping[str, str]:
        """Return what the entry screen holds now, by label."""
        return self._entry.form.held()

    def submit(self) -> None:
        """Press 登録, once, and wait for the answer."""
        self._entry.register()

    @property
    def has_sent(self) -> bool:
        """Whether a POST has left the browser since `start`."""
        return self._window.posts.sent > self._sent_before

    def receipt_number(self) -> str:
        """Return 登録番号; raise `RecordRejected` where the system shows a refusal."""
        return self._result.number()

    def numbers(self, key: str) -> Sequence[str]:
        """Return the numbers of the records under one 受付番号."""
        self._log_in.reach(lambda: self._search.search(key))
        return self._search.numbers()

    def stored(self, number: str) -> Mapping[str, str]:
        """Return one record as the system holds it, by label, as it would be typed."""
        self._log_in.reach(lambda: self._search.open(number))
        return self._search.stored()

    def picture(self, case_id: str, moment: str) -> Path | None:
        """Keep a picture of what is shown now."""
        return self._window.picture(case_id, moment)

    def screens(self) -> Mapping[str, Screen]:
        """Return the boxes of every entry screen, for the canary; nothing is typed."""
        self.start()
        return {"就労証明入力": self._entry.form.screen()}

    def _open(self, screen: Callable[[], None]) -> None:
        self._window.dialogs.take_stray()
        self._log_in.reach(screen)
        self._sent_before = self._window.posts.sent

    def _is_shut_out(self) -> bool:
        return not self._main.is_there or self._main.frame.url.endswith("/timeout")
