"""The digit reader: digits come out, what is no digit does not, wherever they touch."""

import shutil

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from ocr.base.errors import WeightsMissing
from ocr.recognition.numbers.digit_classifier import WEIGHTS, load_digit_reader
from ocr.recognition.numbers.segmentation import SIDE, cut_glyphs, glyph
from samples.pages.drawn.fonts import load_font

_FACES = ("ipaexg.ttf", "KleeOne-Regular.ttf")


@pytest.fixture(scope="module")
def reader():
    return load_digit_reader()


def heard_in(reader, line):
    return reader.read({"it": line})["it"]


def set_line(text, face="ipaexg.ttf", height=40, spacing=6):
    """Return a line as a field is cut: dark on white, a little paper around it."""
    font = load_font(face, height)
    widths = [font.getlength(character) for character in text]
    image = Image.new("L", (round(sum(widths) + spacing * (len(text) + 1)), height + 16), 255)
    left = spacing
    for character, width in zip(text, widths, strict=True):
        ImageDraw.Draw(image).text((left, 4), character, font=font, fill=30)
        left += width + spacing
    return np.asarray(image)


@settings(max_examples=30)
@given(text=st.from_regex("[0-9]{1,5}", fullmatch=True), face=st.sampled_from(_FACES))
def test_digits_in_print_and_pen_faces_are_read(reader, text, face):
    assert heard_in(reader, set_line(text, face))[0].text == text


@settings(max_examples=30)
@given(text=st.from_regex("[0-9]{1,4}", fullmatch=True), spacing=st.integers(-3, 12))
def test_probabilities_are_shares_of_all_texts_likeliest_first(reader, text, spacing):
    heard = heard_in(reader, set_line(text, spacing=spacing + 4))
    shares = [one.probability for one in heard]
    assert shares == sorted(shares, reverse=True)
    assert 0 < sum(shares) <= 1 + 1e-6
    assert len({one.text for one in heard}) == len(heard)


def test_crops_of_a_page_are_read_apart_from_each_other(reader):
    lines = {text: set_line(text) for text in ("2024", "7", "15", "090")}
    together = reader.read(lines)
    for text, line in lines.items():
        assert together[text][0].text == heard_in(reader, line)[0].text == text


@pytest.mark.parametrize("text", ["年", "株", "様"])
def test_what_is_no_digit_is_not_taken_for_one(reader, text):
    assert not heard_in(reader, set_line(text))[0].text.isdigit()


def test_an_empty_crop_says_nothing(reader):
    assert heard_in(reader, np.full((40, 60), 255, np.uint8)) == ()
    assert reader.read({}) == {}


def test_a_whole_sentence_is_too_tangled_to_be_heard(reader):
    assert heard_in(reader, set_line("これは数字ではありませんから読みません")) == ()


@settings(max_examples=30)
@given(height=st.integers(1, 90), width=st.integers(1, 90), tone=st.integers(80, 255))
def test_a_glyph_fills_its_frame_whatever_its_size_and_tone(height, width, tone):
    picture = glyph(np.pad(np.full((height, width), tone, np.uint8), 3))
    inked = np.argwhere(picture > 128)
    assert picture.shape == (SIDE, SIDE)
    assert max(np.ptp(inked, axis=0)) + 1 == 20
    assert picture.max() == 255


@settings(max_examples=20)
@given(text=st.from_regex("[0-9]{1,5}", fullmatch=True), spacing=st.integers(-8, 10))
def test_candidates_lead_from_one_end_of_the_line_to_the_other(text, spacing):
    cuts = cut_glyphs(set_line(text, spacing=spacing + 8))
    reached = {0}
    for candidate in cuts.candidates:
        assert 0 <= candidate.first < candidate.last <= cuts.pieces
        if candidate.first in reached:
            reached.add(candidate.last)
    assert cuts.pieces in reached


def test_weights_that_are_absent_or_altered_are_refused(tmp_path):
    with pytest.raises(WeightsMissing, match="missing"):
        load_digit_reader(tmp_path / "digits.onnx")
    altered = tmp_path / "altered.onnx"
    shutil.copyfile(WEIGHTS, altered)
    with altered.open("ab") as file:
        file.write(b"\0")
    with pytest.raises(WeightsMissing, match="not that of this release"):
        load_digit_reader(altered)
