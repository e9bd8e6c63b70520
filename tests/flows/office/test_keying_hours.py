"""When a system may be keyed into: laws of hours, closures and holidays."""

from datetime import date, datetime, timedelta

import jpholiday
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.office.closures import Dates, DaysOfMonth, DaysOfYear, MonthEnd, parse_closure
from flows.office.hour_windows import Window
from flows.office.keying_hours import (
    Closed,
    Open,
    may_key,
    why_closed,
    without_hours,
)
from flows.office.manifests import Holidays, SystemManifest
from japanese.clock import TOKYO

DAY = 24 * 60
LEAP_DAYS = st.dates(date(2000, 1, 1), date(2000, 12, 31)).map(lambda day: (day.month, day.day))
WINDOWS = st.builds(
    lambda days, start, length: Window(days, start, start + length),
    st.frozensets(st.integers(0, 6), min_size=1),
    st.integers(0, DAY - 1),
    st.integers(1, DAY),
)
CLOSURES = st.one_of(
    st.builds(MonthEnd, st.integers(1, 28)),
    st.tuples(st.integers(1, 31), st.integers(1, 31)).map(lambda ends: DaysOfMonth(*sorted(ends))),
    st.builds(DaysOfYear, LEAP_DAYS, LEAP_DAYS),
    st.tuples(st.dates(), st.dates()).map(lambda ends: Dates(*sorted(ends))),
)
DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))
MOMENTS = st.builds(datetime.combine, DAYS, st.times(timezones=st.just(TOKYO)))
MANIFESTS = st.builds(
    lambda windows, closures, holidays: manifest(
        windows=windows, closures=closures, holidays=holidays
    ),
    st.lists(WINDOWS, max_size=3),
    st.lists(CLOSURES, max_size=2),
    st.sampled_from(Holidays),
)


def manifest(**said):
    return SystemManifest(name="hoiku", address="http://hoiku.example", **said)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=TOKYO)


def is_open(known, text):
    return isinstance(may_key(known, at(text)), Open)


# How they are written


@given(WINDOWS)
def test_a_window_is_read_back_as_it_is_written(window):
    assert Window.parse(str(window)) == window


@given(CLOSURES)
def test_a_closure_is_read_back_as_it_is_written(closure):
    assert parse_closure(str(closure)) == closure


@given(st.text() | st.from_regex(r"[a-z-]{3,7} [0-9:]{4,5}-[0-9:]{4,5}", fullmatch=True))
def test_what_is_no_window_is_refused_in_one_line(text):
    try:
        assert Window.parse(str(Window.parse(text))) == Window.parse(text)
    except ValueError as error:
        assert "\n" not in str(error).replace(text, "")


@pytest.mark.parametrize(
    ("text", "days", "start", "end"),
    [
        ("mon-fri 19:00-06:00", {0, 1, 2, 3, 4}, 1140, 1800),
        ("daily 20:00-24:00", set(range(7)), 1200, 1440),
        ("fri-mon 00:00-00:00", {4, 5, 6, 0}, 0, 1440),
        ("wed 08:30-12:00", {2}, 510, 720),
        ("sat,mon-tue 22:00-22:00", {5, 0, 1}, 1320, 2760),
    ],
)
def test_windows_as_people_write_them(text, days, start, end):
    assert Window.parse(text) == Window(frozenset(days), start, end)


@pytest.mark.parametrize(
    "text",
    ["", "mon", "mon 25:00-26:00", "mon 10:60-11:00", "mon 24:00-06:00", "mon-tue-wed 10:00-11:00"],
)
def test_windows_that_cannot_be(text):
    with pytest.raises(ValueError):
        Window.parse(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "month-end", "last-29-days", "day 0", "day 32", "day 5 7", "day 9-3", "02-30"),
        *("13-01", "2026-02-29", "2027-01-03..2026-12-29", "12-29..2027-01-03"),
    ],
)
def test_closures_that_cannot_be(text):
    with pytest.raises(ValueError):
        parse_closure(text)


# When it is open


@given(MANIFESTS, MOMENTS)
def test_it_stays_as_it_is_until_the_moment_that_is_told(known, now):
    pace = may_key(known, now)
    closed = isinstance(pace, Closed)
    assert closed == bool(why_closed(known, now))
    until = pace.until or now + timedelta(days=60)
    assert until > now
    for part in range(20):
        assert bool(why_closed(known, now + (until - now) * part / 20)) == closed
    if pace.until:
        assert bool(why_closed(known, pace.until)) != closed
        assert bool(why_closed(known, pace.until - timedelta(seconds=1))) == closed


