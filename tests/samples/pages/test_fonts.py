"""Fonts of one's own: a text goes to the first that has all of its characters."""

import pytest

from samples.pages.drawn.fonts import pick_font

GOTHIC, CJK = "ipaexg.ttf", "NotoSansCJK-Regular.ttc"


def test_the_first_font_that_has_every_character_is_taken():
    assert pick_font((GOTHIC, CJK), "髙橋　颯太") == GOTHIC


def test_a_font_that_would_draw_a_box_is_passed_over():
    assert pick_font((GOTHIC, CJK), "山田 가") == CJK


def test_a_text_that_no_font_has_is_refused():
    with pytest.raises(ValueError, match="has all of the characters"):
        pick_font((GOTHIC,), "山田 가")
