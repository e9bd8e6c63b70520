"""How a day, a month or a time is written for the boxes of a screen: western, 和暦, in parts."""

import re
from calendar import monthrange
from datetime import date

from flows.plans.plan_lines import Line, padded
from japanese.eras import Era, era_of, format_wareki

_PERIOD = "."


def in_digits(line: Line, text: str) -> str:
    """Write 2024-04-01 as 20240401, or with `between` as 2024/04/01."""
    day = _day(text)
    return (line.between or "").join((f"{day.year:04}", f"{day.month:02}", f"{day.day:02}"))


def wareki(line: Line, text: str) -> str:
    """Write 2026-04-01 as R08.04.01; `between` and `codes` change the period and the R."""
    day = _day(text)
    era = era_of(day)
    between = _PERIOD if line.between is None else line.between
    parts = (f"{era.year_of(day):02}", f"{day.month:02}", f"{day.day:02}")
    return _code_of(line, era) + between.join(parts)


def wareki_in_kanji(_: Line, text: str) -> str:
    """Write 2026-04-01 as 令和8年4月1日."""
    return format_wareki(_day(text))


def era_code(line: Line, text: str) -> str:
    """Write the era of a day or a month: the letter, or its code in `codes`."""
    return _code_of(line, _era(text))


def era_year(line: Line, text: str) -> str:
    """Write the year within its era; the first is 1."""
    return padded(line, _era(text).year_of(_days_of(text)[0]))


def year(line: Line, text: str) -> str:
    """Write the western year."""
    return padded(line, _days_of(text)[0].year)


def month(line: Line, text: str) -> str:
    """Write the month."""
    return padded(line, _days_of(text)[0].month)


def day(line: Line, text: str) -> str:
    """Write the day of the month."""
    return padded(line, _day(text).day)


def hhmm(line: Line, text: str) -> str:
    """Write 8:30 as 0830, or with `between` as 08:30."""
    return (line.between or "").join(_hours_and_minutes("[0-2][0-9]", text))


def hours(line: Line, text: str) -> str:
    """Write the hours of a time or a length of time."""
    return padded(line, int(_hours_and_minutes("[0-9]{1,3}", text)[0]))


def minutes(line: Line, text: str) -> str:
    """Write the minutes beyond the full hours."""
    return padded(line, int(_hours_and_minutes("[0-9]{1,3}", text)[1]))


def _code_of(line: Line, era: Era) -> str:
    if not line.codes:
        return era.letter
    if era.name not in line.codes:
        raise ValueError("この元号に当たるコードがありません")
    return line.codes[era.name]


def _era(text: str) -> Era:
    first, last = _days_of(text)
    if era_of(first) != era_of(last):
        raise ValueError("元号が変わる月なので、日がなければ元号を決められません")
    return era_of(first)


def _days_of(text: str) -> tuple[date, date]:
    """Return the first and the last day that a value means: one day, or a month."""
    if re.fullmatch("[0-9]{4}-[0-9]{2}", text, re.ASCII) is None:
        return _day(text), _day(text)
    first = _day(f"{text}-01")
    return first, first.replace(day=monthrange(first.year, first.month)[1])


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError("日付として書けません") from None


def _hours_and_minutes(hours: str, text: str) -> tuple[str, str]:
    found = re.fullmatch(f"({hours}):([0-5][0-9])", text, re.ASCII)
    if found is None:
        raise ValueError("時間として書けません")
    return found[1], found[2]
