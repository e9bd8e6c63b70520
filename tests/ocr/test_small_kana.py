"""Small kana stand only where Japanese spelling lets them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.decode import Character, Line
from ocr.small_kana import with_possible_kana


def line(text):
    return Line(tuple(Character(c, 0.9, i / len(text)) for i, c in enumerate(text)))


@pytest.mark.parametrize(
    ("read", "written"),
    [
        ("コウノ　ナッミ", "コウノ　ナツミ"),
        ("サイトウ　ュミコ", "サイトウ　ユミコ"),
        ("ワタナベ　ショウタ", "ワタナベ　ショウタ"),
        ("ハットリ　キョウコ", "ハットリ　キョウコ"),
        ("みっばこども園", "みつばこども園"),
        ("っくしこども園", "つくしこども園"),
        ("ほっぺ保育園", "ほっぺ保育園"),
        ("ファミリー", "ファミリー"),
        ("ベッド", "ベッド"),
        ("ィトウ", "イトウ"),
        ("オオッ", "オオツ"),
    ],
)
def test_the_spelling_decides_the_size(read, written):
    assert with_possible_kana(line(read), "text").text == written


def test_a_kana_made_large_is_as_sure_as_both_its_sizes():
    small = Character("ッ", 0.55, 0.5, (("ツ", 0.4), ("シ", 0.01)))
    read = Line((Character("ナ", 0.99, 0.2), small, Character("ミ", 0.99, 0.8)))
    assert with_possible_kana(read, "kana").confidence == pytest.approx(0.95)


@given(st.text("アカサミッャュョヤユヨツフキシ　ァ"))
def test_what_is_possible_stays_and_nothing_is_lost(text):
    once = with_possible_kana(line(text), "kana") if text else Line(())
    assert len(once.text) == len(text)
    assert with_possible_kana(once, "kana") == once


def test_numbers_are_left_alone():
    assert with_possible_kana(line("ッ1"), "phone_part").text == "ッ1"
