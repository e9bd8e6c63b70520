"""From a lattice to text: greedily within an alphabet, or by beam within a grammar."""

from itertools import groupby

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from ocr.base.engine import Lattice
from ocr.decoding.ctc import Alphabet, decode, greedy
from ocr.decoding.kind_grammars import grammars
from ocr.forms.alphabets import KANA, WIDEST
from ocr.forms.kinds import KINDS

LETTERS = ("0", "1", "ー", "沖", "冲", "宮")
EVERYTHING = Alphabet(LETTERS, frozenset(LETTERS))
DIGITS = Alphabet(LETTERS, frozenset("01"))
GRAMMARS = grammars()
ANYTHING = GRAMMARS["address"]
SIGNS = (*"0123456789１lOヨョ二ニ恵惠", " ", "に")


def lattice(*steps, letters=LETTERS):
    """One step for each text: a letter ("" is the blank) or {letter: probability}."""
    rows = np.full((len(steps), len(letters) + 1), 0.00001, np.float32)
    for row, step in zip(rows, steps, strict=True):
        for letter, probability in (step if isinstance(step, dict) else {step: 0.99}).items():
            row[letters.index(letter) + 1 if letter else 0] = probability
        row[0] += max(0.0, 1 - float(row.sum()))
    return Lattice(rows / rows.sum(axis=1, keepdims=True), letters, float(len(steps)))


def read(kind, *steps):
    """Decode as the reading room does it for a box of a kind."""
    characters = KINDS[kind].characters
    alphabet = Alphabet(SIGNS, characters or WIDEST, KINDS[kind].foldings)
    return decode(lattice(*steps, letters=SIGNS), alphabet, GRAMMARS[kind])


PATHS = st.lists(st.sampled_from(["", *LETTERS]))


@given(PATHS)
def test_runs_are_letters_and_blanks_part_them(path):
    collapsed = "".join(letter for letter, _ in groupby(path))
    assert greedy(lattice(*path), EVERYTHING).text == collapsed


@given(PATHS)
def test_greedy_and_beam_agree_where_all_is_clear(path):
    seen = lattice(*path)
    by_beam, by_greed = decode(seen, EVERYTHING, ANYTHING), greedy(seen, EVERYTHING)
    assert by_beam.text == by_greed.text
    assert [c.at for c in by_beam.characters] == pytest.approx(
        [c.at for c in by_greed.characters], abs=len(path)
    )


@pytest.mark.parametrize("grammar", [None, ANYTHING])
def test_what_cannot_stand_there_is_not_read_and_the_rest_is_doubtful(grammar):
    line = decode(lattice("1", {"ー": 0.9, "0": 0.05}), DIGITS, grammar)
    assert line.text == "10"
    assert line.characters[0].probability > 0.95
    assert line.confidence < 0.1


def test_what_is_left_out_because_it_cannot_stand_there_is_a_doubt():
    line = decode(lattice("1", "", {"ー": 0.95, "": 0.05}), DIGITS, ANYTHING)
    assert line.text == "1"
    assert line.allowed == line.confidence == pytest.approx(0.05, abs=0.01)


def test_a_month_that_no_calendar_has_is_shown_as_a_doubt_with_months_beside_it():
    line = read("month", {"1": 0.999}, {"3": 0.99, "2": 0.009})
    assert line.text == "13"
    assert line.confidence < 0.1
    assert line.alternatives[0].text == "12"


def test_a_month_that_may_be_none_is_read_as_one_with_doubt():
    line = read("month", "1", {"3": 0.8, "2": 0.19})
    assert line.text == "12"
    assert line.confidence < 0.3


def test_one_digit_in_many_shapes_is_one_digit():
    line = read("day", {"1": 0.3, "１": 0.4, "l": 0.25}, "O")
    assert line.text == "10"
    assert line.confidence > 0.9


def test_spaces_between_digits_are_no_more_than_gaps():
    assert read("year", "2", " ", "0", "2", "", "4").text == "2024"


