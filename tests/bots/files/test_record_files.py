"""What is written is what is read: every format, every quoting, every width, any text."""

import csv
import io
import os

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bots.errors import RecordRejected, SystemUnavailable
from bots.files.record_file import RecordFile
from tests.bots.files.file_profiles import BOXES, COLUMNS, profile, record

CSV = {
    "charset": st.sampled_from(["cp932", "utf-8", "utf-8-bom"]),
    "newline": st.sampled_from(["crlf", "lf"]),
    "delimiter": st.sampled_from([",", "tab"]),
    "header": st.booleans(),
}
FIXED = {
    "charset": st.sampled_from(["cp932", "utf-8"]),
    "newline": st.sampled_from(["crlf", "lf"]),
    "width_in": st.sampled_from(["bytes", "characters"]),
}
NASTY = st.text(st.sampled_from("\"',\t\r\n=+-@ 　0あ髙〜ｱ\\ソ表\x00\ufeff_x4"), max_size=8)
TEXT = NASTY | st.text(max_size=8)
PLAIN = st.text(st.sampled_from("あ亜ソ表Ａ１"), max_size=6)


def in_csv(draw, quoting):
    told = {name: draw(values) for name, values in CSV.items()}
    breaks = "refuse" if quoting == "none" else draw(st.sampled_from(["refuse", "lf", "crlf"]))
    return profile(quoting=quoting, line_breaks=breaks, **told)


@st.composite
def profiles(draw):
    kind = draw(st.sampled_from(["minimal", "all", "none", "fixed"]))
    if kind != "fixed":
        return in_csv(draw, kind)
    return profile(format="fixed", **{name: draw(values) for name, values in FIXED.items()})


def comes_back(file, texts):
    """Write a record and read it back; False where it was refused."""
    try:
        cells = file.cells(texts)
    except RecordRejected:
        return False
    assert file.as_read_back(cells) == texts
    return True


@given(profiles(), st.fixed_dictionaries(dict.fromkeys(BOXES, TEXT)))
@settings(max_examples=150)
def test_a_line_comes_back_as_it_was_or_is_refused(profile, texts):
    comes_back(RecordFile(profile), texts)


@given(profiles(), st.fixed_dictionaries(dict.fromkeys(["氏名", "備考"], PLAIN)))
def test_an_ordinary_record_is_never_refused(profile, texts):
    assert comes_back(RecordFile(profile), record(**texts))


@given(st.fixed_dictionaries(dict.fromkeys(BOXES, TEXT)))
@settings(max_examples=30)
def test_a_row_of_a_workbook_comes_back_as_it_was_or_is_refused(texts):
    made = profile(format="xlsx", charset="utf-8", line_breaks="lf")
    comes_back(RecordFile(made), texts)


