"""Patterns and their automata mean what regular expressions mean."""

import re
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from ocr.decoding.automaton import grammar_of
from ocr.forms.text_patterns import (
    EMPTY,
    NOTHING,
    any_number,
    either,
    maybe,
    none_of,
    one_of,
    sequence,
    times,
    word,
)

LETTERS = st.text("abc", max_size=2)
SIMPLE = st.one_of(
    LETTERS.map(lambda text: (word(text), re.escape(text))),
    st.text("abc", min_size=1, max_size=3).map(lambda text: (one_of(text), f"[{text}]")),
    st.text("abc", min_size=1, max_size=3).map(lambda text: (none_of(text), f"[^{text}]")),
)


def both(pattern, regex):
    """Build a pattern and its regular expression from drawn pairs of them."""
    return lambda pairs: (pattern(*(p for p, _ in pairs)), regex(*(f"(?:{r})" for _, r in pairs)))


def deeper(pairs):
    two, one = st.tuples(pairs, pairs), st.tuples(pairs)
    return st.one_of(
        two.map(both(sequence, lambda a, b: a + b)),
        two.map(both(either, lambda a, b: f"{a}|{b}")),
        one.map(both(maybe, lambda a: f"{a}?")),
        one.map(both(any_number, lambda a: f"{a}*")),
        one.map(both(lambda a: times(a, 1, 3), lambda a: f"{a}{{1,3}}")),
    )


@given(st.recursive(SIMPLE, deeper, max_leaves=6), st.lists(st.text("abcd", max_size=5)))
def test_an_automaton_accepts_what_its_regular_expression_matches(pair, texts):
    pattern, regex = pair
    grammar = grammar_of(pattern)
    for text in ("", *texts):
        assert grammar.accepts(text) is bool(re.fullmatch(regex, text))


@given(st.recursive(SIMPLE, deeper, max_leaves=6))
def test_from_every_state_a_text_can_still_end(pair):
    grammar = grammar_of(pair[0])
    ending = {state for state, ends in enumerate(grammar.ends) if ends}
    for _ in grammar.ends:
        ending |= {
            state
            for state, (moves, other) in enumerate(zip(grammar.moves, grammar.others, strict=True))
            if ending & {*moves.values(), other}
        }
    assert ending == set(range(len(grammar.ends)))


def test_nothing_and_the_empty_text_are_told_apart():
    texts = ["".join(letters) for size in range(3) for letters in product("ab", repeat=size)]
    assert not any(map(grammar_of(NOTHING).accepts, texts))
    assert [text for text in texts if grammar_of(EMPTY).accepts(text)] == [""]
