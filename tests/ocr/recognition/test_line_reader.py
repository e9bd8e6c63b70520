"""Each crop gets the line that was read in it, whatever the order; a false answer is an error."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.base.engine import Lattice
from ocr.base.errors import EngineMismatch
from ocr.recognition.line_reader import LineCrop, LineReader

CHARACTERS = tuple("0123456789")


class Answering:
    """An engine that answers about crops as it is told, with the digit that their grey tells."""

    name, characters = "vendor 1.0", CHARACTERS

    def __init__(self, order):
        self.order = order

    def read(self, crops):
        for index in self.order:
            rows = np.full((3, len(CHARACTERS) + 1), 1e-6, np.float32)
            rows[::2, 0] = rows[1, crops[index % len(crops)][0, 0] + 1] = 1
            yield index, Lattice(rows, CHARACTERS, 3.0)


def crops(count):
    return {f"box {n}": LineCrop(np.full((4, 9), n, np.uint8), "number") for n in range(count)}


@pytest.mark.lengthy
@given(order=st.permutations(range(8)))
def test_lines_come_to_their_crops_in_whatever_order_they_are_read(order):
    lines = LineReader(Answering(order)).read(crops(8))
    assert {key: line.text for key, line in lines.items()} == {f"box {n}": f"{n}" for n in range(8)}


def test_a_crop_that_the_engine_does_not_speak_of_moves_no_other():
    lines = LineReader(Answering([2, 0])).read(crops(3))
    assert [lines[f"box {n}"].text for n in range(3)] == ["0", "", "2"]


@pytest.mark.parametrize(
    ("order", "what"),
    [
        ([0, 1, 2, 3], "about crop 3 of 3"),
        ([-1, 0, 1], "about crop -1 of 3"),
        ([0, 1, 1], "twice about crop 1"),
    ],
)
def test_an_engine_that_answers_about_something_else_is_named_in_one_line(order, what):
    with pytest.raises(EngineMismatch, match=f"^recogniser vendor 1.0 answered {what}.*ENGINE$"):
        LineReader(Answering(order)).read(crops(3))


def test_an_engine_is_not_asked_about_nothing():
    assert LineReader(Answering([0])).read({}) == {}
