"""Where the line recogniser and the digit reader are split, the recogniser is asked again."""

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
from ocr.recognition.numbers.retry_views import views
from ocr.recognition.recogniser import Ensemble, Recogniser

CHARACTERS = tuple("0123456789")


def drawn(text):
    paper = np.full((60, 40 + 30 * len(text)), 255, np.uint8)
    cv2.putText(paper, text, (15, 46), cv2.FONT_HERSHEY_SIMPLEX, 1.4, (0,), 3, cv2.LINE_AA)
    return paper


class ScriptedEngine:
    """Says of each call's crops, in order, what the script says, and how surely."""

    name = "script"
    characters = CHARACTERS

    def __init__(self, *calls):
        self.calls = list(calls)

    def read(self, crops):
        said = self.calls.pop(0)
        assert len(said) == len(crops)
        for index, (text, sure) in enumerate(said):
            rows = np.full((2 * len(text) + 1, 11), 1e-5, np.float32)
            rows[::2, 0] = 1
            for step, digit in enumerate(text):
                rows[2 * step + 1, [0, int(digit) + 1]] = 1 - sure, sure
            yield index, Lattice(rows, CHARACTERS, float(len(rows)))


def seen(refinements, first, *again):
    """What comes of a box in which 2 is written and of which the engine says this."""
    engine = ScriptedEngine([first], again)
    reader = Recogniser(engine, Ensemble(digits=load_digit_reader()), refinements)
    slot = Part(label="", kind="month", box=Box(left=0, top=0, width=10, height=6))
    key = SlotKey("it", 0)
    return reader.read({key: Writing(slot, FieldCrop(drawn("2"), 3.0))})[key], engine


def test_a_recogniser_that_stays_with_what_it_said_is_believed():
    one, _ = seen(Refinements(), ("7", 0.999), ("7", 0.99), ("7", 0.95))
    assert (one.text, one.doubts) == ("7", ())
    assert one.confidence == pytest.approx(0.999, abs=1e-3)


@pytest.mark.parametrize(
    "again",
    [(("7", 0.99), ("2", 0.99)), (("2", 0.99), ("7", 0.99)), (("7", 0.99), ("7", 0.6))],
)
def test_one_that_wavers_leaves_the_doubt(again):
    one, _ = seen(Refinements(), ("7", 0.999), *again)
    assert one.doubts == (SPLIT,)
    assert one.confidence < 0.9


@pytest.mark.parametrize(
    ("refinements", "first"),
    [(Refinements(), ("7", 0.8)), (Refinements(retry_views=False), ("7", 0.999))],
)
def test_one_that_is_not_sure_is_not_asked_again(refinements, first):
    one, engine = seen(refinements, first, ("7", 0.99), ("7", 0.99))
    assert one.doubts == (SPLIT,)
    assert len(engine.calls) == 1


def test_the_views_show_the_same_writing_smaller_and_thicker():
    crop = drawn("31")
    smaller, thicker = views(crop)
    assert smaller.shape[0] > crop.shape[0]
    assert (smaller < 128).sum() == (crop < 128).sum()
    assert (thicker <= crop).all()
    assert (thicker < 128).sum() > (crop < 128).sum()
    assert all(view.dtype == np.uint8 for view in (smaller, thicker))
