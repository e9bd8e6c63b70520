"""What planted errors make of the errors that nobody noticed."""

import random

import pytest

from ocr.confidence.binomial import most_wrong
from ocr.confidence.detection import ENOUGH_PLANTED, errors_at_most, least_noticed


@pytest.mark.parametrize(
    ("found", "planted", "least"), [(20, 20, 0.8316), (100, 100, 0.9638), (0, 9, 0.0), (0, 0, 0.0)]
)
def test_the_share_noticed_has_an_exact_lower_bound(found, planted, least):
    assert least_noticed(found, planted, 0.025) == pytest.approx(least, abs=1e-4)


def test_few_tests_say_nothing():
    assert errors_at_most(0, 5000, ENOUGH_PLANTED - 1, ENOUGH_PLANTED - 1) is None


def test_errors_that_nobody_notices_are_counted_in():
    sharp, blunt = errors_at_most(3, 5000, 100, 100), errors_at_most(3, 5000, 70, 100)
    assert sharp is not None and blunt is not None
    assert most_wrong(3, 5000, 0.05) < sharp < blunt
    assert blunt == pytest.approx(most_wrong(3, 5000, 0.025) / least_noticed(70, 100, 0.025))
    assert errors_at_most(3, 5000, 0, 30) == 1.0


def test_the_bound_holds_where_clerks_overlook_three_in_ten():
    draw = random.Random(20261130)
    true, detection, checked, planted = 0.004, 0.7, 1500, 60
    failed = 0
    for _ in range(300):
        wrong = sum(draw.random() < true * detection for _ in range(checked))
        found = sum(draw.random() < detection for _ in range(planted))
        bound = errors_at_most(wrong, checked, found, planted)
        failed += bound is not None and bound < true
    assert failed <= 15
