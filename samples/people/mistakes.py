"""Certificates that break a rule of the form, one each, the way people break them."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from samples.people.employment import Certificate
from samples.people.work import Value

Spoil = Callable[[dict[str, Value]], dict[str, Value]]


def _ends_without_end(values: dict[str, Value]) -> dict[str, Value]:
    return values | {"employment_term": ("無期",), "employment_end": "2027-03-31"}


def _forgets_renewal(values: dict[str, Value]) -> dict[str, Value]:
    return values | {"employment_term": ("有期",), "employment_end": "2027-03-31", "renewal": ()}


def _marks_both(values: dict[str, Value]) -> dict[str, Value]:
    return values | {"employment_type": ("正社員", "契約社員")}


def _leaves_other_bare(values: dict[str, Value]) -> dict[str, Value]:
    return values | {"industry": ("その他",), "industry_other": ""}


def _miscounts_hours(values: dict[str, Value]) -> dict[str, Value]:
    return values | {
        "fixed_month_total": "40:00",
        "fixed_days_per_month": "20",
        "fixed_weekday_start": "09:00",
        "fixed_weekday_end": "17:00",
    }


MISTAKES: dict[str, Spoil] = {
    "open_ended_has_no_end": _ends_without_end,
    "fixed_term_says_renewal": _forgets_renewal,
    "one_mark_only": _marks_both,
    "other_industry_explained": _leaves_other_bare,
    "least_hours": _miscounts_hours,
}
"""A mistake by the id of the rule in the template that must find it."""


def spoil(certificate: Certificate, rng: Random) -> Certificate:
    """Return the certificate with one mistake in it."""
    mistake = MISTAKES[rng.choice(sorted(MISTAKES))]
    return replace(certificate, values=mistake(dict(certificate.values)))
