"""Days as other systems write them: a pattern of yyyy, mm, dd, or of g (era) and ee (its year).

The first days of the eras: 元号を改める政令 (令和, 平成) and 改元の詔書 (昭和, 大正).
Days are counted from 明治6年1月1日, when the calendar became the western one.
"""

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

ERAS: Mapping[str, str] = MappingProxyType(
    {"明治": "1", "大正": "2", "昭和": "3", "平成": "4", "令和": "5"}
)
"""The usual codes of the eras in files between municipal systems."""

_TOKEN = re.compile("yyyy|ee|mm|dd|g")  # whatever else stands in a pattern stands for itself
_WHOLE_DAY = (Counter(["yyyy", "mm", "dd"]), Counter(["g", "ee", "mm", "dd"]))

_BEGAN: Mapping[str, date] = MappingProxyType(
    {
        "令和": date(2019, 5, 1),
        "平成": date(1989, 1, 8),
        "昭和": date(1926, 12, 25),
        "大正": date(1912, 7, 30),
        "明治": date(1873, 1, 1),
    }
)


def is_pattern(pattern: str) -> bool:
    """Tell whether a pattern says which day it is, and says nothing twice."""
    return Counter(_TOKEN.findall(pattern)) in _WHOLE_DAY


def in_pattern(text: str, pattern: str, codes: Mapping[str, str]) -> str:
    """Write a day of eight digits, as plans write it, in a pattern.

    Raises:
        ValueError: it is no day, or one before the eras; the reason is Japanese.
    """
    day = _day(text)
    parts = {"yyyy": text[:4], "mm": text[4:6], "dd": text[6:]}
    if "g" in _TOKEN.findall(pattern):
        era = next((name for name, began in _BEGAN.items() if day >= began), None)
        if era is None:
            raise ValueError("明治6年より前の日付です")
        parts |= {"g": codes[era], "ee": f"{day.year - _year_before(era):02}"}
    return _TOKEN.sub(lambda token: parts[token[0]], pattern)


def from_pattern(cell: str, pattern: str, codes: Mapping[str, str]) -> str:
    """Read such a cell back as eight digits.

    Raises:
        ValueError: it does not look like the pattern, or is no day.
    """
    found = re.fullmatch(_expression(pattern, codes), cell, re.ASCII)
    if found is None:
        raise ValueError("日付の形ではありません")
    parts = found.groupdict()
    if "yyyy" not in parts:
        era = next(name for name, code in codes.items() if code == parts["g"])
        parts["yyyy"] = f"{_year_before(era) + int(parts['ee']):04}"
    text = parts["yyyy"] + parts["mm"] + parts["dd"]
    _day(text)
    return text


def _year_before(era: str) -> int:
    """Return the year before the first of an era; the table begins in 明治6年."""
    return _BEGAN[era].year - (6 if era == "明治" else 1)


def _expression(pattern: str, codes: Mapping[str, str]) -> str:
    shapes = {token: f"(?P<{token}>[0-9]{{{len(token)}}})" for token in ("yyyy", "ee", "mm", "dd")}
    shapes["g"] = f"(?P<g>{'|'.join(map(re.escape, codes.values()))})"
    parts = re.split(f"({_TOKEN.pattern})", pattern)
    return "".join(shapes.get(part) or re.escape(part) for part in parts)


def _day(text: str) -> date:
    if re.fullmatch("[0-9]{8}", text, re.ASCII) is None:
        raise ValueError("8桁の日付ではありません")
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        raise ValueError("暦にない日付です") from None
