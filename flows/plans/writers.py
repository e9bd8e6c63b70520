"""How a canonical value is written for a box of a screen: every way, by the name plans use.

A writer takes the line of the plan and the values of its fields, and returns the text to type.
It raises ValueError with a Japanese reason that quotes nothing.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

from flows.plans import date_writers as days
from flows.plans.plan_lines import (
    Line,
    Value,
    Writer,
    as_text,
    marked,
    of_line,
    of_text,
    padded,
)
from japanese import widths
from ocr.forms.field_kind import Notation

_USUAL_SPACE = "\u3000"


def _digits(text: str) -> str:
    return re.sub("[^0-9]", "", text)


def _zero_padded(line: Line, text: str) -> str:
    if re.fullmatch("[0-9]+", text, re.ASCII) is None:
        raise ValueError("数字だけの値ではありません")
    return padded(line, int(text))


def _part(line: Line, text: str) -> str:
    parts = text.split("-")
    if line.part > len(parts) or not all(part.isdecimal() for part in parts):
        raise ValueError("ハイフンで区切られた番号ではありません")
    return parts[line.part - 1]


def _joined(line: Line, values: tuple[Value, ...]) -> str:
    between = _USUAL_SPACE if line.between is None else line.between
    return between.join(filter(None, map(as_text, values)))


def _code(line: Line, values: tuple[Value, ...]) -> str:
    labels = marked(values[0])
    if len(labels) > 1:
        raise ValueError("一つだけ選ぶ欄に印が二つ以上あります")
    return _looked_up(line, labels[0]) if labels else ""


def _looked_up(line: Line, text: str) -> str:
    if text not in line.codes:
        raise ValueError("この値に当たるコードがありません")
    return line.codes[text]


def _one_mark(line: Line, values: tuple[Value, ...]) -> str:
    return "1" if line.option in marked(values[0]) else ""


def _constant(line: Line, _: tuple[Value, ...]) -> str:
    return line.text


_CHOICE = frozenset({Notation.MARKS})
_DAY = frozenset({Notation.DAY})
_MONTH = _DAY | {Notation.MONTH}
_CLOCK = frozenset({Notation.CLOCK})
_HOURS = _CLOCK | {Notation.SPAN}
_HYPHENATED = frozenset({Notation.HYPHENATED})

_BETWEEN, _CODES, _WIDTH = frozenset({"between"}), frozenset({"codes"}), frozenset({"width"})

WRITERS: Mapping[str, Writer] = MappingProxyType(
    {
        "as_is": Writer(of_text(str)),
        "digits": Writer(of_text(_digits)),
        "zero_padded": Writer(of_line(_zero_padded), keys=_WIDTH),
        "full_width": Writer(of_text(widths.full_width)),
        "half_width": Writer(of_text(widths.half_width)),
        "half_width_kana": Writer(of_text(widths.half_width_kana)),
        "part": Writer(of_line(_part), _HYPHENATED, keys=frozenset({"part"})),
        "joined": Writer(_joined, sources="several", may=_BETWEEN),
        "constant": Writer(_constant, sources="none", keys=frozenset({"text"})),
        "yyyymmdd": Writer(of_line(days.in_digits), _DAY, may=_BETWEEN),
        "wareki": Writer(of_line(days.wareki), _DAY, may=_BETWEEN | _CODES),
        "wareki_kanji": Writer(of_line(days.wareki_in_kanji), _DAY),
        "era": Writer(of_line(days.era_code), _MONTH, may=_CODES),
        "era_year": Writer(of_line(days.era_year), _MONTH, may=_WIDTH),
        "year_of": Writer(of_line(days.year), _MONTH, may=_WIDTH),
        "month_of": Writer(of_line(days.month), _MONTH, may=_WIDTH),
        "day_of": Writer(of_line(days.day), _DAY, may=_WIDTH),
        "hhmm": Writer(of_line(days.hhmm), _CLOCK, may=_BETWEEN),
        "hours_of": Writer(of_line(days.hours), _HOURS, may=_WIDTH),
        "minutes_of": Writer(of_line(days.minutes), _HOURS, may=_WIDTH),
        "code": Writer(_code, _CHOICE, keys=_CODES),
        "code_of": Writer(of_line(_looked_up), keys=_CODES),
        "marked": Writer(_one_mark, _CHOICE, keys=frozenset({"option"})),
    }
)
"""Every writer by the name that keying plans use."""
