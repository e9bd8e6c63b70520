"""Readings: each on the list is possible, a slip of one kana is not, a rare name says nothing."""

import jaconv
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr.lexicon.furigana import closest_readings, names_read_so, possible_reading


@settings(max_examples=100, deadline=None)
@given(st.data(), st.sampled_from(["　", " ", ""]), st.sampled_from(["　", " ", ""]))
def test_every_reading_on_the_list_is_possible(known, words, data, gap, kana_gap):
    surname = data.draw(st.sampled_from(words.surnames))
    given_name = data.draw(st.sampled_from(words.given))
    name = f"{surname.written}{gap}{given_name.written}"
    kana = jaconv.hira2kata(f"{surname.kana}{kana_gap}{given_name.kana}")
    assert possible_reading(known, name, kana) is True


@pytest.mark.parametrize(
    ("name", "kana", "verdict"),
    [
        ("山崎　太郎", "ヤマザキ　タロウ", True),
        ("山崎　太郎", "ヤマサキ　タロウ", True),
        ("山﨑　太郎", "ヤマザキ　タロウ", True),
        ("髙橋　さくら", "タカハシ　サクラ", True),
        ("渡邉　太郎", "ワタナベ　タロウ", True),
        ("中島　太郎", "ナカシマ　タロウ", True),
        ("山崎　太郎", "ヤマザキ　タコウ", False),
        ("佐藤　太郎", "サトウ　ダロウ", False),
        ("佐藤　心愛", "スズキ　ココア", False),
        ("佐藤　心愛", "サトウ　ノノア", None),
        ("鬼無里　太郎", "キナサ　タロウ", None),
        ("スミス　ジョン", "スミス　ジョン", True),
    ],
)
def test_what_is_said_of_a_reading(known, name, kana, verdict):
    assert possible_reading(known, name, kana) is verdict


def test_a_slip_is_offered_its_corrections(known):
    assert "サトウ　タロウ" in closest_readings(known, "佐藤　太郎", "サトウ　ダロウ")
    assert "佐藤　太郎" in names_read_so(known, "佐藤　犬郎", "サトウ　タロウ")
    assert "佐藤　太郎" in names_read_so(known, "左藤　太郎", "サトウ　タロウ")
