"""Old shapes of kanji are expected as rarely as they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from japanese.kanji_shapes import USUAL_OF_OLD
from ocr.decoding.shape_priors import TUNED_EXPECTS, corrected
from ocr.forms.alphabets import WIDEST

CHANCES = st.floats(1e-4, 1)


def test_the_pairs_are_kanji_of_forms_and_no_shape_is_old_and_usual():
    assert {*USUAL_OF_OLD, *USUAL_OF_OLD.values()} <= WIDEST
    assert not set(USUAL_OF_OLD) & set(USUAL_OF_OLD.values())
    assert USUAL_OF_OLD["惠"] == "恵"


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
