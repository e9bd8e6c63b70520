"""Exact one-sided bounds: held against scipy's own, and Holm's steps against their law."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from ocr.confidence.binomial import (
    chance_of_so_few,
    enough_without_error,
    levels,
    most_wrong,
)

ALPHAS = st.sampled_from([0.05, 0.02, 0.005])


@given(of=st.integers(1, 5_000), part=st.floats(0, 1), alpha=ALPHAS)
def test_the_bound_is_the_one_of_clopper_and_pearson(of, part, alpha):
    wrong = int(part * of)
    exact = binomtest(wrong, of, alternative="less").proportion_ci(1 - alpha, "exact").high
    assert most_wrong(wrong, of, alpha) == pytest.approx(exact, rel=1e-6)


@given(
    of=st.integers(1, 5_000),
    wrong=st.integers(0, 20),
    share=st.floats(0.0001, 0.2),
    alpha=ALPHAS,
)
def test_a_p_value_is_below_alpha_where_the_bound_is_below_the_share(of, wrong, share, alpha):
    bound = most_wrong(wrong, of, alpha)
    if bound != pytest.approx(share, rel=1e-9):
        assert (chance_of_so_few(wrong, of, share) < alpha) == (bound < share)


@given(of=st.floats(1, 5_000), more=st.floats(0, 100), wrong=st.floats(0, 20), alpha=ALPHAS)
def test_more_that_is_right_lowers_a_bound_and_more_that_is_wrong_raises_it(of, more, wrong, alpha):
    bound = most_wrong(wrong, of, alpha)
    assert most_wrong(wrong, of + more, alpha) <= bound + 1e-12
    assert most_wrong(wrong + more, of, alpha) >= bound - 1e-12


def test_nothing_looked_at_shows_nothing():
    assert most_wrong(0, 0, 0.05) == chance_of_so_few(0, 0, 0.1) == 1


def test_that_all_are_wrong_is_ruled_out_by_one_that_is_not():
    assert chance_of_so_few(0, 1, 1.0) == chance_of_so_few(4, 5, 1.0) == 0


@pytest.mark.parametrize(("share", "needed"), [(0.001, 2_995), (0.00037, 8_096)])
def test_so_many_without_an_error_show_a_share(share, needed):
    assert enough_without_error(share, 0.05) == needed
    assert most_wrong(0, needed, 0.05) <= share < most_wrong(0, needed - 1, 0.05)


@given(
    st.dictionaries(st.text(max_size=3), st.floats(0, 0.2), min_size=1, max_size=12),
    st.sampled_from([0.05, 0.01]),
)
def test_holm_relies_on_the_surest_first_and_on_none_behind_the_first_that_fails(chances, alpha):
    level = levels(chances, alpha)
    ordered = sorted(chances, key=lambda name: chances[name])
    relied = [name for name in ordered if chances[name] <= level[name]]
    assert relied == ordered[: len(relied)]
    for place, name in enumerate(relied):
        assert level[name] == alpha / (len(chances) - place)
    # what Bonferroni relies on Holm does, too
    assert {name for name in chances if chances[name] <= alpha / len(chances)} <= set(relied)
