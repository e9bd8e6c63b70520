"""Days as other systems write them: a pattern of yyyy, mm, dd, or of g (era) and ee (its year).

Days are counted from 明治6年1月1日, when the calendar became the western one.
"""

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from japanese.eras import ERAS, WESTERN_SINCE, era_named, era_of

ERA_CODES: Mapping[str, str] = MappingProxyType(
    {era.name: str(code) for code, era in enumerate(reversed(ERAS), start=1)}
)
"""The usual codes of the eras in files between municipal systems."""

_TOKEN = re.compile("yyyy|ee|mm|dd|g")  # whatever else stands in a pattern stands for itself
_WHOLE_DAY = (Counter(["yyyy", "mm", "dd"]), Counter(["g", "ee", "mm", "dd"]))


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
        if day < WESTERN_SINCE:
            raise ValueError("明治6年より前の日付です")
        era = era_of(day)
        parts |= {"g": codes[era.name], "ee": f"{era.year_of(day):02}"}
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
        era = era_named(next(name for name, code in codes.items() if code == parts["g"]))
        parts["yyyy"] = f"{era.western(int(parts['ee'])):04}"
    text = parts["yyyy"] + parts["mm"] + parts["dd"]
    _day(text)
    return text


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
