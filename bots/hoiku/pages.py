"""The screens of the system, one class for each. Only these classes know its HTML."""

import re
from collections.abc import Mapping, Sequence
from urllib.parse import quote, urlencode

from bots.browser.browser import Window
from bots.credentials import Credentials
from bots.errors import OutcomeUnknown, RecordRejected, SystemUnavailable
from bots.jobs import Entry
from bots.kit.entry_forms import EntryForm
from bots.kit.panes import Pane
from bots.kit.popups import closing, popup
from bots.kit.waits import until

_POSTAL = "事業所郵便番号"
_STORED = """table => [...table.rows].slice(1).map(
    row => [row.cells[0].textContent.trim(), row.cells[1].textContent])"""


def _without_colon(shown: str) -> str:
    """Undo what the system does to times when their box is left: 0830 becomes 08:30."""
    return re.sub(r"^([0-9]{2}):([0-9]{2})$", r"\1\2", shown)


_RULES = {"平日開始": _without_colon, "平日終了": _without_colon}


class LogInScreen:
    """ログイン: fills the whole window, as long as nobody is logged in."""

    def __init__(self, window: Window, address: str) -> None:
        self._window = window
        self._address = address
        self._whole = Pane(window)
        self._button = window.page.get_by_role("button", name="ログイン")

    @property
    def is_shown(self) -> bool:
        """Whether the system asks who we are."""
        return self._button.is_visible()

    def log_in(self, credentials: Credentials) -> None:
        """Open the screen and send it, once."""
        self._whole.open(self._address)
        frame = self._whole.frame
        frame.get_by_label("職員番号").fill(credentials.user)
        frame.get_by_label("パスワード").fill(credentials.password)
        answer = self._whole.send(self._button.click)
        if not answer.ok:
            raise SystemUnavailable(f"ログインの応答がエラー画面です (応答 {answer.status})")


class EntryScreen:
    """就労証明入力: where one record is typed and registered."""

    def __init__(self, pane: Pane, address: str) -> None:
        self._pane = pane
        self._address = f"{address}nyuryoku"
        self._amending = f"{address}shusei/"
        self.form = EntryForm(pane, lambda frame: frame.locator("form"), _RULES)

    def open(self) -> None:
        """Open an empty screen, or whatever the system shows in its place."""
        self._pane.open(self._address)

    def open_existing(self, number: str) -> None:
        """Open 就労証明修正, which corrects one record, with its values in the boxes."""
        self._pane.open(f"{self._amending}{quote(number)}")

    def type(self, entries: Sequence[Entry]) -> None:
        """Type the entries, the postal code by way of the pop-up, which puts an address too."""
        for entry in entries:
            if entry.screen_field == _POSTAL and entry.text:
                self._find_address(entry.text)
        self.form.type(entries)

    def register(self) -> None:
        """Press 登録, once, and wait for the answer."""
        self.form.send(lambda frame: frame.get_by_role("button", name="登録", exact=True))

    def _find_address(self, code: str) -> None:
        button = self._pane.frame.get_by_role("button", name="住所検索")
        with popup(self._pane.window, button.click) as search:
            search.get_by_label("郵便番号").fill(code)
            search.get_by_role("button", name="検索").click()
            found = search.get_by_role("row").filter(has_text=code).get_by_role("link")
            if not found.count():
                raise RecordRejected(f"{_POSTAL}: 住所検索で見つかりません")
            closing(search, found.first.click)


class ResultScreen:
    """What comes after 登録: 登録完了 with a number, or the entry screen with a complaint."""

    def __init__(self, pane: Pane) -> None:
        self._pane = pane

    def number(self) -> str:
        """Return the number of the record; raise `RecordRejected` with the system's refusal."""
        frame = self._pane.frame
        done = frame.get_by_role("heading", name="登録完了")
        complaint = frame.get_by_text(re.compile("^エラー："))
        shut_out = frame.get_by_role("heading", name="タイムアウト")
        until("登録番号", done, complaint, shut_out)
        if shut_out.count():
            raise OutcomeUnknown("登録を押したあとにセッションが切れていました")
        if refusals := complaint.all_inner_texts():
            raise RecordRejected("、".join(text.removeprefix("エラー：") for text in refusals))
        row = frame.get_by_role("row").filter(has_text="登録番号")
        return row.get_by_role("cell").inner_text().strip()


class SearchScreen:
    """就労証明照会 and 就労証明詳細: what the system holds."""

    def __init__(self, pane: Pane, address: str) -> None:
        self._pane = pane
        self._address = f"{address}shokai"

    def search(self, reception: str) -> None:
        """Search by 受付番号, or come to whatever the system shows in its place."""
        self._pane.open(f"{self._address}?{urlencode({'uketsuke_no': reception})}")

    def numbers(self) -> tuple[str, ...]:
        """Return the numbers of the records found.

        Raises:
            SystemUnavailable: the page says neither that there are some nor that there are none.
        """
        frame = self._pane.frame
        links = frame.get_by_role("link", name=re.compile(r"^R[0-9]+-[0-9]+$"))
        numbers = tuple(links.all_inner_texts())
        if not numbers and not frame.get_by_text("該当するデータはありません").count():
            raise SystemUnavailable("照会の結果が読み取れません")
        return numbers

    def open(self, number: str) -> None:
        """Open one record."""
        self._pane.open(f"{self._address}/{quote(number)}")

    def stored(self) -> Mapping[str, str]:
        """Return the record that is shown, by label, as it would be typed."""
        table = self._pane.frame.locator("table[summary=登録内容]")
        rows: list[tuple[str, str]] = table.evaluate(_STORED)
        return {label: _RULES.get(label, str)(text) for label, text in rows}
