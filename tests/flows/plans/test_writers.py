"""Every writer, by laws where there is one: what is typed says what was approved."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.plans.keying_plan import Way
from flows.plans.writers import WRITERS
from japanese.charsets import Charset, unwritable
from japanese.eras import ERAS, parse_date

DAYS = st.dates(min_value=date(1868, 1, 25), max_value=date(2117, 12, 31))
KANA = st.text("アイウエオカキクケコガギグパピプァッャュョンヴー・　", max_size=20)
ERA_DIGITS = {"明治": "1", "大正": "2", "昭和": "3", "平成": "4", "令和": "5"}
LETTERS = {era.letter: era for era in ERAS}


def _write(writer, *values, **keys):
    return WRITERS[writer].write(Way(write=writer, **keys), values)


@given(day=DAYS)
def test_law_a_day_in_four_boxes_is_that_day(day):
    era, year, month, number = (
        _write(writer, day.isoformat()) for writer in ("era", "era_year", "month_of", "day_of")
    )
    assert parse_date(f"{era}{year}.{month}.{number}") == day
    assert _write("era", day.isoformat(), codes=ERA_DIGITS) == ERA_DIGITS[LETTERS[era].name]


@given(day=DAYS)
def test_law_a_joined_wareki_is_that_day(day):
    assert parse_date(_write("wareki", day.isoformat())) == day
    assert parse_date(_write("wareki_kanji", day.isoformat())) == day


@given(day=DAYS)
def test_law_a_western_day_in_three_boxes_is_that_day(day):
    written = [_write(writer, day.isoformat()) for writer in ("year_of", "month_of", "day_of")]
    assert date(*map(int, written)) == day


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        ({}, "R08.04.01"),
        ({"between": ""}, "R080401"),
        ({"between": "/"}, "R08/04/01"),
        ({"between": "", "codes": ERA_DIGITS}, "5080401"),
    ],
)
def test_a_wareki_is_joined_as_the_plan_says(keys, text):
    assert _write("wareki", "2026-04-01", **keys) == text


@pytest.mark.parametrize(
    ("value", "era", "year"),
    [
        ("2019-04-30", "H", "31"),
        ("2019-05-01", "R", "1"),
        ("1989-01-07", "S", "64"),
        ("1989-01-08", "H", "1"),
        ("1926-12-24", "T", "15"),
        ("1926-12-25", "S", "1"),
        ("1912-07-29", "M", "45"),
        ("1912-07-30", "T", "1"),
        ("2026-04", "R", "8"),
    ],
)
def test_an_era_begins_on_its_day(value, era, year):
    assert (_write("era", value), _write("era_year", value)) == (era, year)


def test_a_month_with_two_eras_has_no_era():
    with pytest.raises(ValueError, match="元号"):
        _write("era", "1989-01")
    assert _write("month_of", "1989-01", width=2) == "01"


@pytest.mark.parametrize("writer", ["era", "era_year", "wareki", "wareki_kanji"])
def test_a_day_before_meiji_is_for_a_person(writer):
    with pytest.raises(ValueError, match="明治"):
        _write(writer, "1868-01-24")


def test_an_era_without_a_code_is_for_a_person():
    with pytest.raises(ValueError, match="コード"):
        _write("era", "1920-01-01", codes={"令和": "5"})


@given(text=KANA)
def test_law_half_width_kana_fit_a_box_for_them_and_say_the_same(text):
    narrow = _write("half_width_kana", text)
    assert unwritable(narrow, Charset.HALF_WIDTH_KANA) == ()
    assert unicodedata.normalize("NFKC", narrow) == text.replace("　", " ")
    assert _write("half_width_kana", narrow) == narrow


def test_hiragana_become_half_width_katakana():
    assert _write("half_width_kana", "しおかぜ　ﾅﾅｺＡ1") == "ｼｵｶｾﾞ ﾅﾅｺA1"


@given(text=st.text(st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"])))
def test_law_width_changes_no_kanji_and_comes_back(text):
    wide, narrow = _write("full_width", text), _write("half_width", text)
    kanji = [sign for sign in text if "一" <= sign <= "鿿" or "豈" <= sign <= "﫿"]
    assert [sign for sign in wide if sign in kanji] == kanji
    assert [sign for sign in narrow if sign in kanji] == kanji
    assert not any("!" <= sign <= "~" for sign in wide)
    assert not any("！" <= sign <= "～" for sign in narrow)


@given(text=st.text("!#%&()*+,-./0123456789:;<=>?@ABCXYZ[]^_abcxyz{|}~ \"'\\`$"))
def test_law_ascii_comes_back_from_full_width(text):
    assert _write("half_width", _write("full_width", text)) == text


@given(number=st.integers(0, 99_999), width=st.integers(1, 8))
def test_law_a_padded_number_is_the_number_and_never_cut(number, width):
    if len(str(number)) > width:
        with pytest.raises(ValueError, match=f"{width}桁"):
            _write("zero_padded", str(number), width=width)
    else:
        text = _write("zero_padded", str(number), width=width)
        assert (int(text), len(text)) == (number, width)


@pytest.mark.parametrize("value", ["12a", "１２", "-3", "1.5"])
def test_only_digits_are_padded(value):
    with pytest.raises(ValueError, match="数字"):
        _write("zero_padded", value, width=8)


@pytest.mark.parametrize("value", ["03-1234-5678", "123-4567"])
def test_the_parts_of_a_number_together_are_the_number(value):
    parts = [_write("part", value, part=part + 1) for part in range(value.count("-") + 1)]
    assert "-".join(parts) == value


def test_a_part_that_is_not_there_is_for_a_person():
    with pytest.raises(ValueError, match="ハイフン"):
        _write("part", "123-4567", part=3)


NUMBERS = st.lists(st.text("0123456789", min_size=1, max_size=4), min_size=2, max_size=4)
NO_NUMBER = st.text("AB 様.ー−", max_size=4)


@given(NUMBERS, st.integers(0, 3), NO_NUMBER)
def test_where_one_part_is_no_number_none_is_typed(parts, place, other):
    """A part typed of what is not a number would be somebody else's telephone."""
    mixed = "-".join([*parts[:place], other, *parts[place:]])
    for part in range(len(parts) + 1):
        with pytest.raises(ValueError, match="ハイフン"):
            _write("part", mixed, part=part + 1)


def test_a_text_is_looked_up_in_its_table():
    assert _write("code_of", "男", codes={"男": "1", "女": "2"}) == "1"
    with pytest.raises(ValueError, match="コード"):
        _write("code_of", "不明", codes={"男": "1", "女": "2"})


def test_a_constant_is_the_same_in_every_record():
    assert WRITERS["constant"].write(Way(write="constant", text="01"), ()) == "01"


def test_hours_and_minutes_may_be_padded():
    assert _write("hours_of", "8:05", width=3) == "008"
    assert _write("minutes_of", "8:05", width=2) == "05"
    assert _write("hhmm", "08:05", between=":") == "08:05"
    assert _write("yyyymmdd", "2026-04-01", between="/") == "2026/04/01"


ONE_TEXT = [name for name, writer in WRITERS.items() if writer.sources == "one"]
KEYS = {"width": 2, "part": 1, "codes": {"あ": "1"}, "option": "月"}


@pytest.mark.parametrize("writer", ONE_TEXT)
def test_what_is_empty_stays_empty(writer):
    needed = {key: KEYS[key] for key in WRITERS[writer].keys}
    assert _write(writer, "", **needed) == ""
    assert _write(writer, (), **needed) == ""
