"""Widths, kana, dashes and spaces."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from japanese.text import (
    compose,
    fold_kana,
    fold_width,
    tidy_spaces,
    without_spaces,
)

KATAKANA = st.text(st.characters(min_codepoint=0x30A1, max_codepoint=0x30FA) | st.just("ー"))
HIRAGANA = st.text(st.characters(min_codepoint=0x3041, max_codepoint=0x3096))
IDEOGRAPHS = (
    st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)
    | st.characters(min_codepoint=0xF900, max_codepoint=0xFAD9)
    | st.characters(min_codepoint=0x20000, max_codepoint=0x2FA1D)
)
HALF_KANA = st.text(st.characters(min_codepoint=0xFF66, max_codepoint=0xFF9D))


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("０１２ＡＢｚ（株）", "012ABz(株)"),
        ("ｻｰﾋﾞｽ ﾊﾟﾌ", "サービス パフ"),
        ("サ−ビス", "サービス"),
        ("ヤマダ―タロウ", "ヤマダータロウ"),
        ("１ー２−３", "1-2-3"),
        ("03‐1234–5678", "03-1234-5678"),
        ("タワ－101", "タワ-101"),
        ("ハイツー2", "ハイツー2"),
        ("10〜12時", "10～12時"),
        ("髙橋﨑福", "髙橋﨑福"),
        ("\ufa19社", "\ufa19社"),
    ],
)
def test_widths_are_folded_and_shapes_of_ideographs_stay(written, folded):
    assert fold_width(written) == folded


@given(st.text())
def test_folding_twice_changes_nothing_more(text):
    assert fold_width(fold_width(text)) == fold_width(text)
    assert fold_kana(fold_kana(text)) == fold_kana(text)
    assert tidy_spaces(tidy_spaces(text)) == tidy_spaces(text)
    assert compose(compose(text)) == compose(text)


@given(st.text(IDEOGRAPHS))
def test_no_ideograph_is_ever_replaced(name):
    assert compose(name) == fold_width(name) == fold_kana(name) == name


def test_loose_voicing_marks_are_joined_to_their_kana():
    assert compose("か\u3099") == "が"
    assert fold_kana("か\u3099ハ\u309a") == "ガパ"


@given(HIRAGANA, KATAKANA, HALF_KANA)
def test_all_kana_become_full_width_katakana(hiragana, katakana, half):
    folded = fold_kana(hiragana + katakana + half)
    assert all("ァ" <= character <= "ー" or character == "ヷ" for character in folded)


@given(KATAKANA)
def test_katakana_stays_as_it_is(kana):
    assert fold_kana(kana) == kana


@given(st.integers(min_value=0))
def test_digits_of_any_width_are_one(number):
    full = str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert fold_width(full) == str(number)


@pytest.mark.parametrize(
    ("written", "tidied"),
    [
        ("  山田 太郎 ", "山田　太郎"),
        ("山田　　太郎", "山田　太郎"),
        ("ABC  Trading", "ABC Trading"),
        ("ABC 商事", "ABC　商事"),
        ("", ""),
    ],
)
def test_a_gap_becomes_one_space(written, tidied):
    assert tidy_spaces(written) == tidied


@given(st.text())
def test_tidying_spaces_changes_only_spaces(text):
    assert without_spaces(tidy_spaces(text)) == without_spaces(text)
