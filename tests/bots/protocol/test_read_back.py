"""What was cut, folded or replaced is named by how it changed, and never quoted."""

import jaconv
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bots.jobs import Entry
from bots.protocol.read_back import differences, how_changed

TEXTS = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=20)


@pytest.mark.parametrize(
    ("typed", "found", "how"),
    [
        ("寿限無寿限無", "寿限無", "3文字目までで切れています"),
        ("汐風", "", "空になっています"),
        ("", "汐風", "空のはずの欄に文字が入っています"),
        ("シオカゼ　ナナコ", "ｼｵｶｾﾞ ﾅﾅｺ", "半角の文字に変わっています"),
        ("1-2-3", "１－２－３", "全角の文字に変わっています"),
        ("シオカゼナナコ", "ｼｵｶｾﾞ", "文字の幅が変わり、4文字で切れています"),
        ("汐風　髙子", "汐風　?子", "4文字目が、システムの扱えない文字のため「?」に変わっています"),
        ("髙子", "〓子", "1文字目が、システムの扱えない文字のため「〓」に変わっています"),
        ("𠮟", "&#134047;", "1文字目が、システムの扱えない文字のため記号 (&#…;) に変わっています"),
        ("汐風　髙子", "汐風　高子", "4文字目が別の文字に変わっています"),
        ("髙﨑", "高崎", "1文字目など2文字が別の文字に変わっています"),
        ("\uf9dc", "隆", "字体の異なる文字に変わっています"),
        ("一行目\n二行目", "一行目二行目", "4文字目から先が入力と違います"),
        ("汐風", "汐風様方", "3文字目から先が入力と違います"),
    ],
)
def test_the_way_of_a_change_is_named(typed, found, how):
    assert how_changed(typed, found) == how
    (only,) = differences([Entry("氏名", typed)], {"氏名": found})
    assert str(only) == f"氏名: {how}"


def test_a_box_that_is_not_there_is_named():
    assert str(differences([Entry("氏名", "汐風")], {})[0]) == "氏名: 欄がありません"


@given(text=TEXTS, more=TEXTS)
def test_law_what_is_as_typed_or_may_be_shown_is_no_difference(text, more):
    entry = Entry("氏名", text, (f"{text}{more}",))
    assert differences([entry], {"氏名": text}) == ()
    assert differences([entry], {"氏名": f"{text}{more}"}) == ()


@given(text=TEXTS, found=st.text(max_size=20))
def test_law_every_other_text_is_a_difference(text, found):
    assume(found.replace("\r\n", "\n") != text)
    assert len(differences([Entry("氏名", text)], {"氏名": found})) == 1


@given(text=TEXTS, length=st.integers(1, 19))
def test_law_a_cut_names_the_last_character_that_is_left(text, length):
    assume(length < len(text))
    assert how_changed(text, text[:length]).startswith(f"{length}文字目までで")


@given(text=st.text("シオカゼナミマチ", min_size=1))
def test_law_narrow_kana_are_called_narrow(text):
    assert "半角" in how_changed(text, jaconv.z2h(text))


@given(text=TEXTS, found=TEXTS)
def test_law_no_text_is_quoted(text, found):
    assume(text != found)
    said = how_changed(text, found)
    assert len(text) < 4 or text not in said
    assert len(found) < 4 or found not in said
