"""The form of an entry screen: typed label by label, read back, and sent by one press."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from playwright.sync_api import Error, Frame, Locator

from bots.canary.screens import Screen, ScreenBox, ScreenOption, collect
from bots.errors import OutcomeUnknown, RecordRejected, SystemUnavailable
from bots.jobs import Entry
from bots.kit.panes import Pane
from japanese.charsets import Charset, unwritable

_FILL_MS = 2_000  # a box that is still locked then stays so
_CHARSETS = {"Shift_JIS": Charset.CP932, "EUC-JP": Charset.EUC_JP_MS}

_TYPING = Path(__file__).with_name("typing.js")

# The box typed last is left first, for what its onblur makes of it.
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
    return texts;
}"""

Rule = Callable[[str], str]
"""What a page's own script does to a box, undone: from the text shown to the text typed."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    box: ScreenBox
    text: str

    @property
    def code(self) -> str:
        """The code of an option that was given by its label; else the text."""
        codes = [option.code for option in self.box.options]
        named = [option.code for option in self.box.options if option.text == self.text]
        return named[0] if named and self.text not in codes else self.text


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
        wanted = [_Wanted(self._box(entry.screen_field), entry.text) for entry in entries]
        while wanted:
            wanted = self._type_some(wanted)

    def held(self) -> Mapping[str, str]:
        """Return the text of every box as it would be typed, by label.

        Raises:
            RecordRejected: the page has complained since the typing began.
        """
        texts: Mapping[str, str] = self._form(self._pane.frame).evaluate(_TEXTS)
        self._stop_at_a_complaint(self._pane.window.posts.sent)
        return {label: self._text(box, texts) for label, box in self._boxes.items()}

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

    def _box(self, label: str) -> ScreenBox:
        if label not in self._boxes:
            raise SystemUnavailable(f"画面に「{label}」の欄がありません")
        return self._boxes[label]

    def _type_some(self, wanted: list[_Wanted]) -> list[_Wanted]:
        """Type all, or all up to a box that must be waited for; return what comes after it."""
        asked = [[each.box.name, each.text.replace("\r\n", "\n"), each.code] for each in wanted]
        script = _TYPING.read_text(encoding="utf-8")
        typed, has_no_option, charset = self._form(self._pane.frame).evaluate(script, asked)
        for each in wanted[:typed]:
            _refuse_unwritable(each, _CHARSETS.get(charset))
        if wanted[typed:] and has_no_option:
            raise RecordRejected(f"{wanted[typed].box.label}: 画面の選択肢にないコードです")
        if wanted[typed:]:
            self._put(wanted[typed])
        return wanted[typed + 1 :]

    def _text(self, box: ScreenBox, texts: Mapping[str, str]) -> str:
        text, typed = texts.get(box.name, ""), self._typed.get(box.label, "")
        if ScreenOption(text, typed) in box.options:
            return typed  # the option was typed by its label
        return self._rules[box.label](text) if box.label in self._rules else text

    def _put(self, wanted: _Wanted) -> None:
        """Type one text with patience: a script of the page may yet unlock its box."""
        name = wanted.box.name
        control = self._form(self._pane.frame).locator(f'[name="{name}"], [id="{name}"]')
        try:
            _WAYS.get(wanted.box.kind, _fill)(control, wanted)
        except Error:
            if control.first.is_editable():
                raise
            label = wanted.box.label
            raise RecordRejected(f"{label}: 画面がこの欄への入力を受け付けません") from None


def _fill(control: Locator, wanted: _Wanted) -> None:
    control.focus(timeout=_FILL_MS)  # an onfocus that rewrites the box undoes a selection
    control.fill(wanted.text, timeout=_FILL_MS)


def _choose(control: Locator, wanted: _Wanted) -> None:
    control.select_option(value=wanted.code, timeout=_FILL_MS)


def _tick(control: Locator, wanted: _Wanted) -> None:
    control.set_checked(bool(wanted.text), timeout=_FILL_MS)


def _pick(control: Locator, wanted: _Wanted) -> None:
    codes = [option.code for option in wanted.box.options]
    control.nth(codes.index(wanted.code)).check(timeout=_FILL_MS)


_WAYS = MappingProxyType({"select-one": _choose, "checkbox": _tick, "radio": _pick})


def _refuse_unwritable(wanted: _Wanted, charset: Charset | None) -> None:
    """Refuse what the browser would post as `&#134047;`: the page has no such character."""
    if charset and (found := unwritable(wanted.text.replace("\r\n", "\n"), charset)):
        places = "、".join(f"{each.position}文字目" for each in found)
        raise RecordRejected(f"{wanted.box.label}: 画面の文字コードにない文字です ({places})")
