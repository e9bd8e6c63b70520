"""Pages of no registered form: the same number gives the same page, and they differ."""

import numpy as np
import pytest

from samples.pages.drawn.strangers import draw_form, draw_stranger


@pytest.mark.parametrize("number", range(6))
def test_the_same_number_draws_the_same_page(number):
    page = draw_stranger(number)
    assert page.shape == (2339, 1654)
    assert page.dtype == np.uint8
    assert np.array_equal(page, draw_stranger(number))
    assert not np.array_equal(page, draw_stranger(number + 6))


def test_invented_forms_differ():
    assert draw_form(0).tobytes() == draw_form(0).tobytes()
    assert draw_form(0).tobytes() != draw_form(1).tobytes()
