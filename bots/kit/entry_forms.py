"""The form of an entry screen: typed label by label, read back, and sent by one press."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from playwright.sync_api import Error, Frame, Locator

from bots.charsets import Charset, unwritable
from bots.errors import OutcomeUnknown, RecordRejected, SystemUnavailable
from bots.jobs import Entry
from bots.kit.panes import Pane
from bots.screens import Screen, ScreenBox, ScreenOption, collect

_FILL_MS = 2_000  # a box is there at once or it is locked
_CHARSETS = {"Shift_JIS": Charset.CP932, "EUC-JP": Charset.EUC_JP_MS}

# One call for the whole screen: a round trip for each of forty boxes would double the time. The
# box typed last is left first, for what its onblur makes of it.
_TEXTS = """form => {
    const active = form.ownerDocument.activeElement;
    if (active && form.contains(active)) active.blur();
    const texts = {};
    for (const box of form.querySelectorAll('input, select, textarea')) {
        const name = box.name || box.id;
        if (box.type === 'checkbox') texts[name] = box.checked ? '1' : '';
        else if (box.type !== 'radio') texts[name] = box.value;
        else texts[name] = box.checked ? box.value : texts[name] || '';
    }
    return [form.ownerDocument.characterSet, texts];
}"""

Rule = Callable[[str], str]
"""What a page's own script does to a box, undone: from the text shown to the text typed."""


@dataclass(frozen=True, slots=True)
class _Held:
    charset: Charset | None
    texts: Mapping[str, str]


class EntryForm:
    """One form of a pane. `rules` are for the boxes that the page rewrites when they are left."""

    def __init__(
        self,
        pane: Pane,
        form: Callable[[Frame], Locator],
        rules: Mapping[str, Rule] = MappingProxyType({}),
    ) -> None:
        self._pane = pane
        self._form = form
        self._rules = rules
        self._boxes: Mapping[str, ScreenBox] = {}
        self._typed: Mapping[str, str] = {}

    def screen(self) -> Screen:
        """Return every box of the form with its label, options, length and required mark."""
        found = collect(self._form(self._pane.frame))
        self._boxes = {box.label: box for box in found}
        return found

    def type(self, entries: Sequence[Entry]) -> None:
        """Type every text that its box does not hold yet; an option by its code or its label.

        Raises:
            RecordRejected: a box cannot take its text.
            SystemUnavailable: the screen does not have a box of this label.
        """
        self.screen()
        self._typed = {entry.screen_field: entry.text for entry in entries}
        held = self._held()
        for entry in entries:
            box = self._boxes.get(entry.screen_field)
            if box is None:
                raise SystemUnavailable(f"画面に「{entry.screen_field}」の欄がありません")
            if self._text(box, held.texts) != entry.text:
                _refuse_unwritable(entry, held.charset)
                self._put(box, entry.text, held.texts.get(box.name, ""))

    def held(self) -> Mapping[str, str]:
        """Return the text of every box as it would be typed, by label.

        Raises:
            RecordRejected: the page has complained since the typing began.
        """
        held = self._held()
        self._stop_at_a_complaint(self._pane.window.posts.sent)
        return {label: self._text(box, held.texts) for label, box in self._boxes.items()}

    def send(self, button: Callable[[Frame], Locator]) -> None:
        """Press the button that stores, once, and wait for the answer.

        Raises:
            RecordRejected: the page complained, and nothing was sent.
            OutcomeUnknown: the answer is an error, or the page complained after sending.
        """
        answer = self._pane.send(lambda: self._press(button(self._pane.frame)))
        if not answer.ok:
            raise OutcomeUnknown(f"登録の応答がエラー画面です (応答 {answer.status})")

    def _press(self, button: Locator) -> None:
        sent = self._pane.window.posts.sent
        button.click()
        self._stop_at_a_complaint(sent)

    def _stop_at_a_complaint(self, sent: int) -> None:
        said = self._pane.window.dialogs.take_stray()
        if said is None:
            return
        if self._pane.window.posts.sent > sent:
            raise OutcomeUnknown("登録のあとに思いがけない警告が出ました")
        raise RecordRejected(f"画面の警告: {said}")

    def _held(self) -> _Held:
        charset, texts = self._form(self._pane.frame).evaluate(_TEXTS)
        return _Held(_CHARSETS.get(charset), texts)

    def _text(self, box: ScreenBox, texts: Mapping[str, str]) -> str:
        text, typed = texts.get(box.name, ""), self._typed.get(box.label, "")
        if ScreenOption(text, typed) in box.options:
            return typed  # the option was typed by its label
        return self._rules[box.label](text) if box.label in self._rules else text

    def _put(self, box: ScreenBox, text: str, before: str) -> None:
        control = self._form(self._pane.frame).locator(f'[name="{box.name}"], [id="{box.name}"]')
        try:
            if before and box.kind not in _WAYS:
                control.focus(timeout=_FILL_MS)  # an onfocus that rewrites it undoes the selection
            _WAYS.get(box.kind, _fill)(control, box, text)
        except Error:
            if control.first.is_editable():
                raise
            raise RecordRejected(f"{box.label}: 画面がこの欄への入力を受け付けません") from None


def _fill(control: Locator, _: ScreenBox, text: str) -> None:
    control.fill(text, timeout=_FILL_MS)


def _choose(control: Locator, box: ScreenBox, text: str) -> None:
    control.select_option(value=_code(box, text), timeout=_FILL_MS)


def _tick(control: Locator, _: ScreenBox, __: str) -> None:
    control.press("Space", timeout=_FILL_MS)  # a click would wait for two frames to be drawn


def _pick(control: Locator, box: ScreenBox, text: str) -> None:
    codes = [option.code for option in box.options]
    control.nth(codes.index(_code(box, text))).press("Space", timeout=_FILL_MS)


_WAYS = MappingProxyType({"select-one": _choose, "checkbox": _tick, "radio": _pick})


def _code(box: ScreenBox, text: str) -> str:
    found = [option.code for option in box.options if option.code == text]
    found = found or [option.code for option in box.options if option.text == text]
    if len(found) != 1:
        raise RecordRejected(f"{box.label}: 画面の選択肢にないコードです")
    return found[0]


def _refuse_unwritable(entry: Entry, charset: Charset | None) -> None:
    """Refuse what the browser would post as `&#134047;`: the page has no such character."""
    if charset and (found := unwritable(entry.text.replace("\r\n", "\n"), charset)):
        places = "、".join(f"{each.position}文字目" for each in found)
        raise RecordRejected(f"{entry.screen_field}: 画面の文字コードにない文字です ({places})")
