"""Small readers settle what they agree on; whatever else there is goes to the large recogniser."""

import cv2
import numpy as np
import pytest

from ocr.base.engine import Lattice
from ocr.base.refinements import Refinements
from ocr.cropping.box_crops import FieldCrop
from ocr.cropping.writing import Writing
from ocr.forms.layout import Box, Part, SlotKey
from ocr.recognition.numbers.digit_classifier import load_digit_reader
from ocr.recognition.numbers.fusion import SPLIT
from ocr.recognition.recogniser import Ensemble, Recogniser

CHARACTERS = tuple("0123456789")
IT = SlotKey("it", 0)


class Saying:
    """An engine that says the same of every crop, and counts what it was asked."""

    characters = CHARACTERS

    def __init__(self, name, text, sure=0.9999):
        self.name, self.text, self.sure, self.asked = name, text, sure, 0

    def read(self, crops):
        for index in range(len(crops)):
            self.asked += 1
            rows = np.full((2 * len(self.text) + 1, 11), 1e-6, np.float32)
            rows[::2, 0] = 1
            for step, digit in enumerate(self.text):
                rows[2 * step + 1, [0, int(digit) + 1]] = 1 - self.sure, self.sure
            yield index, Lattice(rows, CHARACTERS, float(len(rows)))


def box(kind="month", text="2"):
    paper = np.full((60, 40 + 30 * len(text)), 255, np.uint8)
    cv2.putText(paper, text, (15, 46), cv2.FONT_HERSHEY_SIMPLEX, 1.4, (0,), 3, cv2.LINE_AA)
    slot = Part(label="", kind=kind, box=Box(left=0, top=0, width=10, height=6))
    return Writing(slot, FieldCrop(paper, 3.0))


def read(large, small, refinements=None, **said):
    ensemble = Ensemble(digits=load_digit_reader(), numerals=small)
    return Recogniser(large, ensemble, refinements or Refinements()).read({IT: box(**said)})[IT]


def test_what_both_small_readers_see_is_settled_without_the_large_one():
    large = Saying("large", "2")
    one = read(large, Saying("small", "2"))
    assert (one.text, one.doubts, large.asked) == ("2", (), 0)
    assert one.confidence >= 0.999


@pytest.mark.parametrize("small", [("7", 0.25), ("2", 0.6), ("", 0.9)])
def test_where_they_are_split_or_unsure_the_large_one_reads_and_the_majority_has_it(small):
    large = Saying("large", "2")
    one = read(large, Saying("small", *small))
    assert large.asked >= 1
    assert (one.text, one.doubts) == ("2", ())


def test_three_that_all_say_something_else_are_a_doubt():
    one = read(Saying("large", "7", 0.99), Saying("small", "3"), Refinements(retry_views=False))
    assert one.doubts == (SPLIT,)


@pytest.mark.parametrize("sure", [0.6, 0.8])
def test_what_the_small_recogniser_sees_otherwise_is_never_silent(sure):
    """The other two say 2 and are sure; even further views of the large one settle nothing."""
    one = read(Saying("large", "2"), Saying("small", "7", sure))
    assert (one.text, one.doubts) == ("2", (SPLIT,))
    assert [other.text for other in one.line.alternatives][:2] == ["2", "7"]


def test_one_that_hardly_sees_anything_contradicts_nobody():
    assert read(Saying("large", "2"), Saying("small", "7", 0.2)).doubts == ()


def test_without_the_stage_the_small_recogniser_is_not_asked():
    small = Saying("small", "2")
    assert read(Saying("large", "2"), small, Refinements(numerals=False)).text == "2"
    assert small.asked == 0


def test_without_the_reader_of_digits_nothing_is_settled():
    large, small = Saying("large", "2"), Saying("small", "2")
    seen = Recogniser(large, Ensemble(numerals=small), Refinements()).read({IT: box()})
    assert (seen[IT].text, large.asked) == ("2", 1)


def test_each_box_has_what_was_read_in_it_whoever_settled_it():
    large = Saying("large", "8")
    ensemble = Ensemble(digits=load_digit_reader(), numerals=Saying("small", "2"))
    writings = {SlotKey("days", place): box(text=text) for place, text in enumerate("282")}
    seen = Recogniser(large, ensemble, Refinements(retry_views=False)).read(writings)
    assert set(seen) == set(writings)
    assert [seen[SlotKey("days", place)].text for place in (0, 2)] == ["2", "2"]
    assert large.asked == 1
