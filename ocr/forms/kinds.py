"""What a field may hold: every kind, its boxes, its characters, and its canonical value.

A kind either stands in one box (`parts` is empty) or is composed of several, each of a kind of
its own. What a field holds is always kept in its canonical form; `docs/kinds.md` shows them all.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NoReturn

from ocr.forms import alphabets
from ocr.forms import composite_boxes as composed
from ocr.forms import single_boxes as boxes
from ocr.forms.alphabets import WIDEST as WIDEST

Texts = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of field.

    Attributes:
        name: how templates call it.
        parts: the kinds of its boxes; empty where it stands in one box or is a choice.
        characters: what may be read in its box; None for `WIDEST`.
        parse: takes the text of each box (one text for a kind of one box), returns the canonical
            value, "" where all boxes are empty; raises ValueError with a Japanese reason that
            quotes nothing.
        split: takes the whole value as one text, canonical or as a clerk types it, returns the
            text of each box; raises ValueError likewise.
        title: how a clerk calls it.
        hint: an example of what a clerk may type.
    """

    name: str
    parts: Texts
    characters: frozenset[str] | None
    parse: Callable[[Texts], str]
    split: Callable[[str], Texts]
    title: str
    hint: str = ""


def parse_value(kind: str, text: str) -> str:
    """Return the canonical value of what a clerk types into one input.

    Args:
        kind: a name in `KINDS`.
        text: such as `R6.4.1`, `0830` or `03-1234-5678`; "" for an empty field.

    Raises:
        ValueError: with a Japanese reason that quotes nothing.
    """
    return KINDS[kind].parse(KINDS[kind].split(text))


def parts_of(kind: str, value: str) -> Texts:
    """Return the canonical text of each box of a canonical value: the inverse of `parse`.

    `parts_of("date", "2024-04-01")` is `("2024", "4", "1")`; a kind of one box gives one text.
    """
    texts = KINDS[kind].split(value)
    parts = KINDS[kind].parts or (kind,)
    return tuple(KINDS[part].parse((text,)) for part, text in zip(parts, texts, strict=True))


def _single(
    name: str,
    characters: frozenset[str] | None,
    read: Callable[[str], str],
    *,
    title: str,
    hint: str,
) -> Kind:
    return Kind(name, (), characters, lambda texts: read(*texts), lambda text: (text,), title, hint)


def _refuse(_: Texts | str) -> NoReturn:
    raise ValueError("選択欄は文字では書きません")


_DIGITS = alphabets.DIGITS

_ALL = (
    _single("text", None, boxes.text, title="文字", hint="株式会社かみばし"),
    _single("name", None, boxes.name, title="氏名", hint="山田　太郎"),
    _single("kana", alphabets.KANA, boxes.kana, title="フリガナ", hint="ヤマダ　タロウ"),
    _single("address", None, boxes.text, title="住所", hint="紙橋市本町1-2-3"),
    _single("freetext", None, boxes.free_text, title="自由記入", hint="4月から勤務地が変わります"),
    _single("year", alphabets.YEAR, boxes.year, title="年", hint="2024 または R6"),
    _single("month", _DIGITS, boxes.month, title="月", hint="4"),
    _single("day", _DIGITS, boxes.day, title="日", hint="1"),
    _single("hour", _DIGITS, boxes.hour, title="時（0〜29）", hint="8"),
    _single("minute", _DIGITS, boxes.minute, title="分（0〜59）", hint="30"),
    _single("minutes", _DIGITS, boxes.minutes, title="分の合計", hint="1200"),
    _single("hours", _DIGITS, boxes.hours, title="時間の合計", hint="160"),
    _single("days", _DIGITS, boxes.days, title="日数", hint="20"),
    _single("phone_part", _DIGITS, boxes.phone_part, title="電話番号の一部", hint="03"),
    _single("postal_code", alphabets.POSTAL, boxes.postal_code, title="郵便番号", hint="123-4567"),
    _single("number", alphabets.NUMBER, boxes.number, title="数", hint="12000"),
    Kind(
        "date",
        ("year", "month", "day"),
        None,
        composed.join_date,
        composed.split_date,
        "日付",
        "2024/4/1 または R6.4.1",
    ),
    Kind(
        "year_month",
        ("year", "month"),
        None,
        composed.join_year_month,
        composed.split_year_month,
        "年月",
        "2024/4 または R6.4",
    ),
    Kind(
        "time",
        ("hour", "minute"),
        None,
        composed.join_time,
        composed.split_time,
        "時刻",
        "8:30 または 0830",
    ),
    Kind(
        "duration",
        ("hours", "minute"),
        None,
        composed.join_duration,
        composed.split_duration,
        "時間",
        "160:30",
    ),
    Kind(
        "phone",
        ("phone_part",) * 3,
        None,
        composed.join_phone,
        composed.split_phone,
        "電話番号",
        "03-1234-5678",
    ),
    Kind("choice", (), frozenset(), _refuse, _refuse, "選択"),
)

KINDS: Mapping[str, Kind] = MappingProxyType({kind.name: kind for kind in _ALL})
"""Every kind by its name."""
