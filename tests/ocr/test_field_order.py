"""The order in which a template names its fields decides nothing of what is read."""

from datetime import date

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image

from ocr.base.doubts import Doubt, DoubtCode
from ocr.base.engine import Lattice
from ocr.geometry.blank_form import PX_PER_MM
from ocr.reader import Reader
from ocr.recognition.recogniser import Ensemble
from tests.ocr.papers import draw_print, few, stroke

DAY = date(2026, 11, 20)
WRITTEN = {  # where a box is, where the bars in it stand, in millimetres, and what they say
    (64, 44): ((0, 3, 14, 17), "佐藤太郎"),
    (64, 52.5): ((0, 2, 4, 14, 16, 18), "サトウダロウ"),
    (64, 70): ((0, 3, 6), "静岡市"),
    (64, 60): ((0, 2, 4, 6, 8), "2024"),
    (100, 60): ((0,), "4"),
    (124, 60): ((0, 3), "1"),
}
TEXTS = {len(bars): text for bars, text in WRITTEN.values()}
TICKS = ("長期", "月", "水")
STEPS = 64


class CountingEngine:
    """Sees in a crop the text that has as many bars as it shows, wherever the crop comes from."""

    name = "counting"
    characters = tuple(dict.fromkeys("".join(TEXTS.values())))

    def read(self, crops):
        for index, crop in enumerate(crops):
            edges = np.flatnonzero(np.diff((crop < 128).any(axis=0).astype(int)))
            bars = (edges[::2] + edges[1::2]) / 2 / crop.shape[1]
            text = TEXTS[len(bars)]
            spread = np.linspace(bars[0], bars[-1], len(text))
            yield index, self._lattice(text, bars if len(bars) == len(text) else spread)

    def _lattice(self, text, places):
        rows = np.full((STEPS, len(self.characters) + 1), 0.0001, np.float32)
        rows[:, 0] = 1
        for letter, place in zip(text, places, strict=True):
            rows[int(place * STEPS), [0, self.characters.index(letter) + 1]] = 0.01, 0.99
        return Lattice(rows, self.characters, float(STEPS))


@pytest.fixture(scope="module")
def page(nursery, tmp_path_factory):
    """The small form with bars in its boxes, in each another number of them, and some ticks."""
    drawn = draw_print(PX_PER_MM)
    for (x, y), (bars, _) in WRITTEN.items():
        for bar in bars:
            stroke(drawn, [(x + bar, y - 1.5), (x + bar, y + 1.5)])
    boxes = {key.label: option.box for key, option in nursery.blank.template.options.items()}
    for box in map(boxes.__getitem__, TICKS):
        stroke(drawn, [(box.left, box.top + 1), (box.left + 1, box.bottom), (box.right, box.top)])
    path = tmp_path_factory.mktemp("page") / "page.png"
    drawn.resize((1654, 2339), Image.Resampling.BOX).save(path)
    return path


@pytest.fixture(scope="module")
def read(page, known):
    """Read the page with the fields of its template in some order; return them by name."""
    engine = CountingEngine()

    def reading(template, fields):
        shuffled = template.model_copy(update={"fields": tuple(fields)})
        outcome = Reader([shuffled], engine, Ensemble(words=engine, known=known)).read(
            page, today=DAY
        )
        return {field.name: field for field in outcome.form.fields}

    return reading


@few(4)
@given(order=st.permutations(range(8)))
@example(order=[1, 7, 3, 0, 6, 2, 5, 4])
def test_fields_in_another_order_are_read_the_same(nursery, read, order):
    template = nursery.blank.template
    expected = read(template, template.fields)
    assert read(template, [template.fields[place] for place in order]) == expected


def test_what_is_read_is_what_stands_in_each_box(nursery, read):
    fields = read(nursery.blank.template, nursery.blank.template.fields)
    assert fields["applicant"].value == "佐藤　太郎"
    assert Doubt(DoubtCode.NOT_READ_SO) in fields["reading"].doubts
    assert fields["address"].value == "静岡市"
    assert fields["born"].value == "2024-04-01"
    assert (fields["term"].value, fields["weekdays"].value) == (("長期",), ("月", "水"))
