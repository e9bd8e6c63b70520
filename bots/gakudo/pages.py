"""The screens of the system, one class for each. Only these classes know its HTML."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from playwright.sync_api import Frame, Locator

from bots.browser.browser import Window
from bots.canary.screens import Screen
from bots.credentials import Credentials
from bots.errors import OutcomeUnknown, RecordRejected, SystemUnavailable
from bots.jobs import Entry
from bots.kit.entry_forms import EntryForm
from bots.kit.log_ins import LogIn
from bots.kit.panes import Pane
from bots.kit.postbacks import PostbackForm

STORES = "ctl00$cphMain$btnToroku"
"""The control whose postback stores. No other click of the system does."""

PAGES = ("基本", "就労")
"""The pages of the wizard on which something is typed; 確認 comes after them."""

RELOADING = ("就労区分", "雇用期間", "育児休業")
"""The selects that send the page back, in the order of the page."""

_SHOWN = """table => [...table.rows].flatMap(row => {
    const marks = [...row.querySelectorAll('input[type=checkbox]')];
    return marks.length
      ? marks.map(mark => [mark.labels[0].textContent.trim(), mark.checked ? '1' : ''])
      : [[row.cells[0].textContent.trim(), row.cells[1].querySelector('span').textContent]];
  })"""


class SessionOver(SystemUnavailable):
    """The system asks who we are, in the middle of the wizard."""


class Site:
    """What all screens share: one address, a menu, and clicks that send the whole page back."""

    def __init__(self, window: Window, address: str, credentials: Credentials) -> None:
        self.pane = Pane(window)
        self._page = window.page
        self._address = f"{address}Default.aspx"
        self._credentials = credentials
        self._session = LogIn(
            lambda: not self.control("menu").is_visible(),
            self._log_in,
            lambda: self.shows("ログイン"),
        )

    def open(self, screen: str) -> None:
        """Go to a screen of the menu, logging in again where the session is over."""
        link = self.control("menu").get_by_role("link", name=screen)
        self._session.reach(lambda: self._send(link.click))
        self.expect(screen)

    def turn(self, press: Callable[[], None]) -> None:
        """Press what sends the page back and stores nothing, and wait for the page that comes.

        Raises:
            SessionOver: the system asks who we are.
        """
        self._send(press)
        if self.shows("ログイン"):
            raise SessionOver("入力の途中でセッションが切れました")

    def expect(self, title: str) -> None:
        """Make sure that the screen of this title is shown."""
        if not self.shows(title):
            raise SystemUnavailable(f"画面「{title}」が出ません")

    def shows(self, title: str) -> bool:
        """Whether the title of the screen begins so."""
        return self._page.title().startswith(title)

    def control(self, ident: str) -> Locator:
        """Return a control by its own part of the `id` that ASP.NET made."""
        return self._page.locator(f'[id$="{ident}"]')

    def complaints(self) -> tuple[str, ...]:
        """Return what the validators say, without the texts that they quote, at times garbled."""
        said = self.control("ValidationSummary1").locator("li").all_inner_texts()
        return tuple(re.sub(r"\[.*]", "", text, flags=re.DOTALL) for text in said)

    def shown(self) -> Mapping[str, str]:
        """Return the record that 確認 or 詳細 shows, by label."""
        pairs: list[tuple[str, str]] = self.control("tblNaiyo").evaluate(_SHOWN)
        return dict(pairs)

    def _send(self, press: Callable[[], None]) -> None:
        answer = self.pane.send(press, storing=STORES)
        if not answer.ok:
            raise SystemUnavailable(f"システムがエラーを返しています (応答 {answer.status})")

    def _log_in(self) -> None:
        self.pane.open(self._address)
        if self.shows("ログイン"):  # else the session lives, and we only stood elsewhere
            self.control("txtUserId").fill(self._credentials.user)
            self.control("txtPassword").fill(self._credentials.password)
            self._send(self.control("btnLogin").click)


class Wizard:
    """就労状況登録: 基本, 就労, 確認. Only 登録 on the last page stores anything."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._form = EntryForm(site.pane, _table)
        self._page = PostbackForm(self._form, RELOADING, site.turn)

    def open(self) -> None:
        """Stand before the empty first page."""
        self._site.open("就労状況登録")

    def type(self, entries: Sequence[Entry]) -> None:
        """Type page after page and stand before 確認."""
        met: set[str] = set()
        for page in PAGES:
            self._site.expect(f"就労状況登録（{page}）")
            met |= self.type_page(entries)
            self.leave_page()
        self._refuse_what_had_no_box(entry for entry in entries if entry.screen_field not in met)

    def type_page(self, entries: Sequence[Entry]) -> frozenset[str]:
        """Type what belongs on this page, and return the labels of its boxes."""
        return self._page.type(entries)

    def leave_page(self) -> None:
        """Press 次へ; raise `RecordRejected` with what the validators say."""
        self._site.turn(self._site.control("btnTsugi").click)
        if said := self._site.complaints():
            raise RecordRejected("、".join(said))

    def screen(self) -> Screen:
        """Return what this page asks for."""
        return self._form.screen()

    def held(self) -> Mapping[str, str]:
        """Return what 確認 shows."""
        self._site.expect("就労状況登録（確認）")
        return self._site.shown()

    def register(self) -> None:
        """Press 登録, once, and wait for the answer."""
        self._form.send(lambda _: self._site.control("btnToroku"))

    def _refuse_what_had_no_box(self, entries: Iterable[Entry]) -> None:
        shown = self.held()
        for entry in entries:
            if entry.screen_field not in shown:
                raise SystemUnavailable(f"画面に「{entry.screen_field}」の欄がありません")
            if entry.text:
                raise RecordRejected(
                    f"{entry.screen_field}: ほかの欄の内容により、画面にこの欄が出ません"
                )


