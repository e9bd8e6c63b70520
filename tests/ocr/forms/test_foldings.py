"""Characters that mean the same in a box become one."""

import pytest

from ocr.forms.kinds import KINDS

BOXES = sorted(name for name, kind in KINDS.items() if not kind.parts and name != "choice")


@pytest.mark.parametrize("kind", BOXES)
def test_folding_twice_is_folding_once_and_stays_within_the_kind(kind):
    characters = KINDS[kind].characters
    for folding in KINDS[kind].foldings:
        assert not set(folding) & set(folding.values())
        own = {folding.get(one, one) for one in characters or ()}
        assert own <= (characters or set()) | {""} | set("-")


@pytest.mark.parametrize("kind", BOXES)
def test_what_a_shape_is_folded_to_means_the_same_to_the_parser(kind):
    characters = KINDS[kind].characters or frozenset()
    for folding in KINDS[kind].foldings:
        for shape in characters & set(folding):
            assert meaning(kind, shape) == meaning(kind, folding[shape])


def meaning(kind, shape):
    try:
        return KINDS[kind].parse((shape,))
    except ValueError:
        return None
