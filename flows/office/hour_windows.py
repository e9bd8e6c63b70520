"""Hours in which a system may be keyed into, as people write them: `mon-fri 19:00-06:00`.

    window  = days " " start "-" end
    days    = "daily" | run {"," run}
    run     = day | day "-" day               fri-mon goes on through Sunday
    day     = mon | tue | wed | thu | fri | sat | sun
    start   = 00:00 … 23:59                   end = 00:00 … 24:00

An end that is not after the start is the next day's: a night belongs to the day on which it begins.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Self

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = 24 * 60
_DAILY = "daily"
_FORM = re.compile(r"(\S+) (\d\d):(\d\d)-(\d\d):(\d\d)")
_EXAMPLE = 'write a window as "mon-fri 19:00-06:00" or "daily 20:00-24:00"'


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time that begins on certain days of the week.

    `start` and `end` are minutes after midnight of the day on which it begins; `end` may lie in
    the next day, at most 24 hours after `start`.
    """

    days: frozenset[int]
    start: int
    end: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a window as it is written.

        Raises:
            ValueError: with how it is to be written.
        """
        form = _FORM.fullmatch(text.strip().lower())
        if form is None:
            raise ValueError(_EXAMPLE)
        days, *clock = form.groups()
        start, end = _minutes(*clock[:2]), _minutes(*clock[2:])
        if start == _DAY:
            raise ValueError("a window cannot start at 24:00, write 00:00 of the next day")
        return cls(_days(days), start, end if end > start else end + _DAY)

    def __str__(self) -> str:
        """Return the window as it is written; `parse` reads it back."""
        end = self.end if self.end <= _DAY else self.end - _DAY
        return f"{_written(self.days)} {_clock(self.start)}-{_clock(end)}"

    def stretch(self, day: date, midnight: time) -> tuple[datetime, datetime] | None:
        """Return when the window that begins on `day` opens and closes; None if none does.

        `midnight` carries the time zone in which the hours are meant.
        """
        if day.weekday() not in self.days:
            return None
        zero = datetime.combine(day, midnight)
        return zero + timedelta(minutes=self.start), zero + timedelta(minutes=self.end)


def _minutes(hours: str, minutes: str) -> int:
    total = int(hours) * 60 + int(minutes)
    if int(minutes) > 59 or total > _DAY:
        raise ValueError(f"there is no such time as {hours}:{minutes}")
    return total


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _days(text: str) -> frozenset[int]:
    if text == _DAILY:
        return frozenset(range(len(DAYS)))
    return frozenset(day for run in text.split(",") for day in _run(run))


def _run(text: str) -> list[int]:
    ends = text.split("-")
    if len(ends) > 2 or not set(ends) <= set(DAYS):
        raise ValueError(f"{text!r} is no day of the week: one of {', '.join(DAYS)}")
    first, last = DAYS.index(ends[0]), DAYS.index(ends[-1])
    return [(first + step) % len(DAYS) for step in range((last - first) % len(DAYS) + 1)]


def _written(days: frozenset[int]) -> str:
    if len(days) == len(DAYS):
        return _DAILY
    runs: list[list[int]] = []
    for day in sorted(days):
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ",".join(DAYS[run[0]] + (f"-{DAYS[run[-1]]}" if len(run) > 1 else "") for run in runs)
