"""The screens of the system, one class for each. Only these classes know its HTML."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from playwright.sync_api import Error, Locator

from bots.browser import Window
from bots.credentials import Credentials
from bots.errors import OutcomeUnknown, RecordRejected, SystemUnavailable
from bots.screens import Screen, collect

STORES = "ctl00$cphMain$btnToroku"
"""The control whose postback stores. No other click of the system does."""

PAGES = ("基本", "就労")
"""The pages of the wizard on which something is typed; 確認 comes after them."""

_FILL_MS = 2_000  # a box is there at once or it is locked

# One call for the whole page: a round trip for each box would double the time.
_BOXES = """form => [...form.querySelectorAll('table.f input, table.f select, table.f textarea')]
  .map(box => ({
    label: (box.labels[0] || box.closest('tr').cells[0].firstChild).textContent.trim(),
    name: box.name,
    kind: box.type,
    text: box.type === 'checkbox' ? (box.checked ? '1' : '') : box.value,
    codes: [...(box.options || [])].map(option => option.value),
    reloads: (box.getAttribute('onchange') || '').includes('__doPostBack'),
  }))"""

_SHOWN = """table => [...table.rows].flatMap(row => {
    const marks = [...row.querySelectorAll('input[type=checkbox]')];
    return marks.length
      ? marks.map(mark => [mark.labels[0].textContent.trim(), mark.checked ? '1' : ''])
      : [[row.cells[0].textContent.trim(), row.cells[1].querySelector('span').textContent]];
  })"""


class SessionOver(SystemUnavailable):
    """The system asks who we are, in the middle of something."""


@dataclass(frozen=True, slots=True)
class Box:
    """One box as it stands, its kind being the HTML type; a choice in one that `reloads` posts."""

    label: str
    name: str
    kind: str
    text: str
    codes: tuple[str, ...]
    reloads: bool


class Site:
    """What all screens share: one address, a menu, and clicks that send the whole page back."""

    def __init__(self, window: Window, address: str, credentials: Credentials) -> None:
        self.window = window
        self.form = window.page.locator("#aspnetForm")
        self._page = window.page
        self._address = f"{address}Default.aspx"
        self._credentials = credentials
        self._log_in = self.button("ログイン")

    def open(self, screen: str) -> None:
        """Come by GET, log in where we are asked to, and go to a screen of the menu."""
        answer = self.window.go(self._address)
        _expect_page(answer.status if answer else 0)
        if self._log_in.is_visible():
            self._enter()
        self.turn(self._page.locator("#menu").get_by_role("link", name=screen).click)
        self.expect(screen)

    def turn(self, press: Callable[[], None]) -> None:
        """Press what sends the page back and stores nothing, and wait for the page that comes.

        Raises:
            SessionOver: the system asks who we are.
        """
        _expect_page(self.window.send(press, storing=STORES).status)
        if self._log_in.is_visible():
            raise SessionOver("入力の途中でセッションが切れました")

    def expect(self, title: str) -> None:
        """Make sure that the screen of this title is shown."""
        if not self.shows(title):
            raise SystemUnavailable(f"画面「{title}」が出ません")

    def shows(self, title: str) -> bool:
        """Whether the title of the screen begins so."""
        return self._page.title().startswith(title)

    def button(self, words: str) -> Locator:
        """Return a button by the words on it."""
        return self._page.get_by_role("button", name=words, exact=True)

    def complaints(self) -> tuple[str, ...]:
        """Return what the validators say."""
        return tuple(self._page.locator("#ctl00_cphMain_ValidationSummary1 li").all_inner_texts())

    def shown(self) -> Mapping[str, str]:
        """Return the record that 確認 or 詳細 shows, by label."""
        pairs: list[tuple[str, str]] = self._page.locator("#ctl00_cphMain_tblNaiyo").evaluate(
            _SHOWN
        )
        return dict(pairs)

    def _enter(self) -> None:
        """Log in, once: a second try with a wrong password locks people out."""
        self._page.locator('[name$="txtUserId"]').fill(self._credentials.user)
        self._page.locator('[name$="txtPassword"]').fill(self._credentials.password)
        self.window.send(self._log_in.click, storing=STORES)
        if self._log_in.is_visible():
            raise SystemUnavailable("ログインできません。利用者IDとパスワードを確かめてください")


class Wizard:
    """就労状況登録: 基本, 就労, 確認. Only 登録 on the last page stores anything."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._next = site.button("次へ")
        self._register = site.button("登録")

    def open(self) -> None:
        """Stand before the empty first page."""
        self._site.open("就労状況登録")

    def type(self, texts: Mapping[str, str]) -> None:
        """Type page after page and stand before 確認."""
        met: set[str] = set()
        for page in PAGES:
            self._site.expect(f"就労状況登録（{page}）")
            met.update(self.type_page(texts))
            self.leave_page()
        self._site.expect("就労状況登録（確認）")
        self._miss(texts, met)

    def type_page(self, texts: Mapping[str, str]) -> frozenset[str]:
        """Type what belongs on this page, and return the labels of its boxes."""
        self._choose_what_reloads(texts)
        boxes = self._boxes()
        for box in boxes:
            if texts.get(box.label, box.text) != box.text:
                self._put(box, texts[box.label])
        return frozenset(box.label for box in boxes)

    def leave_page(self) -> None:
        """Press 次へ; raise `RecordRejected` with what the validators say."""
        self._site.turn(self._next.click)
        if said := self._site.complaints():
            raise RecordRejected("、".join(said))

    def screen(self) -> Screen:
        """Return what this page asks for."""
        return collect(self._site.form.locator("table.f"))

    def held(self) -> Mapping[str, str]:
        """Return what 確認 shows."""
        self._site.expect("就労状況登録（確認）")
        return self._site.shown()

    def register(self) -> None:
        """Press 登録, once, and wait for the answer."""
        answer = self._site.window.send(self._press)
        if not answer.ok:
            raise OutcomeUnknown(f"登録の応答がエラー画面です ({answer.status})")

    def _press(self) -> None:
        window = self._site.window
        sent = window.posts.sent
        self._register.click()
        said = window.dialogs.take_stray()
        if said is not None and window.posts.sent == sent:
            raise RecordRejected(f"画面の警告: {said}")
        if said is not None:
            raise OutcomeUnknown("登録のあとに思いがけない警告が出ました")

    def _choose_what_reloads(self, texts: Mapping[str, str]) -> None:
        """Choose first what sends the page back: it changes what else is there."""
        chosen: set[str] = set()
        while waiting := [box for box in self._boxes() if box.reloads and box.label not in chosen]:
            box = waiting[0]
            chosen.add(box.label)
            if texts.get(box.label, box.text) != box.text:
                self._site.turn(partial(self._put, box, texts[box.label]))

    def _boxes(self) -> tuple[Box, ...]:
        found = self._site.form.evaluate(_BOXES)
        return tuple(Box(**{**box, "codes": tuple(box["codes"])}) for box in found)

    def _put(self, box: Box, text: str) -> None:
        control = self._site.form.locator(f'[name="{box.name}"]')
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

    def _miss(self, texts: Mapping[str, str], met: set[str]) -> None:
        """Say which texts had no box: the other boxes hid it, or the system has none."""
        shown = self.held()
        for label in texts.keys() - met:
            if label not in shown:
                raise SystemUnavailable(f"画面に「{label}」の欄がありません")
            if texts[label]:
                raise RecordRejected(f"{label}: ほかの欄の内容により、画面にこの欄が出ません")


