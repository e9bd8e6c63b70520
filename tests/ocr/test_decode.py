"""Greedy CTC decoding within an alphabet."""

from itertools import groupby

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from ocr.decode import Alphabet, decode
from ocr.engine import Lattice

LETTERS = ("0", "1", "ー", "沖", "冲", "宮")
EVERYTHING = Alphabet(LETTERS, frozenset(LETTERS))
DIGITS = Alphabet(LETTERS, frozenset("01"))


def lattice(*steps):
    """One step for each text: a letter ("" is the blank) or {letter: probability}."""
    rows = np.full((len(steps), len(LETTERS) + 1), 0.001, np.float32)
    for row, step in zip(rows, steps, strict=True):
        for letter, probability in (step if isinstance(step, dict) else {step: 0.99}).items():
            row[LETTERS.index(letter) + 1 if letter else 0] = probability
    return Lattice(rows / rows.sum(axis=1, keepdims=True), LETTERS, float(len(steps)))


def test_a_repeated_letter_is_one_and_a_blank_parts_two():
    assert decode(lattice("1", "1", "", "1", "0", "0"), EVERYTHING).text == "110"


@given(st.lists(st.sampled_from(["", *LETTERS])))
def test_runs_are_letters_and_blanks_part_them(path):
    collapsed = "".join(letter for letter, _ in groupby(path))
    assert decode(lattice(*path), EVERYTHING).text == collapsed


def test_what_cannot_stand_there_is_not_read_and_the_rest_is_doubtful():
    line = decode(lattice("1", {"ー": 0.9, "0": 0.05}), DIGITS)
    assert line.text == "10"
    assert line.characters[0].probability > 0.95
    assert line.confidence < 0.1


def test_the_common_shape_is_taken_unless_the_rare_one_is_far_surer():
    assert decode(lattice({"冲": 0.6, "沖": 0.35}), EVERYTHING).text == "沖"
    assert decode(lattice({"冲": 0.95, "沖": 0.04}), EVERYTHING).text == "冲"


def test_the_probability_is_the_recognisers_own():
    line = decode(lattice({"冲": 0.6, "沖": 0.35}), EVERYTHING)
    assert line.confidence == pytest.approx(0.35, abs=0.02)
    assert line.characters[0].others[0][0] == "冲"


def test_letters_stand_in_order_along_the_crop():
    line = decode(lattice("", "1", "", "0", ""), EVERYTHING)
    assert [character.at for character in line.characters] == pytest.approx([0.3, 0.7])


def test_nothing_seen_is_nothing_read():
    line = decode(lattice("", ""), EVERYTHING)
    assert line.text == ""
    assert line.confidence == 0.0


@given(
    npst.arrays(np.float32, (12, len(LETTERS) + 1), elements=st.floats(0.015625, 1, width=32)),
    st.sets(st.sampled_from(LETTERS), min_size=1),
)
def test_only_what_is_allowed_is_ever_read(raw, allowed):
    seen = Lattice(raw / raw.sum(axis=1, keepdims=True), LETTERS, 12.0)
    line = decode(seen, Alphabet(LETTERS, frozenset(allowed)))
    for character in line.characters:
        assert character.text in allowed
        assert {other for other, _ in character.others} <= allowed - {character.text}
        assert 0 < character.probability <= 1
        assert 0 < character.at < 1
