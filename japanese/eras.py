"""Dates of the Japanese and the western calendar, as people write them and as we keep them.

Eras begin on the days laid down for them: 明治 1868-01-25 (where the Gregorian reckoning of its
first day falls), 大正 1912-07-30, 昭和 1926-12-25, 平成 1989-01-08 (政令 of 1989-01-07) and
令和 2019-05-01 (政令 of 2019-04-01). An era ends on the day before the next one begins.
"""

import re
from calendar import monthrange
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from japanese.text import fold_width, without_spaces


class Era(NamedTuple):
    """A period of the Japanese calendar."""

    name: str
    letter: str
    begins: date

    def year_of(self, day: date) -> int:
        """Return the year of this era in which `day` lies; the first is 1 (元年)."""
        return day.year - self.begins.year + 1

    def western(self, year: int) -> int:
        """Return the western year of a year of this era, counted from 1."""
        return self.begins.year - 1 + year


class DateFault(StrEnum):
    """Why a text is no date, one code for each cause."""

    NO_DATE = "no_date"
    NO_SUCH_DAY = "no_such_day"
    DAY_OUTSIDE_ERA = "day_outside_era"
    BEFORE_MEIJI = "before_meiji"
    NO_YEAR = "no_year"
    YEAR_OUTSIDE_ERA = "year_outside_era"
    YEAR_BELOW_ONE = "year_below_one"
    NO_MONTH = "no_month"
    NO_SUCH_MONTH = "no_such_month"


class UnreadDate(ValueError):
    """A text is no date; `fault` says why, and quotes nothing."""

    def __init__(self, fault: DateFault) -> None:
        super().__init__(fault)
        self.fault = fault


ERAS = (
    Era("令和", "R", date(2019, 5, 1)),
    Era("平成", "H", date(1989, 1, 8)),
    Era("昭和", "S", date(1926, 12, 25)),
    Era("大正", "T", date(1912, 7, 30)),
    Era("明治", "M", date(1868, 1, 25)),
)
"""Newest first."""

WESTERN_SINCE = date(1873, 1, 1)
"""明治6年1月1日, the first day of the western calendar in Japan.

Source: 太政官布告 No. 337 of 明治5年11月9日.
"""

_ERA_WORDS = {word: era for era in ERAS for word in (era.name, era.name[0], era.letter)}
_YEAR = (
    rf"(?:(?P<era>{'|'.join(sorted(_ERA_WORDS, key=len, reverse=True))})"
    r"(?P<era_year>[0-9]{1,2}|元)|(?P<western>[0-9]{4}))"
)
_YEAR_ALONE = re.compile(rf"{_YEAR}年?")
_MONTH = re.compile(rf"{_YEAR}(?:[年./-](?P<month>[0-9]{{1,2}})月?|(?P<mm>[0-9]{{2}}))")
_DATE = re.compile(
    rf"{_YEAR}(?:[年./-](?P<month>[0-9]{{1,2}})[月./-](?P<day>[0-9]{{1,2}})日?"
    r"|(?P<mm>[0-9]{2})(?P<dd>[0-9]{2}))"
)


def parse_date(text: str) -> date:
    """Read 2024年4月1日, 2024/4/1, 20240401, 令和6年4月1日, R6.4.1 or 令6/4/1, in any width.

    Raises:
        UnreadDate: where it is no date, is not in the calendar, or lies outside the era it names.
    """
    found = _DATE.fullmatch(_plain(text))
    if found is None:
        raise UnreadDate(DateFault.NO_DATE)
    month, day = found["month"] or found["mm"], found["day"] or found["dd"]
    try:
        parsed = date(_western_year(found), int(month), int(day))
    except ValueError:
        raise UnreadDate(DateFault.NO_SUCH_DAY) from None
    if found["era"]:
        _refuse_day_outside_era(parsed, _ERA_WORDS[found["era"]])
    return parsed


def parse_year(text: str) -> int:
    """Read a year, as 2024, 令和6年, R6 or 令和元: the western year comes back.

    Raises:
        UnreadDate: where it is none; two digits without an era are not a year.
    """
    found = _YEAR_ALONE.fullmatch(_plain(text))
    if found is None:
        raise UnreadDate(DateFault.NO_YEAR)
    year = _western_year(found)
    if found["era"]:
        _refuse_outside_era(found["era"], first=date(year, 1, 1), last=date(year, 12, 31))
    return year


def parse_month(text: str) -> tuple[int, int]:
    """Read a year and a month, as 2024年4月, 2024/4, 202404 or R6.4: western year and month.

    Raises:
        UnreadDate: where it is none, or outside the era it names.
    """
    found = _MONTH.fullmatch(_plain(text))
    if found is None:
        raise UnreadDate(DateFault.NO_MONTH)
    year, month = _western_year(found), int(found["month"] or found["mm"])
    if not 1 <= month <= 12 or year < 1:
        raise UnreadDate(DateFault.NO_SUCH_MONTH)
    if found["era"]:
        last = date(year, month, monthrange(year, month)[1])
        _refuse_outside_era(found["era"], first=last.replace(day=1), last=last)
    return year, month


def format_wareki(day: date) -> str:
    """Write a date as 令和6年4月1日, the first year of an era as 元年.

    Raises:
        ValueError: for a day before 明治.
    """
    era = era_of(day)
    year = era.year_of(day)
    return f"{era.name}{'元' if year == 1 else year}年{day.month}月{day.day}日"


def era_of(day: date) -> Era:
    """Return the era in which `day` lies.

    Raises:
        ValueError: for a day before 明治.
    """
    for era in ERAS:
        if day >= era.begins:
            return era
    raise ValueError("明治より前の日付です")


def era_named(name: str) -> Era:
    """Return the era with a name such as 令和.

    Raises:
        ValueError: for a name that no era has.
    """
    for era in ERAS:
        if era.name == name:
            return era
    raise ValueError("知らない元号です")


def _plain(text: str) -> str:
    return without_spaces(fold_width(text)).upper()


def _western_year(found: re.Match[str]) -> int:
    if found["western"]:
        return int(found["western"])
    era_year = 1 if found["era_year"] == "元" else int(found["era_year"])
    if era_year < 1:
        raise UnreadDate(DateFault.YEAR_BELOW_ONE)
    return _ERA_WORDS[found["era"]].western(era_year)


def _refuse_day_outside_era(day: date, era: Era) -> None:
    if day < ERAS[-1].begins:
        raise UnreadDate(DateFault.BEFORE_MEIJI)
    if era_of(day) != era:
        raise UnreadDate(DateFault.DAY_OUTSIDE_ERA)


def _refuse_outside_era(word: str, *, first: date, last: date) -> None:
    """Refuse a stretch of days that shares none with the era named."""
    era = _ERA_WORDS[word]
    if last < era.begins or era not in (era_of(max(first, era.begins)), era_of(last)):
        raise UnreadDate(DateFault.YEAR_OUTSIDE_ERA)