class Result:
    """What comes after 登録: 登録完了 with a number, or 確認 with a complaint."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def number(self) -> str:
        """Return 整理番号; raise `RecordRejected` with the system's refusal."""
        if said := self._site.complaints():
            raise RecordRejected("、".join(said))
        if not self._site.shows("登録完了"):
            raise OutcomeUnknown("登録のあとに、整理番号でもエラーでもない画面が出ました")
        row = self._site.form.get_by_role("row").filter(has_text="整理番号")
        return row.get_by_role("cell").last.inner_text().strip()


class Search:
    """就労状況照会 and 就労状況詳細: what the system holds."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._grid = site.form.locator("#ctl00_cphMain_gvKekka")

    def numbers(self, label: str, asked: str) -> tuple[str, ...]:
        """Search by 受付番号 or 整理番号 and return the numbers of the records found.

        Raises:
            SystemUnavailable: the page says neither that there are some nor that there are none.
        """
        self._site.open("就労状況照会")
        self._site.form.get_by_role("row").filter(has_text=label).locator("input").fill(asked)
        self._site.turn(self._site.button("検索").click)
        found = tuple(self._grid.locator("td:nth-child(2)").all_inner_texts())
        if not found and not self._site.form.get_by_text("該当するデータが存在しません").count():
            raise SystemUnavailable("照会の結果が読み取れません")
        return found

    def stored(self, number: str) -> Mapping[str, str]:
        """Open one record and return it by label, as the system shows it."""
        if self.numbers("整理番号", number) != (number,):
            raise SystemUnavailable(f"整理番号 {number} の記録を開けません")
        self._site.turn(self._grid.get_by_role("link", name="選択").click)
        self._site.expect("就労状況詳細")
        return self._site.shown()


def _expect_page(status: int) -> None:
    if not 200 <= status < 300:
        raise SystemUnavailable(f"システムがエラーを返しています (応答 {status or 'なし'})")
