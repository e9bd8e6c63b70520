"""The screens of the system, one class for each. Only these classes know its HTML."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from playwright.sync_api import Error, Page, Response

from bots.browser import Window
from bots.credentials import Credentials
from bots.errors import OutcomeUnknown, RecordRejected, SystemUnavailable
from bots.jobs import Entry

_FILL_MS = 2_000  # a box is there at once or it is locked

# One call for the whole screen: a round trip for each of forty boxes would double the time.
_BOXES = """form => [...form.elements].filter(box => box.labels && box.labels.length).map(box => ({
    label: box.labels[0].textContent.trim(),
    name: box.name,
    kind: box.type,
    text: box.type === 'checkbox' ? (box.checked ? '1' : '') : box.value,
    codes: [...(box.options || [])].map(option => option.value),
}))"""

_STORED = """table => [...table.rows].slice(1).map(
    row => [row.cells[0].textContent.trim(), row.cells[1].textContent])"""


@dataclass(frozen=True, slots=True)
class Box:
    """One box of the entry screen as it stands: its kind is the HTML type."""

    label: str
    name: str
    kind: str
    text: str
    codes: tuple[str, ...]


class LogInScreen:
    """ログイン."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._page = window.page
        self._button = window.page.get_by_role("button", name="ログイン")

    @property
    def is_shown(self) -> bool:
        """Whether the system asks who we are."""
        return self._button.is_visible()

    def log_in(self, credentials: Credentials) -> None:
        """Log in, once: a second try with a wrong password locks people out."""
        self._page.get_by_label("職員番号").fill(credentials.user)
        self._page.get_by_label("パスワード").fill(credentials.password)
        self._window.send(self._button.click)
        if self.is_shown:
            raise SystemUnavailable("ログインできません。職員番号とパスワードを確かめてください")


class EntryScreen:
    """就労証明入力: where one record is typed and registered."""

    def __init__(self, window: Window, address: str) -> None:
        self._window = window
        self._page = window.page
        self._address = f"{address}nyuryoku"
        self._register = window.page.get_by_role("button", name="登録", exact=True)
        self._form = window.page.locator("form").filter(has=self._register)

    def open(self) -> None:
        """Open an empty screen, or whatever the system shows in its place."""
        _expect_page(self._window.go(self._address))

    def boxes(self) -> dict[str, Box]:
        """Return every box with a label, as it stands now."""
        found = self._form.evaluate(_BOXES)
        return {box["label"]: Box(**{**box, "codes": tuple(box["codes"])}) for box in found}

    def type(self, entries: Sequence[Entry]) -> None:
        """Type every text that its box does not hold yet."""
        boxes = self.boxes()
        for entry in entries:
            box = boxes.get(entry.screen_field)
            if box is None:
                raise SystemUnavailable(f"画面に「{entry.screen_field}」の欄がありません")
            if box.text != entry.text:
                self._put(box, entry.text)

    def held(self) -> Mapping[str, str]:
        """Return the text of every box; raise `RecordRejected` where the page complained."""
        self._stop_at_a_complaint(self._window.posts.sent)
        return {label: box.text for label, box in self.boxes().items()}

    def register(self) -> None:
        """Press 登録, once, and wait for the answer."""
        answer = self._window.send(self._press)
        if not answer.ok:
            raise OutcomeUnknown(f"登録の応答がエラー画面です ({answer.status})")

    def _press(self) -> None:
        sent = self._window.posts.sent
        self._register.click()
        self._stop_at_a_complaint(sent)

    def _stop_at_a_complaint(self, sent: int) -> None:
        said = self._window.dialogs.take_stray()
        if said is None:
            return
        if self._window.posts.sent > sent:
            raise OutcomeUnknown("登録のあとに思いがけない警告が出ました")
        raise RecordRejected(f"画面の警告: {said}")

    def _put(self, box: Box, text: str) -> None:
        control = self._page.locator(f'[name="{box.name}"]')  # found by its label: see `boxes`
        if box.kind == "select-one" and text not in box.codes:
            raise RecordRejected(f"{box.label}: 画面の選択肢にないコードです")
        try:
            if box.kind == "select-one":
                control.select_option(value=text, timeout=_FILL_MS)
            elif box.kind == "checkbox":
                control.press("Space", timeout=_FILL_MS)  # a click would wait for two frames
            else:
                control.fill(text, timeout=_FILL_MS)
        except Error:
            if control.is_editable():
                raise
            raise RecordRejected(f"{box.label}: 画面がこの欄への入力を受け付けません") from None


class ResultScreen:
    """What comes after 登録: 登録完了 with a number, or the entry screen with a complaint."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._done = page.get_by_role("heading", name="登録完了")
        self._complaint = page.get_by_text(re.compile("^エラー："))

    def number(self) -> str:
        """Return the number of the record; raise `RecordRejected` with the system's refusal."""
        if self._complaint.count():
            said = "、".join(
                text.removeprefix("エラー：") for text in self._complaint.all_inner_texts()
            )
            raise RecordRejected(said)
        if not self._done.count():
            raise OutcomeUnknown("登録のあとに、登録番号でもエラーでもない画面が出ました")
        row = self._page.get_by_role("row").filter(has_text="登録番号")
        return row.get_by_role("cell").inner_text().strip()


class SearchScreen:
    """就労証明照会 and 就労証明詳細: what the system holds."""

    def __init__(self, window: Window, address: str) -> None:
        self._window = window
        self._page = window.page
        self._address = f"{address}shokai"

    def search(self, reception: str) -> None:
        """Search by 受付番号, or come to whatever the system shows in its place."""
        _expect_page(self._window.go(f"{self._address}?{urlencode({'uketsuke_no': reception})}"))

    def numbers(self) -> tuple[str, ...]:
        """Return the numbers of the records found.

        Raises:
            SystemUnavailable: the page says neither that there are some nor that there are none.
        """
        links = self._page.get_by_role("link", name=re.compile(r"^R[0-9]+-[0-9]+$"))
        numbers = tuple(links.all_inner_texts())
        if not numbers and not self._page.get_by_text("該当するデータはありません").count():
            raise SystemUnavailable("照会の結果が読み取れません")
        return numbers

    def open(self, number: str) -> None:
        """Open one record."""
        _expect_page(self._window.go(f"{self._address}/{quote(number)}"))

    def stored(self) -> Mapping[str, str]:
        """Return the record that is shown, by label, as it would be typed."""
        table = self._page.get_by_role("table").filter(
            has=self._page.get_by_role("columnheader", name="項目")
        )
        rows: list[tuple[str, str]] = table.evaluate(_STORED)
        return dict(rows)


def _expect_page(answer: Response | None) -> None:
    if answer is None or not answer.ok:
        status = "なし" if answer is None else answer.status
        raise SystemUnavailable(f"システムがエラーを返しています (応答 {status})")
