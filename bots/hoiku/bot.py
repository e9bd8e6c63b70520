"""How a record is keyed into this system, in the words of its manual."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from bots.browser import Window
from bots.credentials import Credentials
from bots.hoiku.pages import EntryScreen, LogInScreen, ResultScreen, SearchScreen
from bots.jobs import Entry


class HoikuBot:
    """The steps of the manual; the HTML is in `pages`. `address` ends with a slash."""

    expected_dialogs: ClassVar = frozenset({"登録します。よろしいですか"})

    def __init__(self, window: Window, address: str, credentials: Credentials) -> None:
        self._window = window
        self._credentials = credentials
        self._sent_before = 0
        self._log_in = LogInScreen(window)
        self._entry = EntryScreen(window, address)
        self._result = ResultScreen(window.page)
        self._search = SearchScreen(window, address)

    def start(self) -> None:
        """Stand before an empty entry screen, logging in again where the session is over."""
        self._window.dialogs.take_stray()
        self._go(self._entry.open)
        self._sent_before = self._window.posts.sent

    def fill(self, entries: Sequence[Entry]) -> None:
        """Type the entries; raise `RecordRejected` where a box cannot take its text."""
        self._entry.type(entries)

    def held(self) -> Mapping[str, str]:
        """Return what the entry screen holds now, by label."""
        return self._entry.held()

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
        self._go(lambda: self._search.search(key))
        return self._search.numbers()

    def stored(self, number: str) -> Mapping[str, str]:
        """Return one record as the system holds it, by label, as it would be typed."""
        self._go(lambda: self._search.open(number))
        return self._search.stored()

    def picture(self, case_id: str, moment: str) -> Path | None:
        """Keep a picture of what is shown now."""
        return self._window.picture(case_id, moment)

    def _go(self, to: Callable[[], None]) -> None:
        to()
        if self._log_in.is_shown:
            self._log_in.log_in(self._credentials)
            to()
