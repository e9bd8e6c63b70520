import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.cropping.typed_pages import is_typeset


def digits(heights):
    crops = []
    for height in heights:
        crop = np.full((60, 20), 255, np.uint8)
        crop[5 : 5 + height, 5:12] = 0
        crops.append(crop)
    return crops


@given(height=st.integers(5, 50), count=st.integers(20, 60), shift=st.sampled_from([0, 1]))
def test_digits_of_one_height_are_set_by_a_machine(height, count, shift):
    assert is_typeset(digits([height + shift * (i % 2) for i in range(count)]))


@given(st.lists(st.integers(5, 50), min_size=0, max_size=19))
def test_a_few_digits_tell_nothing(heights):
    assert not is_typeset(digits(heights))


@pytest.mark.parametrize("spread", [2.5, 4.0])
def test_a_hand_varies(spread):
    rng = np.random.default_rng(5)
    assert not is_typeset(digits(np.clip(rng.normal(28, spread, 60), 8, 50).astype(int)))


def test_boxes_without_ink_do_not_count():
    assert not is_typeset([np.full((30, 30), 255, np.uint8)] * 40)
