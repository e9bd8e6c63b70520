"""Every kind of field, in one table: what it may hold, how it is read, written and answered.

A kind either stands in one box (`parts` is empty) or is composed of several, each of a kind of
its own. What a field holds is always kept in its canonical form; `docs/kinds.md` shows them all.
Every other room asks the `Kind`: a new one is a row here, or of a package with an entry point.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from importlib.metadata import entry_points
from types import MappingProxyType
from typing import NoReturn

from ocr.base.doubts import DoubtCode, NotOfItsKind
from ocr.forms import alphabets, foldings
from ocr.forms import box_patterns as patterns
from ocr.forms import composite_boxes as composed
from ocr.forms import single_boxes as boxes
from ocr.forms.alphabets import WIDEST as WIDEST
from ocr.forms.field_kind import Family, Harm, Kind, Notation, Spacing, Subject, Texts, Widget

GROUP = "kamibashi.kinds"
"""The entry points by which another package brings a `Kind` of its own."""


def parse_value(kind: str, text: str) -> str:
    """Return the canonical value of what a clerk types into one input.

    Args:
        kind: a name in `KINDS`.
        text: such as `R6.4.1`, `0830` or `03-1234-5678`; "" for an empty field.

    Raises:
        ValueError: it is no value of its kind; `ocr.base.doubts.doubt_of` tells why.
    """
    return KINDS[kind].parse(KINDS[kind].split(text))


def parts_of(kind: str, value: str) -> Texts:
    """Return the canonical text of each box of a canonical value: the inverse of `parse`.

    `parts_of("date", "2024-04-01")` is `("2024", "4", "1")`; a kind of one box gives one text.
    """
    texts = KINDS[kind].split(value)
    parts = KINDS[kind].parts or (kind,)
    return tuple(KINDS[part].parse((text,)) for part, text in zip(parts, texts, strict=True))


def _of(read: Callable[[str], str]) -> Callable[[Texts], str]:
    """Return the parser of a kind of one box."""
    return lambda texts: read(*texts)


def _whole(text: str) -> Texts:
    return (text,)


def _refuse(_: Texts | str) -> NoReturn:
    raise NotOfItsKind(DoubtCode.TYPED_CHOICE)


_words = partial(
    Kind,
    family=Family.WORDS,
    split=_whole,
    pattern=patterns.ANYTHING,
    foldings=(foldings.SPACES,),
    spelled=True,
)
_number = partial(
    Kind,
    family=Family.NUMBERS,
    split=_whole,
    characters=alphabets.DIGITS,
    foldings=(foldings.DIGITS,),
    second_reader=True,
)
_composed = partial(Kind, family=Family.NUMBERS)

_ALL = (
    _words(
        name="text",
        parse=_of(boxes.text),
        subject=Subject.ANYONE,
        foldings=(foldings.SPACELESS,),
        spacing=Spacing.TEXT,
        naming=True,
        title="文字",
        hint="株式会社かみばし",
    ),
    _words(
        name="name",
        harm=Harm.GRAVE,
        parse=_of(boxes.name),
        subject=Subject.PERSON,
        pattern=patterns.NAME,
        foldings=(foldings.SPACELESS,),
        spacing=Spacing.NAME,
        naming=True,
        title="氏名",
        hint="山田　太郎",
    ),
    _words(
        name="kana",
        harm=Harm.GRAVE,
        parse=_of(boxes.kana),
        subject=Subject.FURIGANA,
        characters=alphabets.KANA,
        pattern=patterns.KANA,
        foldings=foldings.KANA,
        spacing=Spacing.KANA,
        title="フリガナ",
        hint="ヤマダ　タロウ",
    ),
    _words(
        name="address",
        parse=_of(boxes.text),
        subject=Subject.PLACE,
        title="住所",
        hint="紙橋市本町1-2-3",
    ),
    _words(
        name="freetext",
        harm=Harm.SLIGHT,
        parse=_of(boxes.free_text),
        subject=Subject.REMARK,
        widget=Widget.LINES,
        title="自由記入",
        hint="4月から勤務地が変わります",
    ),
    _number(
        name="year",
        harm=Harm.GRAVE,
        pattern=patterns.YEAR,
        parse=_of(boxes.year),
        characters=alphabets.YEAR,
        signed=True,
        title="年",
        hint="2024 または R6",
    ),
    _number(
        name="month",
        harm=Harm.GRAVE,
        pattern=patterns.from_one_to(12),
        parse=_of(boxes.month),
        title="月",
        hint="4",
    ),
    _number(
        name="day",
        harm=Harm.GRAVE,
        pattern=patterns.from_one_to(31),
        parse=_of(boxes.day),
        title="日",
        hint="1",
    ),
    _number(
        name="hour",
        pattern=patterns.up_to(29),
        parse=_of(boxes.hour),
        title="時（0〜29）",
        hint="8",
    ),
    _number(
        name="minute",
        pattern=patterns.up_to(59),
        parse=_of(boxes.minute),
        title="分（0〜59）",
        hint="30",
    ),
    _number(
        name="minutes",
        pattern=patterns.up_to(44_640),
        parse=_of(boxes.minutes),
        title="分の合計",
        hint="1200",
    ),
    _number(
        name="hours",
        pattern=patterns.up_to(744),
        parse=_of(boxes.hours),
        title="時間の合計",
        hint="160",
    ),
    _number(
        name="days", pattern=patterns.up_to(31), parse=_of(boxes.days), title="日数", hint="20"
    ),
    _number(
        name="phone_part",
        pattern=patterns.PHONE_PART,
        parse=_of(boxes.phone_part),
        title="電話番号の一部",
        hint="03",
    ),
    _number(
        name="postal_code",
        pattern=patterns.POSTAL_CODE,
        parse=_of(boxes.postal_code),
        characters=alphabets.POSTAL,
        signed=True,
        foldings=(foldings.POSTAL,),
        subject=Subject.POSTAL_CODE,
        notation=Notation.HYPHENATED,
        title="郵便番号",
        hint="123-4567",
    ),
    _number(
        name="number",
        harm=Harm.GRAVE,
        pattern=patterns.NUMBER,
        parse=_of(boxes.number),
        characters=alphabets.NUMBER,
        signed=True,
        title="数",
        hint="12000",
    ),
    _number(
        name="code",
        harm=Harm.GRAVE,
        pattern=patterns.CODE,
        parse=_of(boxes.code),
        title="番号（0 から始まってもよい）",
        hint="0012345",
    ),
    _composed(
        name="date",
        harm=Harm.GRAVE,
        parts=("year", "month", "day"),
        parse=composed.join_date,
        split=composed.split_date,
        notation=Notation.DAY,
        title="日付",
        hint="2024/4/1 または R6.4.1",
    ),
    _composed(
        name="year_month",
        parts=("year", "month"),
        parse=composed.join_year_month,
        split=composed.split_year_month,
        notation=Notation.MONTH,
        title="年月",
        hint="2024/4 または R6.4",
    ),
    _composed(
        name="time",
        parts=("hour", "minute"),
        parse=composed.join_time,
        split=composed.split_time,
        notation=Notation.CLOCK,
        title="時刻",
        hint="8:30 または 0830",
    ),
    _composed(
        name="duration",
        parts=("hours", "minute"),
        parse=composed.join_duration,
        split=composed.split_duration,
        notation=Notation.SPAN,
        title="時間",
        hint="160:30",
    ),
    _composed(
        name="phone",
        parts=("phone_part",) * 3,
        parse=composed.join_phone,
        split=composed.split_phone,
        notation=Notation.HYPHENATED,
        title="電話番号",
        hint="03-1234-5678",
    ),
    Kind(
        name="choice",
        title="選択",
        family=Family.CHOICE,
        parse=_refuse,
        split=_refuse,
        characters=frozenset(),
        notation=Notation.MARKS,
        widget=Widget.TICKS,
    ),
)


def installed_kinds() -> Iterator[Kind]:
    """Yield the kinds that other packages bring by an entry point in `kamibashi.kinds`.

    Raises:
        TypeError: an entry point leads to no `Kind`.
    """
    for found in entry_points(group=GROUP):
        kind = found.load()
        if not isinstance(kind, Kind):
            raise TypeError(f"{GROUP}: {found.name} = {found.value} is no Kind")
        yield kind


_TABLE = {kind.name: kind for kind in (*installed_kinds(), *_ALL)}

KINDS: Mapping[str, Kind] = MappingProxyType(_TABLE)
"""Every kind by its name; those above give way to none that is installed."""
