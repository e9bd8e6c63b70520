"""Rules between fields: what they see, how they fail, and that a mistake in one is found early."""

import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.base.doubts import Doubt, DoubtCode
from ocr.base.errors import InvalidTemplate
from ocr.forms.rule_functions import filled, minutes, months_between, number
from ocr.forms.rules import Broken, check, compile_rules
from ocr.forms.template import FormTemplate

TODAY = date(2024, 11, 22)
BOX = "box = { left = 1, top = 1, width = 9, height = 5 }"
FORM = f"""
id = "sheet"
title = "申請書"
edition = "2024"
width = 210
height = 297

[parameters]
least_hours = 64
weight = 1.5

[[fields]]
name = "start"
label = "開始"
kind = "date"
parts = [
    {{ label = "年", kind = "year", {BOX} }},
    {{ label = "月", kind = "month", {BOX} }},
    {{ label = "日", kind = "day", {BOX} }},
]

[[fields]]
name = "worked"
label = "就労時間"
kind = "hours"
{BOX}

[[fields]]
name = "remarks"
label = "備考"
kind = "freetext"
{BOX}

[[fields]]
name = "days"
label = "曜日"
kind = "choice"
multiple = true
options = [{{ label = "月", {BOX} }}, {{ label = "火", {BOX} }}]
"""
FIELDS = ("start", "worked", "remarks", "days")


def form(*checks: str, extra: str = "") -> FormTemplate:
    rules = [
        {"id": f"rule_{n}", "check": check, "message": f"確認{n}", "fields": ("worked",)}
        for n, check in enumerate(checks)
    ]
    parsed = FormTemplate.model_validate({**tomllib.loads(FORM + extra), "rules": rules})
    return parsed.model_copy(update={"folder": Path("forms/sheet/2024")})


def broken(check_text: str, values: dict[str, str | tuple[str, ...]]) -> bool:
    template = form(check_text)
    compile_rules(template)
    return bool(check(template, values, TODAY))


@pytest.mark.parametrize(
    ("check_text", "values", "holds"),
    [
        ('start == "2024-04-01"', {"start": "2024-04-01"}, True),
        ("number(worked) >= p.least_hours", {"worked": "64"}, True),
        ("number(worked) >= p.least_hours", {"worked": "63"}, False),
        ("number(worked) >= p.least_hours", {}, False),
        ('start == "" || start <= today', {"start": "2024-11-22"}, True),
        ('start == "" || start <= today', {"start": "2024-11-23"}, False),
        ('start == "" || start <= today', {}, True),
        ('"月" in days', {"days": ("火", "月")}, True),
        ('"月" in days', {"days": ("火",)}, False),
        ('"月" in days', {"days": "月"}, True),
        ("size(days) <= 1", {"days": ("月", "火")}, False),
        ("filled(days) == filled(remarks)", {"days": (), "remarks": ""}, True),
        ("filled(days) == filled(remarks)", {"days": ("月",), "remarks": " "}, False),
        ('days.exists(day, day == "火")', {"days": ("火",)}, True),
        ("months_between(start, today) < 3", {"start": "2024-08-23"}, True),
        ("months_between(start, today) < 3", {"start": "2024-08-22"}, False),
        ('remarks.contains("p.nothing")', {"remarks": "p.nothing"}, True),
        ("double(number(worked)) * p.weight < 100.0", {"worked": "66"}, True),
    ],
)
def test_a_rule_sees_fields_parameters_and_today(check_text, values, holds):
    assert broken(check_text, values) is not holds


def test_what_is_broken_is_told_in_the_templates_order():
    template = form("filled(worked)", "true", "filled(start)")
    assert check(template, {}, TODAY) == (
        Broken("rule_0", ("worked",), Doubt(DoubtCode.BROKEN_RULE, "確認0"), "warning"),
        Broken("rule_2", ("worked",), Doubt(DoubtCode.BROKEN_RULE, "確認2"), "warning"),
    )


