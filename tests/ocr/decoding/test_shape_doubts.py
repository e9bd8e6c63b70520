"""Letters in shapes that are all but equal: told, and each offered in the other shape."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from japanese.kanji_shapes import common_shapes, other_shapes, rarer_shapes
from ocr.base.text_line import Character
from ocr.decoding.shape_doubts import doubtful_shape
from ocr.forms.alphabets import WIDEST

names = st.text("高髙崎﨑山田吉𠮷子一　", max_size=6)


@given(names)
def test_each_other_shape_is_one_letter_away_and_leads_back(name):
    others = list(other_shapes(name))
    assert bool(others) == bool(set(name) & set("高髙崎﨑吉𠮷"))
    assert name not in others
    assert len(set(others)) == len(others)
    for other in others:
        assert len(other) == len(name)
        assert sum(a != b for a, b in zip(name, other, strict=True)) == 1
        assert name in other_shapes(other)


@pytest.mark.parametrize(
    ("name", "others"),
    [("髙木", ["高木"]), ("吉田", ["𠮷田"]), ("宮崎", ["宮﨑"]), ("山田", []), ("", [])],
)
def test_the_shapes_of_names(name, others):
    assert list(other_shapes(name)) == others


def test_no_shape_is_offered_that_no_field_could_hold():
    offered = {letter for one in WIDEST for letter in other_shapes(one)}
    assert "髙" in offered
    assert offered <= WIDEST


@pytest.mark.parametrize(
    ("letter", "probability", "others", "doubtful"),
    [
        ("高", 0.9995, (), False),
        ("高", 0.9995, (("髙", 0.0003),), True),
        ("高", 0.99, (), True),
        ("崎", 1.0, (), True),
        ("邊", 0.9995, (("遷", 0.0004),), False),
        ("山", 0.4, (("出", 0.3),), False),
    ],
)
def test_a_shape_is_doubtful_unless_the_picture_tells(letter, probability, others, doubtful):
    assert doubtful_shape(Character(letter, probability, 0.5, others)) is doubtful


@given(names)
def test_rarer_shapes_fold_into_the_common_one(name):
    folded = str.maketrans(dict(common_shapes()))
    for rarer in rarer_shapes(name):
        assert rarer != name
        assert rarer.translate(folded) == name.translate(folded)
