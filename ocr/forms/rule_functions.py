"""The words that the rules of a form may use beside CEL's own, and what they mean.

A field that is empty or could not be parsed counts as nothing: 0 minutes, the number 0, 0 months.
None of them ever fails on a text, because a rule must not break where a citizen wrote badly.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from types import MappingProxyType

_CLOCK = re.compile("([0-9]{1,4}):([0-5][0-9])")
_WHOLE = re.compile("[0-9]{1,15}")
_DAY = re.compile("([0-9]{4})-([0-9]{2})(?:-([0-9]{2}))?")


def minutes(time: str) -> int:
    """Return the minutes in `HH:MM` or `HHH:MM`, 0 where it is not one."""
    found = _CLOCK.fullmatch(_a_text(time))
    return int(found[1]) * 60 + int(found[2]) if found else 0


def number(text: str) -> int:
    """Return the whole number that a text is, 0 where it is none."""
    return int(text) if _WHOLE.fullmatch(_a_text(text)) else 0


def months_between(first: str, last: str) -> int:
    """Return the whole months from one ISO date to another, negative where it lies before.

    A month is full on the day of the same number, or on the last day of a month that has no such
    day: from January 31 to February 29 is one month. `YYYY-MM` stands for its first day.
    """
    start, end = _day(first), _day(last)
    if start is None or end is None:
        return 0
    if end < start:
        return -months_between(last, first)
    months = (end.year - start.year) * 12 + end.month - start.month
    full = end.day >= min(start.day, monthrange(end.year, end.month)[1])
    return months if full else months - 1


def filled(value: str | Sequence[str]) -> bool:
    """Return whether a field holds anything: a text, or a marked option."""
    return bool(value.strip() if isinstance(value, str) else value)


def _day(text: str) -> date | None:
    found = _DAY.fullmatch(_a_text(text))
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3] or 1))
    except ValueError:
        return None


def _a_text(value: str) -> str:
    """Refuse a list of marks where a rule's author meant a text; found when rules are tried."""
    if not isinstance(value, str):
        raise TypeError("a text is wanted here, not a choice")
    return value


WORDS: Mapping[str, Callable[..., int | bool]] = MappingProxyType(
    {
        "minutes": minutes,
        "number": number,
        "months_between": months_between,
        "filled": filled,
    }
)
"""Our own functions by the name that rules call them."""

BUILT_IN = frozenset(
    {"size", "contains", "startsWith", "endsWith", "matches", "int", "double", "string"}
)
"""The functions of CEL that rules may call; operators and macros (all, exists …) come with it."""
