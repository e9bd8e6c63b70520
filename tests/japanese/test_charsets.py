"""What a charset holds, and that proposals are always something it holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from japanese.charsets import (
    Charset,
    Unwritable,
    fold_signs,
    holds,
    length_in_bytes,
    letters,
    proposed,
    units,
    unwritable,
)
from japanese.replacements import SIGNS

SHAPES = {"髙": "高", "﨑": "崎", "𠮟": "叱", "𠮷": "吉"}
NAMES = "髙﨑𠮷𠮟葛\U000e0100城①㈱〜−‖é隆が゙か゚ｶﾞﾊﾟヰヱ山田ｱーA1 　\n\t\x07\ue000"
TEXTS = st.text(st.one_of(st.sampled_from(NAMES), st.characters()), max_size=12)
CHARSETS = st.sampled_from(Charset)
CODECS = {Charset.CP932: "cp932", Charset.EUC_JP_MS: "cp932", Charset.UTF_8: "utf-8"}


def _basic_plane():
    return (chr(code) for code in range(0x80, 0x10000) if not 0xD800 <= code < 0xE000)


def test_jis_x_0208_has_as_many_characters_as_the_standard_says():
    assert sum(holds(sign, Charset.JIS_X_0208) for sign in _basic_plane()) == 6879


def test_shift_jis_has_what_chromium_posts_from_such_a_page():
    signs = [sign for sign in _basic_plane() if holds(sign, Charset.CP932)]
    assert len(signs) == 7389  # Chromium 156 posts 7,393; U+0080 ¥ ‾ − come back as others
    assert all(holds(sign, Charset.CP932) for sign in "髙﨑①㈱ⅲ～－∥￢")


@pytest.mark.parametrize(
    ("charset", "text", "wrong"),
    [
        (Charset.CP932, "髙﨑①", ()),
        (Charset.CP932, "𠮟𠮷", (Unwritable(1, "𠮟", "叱"), Unwritable(2, "𠮷", "吉"))),
        (Charset.CP932, "港〜港", (Unwritable(2, "〜", "～"),)),
        (Charset.CP932, "−‖", (Unwritable(1, "−", "－"), Unwritable(2, "‖", "∥"))),
        (Charset.CP932, "葛\U000e0100城", (Unwritable(1, "葛\U000e0100", "葛"),)),
        (Charset.CP932, "éa", (Unwritable(1, "é", "e"),)),
        (Charset.CP932, "港\ue000", (Unwritable(2, "\ue000", None),)),
        (Charset.JIS_X_0208, "髙﨑", (Unwritable(1, "髙", "高"), Unwritable(2, "﨑", "崎"))),
        (Charset.JIS_X_0208, "\uf9dc①", (Unwritable(1, "\uf9dc", "隆"), Unwritable(2, "①", "1"))),
        (Charset.JIS_X_0208, "港ｶﾞ", (Unwritable(2, "ｶﾞ", "ガ"),)),
        (Charset.JIS_X_0213, "﨑𠮟①か゚", ()),
        (Charset.JIS_X_0213, "髙", (Unwritable(1, "髙", "高"),)),
        (Charset.EUC_JP, "ｱ髙", (Unwritable(2, "髙", "高"),)),
        (Charset.EUC_JP_MS, "ｱ髙", ()),
        (Charset.HALF_WIDTH_KANA, "ｱｶﾞ A1", ()),
        (Charset.HALF_WIDTH_KANA, "ガヰ", (Unwritable(1, "ガ", "ｶﾞ"), Unwritable(2, "ヰ", "ｲ"))),
        (Charset.HALF_WIDTH_KANA, "港", (Unwritable(1, "港", None),)),
        (Charset.UTF_8, "髙𠮟葛\U000e0100〜", ()),
        (Charset.UTF_8, "港\t\x07", (Unwritable(2, "\t", " "), Unwritable(3, "\x07", ""))),
    ],
)
def test_each_character_that_cannot_be_written_is_named_with_a_proposal(charset, text, wrong):
    assert unwritable(text, charset, SHAPES) == wrong


@given(text=TEXTS, charset=CHARSETS)
def test_law_what_is_proposed_can_be_written(text, charset):
    instead = proposed(text, charset, SHAPES)
    wrong = unwritable(text, charset, SHAPES)
    assert (instead is None) == any(one.proposal is None for one in wrong)
    if instead is not None:
        assert unwritable(instead, charset, SHAPES) == ()


@given(text=TEXTS, charset=CHARSETS)
def test_law_only_what_cannot_be_written_is_touched(text, charset):
    wrong = {one.position: one for one in unwritable(text, charset, SHAPES)}
    kept = [sign for place, sign in enumerate(letters(text), start=1) if place not in wrong]
    assert all(letters(text)[place - 1] == one.character for place, one in wrong.items())
    assert all(holds(sign, charset) for sign in kept)
    assert wrong or proposed(text, charset, SHAPES) == text


@given(text=TEXTS)
def test_law_the_letters_of_a_text_are_the_text(text):
    assert "".join(letters(text)) == text


@given(text=TEXTS, charset=st.sampled_from(sorted(CODECS)))
def test_law_what_can_be_written_comes_back_as_it_was(text, charset):
    if not unwritable(text, charset):
        assert text.encode(CODECS[charset]).decode(CODECS[charset]) == text


@given(text=TEXTS, charset=st.sampled_from([Charset.CP932, Charset.UTF_8]))
def test_law_bytes_are_those_of_the_codec(text, charset):
    if not unwritable(text, charset):
        stored = text.replace("\n", "\r\n").encode(CODECS[charset])
        assert length_in_bytes(text, charset) == len(stored)


@given(text=TEXTS.filter(lambda text: "\n" not in text))
def test_law_euc_jp_has_the_bytes_of_its_codec(text):
    if not unwritable(text, Charset.EUC_JP) and not set(text) & set(SIGNS.values()):
        assert length_in_bytes(text, Charset.EUC_JP) == len(text.encode("euc_jp"))


@given(text=TEXTS, charset=CHARSETS)
def test_law_only_signs_are_folded_and_only_where_they_must_be(text, charset):
    folded = fold_signs(text, charset)
    assert fold_signs(folded, charset) == folded
    for before, after in zip(letters(text), letters(folded), strict=True):
        assert before == after or (after == SIGNS[before] and not holds(before, charset))


def test_a_browser_counts_rare_characters_twice():
    assert (units("叱"), units("𠮟"), length_in_bytes("𠮟", Charset.UTF_8)) == (1, 2, 4)


@pytest.mark.parametrize("charset", Charset)
def test_a_line_break_is_held_by_every_charset_but_that_of_narrow_kana(charset):
    """Other characters without a shape are held by none."""
    places = [one.position for one in unwritable("A\nB\tC", charset)]
    narrow = charset is Charset.HALF_WIDTH_KANA
    assert places == ([2, 4] if narrow else [4])
