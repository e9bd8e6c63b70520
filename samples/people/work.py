"""Working hours of an invented contract (No. 6) and what was really worked (No. 7)."""

from dataclasses import dataclass
from datetime import date
from random import Random

from samples.people.calendar_days import add_months, clock, month_of

Value = str | tuple[str, ...]
_WEEK = ("月", "火", "水", "木", "金")


@dataclass(frozen=True, slots=True)
class Day:
    """One working day in minutes after midnight, breaks included; `rest` is the break."""

    start: int
    end: int
    rest: int

    @property
    def span(self) -> int:
        """Minutes from start to end."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Contract:
    """The working time agreed: an ordinary day and how many of them."""

    day: Day
    days_per_week: int
    days_per_month: int
    values: dict[str, Value]


_FULL = (Day(510, 1050, 60), Day(540, 1080, 60), Day(480, 1020, 60), Day(525, 1050, 45))
_PART = (Day(540, 900, 45), Day(600, 960, 60), Day(570, 930, 30), Day(555, 975, 60))
_SHIFT = (Day(990, 1530, 60), Day(420, 960, 60), Day(720, 1260, 60), Day(1260, 1740, 90))


def agree_fixed(rng: Random, *, full: bool, weekend: bool) -> Contract:
    """Agree on the same hours every day; `weekend` adds Saturdays and holidays to them."""
    day = rng.choice(_FULL if full else _PART)
    week = 5 if full else rng.randint(3, 5)
    month = 4 * week + rng.randint(0, 2 if full else 1)
    marks = tuple(sorted(rng.sample(_WEEK, week), key=_WEEK.index))
    total, rest = day.span * month, day.rest * month
    values: dict[str, Value] = {}
    if weekend:
        extra, marks, total, rest = _agree_weekend(rng, day, marks)
        month = sum(4 if mark in _WEEK else 1 for mark in marks)
        values |= extra
    values |= {
        "work_days": marks,
        "fixed_month_total": clock(total),
        "fixed_month_break": str(rest),
        "fixed_days_per_month": str(month),
        "fixed_days_per_week": str(week + 1 if weekend else week),
        **_hours("fixed_weekday", day),
    }
    return Contract(day, week, month, values)


def _agree_weekend(
    rng: Random, day: Day, marks: tuple[str, ...]
) -> tuple[dict[str, Value], tuple[str, ...], int, int]:
    saturday = Day(day.start, day.start + 240, rng.choice([0, 15]))
    holiday = Day(day.start + 60, day.start + 360, 30)
    days = 4 * len(marks)
    total = days * day.span + saturday.span + 2 * holiday.span
    rest = days * day.rest + saturday.rest + 2 * holiday.rest
    values = _hours("fixed_saturday", saturday) | _hours("fixed_holiday", holiday)
    return values, (*marks, "土", "日", "祝日"), total, rest


def agree_shifts(rng: Random) -> Contract:
    """Agree on irregular hours, counted by the week or by the month."""
    day = rng.choice(_SHIFT)
    week = rng.randint(3, 5)
    unit, days = rng.choice([("週間", week), ("月間", 4 * week)])
    values: dict[str, Value] = {
        "shift_total_unit": (unit,),
        "shift_total": clock(days * day.span),
        "shift_total_break": str(days * day.rest),
        "shift_days_unit": (unit,),
        "shift_days": str(days),
        **_hours("shift_main", day),
    }
    return Contract(day, week, 4 * week, values)


def _hours(stem: str, day: Day) -> dict[str, Value]:
    return {
        f"{stem}_start": clock(day.start),
        f"{stem}_end": clock(day.end),
        f"{stem}_break": str(day.rest),
    }


def shorten(rng: Random, contract: Contract) -> dict[str, Value]:
    """Return the hours of a day shortened for a child (No. 12)."""
    less = rng.choice([60, 90, 120])
    return {
        "short_hours_from": clock(contract.day.start),
        "short_hours_to": clock(contract.day.end - less),
        "short_hours_break": str(min(contract.day.rest, 45)),
    }


def record_months(rng: Random, contract: Contract, before: date, hired: date) -> dict[str, Value]:
    """Return up to three months really worked before a day, newest first (No. 7)."""
    values: dict[str, Value] = {}
    for number in (1, 2, 3):
        month = add_months(before.replace(day=1), -number)
        if month < hired.replace(day=1):
            break
        days = contract.days_per_month + rng.randint(-1, 1)
        overtime = rng.choice([0, 0, 2, 5, 11])
        values[f"record{number}_month"] = month_of(month)
        values[f"record{number}_days"] = str(days)
        values[f"record{number}_hours"] = str(days * contract.day.span // 60 + overtime)
    return values