@pytest.mark.parametrize(
    "check_text", ["int(worked) > 3", "1 / number(worked) > 0", "days[0] != ''"]
)
def test_a_rule_that_cannot_be_evaluated_counts_as_broken(check_text):
    (complaint,) = check(form(check_text), {"worked": "壊れた値"}, TODAY)
    assert complaint.doubt == Doubt(DoubtCode.FAILED_RULE, "rule_0")


@given(st.dictionaries(st.sampled_from(FIELDS[:3]), st.text()), st.text())
def test_no_value_however_badly_read_stops_the_reading(values, mark):
    template = form("number(worked) > 3", "minutes(start) == 0 && months_between(start, today) < 9")
    assert len(check(template, {**values, "days": (mark,)}, TODAY)) <= 2


@pytest.mark.parametrize(
    ("check_text", "why"),
    [
        ("worked ==", "Syntax error"),
        ("worked = 1", "Syntax error"),
        ("hours > 3", "unknown field 'hours'"),
        ('worked == "" || hours > 3', "unknown field 'hours'"),
        ("true || p.nothing == 1", "unknown parameter 'p.nothing'"),
        ("true || days_between(start, today) > 1", "unknown function 'days_between'"),
        ('worked == "" || worked > 3', "fails on a filled form"),
        ("minutes(days) > 3", "fails on an empty form"),
        ("minutes(start, start) > 3", "fails on an empty form"),
        ("days[0] == '月'", "fails on an empty form"),
        ("number(worked) * p.weight > 1.0", "fails on an empty form"),
        ("number(worked)", "is not a yes-or-no question: it gives int"),
        ("remarks", "is not a yes-or-no question: it gives str"),
    ],
)
def test_a_mistake_is_found_before_any_form_arrives(check_text, why):
    with pytest.raises(InvalidTemplate) as caught:
        compile_rules(form("true", check_text))
    told = str(caught.value)
    assert told.startswith("forms/sheet/2024/template.toml: rule 'rule_1': ")
    assert why in told
    assert "\n" not in told


def test_all_mistakes_are_told_at_once():
    with pytest.raises(InvalidTemplate) as caught:
        compile_rules(form("hours > 3", "true", "worked =="))
    lines = str(caught.value).splitlines()
    assert [line.split("'")[1] for line in lines] == ["rule_0", "rule_2"]


def test_a_field_cannot_take_a_name_of_the_rules():
    template = form(
        "true", extra=f'[[fields]]\nname = "today"\nlabel = "日"\nkind = "day"\n{BOX}\n'
    )
    with pytest.raises(InvalidTemplate, match="field 'today'"):
        compile_rules(template)


@given(st.integers(0, 999), st.integers(0, 59))
def test_minutes_of_a_time_or_a_duration(hours, rest):
    assert minutes(f"{hours}:{rest:02}") == minutes(f"{hours:02}:{rest:02}") == hours * 60 + rest


@given(st.integers(0, 10**15 - 1))
def test_number_of_its_digits(whole):
    assert number(str(whole)) == whole


@given(st.text())
def test_what_is_unreadable_is_nothing(text):
    assert (
        minutes(text + "?") == number(text + "?") == months_between(text + "?", "2024-04-01") == 0
    )
    assert filled(text) == bool(text.strip())


DATES = st.dates(date(1900, 1, 1), date(2099, 12, 31))


@given(DATES, DATES)
def test_months_between_two_days_are_months_added_to_the_first(first, last):
    months = months_between(first.isoformat(), last.isoformat())
    assert months == -months_between(last.isoformat(), first.isoformat())
    if months > 0:
        assert plus(first, months) <= last < plus(first, months + 1)


def plus(day: date, months: int) -> date:
    """Add months to a day, falling back to the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first = date(year, month + 1, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


def test_months_between_months():
    assert months_between("2024-08", "2024-11") == 3
    assert months_between("2024-01-31", "2024-02-29") == 1
    assert months_between("2024-01-31", "2024-02-28") == 0
