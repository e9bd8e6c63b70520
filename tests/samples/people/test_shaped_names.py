"""Names with a letter of several shapes, and the faces that tell these apart."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from japanese.kanji_shapes import NEAR_SHAPES
from samples.pages.drawn.fonts import tells_apart
from samples.people.shaped_names import names_with_shapes

GROUPS = sorted(set(NEAR_SHAPES.values()))


@given(st.integers(0, 10_000), st.lists(st.sampled_from(GROUPS), min_size=1, unique=True))
def test_a_name_holds_its_shape_and_no_other_of_this_letter(seed: int, groups: list[str]) -> None:
    for name, shape in names_with_shapes(groups, 20, Random(seed)):
        assert shape in name
        assert not set(NEAR_SHAPES[shape]) - {shape} & set(name)
        assert name.count("　") == 1


def test_a_face_tells_shapes_apart_that_it_draws_differently() -> None:
    assert tells_apart("ipaexg.ttf", "高髙")


def test_a_face_does_not_tell_apart_what_it_lacks_or_draws_alike() -> None:
    assert not tells_apart("ipaexg.ttf", "高\uffff")
    assert not tells_apart("ipaexg.ttf", "高高")
