"""Days on which a system is closed whatever the hour, as an administrator writes them.

closure = "last-day"                      the last day of every month
        | "last-" n "-days"               the last n days of every month, n = 2 … 28
        | "day " n | "day " n "-" [n]     days of every month; without an end: to its last day
        | MM-DD [".." MM-DD]              days of every year; 12-29..01-03 goes on into January
        | YYYY-MM-DD [".." YYYY-MM-DD]    days of one year
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

_EXAMPLES = 'write a closure as "last-day", "day 25-", "12-29..01-03" or "2026-12-29..2027-01-03"'
_LEAP = 2000  # a year that has every day of the year
_MONTH_END = 31


@dataclass(frozen=True, slots=True)
class MonthEnd:
    """The last days of every month."""

    days: int

    def __str__(self) -> str:
        """Return it as it is written."""
        return "last-day" if self.days == 1 else f"last-{self.days}-days"

    def __contains__(self, day: date) -> bool:
        """Say whether a day is one of these."""
        return day.day > monthrange(day.year, day.month)[1] - self.days


@dataclass(frozen=True, slots=True)
class DaysOfMonth:
    """The same days of every month; a last day of 31 is the month's last, however long it is."""

    first: int
    last: int

    def __str__(self) -> str:
        """Return it as it is written."""
        if self.first == self.last:
            return f"day {self.first}"
        return f"day {self.first}-{'' if self.last == _MONTH_END else self.last}"

    def __contains__(self, day: date) -> bool:
        """Say whether a day is one of these."""
        return self.first <= day.day <= self.last


@dataclass(frozen=True, slots=True)
class DaysOfYear:
    """The same days of every year, each as (month, day); a last before the first is next year's."""

    first: tuple[int, int]
    last: tuple[int, int]

    def __str__(self) -> str:
        """Return it as it is written."""
        ends = [f"{month:02}-{day:02}" for month, day in (self.first, self.last)]
        return "..".join(dict.fromkeys(ends))

    def __contains__(self, day: date) -> bool:
        """Say whether a day is one of these."""
        here = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= here <= self.last
        return here >= self.first or here <= self.last


@dataclass(frozen=True, slots=True)
class Dates:
    """Days of one year, or from one into the next."""

    first: date
    last: date

    def __str__(self) -> str:
        """Return it as it is written."""
        return "..".join(dict.fromkeys([self.first.isoformat(), self.last.isoformat()]))

    def __contains__(self, day: date) -> bool:
        """Say whether a day is one of these."""
        return self.first <= day <= self.last


Closure: TypeAlias = MonthEnd | DaysOfMonth | DaysOfYear | Dates


def parse_closure(text: str) -> Closure:
    """Read a closure as it is written; `str` writes it back.

    Raises:
        ValueError: with how it is to be written, or which day does not exist.
    """
    text = text.strip()
    if form := re.fullmatch(r"last-(?:day|([0-9]{1,2})-days)", text):
        return _month_end(int(form[1] or 1))
    if form := re.fullmatch(r"day ([0-9]{1,2})(-?)([0-9]{1,2})?", text):
        return _days_of_month(int(form[1]), form[2], form[3])
    if form := re.fullmatch(r"(\d\d-\d\d)(?:\.\.(\d\d-\d\d))?", text):
        return DaysOfYear(_day_of_year(form[1]), _day_of_year(form[2] or form[1]))
    if form := re.fullmatch(r"(\d{4}-\d\d-\d\d)(?:\.\.(\d{4}-\d\d-\d\d))?", text):
        return _dates(date.fromisoformat(form[1]), date.fromisoformat(form[2] or form[1]))
    raise ValueError(_EXAMPLES)


def _month_end(days: int) -> MonthEnd:
    if not 1 <= days <= 28:
        raise ValueError(f"last-{days}-days: a month has at least 28 days")
    return MonthEnd(days)


def _days_of_month(first: int, dash: str, end: str | None) -> DaysOfMonth:
    if end and not dash:
        raise ValueError(_EXAMPLES)
    last = int(end) if end else _MONTH_END if dash else first
    if not 1 <= first <= last <= _MONTH_END:
        raise ValueError(f"no month has days {first} to {last}")
    return DaysOfMonth(first, last)


def _day_of_year(text: str) -> tuple[int, int]:
    day = date.fromisoformat(f"{_LEAP}-{text}")
    return day.month, day.day


def _dates(first: date, last: date) -> Dates:
    if last < first:
        raise ValueError(f"{last} lies before {first}")
    return Dates(first, last)
