"""Beam search is the sum over all ways to spell a text, within a grammar."""

from collections import defaultdict
from itertools import groupby, product
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.decoding.automaton import grammar_of
from ocr.decoding.prefix_beam import Step, search
from ocr.forms.text_patterns import any_number, either, one_of, sequence, word

ANYTHING = grammar_of(any_number(one_of("ab")))
GRAMMARS = (
    ANYTHING,
    grammar_of(either(word("a"), word("ab"), word("ba"))),
    grammar_of(sequence(any_number(word("ab")), one_of("a"))),
)
WIDE = 4**5


@st.composite
def steps(draw):
    """Up to five steps over blank, a and b; their probabilities sum to one or a little less."""
    found = []
    for _ in range(draw(st.integers(1, 5))):
        weights = [draw(st.integers(0, 8)) for _ in range(4)]
        whole = sum(weights) or 1
        blank, a, b = (weight / whole for weight in weights[:3])
        found.append(Step(blank, {"a": a, "b": b}))
    return found


def by_hand(seen):
    """Sum the probability of every path, by what it spells."""
    sums: dict[str, float] = defaultdict(float)
    for path in product(["", "a", "b"], repeat=len(seen)):
        chance = prod(
            step.seen[shape] if shape else step.blank
            for step, shape in zip(seen, path, strict=True)
        )
        sums["".join(shape for shape, _ in groupby(path))] += chance
    return sums


@given(steps())
def test_a_wide_beam_is_the_sum_over_all_paths(seen):
    expected = {text: chance for text, chance in by_hand(seen).items() if chance}
    found = {one.text: one.probability for one in search(seen, ANYTHING, width=WIDE)}
    best = max(expected.values(), default=0.0)
    for text, chance in expected.items():
        assert found.get(text, 0.0) == pytest.approx(chance, abs=1e-5 * best + 1e-12)
    assert set(found) - {""} <= set(expected)


@given(steps(), st.sampled_from(GRAMMARS))
def test_a_grammar_takes_texts_away_and_changes_no_other(seen, grammar):
    free = {one.text: one.probability for one in search(seen, ANYTHING, width=WIDE)}
    bound = search(seen, grammar, width=WIDE)
    assert all(grammar.accepts(one.text) for one in bound)
    assert sum(one.probability for one in bound) <= sum(free.values()) + 1e-4
    for one in bound:
        assert one.probability == pytest.approx(free.get(one.text, 0.0), abs=1e-4)


@given(steps(), st.sampled_from(GRAMMARS), st.integers(1, 8))
def test_the_best_comes_first_and_all_together_are_no_more_than_one(seen, grammar, width):
    found = search(seen, grammar, width=width)
    ranks = [one.rank for one in found]
    assert ranks == sorted(ranks, reverse=True)
    assert sum(one.probability for one in found) <= 1 + 1e-9
    assert len({one.text for one in found}) == len(found)


@given(steps(), st.sampled_from(GRAMMARS))
def test_readiness_counts_once_for_each_character(seen, grammar):
    for one in search(seen, grammar, lambda shape: 0.5 if shape == "b" else 1.0, width=WIDE):
        assert one.rank == pytest.approx(one.probability * 0.5 ** one.text.count("b"))


@given(steps(), st.sampled_from(GRAMMARS))
def test_characters_stand_in_order_on_steps_that_show_them(seen, grammar):
    for one in search(seen, grammar):
        assert len(one.at) == len(one.text)
        assert list(one.at) == sorted(set(one.at))
        if one.probability:
            assert all(seen[at].seen[shape] for shape, at in zip(one.text, one.at, strict=True))
