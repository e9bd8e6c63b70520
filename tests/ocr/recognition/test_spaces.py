"""Spaces in names come from the ink, not from what was read into a gap."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.base.text_line import Alternative, Character, Line
from ocr.recognition.spaces import with_spaces

_EM = 40


def written(*gaps, letters=None):
    """A crop of black blocks, an em wide if not said otherwise, with white gaps (in em) between."""
    widths = letters or (1,) * (len(gaps) + 1)
    pieces = [np.zeros((_EM, round(width * _EM)), np.uint8) for width in widths]
    for place, gap in reversed(list(enumerate(gaps, start=1))):
        pieces.insert(place, np.full((_EM, round(gap * _EM)), 255, np.uint8))
    return np.pad(np.hstack(pieces), 8, constant_values=255)


def line(text, *gaps, letters=None):
    """A line whose characters stand in the middle of the blocks of `written`."""
    widths = letters or (1,) * (len(gaps) + 1)
    lefts = np.cumsum([0, *(w + gap for w, gap in zip(widths[:-1], gaps, strict=True))])
    at = (_EM * (lefts + np.array(widths) / 2) + 8) / written(*gaps, letters=letters).shape[1]
    return Line(tuple(Character(c, 0.99, float(x)) for c, x in zip(text, at, strict=True)))


@pytest.mark.parametrize(
    ("text", "widths", "expected"),
    [
        ("山田太郎", (0.1, 1.1, 0.1), "山田　太郎"),
        ("山田太郎", (0.1, 0.5, 0.1), "山田　太郎"),
        ("林太郎", (1.0, 0.1), "林　太郎"),
        ("山田太郎", (0.1, 0.12, 0.1), "山田太郎"),
        ("山田太郎", (0.5, 0.5, 0.5), "山田太郎"),
    ],
)
def test_the_gap_between_the_names_is_a_space(text, widths, expected):
    assert with_spaces(line(text, *widths), written(*widths), "name").text == expected


def test_what_was_read_where_no_ink_is_was_not_written():
    crop = written(0.1, 1.1, 0.1)
    before = line("ヤマダタ", 0.1, 1.1, 0.1).characters
    middle = Character("ー", 0.6, (before[1].at + before[2].at) / 2)
    read = Line((*before[:2], middle, *before[2:]))
    assert with_spaces(read, crop, "kana").text == "ヤマ　ダタ"


def test_a_narrow_letter_leaves_gaps_that_part_no_name():
    gaps, letters = (0.1, 0.1, 0.35), (1, 1, 1, 0.5)
    crop, read = written(*gaps, letters=letters), line("崎ゆかり", *gaps, letters=letters)
    assert with_spaces(read, crop, "name").text == "崎ゆかり"


@pytest.mark.parametrize("kind", ["kana", "text"])
def test_a_brush_that_leaves_wide_gaps_everywhere_parts_nothing(kind):
    gaps = (0.8, 0.85, 0.75, 0.8)
    assert with_spaces(line("認定紙橋園", *gaps), written(*gaps), kind).text == "認定紙橋園"
    wider = (0.8, 0.85, 1.8, 0.8)
    assert with_spaces(line("認定紙橋園", *wider), written(*wider), kind).text == "認定紙　橋園"


@pytest.mark.parametrize(("gap", "expected"), [(0.4, "ゼロッ"), (1.4, "ゼロ　ッ")])
def test_a_small_kana_does_not_part_the_name_of_a_firm(gap, expected):
    gaps, letters = (0.1, gap), (1, 1, 0.5)
    crop, read = written(*gaps, letters=letters), line("ゼロッ", *gaps, letters=letters)
    assert with_spaces(read, crop, "text").text == expected


def test_a_letter_that_was_seen_at_the_edge_of_a_gap_is_not_lost():
    gaps = (0.1, 0.8, 0.1)
    crop, read = written(*gaps), line("認定こど", *gaps)
    drifted = replace(read.characters[2], at=read.characters[2].at - 0.6 * _EM / crop.shape[1])
    seen = Line((*read.characters[:2], drifted, read.characters[3]))
    assert with_spaces(seen, crop, "text").text.replace("　", "") == "認定こど"


def test_what_may_be_a_space_or_none_leaves_doubt():
    doubtful, clear = (0.25, 0.42, 0.25), (0.25, 1.2, 0.25)
    assert with_spaces(line("ヤマダタ", *doubtful), written(*doubtful), "kana").confidence < 0.75
    assert with_spaces(line("ヤマダタ", *clear), written(*clear), "kana").confidence == 0.99


@pytest.mark.parametrize(("sure", "expected"), [(0.08, "ヤマ　ダタ"), (0.0, "ヤマダタ")])
def test_a_narrow_gap_is_a_space_where_the_recogniser_saw_some_of_one(sure, expected):
    widths = (0.25, 0.38, 0.25)
    crop, read = written(*widths), line("ヤマダタ", *widths)
    middle = (read.characters[1].at + read.characters[2].at) / 2
    hinted = Line(read.characters, spaces=((middle, sure),))
    assert with_spaces(hinted, crop, "kana").text == expected


def test_a_hint_elsewhere_or_a_gap_that_does_not_stand_out_is_no_space():
    widths = (0.25, 0.38, 0.25)
    crop, read = written(*widths), line("ヤマダタ", *widths)
    elsewhere = Line(read.characters, spaces=((read.characters[0].at, 0.5),))
    assert with_spaces(elsewhere, crop, "kana").text == "ヤマダタ"
    even = written(0.38, 0.38, 0.38)
    read = line("ヤマダタ", 0.38, 0.38, 0.38)
    hinted = Line(read.characters, spaces=((0.5, 0.02),))
    assert with_spaces(hinted, even, "kana").text == "ヤマダタ"


def test_alternatives_get_the_same_spaces_and_equal_ones_are_added_up():
    crop = written(0.1, 1.1, 0.1)
    read = line("ヤマダタ", 0.1, 1.1, 0.1)
    at = tuple(character.at for character in read.characters)
    middle = (at[1] + at[2]) / 2
    alternatives = (
        Alternative("ヤマダタ", 0.6, at),
        Alternative("ヤマーダタ", 0.3, (*at[:2], middle, *at[2:])),
        Alternative("ヤマグタ", 0.1, at),
    )
    spaced = with_spaces(Line(read.characters, alternatives), crop, "kana")
    assert [one.text for one in spaced.alternatives] == ["ヤマ　ダタ", "ヤマ　グタ"]
    assert spaced.alternatives[0].probability == pytest.approx(0.9)
    assert all(len(one.at) == len(one.text) for one in spaced.alternatives)


def test_numbers_have_no_spaces():
    assert with_spaces(line("12", 2.0), written(2.0), "number").text == "12"


def test_every_wide_gap_of_a_text_is_a_space():
    widths = (1.2, 0.1, 1.2)
    assert with_spaces(line("長山田恵", *widths), written(*widths), "text").text == "長　山田　恵"


@given(st.lists(st.floats(0.05, 1.5), min_size=1, max_size=5))
def test_a_name_gets_one_space_at_the_most_and_loses_nothing(widths):
    text = "山田太郎次郎"[: len(widths) + 1]
    spaced = with_spaces(line(text, *widths), written(*widths), "name").text
    assert spaced.replace("\u3000", "") == text
    assert spaced.count("\u3000") <= 1
