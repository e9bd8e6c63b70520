"""Lines of words are read by the recogniser tuned to them, everything else by the published one."""

import numpy as np
import pytest

from ocr.base.engine import Lattice
from ocr.base.refinements import Refinements
from ocr.cropping.box_crops import FieldCrop
from ocr.cropping.writing import Writing
from ocr.forms.layout import Box, Part, SlotKey
from ocr.reader import Reader
from ocr.recognition.recogniser import Ensemble, Recogniser

CHARACTERS = (*"0123456789", *"山川ヤカ")


class Saying:
    """An engine that knows a few pictures, by the height of their ink, and what they say."""

    characters = CHARACTERS

    def __init__(self, name, texts):
        self.name = name
        self.texts = texts

    def read(self, crops):
        for index, crop in enumerate(crops):
            text = self.texts[int((crop < 128).any(axis=1).sum())]
            rows = np.full((2 * len(text) + 1, len(CHARACTERS) + 1), 1e-5, np.float32)
            rows[::2, 0] = 1
            for step, letter in enumerate(text):
                rows[2 * step + 1, CHARACTERS.index(letter) + 1] = 1
            yield index, Lattice(rows, CHARACTERS, float(len(rows)))


def writing(kind, height):
    slot = Part(label="", kind=kind, box=Box(left=0, top=0, width=30, height=6))
    crop = np.full((60, 200), 255, np.uint8)
    crop[20 : 20 + height, 20:180] = 0
    return Writing(slot, FieldCrop(crop, 3.0))


NUMBERS, TEXTS = {8: "3", 10: "8"}, {9: "山川", 11: "川山", 12: "ヤカ"}
READ = {
    "month": (8, "3"),
    "name": (9, "山川"),
    "day": (10, "8"),
    "text": (11, "川山"),
    "kana": (12, "ヤカ"),
}
"""By kind how high its ink is, and what it says."""

OWN, WORDS = Saying("own", NUMBERS), Saying("words", TEXTS)
ALONE, SILENT = Saying("own", NUMBERS | TEXTS), Saying("words", {})


@pytest.mark.parametrize(
    ("own", "words", "refinements"),
    [
        (OWN, WORDS, Refinements(shapes=False)),
        (ALONE, SILENT, Refinements(shapes=False, tuning=False)),
        (ALONE, None, Refinements(shapes=False)),
    ],
)
def test_each_kind_is_read_by_its_own_recogniser(own, words, refinements):
    writings = {SlotKey(kind, 0): writing(kind, height) for kind, (height, _) in READ.items()}
    seen = Recogniser(own, Ensemble(words=words), refinements).read(writings)
    assert {key.field: one.text for key, one in seen.items()} == {
        kind: text for kind, (_, text) in READ.items()
    }


def test_a_page_of_digits_alone_does_not_trouble_the_other_recogniser():
    key = SlotKey("it", 0)
    seen = Recogniser(OWN, Ensemble(words=SILENT), Refinements()).read({key: writing("month", 8)})
    assert seen[key].text == "3"


def test_a_reading_names_both_recognisers_where_both_read():
    both = Reader((), OWN, Ensemble(words=WORDS))
    assert both.engine == "own, words words"
    assert Reader((), OWN, Ensemble(words=WORDS), Refinements(tuning=False)).engine == "own"
    assert Reader((), OWN).engine == "own"
