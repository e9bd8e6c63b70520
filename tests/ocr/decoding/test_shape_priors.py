"""Old shapes of kanji are expected as rarely as they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.decoding.shape_priors import TUNED_EXPECTS, USUAL_SHAPES, corrected
from ocr.forms.alphabets import WIDEST

CHANCES = st.floats(1e-4, 1)


def test_the_pairs_are_kanji_of_forms_and_no_shape_is_old_and_usual():
    assert {*USUAL_SHAPES, *USUAL_SHAPES.values()} <= WIDEST
    assert not set(USUAL_SHAPES) & set(USUAL_SHAPES.values())
    assert USUAL_SHAPES["惠"] == "恵"


@given(CHANCES, st.floats(0, 1))
def test_the_sum_stays_and_the_usual_shape_gains(old, usual):
    ours, theirs = corrected(old, usual)[::-1]
    assert abs(ours + theirs - old - usual) < 1e-9
    assert usual - 1e-9 <= ours <= old + usual + 1e-9


@given(CHANCES)
def test_an_old_shape_without_rival_stays(old):
    assert corrected(old, 0.0) == (old, 0.0)


@given(CHANCES, st.floats(1e-4, 1))
def test_a_recogniser_that_knows_japanese_shapes_is_corrected_less(old, usual):
    tuned, published = corrected(old, usual, TUNED_EXPECTS), corrected(old, usual)
    assert tuned[0] >= published[0]
    assert corrected(old, usual, 1.0) == pytest.approx((old, usual))
