"""Dates of both calendars: era tables are where municipal software dies."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from japanese.eras import (
    ERAS,
    DateFault,
    UnreadDate,
    era_of,
    format_wareki,
    parse_date,
    parse_month,
    parse_year,
)

MEIJI = date(1868, 1, 25)
DAYS = st.dates(min_value=MEIJI, max_value=date(2099, 12, 31))
FULL_WIDTH = str.maketrans("0123456789./-RHSTM", "０１２３４５６７８９．／－ＲＨＳＴＭ")


@given(DAYS)
def test_every_date_survives_the_round_trip(day):
    assert parse_date(format_wareki(day)) == day


@given(DAYS, st.booleans())
def test_every_way_of_writing_a_date_is_read(day, wide):
    era = era_of(day)
    year = era.year_of(day)
    ways = [
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year} - {day.month:02} - {day.day:02}",
        f"{day:%Y%m%d}",
        f"{era.name}{year}年{day.month}月{day.day}日",
        f"{era.letter}{year}.{day.month}.{day.day}",
        f"{era.letter.lower()}{year:02}{day:%m%d}",
        f"{era.name[0]}{year}/{day.month}/{day.day}",
        f"{era.name} {year} 年 {day.month} 月 {day.day} 日",
    ]
    assert {parse_date(way.translate(FULL_WIDTH) if wide else way) for way in ways} == {day}


@given(DAYS)
def test_every_year_and_month_is_read_in_both_calendars(day):
    era = era_of(day)
    for year in (str(day.year), f"{era.name}{era.year_of(day)}", f"{era.letter}{era.year_of(day)}"):
        assert parse_year(year) == parse_year(f"{year}年") == day.year
        assert parse_month(f"{year}年{day.month}月") == (day.year, day.month)
        assert parse_month(f"{year}.{day.month}") == (day.year, day.month)


@pytest.mark.parametrize("era", ERAS, ids=lambda era: era.letter)
def test_an_era_begins_on_its_first_day_and_not_before(era):
    first = era.begins
    assert parse_date(f"{era.name}元年{first.month}月{first.day}日") == first
    before = first - timedelta(days=1)
    with pytest.raises(UnreadDate) as caught:
        parse_date(f"{era.name}元年{before.month}月{before.day}日")
    meiji = era is ERAS[-1]
    assert caught.value.fault is (DateFault.BEFORE_MEIJI if meiji else DateFault.DAY_OUTSIDE_ERA)


@pytest.mark.parametrize(
    ("last", "after"),
    [
        ("平成31年4月30日", "平成31年5月1日"),
        ("昭和64年1月7日", "昭和64年1月8日"),
        ("大正15年12月24日", "大正15年12月25日"),
        ("明治45年7月29日", "明治45年7月30日"),
    ],
)
def test_an_era_ends_when_the_next_begins(last, after):
    assert parse_date(last)
    with pytest.raises(UnreadDate) as caught:
        parse_date(after)
    assert caught.value.fault is DateFault.DAY_OUTSIDE_ERA


@pytest.mark.parametrize(
    "written",
    ["", "きのう", "6/4/1", "令和7年2月30日", "2023-02-29", "2024/13/1", "R0.4.1", "2024/4/1/2"],
)
def test_what_is_not_a_date_is_said_to_be_none(written):
    with pytest.raises(UnreadDate) as caught:
        parse_date(written)
    assert caught.value.fault in {DateFault.NO_DATE, DateFault.NO_SUCH_DAY}


@pytest.mark.parametrize("written", ["", "6", "24", "平成32", "S65", "T16", "令和0", "20244"])
def test_what_is_not_a_year_is_said_to_be_none(written):
    with pytest.raises(UnreadDate) as caught:
        parse_year(written)
    assert caught.value.fault in {
        DateFault.NO_YEAR,
        DateFault.YEAR_OUTSIDE_ERA,
        DateFault.YEAR_BELOW_ONE,
    }


@pytest.mark.parametrize("written", ["", "2024", "平成31年5月", "R1.4", "2024/13", "6/4", "00004"])
def test_what_is_not_a_month_is_said_to_be_none(written):
    with pytest.raises(UnreadDate) as caught:
        parse_month(written)
    assert caught.value.fault in {
        DateFault.NO_MONTH,
        DateFault.NO_SUCH_MONTH,
        DateFault.YEAR_OUTSIDE_ERA,
    }


@given(st.text(max_size=12))
def test_what_is_refused_is_told_by_a_code_and_quotes_nothing(written):
    for parse in (parse_date, parse_year, parse_month):
        try:
            parse(written)
        except UnreadDate as error:
            assert str(error) in set(DateFault)


def test_a_day_before_meiji_has_no_era():
    with pytest.raises(ValueError, match="明治より前"):
        format_wareki(MEIJI - timedelta(days=1))
