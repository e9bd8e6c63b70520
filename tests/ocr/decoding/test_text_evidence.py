"""How probable a given text is by a lattice: the sum over all paths that spell it."""

from itertools import groupby, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.base.engine import Lattice
from ocr.decoding.text_evidence import TextEvidence

LETTERS = ("有", "無", "期")
STEPS = st.lists(st.lists(st.floats(0.05, 1.0), min_size=4, max_size=4), min_size=1, max_size=5)


def lattice(rows):
    chances = np.array(rows, np.float32)
    return Lattice(chances / chances.sum(axis=1, keepdims=True), LETTERS, float(len(rows)))


def paths(seen, text):
    """Return the probability of every path that spells a text, whose letters may be several."""
    for path in product(range(4), repeat=len(seen.probabilities)):
        spelled = [LETTERS[place - 1] for place, _ in groupby(path) if place]
        if len(spelled) == len(text) and all(map(str.__contains__, text, spelled)):
            yield np.prod([row[place] for row, place in zip(seen.probabilities, path, strict=True)])


@given(rows=STEPS, text=st.lists(st.sampled_from(LETTERS), min_size=1, max_size=3))
def test_a_text_is_as_probable_as_all_paths_that_spell_it(rows, text):
    seen = lattice(rows)
    likeliest = np.prod(seen.probabilities.max(axis=1))
    of_text = np.exp(TextEvidence.of(seen, LETTERS).of_text(text)) * likeliest
    assert of_text == pytest.approx(sum(paths(seen, text)), rel=1e-3, abs=1e-5)


@given(rows=STEPS)
def test_a_letter_that_may_be_several_is_as_probable_as_all_of_them(rows):
    seen = lattice(rows[:1])
    evidence = TextEvidence.of(seen, LETTERS)
    apart = np.exp(evidence.of_text("有")) + np.exp(evidence.of_text("無"))
    assert np.exp(evidence.of_text(["有無"])) == pytest.approx(apart, rel=1e-3)


def test_a_text_that_was_read_is_likelier_than_another():
    seen = lattice([[0.02, 0.9, 0.03, 0.05], [0.9, 0.02, 0.03, 0.05], [0.02, 0.03, 0.05, 0.9]])
    evidence = TextEvidence.of(seen, {"有", "無", "期"})
    assert evidence.of_text("有期") == pytest.approx(0, abs=0.3)
    assert evidence.of_text("有期") > evidence.of_text("無期") + 2


def test_of_characters_that_are_not_kept_nothing_is_known():
    seen = lattice([[0.02, 0.9, 0.03, 0.05]])
    assert TextEvidence.of(seen, {"無"}).of_text("有") < -10


def test_where_nothing_was_seen_no_text_is_likely():
    nothing = Lattice(np.zeros((0, 4), np.float32), LETTERS, 0.0)
    assert TextEvidence.of(nothing, LETTERS).of_text("有") == -np.inf
