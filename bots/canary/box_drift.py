"""What has changed on one box of a screen: its label, its kind, its length, its options."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bots.canary.screens import ScreenBox, ScreenOption

_KINDS: Mapping[str, str] = {
    "text": "文字の欄",
    "textarea": "複数行の欄",
    "select-one": "選択欄",
    "select-multiple": "複数選択欄",
    "radio": "ラジオボタン",
    "checkbox": "チェック欄",
    "password": "パスワード欄",
}


@dataclass(frozen=True, slots=True)
class BoxChange:
    """One change, said in Japanese; a `cosmetic` one cannot make a record wrong."""

    said: str
    cosmetic: bool = False


def box_drift(old: ScreenBox, now: ScreenBox) -> Iterator[BoxChange]:
    """Yield what changed from the one to the other."""
    yield from _label(old.label, now.label)
    if old.name != now.name:
        yield BoxChange(f"部品の名前が「{old.name}」から「{now.name}」に変わりました")
    if old.kind != now.kind:
        yield BoxChange(f"欄の種類が{_kind(old)}から{_kind(now)}に変わりました")
    yield from _length(old.most, now.most)
    if now.required and not old.required:
        yield BoxChange("必須になりました")
    if old.required and not now.required:
        yield BoxChange("必須でなくなりました", cosmetic=True)
    yield from _options(old.options, now.options)


def without_spaces(text: str) -> str:
    """Return a label without any space: where only spaces differ, a person sees no change."""
    return "".join(text.split())


def _label(old: str, now: str) -> Iterator[BoxChange]:
    if old != now:
        spaces = without_spaces(old) == without_spaces(now)
        what = "見出しの空白" if spaces else "見出し"
        yield BoxChange(f"{what}が変わり「{now}」になりました", spaces)


def _kind(box: ScreenBox) -> str:
    return _KINDS.get(box.kind, f"「{box.kind}」")


def _length(old: int | None, now: int | None) -> Iterator[BoxChange]:
    if old == now:
        return
    if now is None:
        yield BoxChange(f"入力できる文字数の限り（{old} 文字）がなくなりました", cosmetic=True)
    elif old is None:
        yield BoxChange(f"入力できる文字数が {now} 文字までになりました")
    else:
        how = "増えました" if now > old else "減りました"
        yield BoxChange(f"入力できる文字数が {old} から {now} に{how}", now > old)


def _options(old: Sequence[ScreenOption], now: Sequence[ScreenOption]) -> Iterator[BoxChange]:
    before, after = _by_code(old), _by_code(now)
    for code, texts in before.items():
        if code not in after:
            yield BoxChange(f"選択肢「{_said(code, texts)}」がなくなりました")
        elif after[code] != texts:
            spaces = [without_spaces(text) for text in after[code]] == [
                without_spaces(text) for text in texts
            ]
            renamed = f"「{_said(code, texts)}」が「{_said(code, after[code])}」に変わりました"
            yield BoxChange(f"選択肢{renamed}", spaces)
    for code, texts in after.items():
        if code not in before:
            yield BoxChange(f"選択肢「{_said(code, texts)}」が増えました", cosmetic=True)
    if [code for code in after if code in before] != [code for code in before if code in after]:
        yield BoxChange("選択肢の並び順が変わりました", cosmetic=True)


def _by_code(options: Sequence[ScreenOption]) -> dict[str, list[str]]:
    """Return the texts shown for each code, in order: a screen may show a code twice."""
    texts: dict[str, list[str]] = {}
    for option in options:
        texts.setdefault(option.code, []).append(option.text)
    return texts


def _said(code: str, texts: Sequence[str]) -> str:
    """Return code and text as a person sees them; most screens show the code in the text."""
    words = "・".join(text for text in texts if text)
    if not words and not code:
        return "（空白）"
    return words if words.startswith(code) else f"{code} {words}".strip()