@pytest.mark.parametrize("text", ["=1+1", "+81", "-", "@SUM(A1)", "#N/A", "0012", "1-2-3", "TRUE"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_looks_like_more_stays_text(tmp_path, kind, text):
    file, path = RecordFile(profile(format=kind)), tmp_path / "KB"
    file.append(path, file.cells(record(備考=text)))
    assert file.records(path) == [record(備考=text)]


def test_a_formula_in_a_workbook_is_text_to_excel_too(tmp_path):
    file, path = RecordFile(profile(format="xlsx")), tmp_path / "KB.xlsx"
    file.append(path, file.cells(record(備考="=1+1")))
    cell = openpyxl.load_workbook(path)["Sheet1"]["D2"]
    assert (cell.value, cell.data_type, cell.number_format) == ("=1+1", "s", "@")
    assert cell.quotePrefix


def test_a_line_is_what_the_csv_of_python_reads(tmp_path):
    file, path = RecordFile(profile()), tmp_path / "KB"
    texts = record(備考='"一階", 二階')
    file.append(path, file.cells(texts))
    read = list(csv.reader(io.StringIO(path.read_bytes().decode("cp932"), newline="")))
    assert read == [list(BOXES), list(texts.values())]


def test_a_fixed_line_has_its_bytes_in_their_places(tmp_path):
    file, path = RecordFile(profile(format="fixed")), tmp_path / "KB"
    file.append(path, file.cells(record(生年月日="")))
    line = path.read_bytes()
    assert len(line) == 88 + 2
    assert line[:12] == b"KB01        "
    assert line[12:36].decode("cp932") == "汐風　菜々子　　　　　　"
    assert line[36:46] == b"0000000099"
    assert line.endswith("　\r\n".encode("cp932"))


@pytest.mark.parametrize(
    ("changes", "texts", "said"),
    [
        ({}, {"氏名": "汐風〜"}, "氏名: 「〜」は文字コード cp932 にありません"),
        ({"charset": "utf-8"}, {"備考": "一\n二"}, "備考: 改行は入れられません"),
        ({"quoting": "none"}, {"備考": "一,二"}, "備考: 「,」は、引用符で囲まない"),
        ({"formulas": "refuse"}, {"備考": "=1+1"}, "備考: 「=」で始まる文字"),
        ({"format": "fixed"}, {"氏名": "汐" * 13}, "氏名: 13文字目の「汐」から、24バイトの幅"),
        ({"format": "fixed"}, {"氏名": "汐a"}, "氏名: 全角と半角が混じり"),
        ({"format": "fixed"}, {"氏名": "汐　"}, "氏名: 埋め草や空欄の印と区別"),
        ({"format": "fixed"}, {"生年月日": "00000000"}, "生年月日: 埋め草や空欄の印と区別"),
        ({"format": "xlsx"}, {"備考": "_x0041_"}, "備考: 「_x0000_」の形"),
        ({}, {"備考": "\x07"}, r"備考: 制御文字 \(U\+0007\)"),
    ],
)
def test_what_does_not_fit_is_refused_by_column_and_character(changes, texts, said):
    with pytest.raises(RecordRejected, match=said):
        RecordFile(profile(**changes)).cells(record(**texts))


def test_every_column_that_does_not_fit_is_named_at_once():
    with pytest.raises(RecordRejected, match=r"氏名: .+。備考: "):
        RecordFile(profile()).cells(record(氏名="〜", 備考="−"))


@pytest.mark.parametrize(
    ("column", "text", "cell"),
    [
        ({"width": 5, "pad": "0", "pad_side": "left"}, "42", "00042"),
        ({"width": 5, "pad": "0", "pad_side": "left"}, "0", "00000"),
        ({"width": 5, "pad": "0", "pad_side": "left"}, "", ""),
        ({"codes": {"": "9", "1": "あり"}}, "1", "あり"),
        ({"date": "gee.mm.dd"}, "20190430", "431.04.30"),
        ({"date": "gee.mm.dd"}, "20190501", "501.05.01"),
        ({"date": "yyyy/mm/dd"}, "20190501", "2019/05/01"),
        ({"empty": "なし"}, "", "なし"),
    ],
)
def test_a_column_has_its_own_way_of_writing(column, text, cell):
    columns = [*COLUMNS[:3], {"box": "備考", **column}]
    file = RecordFile(profile(columns=columns))
    cells = file.cells(record(備考=text))
    assert cells[3] == cell
    assert file.as_read_back(cells)["備考"] == text


def test_columns_stand_where_their_positions_say():
    places = [
        {"box": box, "position": place} for box, place in zip(BOXES, (1, 3, 4, 6), strict=True)
    ]
    cells = RecordFile(profile(columns=places, header=False)).cells(record())
    assert (cells[1], cells[4]) == ("", "")
    assert cells[5] == "四月から港工場です"


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"header": False, "quoting": "all", "line_breaks": "crlf"},
        {"charset": "utf-8-bom", "newline": "lf", "line_breaks": "lf"},
        {"format": "fixed", "newline": "none"},
        {"format": "fixed", "charset": "utf-8", "width_in": "characters"},
    ],
)
def test_a_file_torn_at_any_byte_keeps_every_whole_line(tmp_path, monkeypatch, changes):
    monkeypatch.setattr(os, "fsync", lambda file: None)  # hundreds of times, and no power fails
    file, path = RecordFile(profile(**changes)), tmp_path / "KB"
    remark = '"一\n二' if "line_breaks" in changes else "ソ表"
    records, ends = [record(key, 備考=remark) for key in ("KB01", "KB02")], []
    for texts in records:
        file.append(path, file.cells(texts))
        ends.append(path.stat().st_size)
    content = path.read_bytes()
    for size in range(len(content)):
        path.write_bytes(content[:size])
        file.heal(path)
        assert file.records(path) == records[: sum(end <= size for end in ends)]
    file.append(path, file.cells(records[1]))
    assert path.read_bytes() == content


@pytest.mark.parametrize(
    "foreign",
    [
        "受付番号,氏名,生年月日\r\nKB01,汐風,19900401\r\n",
        "受付番号,氏名,生年月日,備考\nKB01,汐風,19900401,なし\n",
        "受付番号,氏名,生年月日,備考\r\nKB01,汐風\r\n",
        "受付番号,氏名,生年月日,備考\r\nKB01,汐風,19900401,なし\nKB02,汐風,19900401,なし\n",
    ],
)
def test_a_file_of_others_is_neither_healed_nor_read(tmp_path, foreign):
    file, path = RecordFile(profile()), tmp_path / "KB"
    path.write_bytes(foreign.encode("cp932"))
    for look in (file.heal, file.records):
        with pytest.raises(SystemUnavailable, match="この設定で書いたファイルではありません"):
            look(path)
    assert path.read_bytes() == foreign.encode("cp932")


@pytest.mark.parametrize("width_in", ["bytes", "characters"])
@pytest.mark.parametrize("change", [lambda line: line[1:], lambda line: b" " + line])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_lines_of_another_width_are_not_read(tmp_path, width_in, change, place):
    """Wherever they stand: one place further on, every cell would be another's."""
    charset = "utf-8" if width_in == "characters" else "cp932"
    file = RecordFile(profile(format="fixed", width_in=width_in, charset=charset))
    path = tmp_path / "KB"
    for key in ("KB01", "KB02", "KB03"):
        file.append(path, file.cells(record(key, 備考="なし")))
    lines = path.read_bytes().splitlines(keepends=True)
    assert len(file.records(path)) == len(lines) == 3
    path.write_bytes(b"".join([*lines[:place], change(lines[place]), *lines[place + 1 :]]))
    with pytest.raises(SystemUnavailable, match="この設定で書いたファイルではありません"):
        file.records(path)


def test_a_workbook_of_others_is_not_read(tmp_path):
    path = tmp_path / "KB"
    book = openpyxl.Workbook()
    book.active.title = "Sheet1"
    book.active.append([*BOXES, "別の列"])
    book.save(path)
    with pytest.raises(SystemUnavailable, match="この設定で書いたファイルではありません"):
        RecordFile(profile(format="xlsx")).records(path)
