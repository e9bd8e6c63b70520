"""A town's lists: read in both encodings, known afterwards, refused with file and row."""

import pytest

from ocr.base.errors import InvalidLexicon
from ocr.lexicon.furigana import possible_reading
from ocr.lexicon.lookup import Known
from ocr.lexicon.own_lists import Entry, town_entries
from ocr.lexicon.sources import Words
from ocr.lexicon.store import build

RESIDENTS = "番号,氏名,フリガナ,住所\n1,鬼無里　縁,きなさ　えにし,紙橋市本町1\n\n2,紙橋 花,,\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_every_row_is_read(tmp_path, encoding):
    (tmp_path / "residents.csv").write_bytes(RESIDENTS.encode(encoding))
    (tmp_path / "nurseries.csv").write_bytes("名称\r\nひばり保育園\r\n".encode(encoding))
    assert list(town_entries(tmp_path)) == [
        Entry("鬼無里　縁", "キナサ　エニシ", "紙橋市本町1", person=True),
        Entry("紙橋　花", "", "", person=True),
        Entry("ひばり保育園", "", "", person=False),
    ]


def test_without_lists_nothing_is_read(tmp_path):
    assert list(town_entries(tmp_path / "lexicons")) == []


@pytest.mark.parametrize(
    ("raw", "complaint"),
    [
        ("名前\n山田\n".encode(), "residents.csv 1行目: 列「氏名」がありません"),
        (b"", "residents.csv 1行目: 列「氏名」がありません"),
        ("氏名,住所\n山田　花,\n,本町\n".encode(), "residents.csv 3行目: 「氏名」が空です"),
        (
            "氏名\n山田　花,本町\n".encode(),
            "residents.csv 2行目: 列の数が1行目より多くなっています",
        ),
        (
            "氏名\n山田\n".encode() + b"\x81\x20\n",
            "residents.csv 3行目: 文字コードがUTF-8でもShift_JISでもありません",
        ),
    ],
)
def test_a_mistake_is_told_with_file_and_row(tmp_path, raw, complaint):
    (tmp_path / "residents.csv").write_bytes(raw)
    with pytest.raises(InvalidLexicon) as caught:
        list(town_entries(tmp_path))
    assert str(caught.value) == complaint


def test_residents_and_employers_are_known(tmp_path):
    town = [
        Entry("鬼無里　縁", "キナサ　エニシ", "紙橋市本町1", person=True),
        Entry("紙橋工房", "", "", person=False),
    ]
    build(tmp_path / "known.sqlite3", Words(), town)
    known = Known(tmp_path / "known.sqlite3")
    assert possible_reading(known, "鬼無里　縁", "キナサ　エニシ") is True
    assert (tmp_path / "known.sqlite3").stat().st_mode & 0o077 == 0
    known.close()