def test_kanji_that_look_like_kana_are_kana_where_only_kana_stand():
    line = read("kana", {"二": 0.5, "ニ": 0.3, "に": 0.19})
    assert (line.text, line.confidence) == ("ニ", pytest.approx(0.99, abs=0.01))
    assert read("kana", "に", "", {"二": 0.5, "ニ": 0.3, "に": 0.19}).text == "にに"


def test_a_space_that_the_ink_decides_on_stands_in_no_text_but_is_told():
    line = read("name", "二", {" ": 0.8, "": 0.2}, "恵")
    assert line.text == "二恵"
    assert [(round(at, 2), round(sure, 1)) for at, sure in line.spaces] == [(0.5, 0.8)]
    assert read("address", "二", " ", "恵").text == "二　恵"


def test_the_common_shape_is_taken_unless_the_rare_one_is_far_surer():
    assert greedy(lattice({"冲": 0.6, "沖": 0.35}), EVERYTHING).text == "沖"
    assert greedy(lattice({"冲": 0.95, "沖": 0.04}), EVERYTHING).text == "冲"


def test_the_probability_of_greedy_decoding_is_the_recognisers_own():
    line = greedy(lattice({"冲": 0.6, "沖": 0.35}), EVERYTHING)
    assert line.confidence == pytest.approx(0.35, abs=0.02)
    assert line.characters[0].others[0][0] == "冲"


def test_an_old_shape_is_taken_for_the_usual_one_and_offered_beside_it():
    line = read("name", {"惠": 0.9, "恵": 0.099})
    assert line.text == "恵"
    assert [one.text for one in line.alternatives[:2]] == ["恵", "惠"]
    assert line.allowed == pytest.approx(0.99, abs=0.01)
    assert read("name", "惠").text == "惠"


def test_letters_stand_in_order_along_the_crop():
    for line in (
        greedy(lattice("", "1", "", "0", ""), EVERYTHING),
        decode(lattice("", "1", "", "0", ""), EVERYTHING, ANYTHING),
    ):
        assert [character.at for character in line.characters] == pytest.approx([0.3, 0.7])


@pytest.mark.parametrize("grammar", [None, ANYTHING])
def test_nothing_seen_is_nothing_read(grammar):
    line = decode(lattice("", ""), EVERYTHING, grammar)
    assert line.text == ""
    assert line.confidence == 0.0


@settings(max_examples=40)
@given(
    npst.arrays(np.float32, (8, len(SIGNS) + 1), elements=st.floats(0, 1, width=32)),
    st.sampled_from(sorted(GRAMMARS)),
)
def test_whatever_was_seen_only_what_a_kind_allows_is_read(raw, kind):
    raw[:, 0] += 0.01
    rows = raw / raw.sum(axis=1, keepdims=True)
    characters = KINDS[kind].characters
    alphabet = Alphabet(SIGNS, characters or WIDEST, KINDS[kind].foldings)
    line = decode(Lattice(rows, SIGNS, 8.0), alphabet, GRAMMARS[kind])
    assert 0 <= line.confidence <= line.allowed <= 1
    if line.allowed > 0.02:
        assert line.alternatives[0].text == line.text
    assert sum(one.probability for one in line.alternatives) <= 1 + 1e-6
    for one in line.alternatives:
        assert GRAMMARS[kind].accepts(one.text)
        assert set(one.text) <= (characters or WIDEST) | KANA
        assert len(one.at) == len(one.text)
    for character in line.characters:
        assert 0 < character.at < 1


@given(
    npst.arrays(np.float32, (12, len(LETTERS) + 1), elements=st.floats(0.015625, 1, width=32)),
    st.sets(st.sampled_from(LETTERS), min_size=1),
)
def test_only_what_is_allowed_is_ever_read_greedily(raw, allowed):
    seen = Lattice(raw / raw.sum(axis=1, keepdims=True), LETTERS, 12.0)
    line = greedy(seen, Alphabet(LETTERS, frozenset(allowed)))
    for character in line.characters:
        assert character.text in allowed
        assert {other for other, _ in character.others} <= allowed - {character.text}
        assert 0 < character.probability <= 1
        assert 0 < character.at < 1