@given(MANIFESTS, MOMENTS)
def test_a_closed_day_is_closed_at_every_hour(known, now):
    if any(now.date() in closure for closure in known.closures):
        assert why_closed(known, now)
        assert why_closed(without_hours(known), now)


@given(WINDOWS, DAYS, st.floats(0, 0.999))
def test_a_window_is_open_from_its_first_minute_to_before_its_last(window, day, part):
    known = manifest(windows=[window])
    midnight = datetime.combine(day, datetime.min.time(), TOKYO)
    opens, closes = (midnight + timedelta(minutes=each) for each in (window.start, window.end))
    moment = opens + (closes - opens) * part
    assert (day.weekday() not in window.days) or not why_closed(known, moment)
    only = manifest(windows=[Window(frozenset({day.weekday()}), window.start, window.end)])
    assert why_closed(only, opens - timedelta(seconds=1))
    assert why_closed(only, closes)


@given(MOMENTS)
def test_a_skipped_night_begins_on_a_holiday_or_at_the_years_end(now):
    known = manifest(holidays="skip")
    year_end = (now.month, now.day) >= (12, 29) or (now.month, now.day) <= (1, 3)
    assert bool(why_closed(known, now)) == (jpholiday.is_holiday(now.date()) or year_end)


@given(MOMENTS)
def test_without_hours_it_is_always_open(now):
    assert may_key(manifest(), now) == Open(None)


NIGHTS = {"windows": ["mon-fri 19:00-06:00"], "closures": ["last-day"], "holidays": "skip"}


@pytest.mark.parametrize(
    ("moment", "opened"),
    [
        ("2026-11-20T18:59", False),  # Friday
        ("2026-11-20T19:00", True),
        ("2026-11-21T05:59:59", True),  # the night of Friday
        ("2026-11-21T06:00", False),
        ("2026-11-21T20:00", False),
        ("2026-11-23T20:00", False),  # 勤労感謝の日
        ("2026-11-24T03:00", False),  # its night
        ("2026-11-02T23:00", True),
        ("2026-11-03T02:00", True),  # the night of Monday goes on into 文化の日
        ("2026-11-30T02:00", False),  # the system's own month-end, from its first minute
        ("2026-12-01T02:00", False),  # … and the night that begins on it
        ("2026-12-01T19:00", True),
        ("2026-12-29T20:00", False),
        ("2027-01-04T20:00", True),
    ],
)
def test_nights_of_a_town_hall(moment, opened):
    assert is_open(manifest(**NIGHTS), moment) == opened


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("2026-11-21T12:00", "時間の外です。次は11月24日（火）19:00から入力できます"),
        ("2026-11-23T20:00", "祝日です（勤労感謝の日）。次は11月24日（火）19:00から"),
        ("2026-11-30T20:00", "休む日（締め日など）です。次は12月1日（火）19:00から"),
        ("2026-12-29T20:00", "年末年始の閉庁日です。次は1月4日（月）19:00から"),
    ],
)
def test_a_clerk_reads_why_and_when_again(moment, said):
    assert said in str(may_key(manifest(**NIGHTS), at(moment)))


def test_a_system_that_never_opens_is_said_so():
    pace = may_key(manifest(closures=["01-01..12-31"]), at("2026-11-21T12:00"))
    assert pace.until is None
    assert "管理者" in str(pace)


@pytest.mark.parametrize(
    ("closure", "day", "inside"),
    [
        ("last-day", "2028-02-29", True),
        ("last-day", "2028-02-28", False),
        ("last-3-days", "2026-11-28", True),
        ("last-3-days", "2026-11-27", False),
        ("day 25-", "2026-02-28", True),
        ("day 25-27", "2026-02-28", False),
        ("day 31", "2026-02-28", False),
        ("12-29..01-03", "2027-01-03", True),
        ("12-29..01-03", "2027-01-04", False),
        ("03-31", "2026-03-31", True),
        ("2026-12-29..2027-01-03", "2026-12-31", True),
        ("2026-12-29..2027-01-03", "2027-12-31", False),
    ],
)
def test_closures_as_people_write_them(closure, day, inside):
    assert (date.fromisoformat(day) in parse_closure(closure)) == inside


def test_another_time_zone_means_the_same_moment():
    moment = datetime.fromisoformat("2026-11-20T10:30:00+00:00")  # 19:30 in Japan
    assert isinstance(may_key(manifest(**NIGHTS), moment), Open)
