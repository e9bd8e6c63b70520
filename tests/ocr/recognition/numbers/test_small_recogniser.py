"""The small recogniser of numbers: numbers come out, all else is named unknown."""

import shutil

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from ocr.base.errors import WeightsMissing
from ocr.recognition.line_reader import LineCrop, LineReader
from ocr.recognition.numbers.small_recogniser import (
    CHARACTERS,
    STEP,
    UNKNOWN,
    WEIGHTS,
    load_numerals,
)
from samples.pages.drawn.fonts import load_font

_FACES = ("ipaexg.ttf", "ipaexm.ttf", "KleeOne-Regular.ttf")


@pytest.fixture(scope="module")
def numerals():
    return load_numerals()


@pytest.fixture(scope="module")
def reader(numerals):
    return LineReader(numerals)


def read_in(reader, picture, kind):
    return reader.read({"it": LineCrop(picture, kind)})["it"]


def set_line(text, face="ipaexg.ttf", height=40):
    """A line as a field is cut: dark on white, a little paper around it."""
    font = load_font(face, height)
    image = Image.new("L", (round(font.getlength(text)) + 16, height + 16), 255)
    ImageDraw.Draw(image).text((8, 4), text, font=font, fill=30)
    ink = np.asarray(image) < 200
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    top, bottom = max(0, rows[0] - 5), rows[-1] + 6
    return np.asarray(image)[top:bottom, max(0, columns[0] - 5) : columns[-1] + 6]


@settings(max_examples=40)
@given(text=st.from_regex("[0-9]{1,4}", fullmatch=True), face=st.sampled_from(_FACES))
def test_digits_in_print_and_pen_faces_are_read(reader, text, face):
    assert read_in(reader, set_line(text, face), "hours").text == text


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("令和8", "year"),
        ("R6", "year"),
        ("平成31", "year"),
        ("2026", "year"),
        ("123-4567", "postal_code"),
    ],
)
def test_signs_that_may_stand_beside_digits_are_read(reader, text, kind):
    assert read_in(reader, set_line(text), kind).text == text


@pytest.mark.parametrize("text", ["なし", "株式", "未定", "ほか"])
def test_what_is_no_number_is_never_sure(numerals, reader, text):
    ((_, lattice),) = numerals.read([set_line(text)])
    assert UNKNOWN in [
        CHARACTERS[best - 1] for best in lattice.probabilities.argmax(axis=1) if best
    ]
    assert read_in(reader, set_line(text), "month").confidence < 0.5


@settings(max_examples=20)
@given(st.lists(st.from_regex("[0-9]{1,5}", fullmatch=True), min_size=1, max_size=6))
def test_a_crop_is_seen_the_same_whatever_stands_beside_it(numerals, texts):
    crops = [set_line(text) for text in texts]
    together = dict(numerals.read(crops))
    assert sorted(together) == list(range(len(crops)))
    for place, crop in enumerate(crops):
        ((_, alone),) = numerals.read([crop])
        np.testing.assert_allclose(together[place].probabilities, alone.probabilities, atol=1e-4)
        assert together[place].width == alone.width <= len(alone.probabilities) < alone.width + 1
        np.testing.assert_allclose(alone.probabilities.sum(axis=1), 1, atol=1e-4)
        assert alone.probabilities.shape[1] == len(CHARACTERS) + 1


def test_any_size_of_crop_is_seen_and_none_is_nothing(numerals):
    sizes = [(1, 1), (200, 3), (4, 900), (48, 64)]
    seen = dict(numerals.read([np.full(size, 255, np.uint8) for size in sizes]))
    assert sorted(seen) == list(range(len(sizes)))
    assert all(lattice.width * STEP >= 8 for lattice in seen.values())
    assert list(numerals.read([])) == []


def test_weights_that_are_missing_or_others_are_refused(tmp_path):
    with pytest.raises(WeightsMissing):
        load_numerals(tmp_path / "numerals.onnx")
    shutil.copy(WEIGHTS, tmp_path / "numerals.onnx")
    load_numerals(tmp_path / "numerals.onnx")
    (tmp_path / "numerals.onnx").write_bytes(WEIGHTS.read_bytes() + b"x")
    with pytest.raises(WeightsMissing):
        load_numerals(tmp_path / "numerals.onnx")