class Result:
    """What comes after 登録: 登録完了 with a number, or 確認 with a complaint."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def number(self) -> str:
        """Return 整理番号; raise `RecordRejected` with the system's refusal."""
        said = self._site.complaints()
        if said and self._site.shows("就労状況登録（確認）"):  # else it may be the log-in screen's
            raise RecordRejected("、".join(said))
        if not self._site.shows("登録完了"):
            raise OutcomeUnknown("登録のあとに、整理番号でもエラーでもない画面が出ました")
        row = self._site.pane.frame.get_by_role("row").filter(has_text="整理番号")
        return row.get_by_role("cell").last.inner_text().strip()


class Search:
    """就労状況照会 and 就労状況詳細: what the system holds."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._grid = site.control("gvKekka")

    def under_key(self, key: str) -> tuple[str, ...]:
        """Search by 受付番号 and return the 整理番号 of the records found."""
        return self._numbers("txtKensakuNo", key)

    def stored(self, number: str) -> Mapping[str, str]:
        """Open one record by its 整理番号 and return it by label, as the system shows it."""
        if self._numbers("txtKensakuSeiriNo", number) != (number,):
            raise SystemUnavailable(f"整理番号 {number} の記録を開けません")
        self._site.turn(self._grid.get_by_role("link", name="選択").click)
        self._site.expect("就労状況詳細")
        return self._site.shown()

    def _numbers(self, box: str, asked: str) -> tuple[str, ...]:
        self._site.open("就労状況照会")
        self._site.control(box).fill(asked)
        self._site.turn(self._site.control("btnKensaku").click)
        found = tuple(self._grid.locator("td:nth-child(2)").all_inner_texts())
        nothing = self._site.pane.frame.get_by_text("該当するデータが存在しません")
        if not found and not nothing.count():
            raise SystemUnavailable("照会の結果が読み取れません")
        return found


def _table(frame: Frame) -> Locator:
    return frame.locator("table.f")
