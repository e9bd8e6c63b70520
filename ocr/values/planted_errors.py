"""A wrong value as a reader might have read it: planted in a test, to see whether clerks notice."""

from collections.abc import Iterator, Sequence

from ocr.base.form_reading import FieldReading
from ocr.forms.field_kind import Notation
from ocr.forms.kinds import KINDS, parse_value
from ocr.values.sameness import same_value

_ALIKE = """
0:689 1:742 2:731 3:852 4:912 5:362 6:058 7:129 8:360 9:470
ソ:ン ン:ソ シ:ツ ツ:シ ク:タ タ:ク ワ:ウ ウ:ワ ヌ:ス ス:ヌ コ:ユ ユ:コ チ:テ テ:チ ア:マ マ:ア
ラ:フ フ:ラ ホ:ネ ネ:ホ セ:ヤ ヤ:セ ノ:メ メ:ノ ヒ:ビ ハ:バ カ:ガ ガ:カ サ:ザ ザ:サ ダ:タ バ:ハ
ぬ:め め:ぬ わ:ね ね:わ る:ろ ろ:る さ:き き:さ は:ほ ほ:は こ:に に:こ ら:う う:ら
大:太 太:大 田:由 由:田 山:出 川:州 木:本 本:木 未:末 末:未 土:士 士:土 人:入 入:人 日:目 目:日
石:右 右:石 小:少 少:小 水:永 永:水 千:干 干:千 吉:古 古:吉 島:鳥 鳥:島 崎:埼 埼:崎 村:林 林:村
中:申 申:中 東:束 北:比 上:土 藤:籐 佐:左 左:佐 広:庄 康:庸 裕:祐 祐:裕 真:直 直:真 子:千 美:実
一:二 二:三 三:二 五:互 六:大 丸:九 九:丸 原:源 源:原 加:如 高:局 橋:僑 株:林 会:合 社:杜 有:存
限:根 市:布 区:医 県:懸 丁:寸 番:香 野:町 町:野 和:知 井:丼 伊:尹 斉:斎 斎:斉 渡:度 辺:込
"""
"""What a pen or a reader makes alike, the nearest first; behind the colon what is planted."""

_DIGITS = frozenset("0123456789")
_OTHERS = dict(pair.split(":") for pair in _ALIKE.split())

_DATED = frozenset({Notation.DAY, Notation.MONTH})
_CENTURY_AND_DECADE = 3
"""The letters of a date that nobody would leave wrong: 2074 is no slip of 2024 that is missed."""

_LEAST_TO_DROP = 4
"""From this many letters on a reader may pass one over."""


def plausible_error(
    field: FieldReading, labels: Sequence[str], pick: float
) -> str | tuple[str, ...] | None:
    """Return a wrong value for a field, None where none is plausible, as for an empty one.

    It is canonical, says something else than what was read, and is none of the values that the
    paper may hold as the reader has it: so it is hardly ever what is written.

    Args:
        field: the field as read.
        labels: the options of a choice, in the order of the form; nothing for a text.
        pick: which of the possible ones, from 0 to just below 1.
    """
    value = field.value
    possible: tuple[str | tuple[str, ...], ...]
    possible = tuple(_texts(field) if isinstance(value, str) else _choices(value, labels))
    return possible[int(pick * len(possible))] if possible else None


def _texts(field: FieldReading) -> Iterator[str]:
    value, kind = field.value, KINDS.get(field.kind)
    if kind is None or not isinstance(value, str):
        return
    known = (value, *field.candidates)
    fixed = _CENTURY_AND_DECADE if kind.notation in _DATED or kind.name == "year" else 0
    for text in dict.fromkeys((*_swapped(value, fixed), *_shortened(value))):
        if _is_canonical(kind.name, text) and not any(same_value(text, one) for one in known):
            yield text


def _swapped(value: str, fixed: int) -> Iterator[str]:
    """Yield the text with one digit or letter taken for another, behind the `fixed` first ones."""
    for place, letter in enumerate(value[fixed:], start=fixed):
        for other in _OTHERS.get(letter, ""):
            yield value[:place] + other + value[place + 1 :]


def _shortened(value: str) -> Iterator[str]:
    """Yield the text with one letter passed over, neither the first nor the last, nor a sign."""
    if len(value) >= _LEAST_TO_DROP and not any(letter in _DIGITS for letter in value):
        for place in range(1, len(value) - 1):
            if value[place].isalpha():
                yield value[:place] + value[place + 1 :]


def _is_canonical(kind: str, text: str) -> bool:
    try:
        return parse_value(kind, text) == text
    except ValueError:
        return False


def _choices(marked: tuple[str, ...], labels: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield the marks with one of them on a neighbouring option instead."""
    for label in marked:
        place = labels.index(label) if label in labels else len(labels)
        for beside in (place - 1, place + 1):
            if 0 <= beside < len(labels) and labels[beside] not in marked:
                moved = {*marked, labels[beside]} - {label}
                yield tuple(one for one in labels if one in moved)
