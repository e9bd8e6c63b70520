from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from ocr.base.text_line import Character, Line
from ocr.recognition.missed_ink import has_unread_ink
from samples.pages.drawn.fonts import load_font

WORDS = st.text("田中山川森国東京一ノのあいしりアカトー", min_size=3, max_size=8)


def read(text, em=36, face="ipaexg.ttf"):
    """Return a line as set and as read letter by letter."""
    font = load_font(face, em)
    wide = [font.getlength(text[: i + 1]) for i in range(len(text))]
    image = Image.new("L", (round(wide[-1]) + 10, em + 10), 255)
    ImageDraw.Draw(image).text((5, 5 + em / 2), text, font=font, fill=0, anchor="lm")
    middles = [(a + b) / 2 + 5 for a, b in zip([0.0, *wide[:-1]], wide, strict=True)]
    letters = (Character(c, 1.0, x / image.width) for c, x in zip(text, middles, strict=True))
    return Line(tuple(letters)), np.asarray(image)


@settings(max_examples=40)
@given(WORDS)
def test_a_line_that_was_read_whole_has_none(text):
    line, crop = read("東" + text)  # a line of ー alone is not as high as a letter is broad
    assert not has_unread_ink(line, crop)


@settings(max_examples=40)
@given(text=st.text("田中山川森国東京", min_size=3, max_size=8), data=st.data())
def test_a_letter_left_out_is_found_wherever_it_stood(text, data):
    line, crop = read(text)
    out = data.draw(st.integers(0, len(text) - 1))
    left = line.characters[:out] + line.characters[out + 1 :]
    assert has_unread_ink(replace(line, characters=left), crop)


@pytest.mark.parametrize("text", ["山田　太郎", "株式会社　紙橋"])
def test_a_space_is_no_letter(text):
    line, crop = read(text)
    assert not has_unread_ink(line, crop)


def test_what_holds_no_letter_has_nothing_to_miss():
    assert not has_unread_ink(Line(()), np.zeros((20, 20), np.uint8))
