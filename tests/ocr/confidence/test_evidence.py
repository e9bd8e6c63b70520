"""Evidence that may be looked at after each answer: what it takes, and how often it is wrong."""

import numpy as np
import pytest

from ocr.confidence.evidence import (
    CONVINCING,
    Answers,
    design_effect,
    evidence_of_at_most,
    evidence_of_more,
    values_missing,
    wealth_to_reach,
)

RESIDUAL = 0.02


def test_none_wrong_takes_little_more_than_the_exact_bound_for_a_number_fixed_before():
    assert values_missing(0.001, Answers()) == 3090
    assert values_missing(0.001, Answers(), 20 * 0.8) < 2996
    assert values_missing(0.001, Answers(3090)) == 0
    assert values_missing(0.001, Answers(3000, 1)) + 3000 == 8064


def test_each_further_error_takes_more():
    needed = [values_missing(0.001, Answers(errors, errors)) for errors in range(5)]
    assert needed == sorted(set(needed))


def test_whoever_looks_after_each_answer_is_wrong_once_in_twenty_at_most():
    chance = np.random.default_rng(20261130)
    released = 0
    for _ in range(200):
        wrong = np.cumsum(chance.random(1500) < RESIDUAL)
        seen = np.arange(1, 1501)
        looks = range(20, 1500, 20)
        released += any(
            evidence_of_at_most(RESIDUAL, Answers(int(seen[at]), int(wrong[at]))) >= CONVINCING
            for at in looks
        )
    assert released <= 200 * 0.05 + 2 * (200 * 0.05 * 0.95) ** 0.5


def test_a_change_is_heard_within_a_few_papers_however_long_all_was_well():
    quiet = [Answers(1, 0)] * 900
    assert evidence_of_more(0.2, quiet, 1000) < 1
    heard = next(n for n in range(30) if evidence_of_more(0.2, [*quiet, *bad(n)], 1000) >= 60)
    assert heard <= 10


def bad(count):
    return [Answers(1, 1)] * count


def test_nothing_was_heard_of_nothing():
    assert evidence_of_more(0.2, [], 1000) == 0.0


def test_what_forms_have_shown_lowers_what_the_next_must_and_failures_raise_it():
    assert wealth_to_reach(0, 0) == CONVINCING
    assert wealth_to_reach(1, 0) == CONVINCING / 2
    assert wealth_to_reach(1, 1) == CONVINCING
    assert wealth_to_reach(0, 5) == CONVINCING
    assert wealth_to_reach(1000, 0) == CONVINCING**0.5


def test_a_form_that_errs_twice_as_often_is_released_once_in_twenty_however_good_the_others():
    alone = values_missing(0.001, Answers(), wealth_to_reach(1000, 0))
    assert (1 - 0.002) ** alone < 0.05


def test_errors_that_come_together_widen_the_bound():
    alone = [(10, 1)] * 10 + [(10, 0)] * 90
    together = [(10, 5)] * 2 + [(10, 0)] * 98
    assert design_effect(alone) == pytest.approx(1.0, abs=0.01)
    assert 3 < design_effect(together) <= 4
    assert design_effect([(10, 2), (10, 0)]) == 1.0
    assert design_effect([]) == 1.0
