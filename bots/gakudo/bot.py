"""How a record is keyed into this system, in the words of its manual."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from bots.browser.browser import Window
from bots.canary.screens import PICTURES, Screen
from bots.credentials import Credentials
from bots.errors import RecordRejected
from bots.gakudo.pages import Result, Search, SessionOver, Site, Wizard
from bots.jobs import Entry
from bots.protocol.registry import BrowserBot

_SAMPLE = (Entry("受付番号", "KB0000000000"), Entry("保護者氏名", "画面確認"))
_OPENED = (Entry("雇用期間", "2"), Entry("育児休業", "2"))  # with these, every box is there
_KINDS = {"1": "雇用", "2": "自営・内職", "9": "その他"}


class GakudoBot(BrowserBot):
    """The steps of the manual; the HTML is in `pages`. `address` ends with a slash."""

    expected_dialogs: ClassVar = frozenset({"登録します。よろしいですか？"})

    def __init__(self, window: Window, address: str, credentials: Credentials) -> None:
        super().__init__(window, address, credentials)
        site = Site(window, address, credentials)
        self._sent_before = 0
        self._wizard, self._result, self._search = Wizard(site), Result(site), Search(site)

    def start(self) -> None:
        """Stand before the empty first page, logging in again where the session is over."""
        self._window.dialogs.take_stray()
        self._wizard.open()
        self._sent_before = self._window.posts.sent

    def fill(self, entries: Sequence[Entry]) -> None:
        """Type page after page, up to 確認; raise `RecordRejected` where something is refused.

        A session that ends on the way is opened again and the wizard begun anew, once: nothing
        was sent until 登録.
        """
        try:
            self._wizard.type(entries)
        except SessionOver:
            self.start()
            self._wizard.type(entries)

    def held(self) -> Mapping[str, str]:
        """Return what 確認 shows, by label."""
        return self._wizard.held()

    def submit(self) -> None:
        """Press 登録, once, and wait for the answer."""
        self._wizard.register()

    @property
    def has_sent(self) -> bool:
        """Whether the one POST that stores has left the browser since `start`."""
        return self._window.posts.sent > self._sent_before

    def receipt_number(self) -> str:
        """Return 整理番号; raise `RecordRejected` where the system shows a refusal."""
        return self._result.number()

    def numbers(self, key: str) -> Sequence[str]:
        """Return the numbers of the records under one 受付番号."""
        return self._search.under_key(key)

    def stored(self, number: str) -> Mapping[str, str]:
        """Return one record as the system shows it, by label."""
        return self._search.stored(number)

    def picture(self, case_id: str, moment: str) -> Path | None:
        """Keep a picture of what is shown now."""
        return self._window.picture(case_id, moment)

    def screens(self) -> Mapping[str, Screen]:
        """Return both pages of the wizard, 就労 once for each 就労区分: they differ in 就労形態.

        The way there leads over the first page, which wants a sample in its required boxes.
        Nothing of it is stored: 登録 is not pressed. Where the first page wants more than that, the
        second is not reached: the first one then tells why.
        """
        self._wizard.open()
        found = {"基本": self._seen("基本")}
        self._wizard.type_page(_SAMPLE)
        try:
            self._wizard.leave_page()
        except RecordRejected:
            return found
        for code, kind in _KINDS.items():
            self._wizard.type_page((Entry("就労区分", code), *_OPENED))
            found[f"就労（{kind}）"] = self._seen(f"就労（{kind}）")
        return found

    def _seen(self, title: str) -> Screen:
        self.picture(PICTURES, title)
        return self._wizard.screen()
