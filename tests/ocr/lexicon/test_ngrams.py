"""Models of characters: what may follow sums to one, and nothing is impossible."""

from math import isfinite

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.lexicon.ngrams import count_grams, generic, log_probability, weighted

texts = st.text("あいう田中0", max_size=6)
lessons = st.lists(st.tuples(texts, st.floats(1, 5)), min_size=1, max_size=12)


def model(lesson):
    weights = {gram: (share, rest) for gram, share, rest in weighted(count_grams(lesson))}
    return weights.get


@given(lessons, texts)
def test_nothing_is_impossible_and_nothing_sure(lesson, text):
    likely = log_probability(text, model(lesson))
    assert isfinite(likely) and likely < 0


@given(lessons)
def test_what_was_taught_is_likelier_than_anything_strange(lesson):
    known = model(lesson)
    text = max(lesson, key=lambda pair: pair[1])[0]
    assert log_probability(text, known) > log_probability("龘" * (len(text) + 1), known)


def test_the_shares_of_all_that_follows_sum_to_one():
    lesson = [("山田", 2.0), ("山本", 1.0), ("田中", 1.0)]
    grams = list(weighted(count_grams(lesson)))
    rest = {gram: left for gram, _, left in grams}
    for context in ("", "山", "田", "\x02", "\x02山"):
        followers = [s for gram, s, _ in grams if gram and gram[:-1] == context]
        assert sum(followers) + rest[context] == pytest.approx(1)


@given(texts)
def test_what_no_list_tells_apart_is_one(text):
    assert generic(generic(text)) == generic(text)
    assert generic("髙﨑３Ｂ光ヶ丘") == generic("高崎9Z光ケ丘")
