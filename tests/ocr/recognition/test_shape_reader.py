from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from ocr.base.text_line import Alternative, Character, Line
from ocr.recognition.shape_reader import (
    GROUPS,
    SIDE,
    Looked,
    load_shape_reader,
    weighed,
    windows,
)
from samples.pages.drawn.fonts import load_font

KNOWN = sorted({shape for group in GROUPS for shape in group} - set("﨑𠮷昻濵"))


@pytest.fixture(scope="module")
def reader():
    return load_shape_reader(KNOWN)


def drawn(text, face, em=36):
    """Set a line as a scanner at 200 dpi leaves it, 3 mm high, and say where its letters stand."""
    font = load_font(face, em)
    wide = [font.getlength(text[: i + 1]) for i in range(len(text))]
    image = Image.new("L", (round(wide[-1]) + 10, em + 10), 255)
    ImageDraw.Draw(image).text((5, 5 + em / 2), text, font=font, fill=20, anchor="lm")
    soft = cv2.GaussianBlur(np.asarray(image), (0, 0), 0.9)
    starts = [0.0, *wide[:-1]]
    return soft, [((a + b) / 2 + 5) / image.width for a, b in zip(starts, wide, strict=True)]


def again(reader, looked):
    return reader.reread({"it": looked})["it"]


def looked(line, crop, *, names=True):
    """Return a line as it comes from a scan at 200 dpi, enlarged to the scale of a laid page."""
    return Looked(line, crop, names=names, scale=1.0)


def misread(text, at, seen):
    """Return a line in which a recogniser was sure of a text."""
    characters = tuple(Character(c, 0.97, x) for c, x in zip(seen, at, strict=True))
    return Line(characters, (Alternative(seen, 1.0, tuple(at)),))


@pytest.mark.parametrize("face", ["ipaexg.ttf", "ipaexm.ttf", "NotoSansCJK-Regular.ttc"])
@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("山﨑太郎", "山崎太郎"),
        ("山崎太郎", "山崎太郎"),
        ("髙橋花子", "高橋花子"),
        ("高橋花子", "高橋花子"),
        ("渡邉健一", "渡邊健一"),
        ("濵田直樹", "濱田直樹"),
        ("たんぽぽ園", "たんぼぽ園"),
        ("こども園", "ことも園"),
    ],
)
def test_the_shape_that_is_written_comes_out(reader, face, written, seen):
    crop, at = drawn(written, face)
    reread = again(reader, looked(misread(written, at, seen), crop))
    assert reread.line.text == written
    assert reread.line.alternatives[0].text == written


def test_a_line_without_such_characters_stays_as_it_is(reader):
    crop, at = drawn("田中一", "ipaexg.ttf")
    line = misread("田中一", at, "田中一")
    assert again(reader, looked(line, crop)).line == line
    assert reader.reread({}) == {}


def test_no_place_is_given_a_rare_shape(reader):
    crop, at = drawn("髙知", "ipaexg.ttf")
    reread = again(reader, looked(misread("高知", at, "高知"), crop, names=False))
    assert reread.line.text == "高知"


def test_a_smudge_in_the_place_of_a_shape_is_a_doubt(reader):
    crop, at = drawn("山崎", "ipaexg.ttf")
    crop = crop.copy()
    crop[:, crop.shape[1] // 2 :] = cv2.blur(crop, (25, 25))[:, crop.shape[1] // 2 :]
    reread = again(reader, looked(misread("山崎", at, "山崎"), crop))
    assert reread.untold(reread.line)


def test_a_shape_in_clear_print_is_told(reader):
    crop, at = drawn("山﨑太郎", "ipaexg.ttf")
    reread = again(reader, looked(misread("山﨑太郎", at, "山崎太郎"), crop))
    assert not reread.untold(reread.line)


@pytest.mark.parametrize("scale", [0.0, 0.3])
def test_no_shape_is_told_of_print_that_the_scan_had_too_few_pixels_for(reader, scale):
    crop, at = drawn("山﨑太郎", "ipaexg.ttf")
    line = misread("山﨑太郎", at, "山﨑太郎")
    reread = again(reader, Looked(line, crop, names=True, scale=scale))
    assert reread.untold(reread.line)


@pytest.mark.parametrize(
    ("read", "left"),
    [
        ("山埼太郎", "山崎太郎"),  # looked at as another letter: nobody asked for its shape
        ("山崎太郎", "山﨑太郎"),  # told, and then changed
        ("遥", "遥"),  # of a family that the reader does not know
    ],
)
def test_a_shape_that_was_not_told_where_it_stands_is_untold(reader, read, left):
    crop, at = drawn(read, "ipaexg.ttf")
    reread = again(reader, looked(misread(read, at, read), crop))
    changed = zip(reread.line.characters, left, strict=True)
    line = replace(reread.line, characters=tuple(replace(c, text=text) for c, text in changed))
    assert reread.untold(line)


def test_a_line_without_families_of_shapes_is_never_untold(reader):
    crop, at = drawn("田中一", "ipaexg.ttf")
    reread = again(reader, Looked(misread("田中一", at, "田中一"), crop, names=True))
    assert not reread.untold(reread.line)


@given(
    group=st.sampled_from(GROUPS),
    score=st.floats(-8, 8),
    probability=st.floats(0.01, 1.0),
    data=st.data(),
)
def test_the_chances_of_a_group_sum_to_one_and_favour_the_better_score(
    group, score, probability, data
):
    shape = data.draw(st.sampled_from(group))
    scores = np.zeros(sum(map(len, GROUPS)), np.float32)
    place = [c for g in GROUPS for c in g].index(shape)
    scores[place] = score
    plain = weighed(Character(shape, probability, 0.5), np.zeros_like(scores), frozenset())
    chances = weighed(Character(shape, probability, 0.5), scores, frozenset())
    assert sum(chances.values()) == pytest.approx(1)
    assert set(chances) == set(group)
    assert (chances[shape] >= plain[shape]) or score < 0


@given(
    centres=st.lists(st.floats(0, 1), min_size=1, max_size=6).map(sorted),
    height=st.integers(8, 60),
    width=st.integers(8, 300),
)
def test_every_character_has_a_picture_of_one_size(centres, height, width):
    crop = np.full((height, width), 255, np.uint8)
    crop[height // 3 : height // 2, ::3] = 0
    pictures = list(windows(crop, centres))
    assert len(pictures) == len(centres)
    assert all(picture.shape == (SIDE, SIDE) for picture in pictures)
