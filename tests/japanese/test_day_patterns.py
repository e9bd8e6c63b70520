"""A day in another system's pattern is the same day when it is read back."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from japanese.day_patterns import ERA_CODES, from_pattern, in_pattern, is_pattern

DAYS = st.dates(min_value=date(1873, 1, 1), max_value=date(2117, 12, 31))
PATTERNS = st.sampled_from(["yyyy-mm-dd", "geemmdd", "gee.mm.dd", "dd/mm/yyyy", "yyyymmdd"])


@given(DAYS, PATTERNS)
def test_every_day_survives_the_round_trip(day, pattern):
    text = f"{day:%Y%m%d}"
    assert from_pattern(in_pattern(text, pattern, ERA_CODES), pattern, ERA_CODES) == text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("18730101", "1060101"),
        ("19120729", "1450729"),
        ("19120730", "2010730"),
        ("19261224", "2151224"),
        ("19261225", "3011225"),
        ("19890107", "3640107"),
        ("19890108", "4010108"),
        ("20190430", "4310430"),
        ("20190501", "5010501"),
    ],
)
def test_an_era_ends_on_its_day(text, written):
    assert in_pattern(text, "geemmdd", ERA_CODES) == written
    assert from_pattern(written, "geemmdd", ERA_CODES) == text


@pytest.mark.parametrize("text", ["", "2019-5-1", "20190431", "18721231", "令和元年", "２０１９"])
def test_what_is_no_day_of_the_eras_is_not_written(text):
    with pytest.raises(ValueError):
        in_pattern(text, "geemmdd", ERA_CODES)


@pytest.mark.parametrize("cell", ["", "9010501", "5019901", "501050", "50105011", "R010501"])
def test_what_is_no_day_of_the_pattern_is_not_read(cell):
    with pytest.raises(ValueError):
        from_pattern(cell, "geemmdd", ERA_CODES)


@pytest.mark.parametrize("pattern", ["", "yyyymm", "geedd", "yyyymmddmm", "eemmdd", "ggeemmdd"])
def test_a_pattern_says_the_whole_day_once(pattern):
    assert not is_pattern(pattern)
