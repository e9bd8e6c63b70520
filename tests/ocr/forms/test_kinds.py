"""Every kind of field: what it takes, what it refuses, and that nothing is lost on the way."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.web.doubt_words import sentence_of
from ocr.base.doubts import Doubt, DoubtCode, doubt_of
from ocr.forms.alphabets import WIDEST
from ocr.forms.kinds import KINDS, parse_value, parts_of

DOC = Path(__file__).parents[3] / "docs" / "kinds.md"


def numbers(least, most):
    return st.integers(least, most).map(str)


DATES = st.dates(date(1868, 1, 25), date(2099, 12, 31))
KANA = st.lists(
    st.text(st.characters(min_codepoint=0x30A1, max_codepoint=0x30FA), min_size=1, max_size=6),
    max_size=3,
).map("　".join)
WORDS = st.text(st.sampled_from("髙﨑山田太郎斎藤ABcé０1-々ー"), min_size=1, max_size=6)
NAMES = st.lists(st.text(st.sampled_from("髙﨑\ufa19太郎斎々ーァé"), min_size=1), max_size=3)
PHONES = st.one_of(
    st.from_regex(r"0[36]-[1-9][0-9]{3}-[0-9]{4}", fullmatch=True),
    st.from_regex(r"0[5789]0-[0-9]{4}-[0-9]{4}", fullmatch=True),
    st.from_regex(r"012-[0-9]{3}-[0-9]{4}", fullmatch=True),
    st.from_regex(r"01267-[0-9]-[0-9]{4}", fullmatch=True),
    st.from_regex(r"(0120|0570)-[0-9]{3}-[0-9]{3}", fullmatch=True),
    st.from_regex(r"0800-[0-9]{3}-[0-9]{4}", fullmatch=True),
)
CANONICAL = {
    "text": st.lists(WORDS, max_size=3).map("　".join).map(lambda text: parse_value("text", text)),
    "name": NAMES.map("　".join),
    "kana": KANA,
    "address": WORDS,
    "freetext": st.lists(WORDS, max_size=3).map("\n".join),
    "year": numbers(1868, 2099),
    "month": numbers(1, 12),
    "day": numbers(1, 31),
    "hour": numbers(0, 29),
    "minute": numbers(0, 59),
    "minutes": numbers(0, 44_640),
    "hours": numbers(0, 744),
    "days": numbers(0, 31),
    "phone_part": st.from_regex("[0-9]{1,5}", fullmatch=True),
    "postal_code": st.from_regex("[0-9]{3}-[0-9]{4}", fullmatch=True),
    "number": numbers(0, 999_999_999_999),
    "code": st.from_regex("[0-9]{1,20}", fullmatch=True),
    "date": DATES.map(date.isoformat),
    "year_month": DATES.map(lambda day: f"{day:%Y-%m}"),
    "time": st.builds(lambda h, m: f"{h:02}:{m:02}", st.integers(0, 29), st.integers(0, 59)),
    "duration": st.builds(lambda h, m: f"{h}:{m:02}", st.integers(0, 744), st.integers(0, 59)),
    "phone": PHONES,
}
TYPED = sorted(CANONICAL)


def test_the_laws_below_speak_of_every_kind():
    assert {*CANONICAL, "choice"} == set(KINDS)


@pytest.mark.parametrize("kind", TYPED)
@given(drawn=st.data())
def test_parting_and_parsing_gives_the_value_again(kind, drawn):
    value = drawn.draw(CANONICAL[kind])
    assert KINDS[kind].parse(parts_of(kind, value)) == value


@pytest.mark.parametrize("kind", TYPED)
@given(drawn=st.data())
def test_a_canonical_value_typed_again_stays_itself(kind, drawn):
    value = drawn.draw(CANONICAL[kind])
    assert parse_value(kind, value) == value


@pytest.mark.parametrize("kind", TYPED)
@given(drawn=st.data())
def test_each_part_is_canonical_for_its_own_kind(kind, drawn):
    parts = parts_of(kind, drawn.draw(CANONICAL[kind]))
    for part, text in zip(KINDS[kind].parts, parts, strict=bool(KINDS[kind].parts)):
        assert parse_value(part, text) == text


@pytest.mark.parametrize("kind", [kind for kind in TYPED if KINDS[kind].characters])
@given(drawn=st.data())
def test_the_alphabet_of_a_box_can_write_its_values(kind, drawn):
    assert KINDS[kind].characters is not None
    assert set(drawn.draw(CANONICAL[kind])) <= KINDS[kind].characters | {"-"}


@pytest.mark.parametrize("kind", TYPED)
@pytest.mark.parametrize("blank", ["", " ", "　"])
def test_empty_boxes_are_an_empty_value(kind, blank):
    boxes = KINDS[kind].parts or (kind,)
    assert KINDS[kind].parse((blank,) * len(boxes)) == ""
    assert parse_value(kind, blank) == ""
    assert parts_of(kind, "") == ("",) * len(boxes)


@pytest.mark.parametrize("kind", TYPED)
@given(text=st.text(max_size=15))
def test_whatever_is_typed_comes_out_canonical_or_is_refused_in_japanese(kind, text):
    try:
        value = parse_value(kind, text)
    except ValueError as error:
        told = sentence_of(doubt_of(error))
        assert any("ぁ" <= character <= "ん" for character in told)
        assert not set("{}\n") & set(told)
    else:
        assert parse_value(kind, value) == value


@pytest.mark.parametrize("kind", ["date", "year_month", "time", "duration", "phone"])
@given(drawn=st.data())
def test_a_box_left_empty_among_filled_ones_is_a_doubt(kind, drawn):
    parts = list(parts_of(kind, drawn.draw(CANONICAL[kind])))
    parts[drawn.draw(st.integers(0, len(parts) - 1))] = ""
    with pytest.raises(ValueError) as caught:
        KINDS[kind].parse(tuple(parts))
    assert doubt_of(caught.value) == Doubt(DoubtCode.PARTLY_EMPTY, kind)


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("date", "2024/4/1", "2024-04-01"),
        ("date", "R6.4.1", "2024-04-01"),
        ("date", "令和６年４月１日", "2024-04-01"),
        ("date", "20240401", "2024-04-01"),
        ("year_month", "２０２４年４月", "2024-04"),
        ("year_month", "R6.4", "2024-04"),
        ("time", "8:30", "08:30"),
        ("time", "0830", "08:30"),
        ("time", "８時３０分", "08:30"),
        ("time", "29：00", "29:00"),
        ("time", "8時", "08:00"),
        ("duration", "160:30", "160:30"),
        ("duration", "160時間30分", "160:30"),
        ("duration", "160時間", "160:00"),
        ("duration", "45分", "0:45"),
        ("phone", "０３−１２３４−５６７８", "03-1234-5678"),
        ("phone", "03(1234)5678", "03-1234-5678"),
        ("phone", "0312345678", "03-1234-5678"),
        ("phone", "09012345678", "090-1234-5678"),
        ("phone", "0120123456", "0120-123-456"),
        ("postal_code", "〒１２３４５６７", "123-4567"),
        ("number", "１２，０００", "12000"),
        ("code", "００１２ ３４５", "0012345"),
        ("minutes", "1200分", "1200"),
        ("kana", "ﾔﾏﾀﾞ ﾀﾛｳ", "ヤマダ　タロウ"),
        ("kana", "さとう ゆ-と", "サトウ　ユート"),
        ("name", " 髙﨑 \ufa19 ", "髙﨑　\ufa19"),
        ("freetext", "\n一行目 \r\n二行目\n", "一行目\n二行目"),
    ],
)
def test_what_a_clerk_types_is_understood(kind, typed, value):
    assert parse_value(kind, typed) == value


@pytest.mark.parametrize(
    ("kind", "texts", "doubt"),
    [
        ("month", ("13",), Doubt(DoubtCode.OUT_OF_BOUNDS, "month 1 12")),
        ("day", ("0",), Doubt(DoubtCode.OUT_OF_BOUNDS, "day 1 31")),
        ("hour", ("30",), Doubt(DoubtCode.OUT_OF_BOUNDS, "hour 0 29")),
        ("minute", ("60",), Doubt(DoubtCode.OUT_OF_BOUNDS, "minute 0 59")),
        ("hours", ("745",), Doubt(DoubtCode.OUT_OF_BOUNDS, "hours 0 744")),
        ("minutes", ("44641",), Doubt(DoubtCode.OUT_OF_BOUNDS, "minute 0 44640")),
        ("days", ("32",), Doubt(DoubtCode.OUT_OF_BOUNDS, "days 0 31")),
        ("month", ("四",), Doubt(DoubtCode.NO_DIGITS, "month")),
        ("minutes", ("9" * 5000,), Doubt(DoubtCode.NO_DIGITS, "minute")),
        ("year", ("6",), Doubt(DoubtCode.NO_YEAR)),
        ("year", ("2924",), Doubt(DoubtCode.YEAR_OUT_OF_BOUNDS, "1868 2099")),
        ("date", ("2024", "2", "30"), Doubt(DoubtCode.NO_SUCH_DAY)),
        ("date", ("2024", "13", "1"), Doubt(DoubtCode.OUT_OF_BOUNDS, "month 1 12")),
        ("date", ("6", "4", "1"), Doubt(DoubtCode.NO_YEAR)),
        ("date", ("H31", "5", "1"), Doubt(DoubtCode.DAY_OUTSIDE_ERA)),
        ("date", ("2024", "", "1"), Doubt(DoubtCode.PARTLY_EMPTY, "date")),
        ("time", ("8", ""), Doubt(DoubtCode.PARTLY_EMPTY, "time")),
        ("phone", ("3", "1234", "5678"), Doubt(DoubtCode.PHONE_START)),
        ("phone", ("03", "1234", "567"), Doubt(DoubtCode.PHONE_LENGTH)),
        ("phone", ("090", "123", "4567"), Doubt(DoubtCode.PHONE_LENGTH)),
        ("phone", ("0", "31234", "5678"), Doubt(DoubtCode.PHONE_PARTS)),
        ("kana", ("山田",), Doubt(DoubtCode.NOT_KANA)),
        ("kana", ("ーマダ",), Doubt(DoubtCode.STRAY_LONG_MARK)),
        ("name", ("山田2郎",), Doubt(DoubtCode.DIGIT_IN_NAME)),
        ("text", ("外字\ue000",), Doubt(DoubtCode.UNWRITABLE)),
        ("postal_code", ("123-456",), Doubt(DoubtCode.NO_POSTAL_CODE)),
        ("number", ("1,2",), Doubt(DoubtCode.NO_NUMBER)),
        ("code", ("12-34",), Doubt(DoubtCode.NO_CODE)),
        ("code", ("0" * 21,), Doubt(DoubtCode.NO_CODE)),
        ("choice", ("有",), Doubt(DoubtCode.TYPED_CHOICE)),
    ],
)
def test_a_doubt_says_why(kind, texts, doubt):
    with pytest.raises(ValueError) as caught:
        KINDS[kind].parse(texts)
    assert doubt_of(caught.value) == doubt


@pytest.mark.parametrize("year", ["2024", "２０２４", "R6", "令和6", "令和6年", "令6"])
def test_a_date_may_have_its_era_in_the_box_of_the_year(year):
    assert set(year) <= (KINDS["year"].characters or set())
    assert KINDS["date"].parse((year, "04", "１")) == "2024-04-01"


def test_parts_are_what_a_person_would_write_in_the_boxes():
    assert parts_of("date", "2024-04-01") == ("2024", "4", "1")
    assert parts_of("time", "08:05") == ("8", "5")
    assert parts_of("phone", "03-1234-5678") == ("03", "1234", "5678")
    assert parts_of("name", "髙橋　一") == ("髙橋　一",)


def test_the_widest_alphabet_is_japanese():
    names = "髙﨑𠮷高吉崎斎齋齊斉邊邉辺濵々〆ヶヴー・ 　Aa0-～〒"
    assert set(names) <= WIDEST
    assert not set("宫时辅们说这劲户") & WIDEST
    assert not {
        character for character in WIDEST if not character.isprintable() and character != "　"
    }
    assert 11_300 < len(WIDEST) < 13_500


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_document_names_every_kind_with_its_example(kind):
    row = f"| `{kind}` | {KINDS[kind].title} |"
    line = next((line for line in DOC.read_text("utf-8").splitlines() if line.startswith(row)), "")
    assert line, f"docs/kinds.md has no row that starts with {row}"
    assert KINDS[kind].hint in line


@pytest.mark.parametrize("kind", TYPED)
def test_every_hint_can_be_typed(kind):
    for example in KINDS[kind].hint.split(" または "):
        assert parse_value(kind, example)
