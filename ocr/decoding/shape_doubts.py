"""Letter shapes that a recogniser cannot tell apart: a doubt with both shapes, never a guess."""

from japanese.kanji_shapes import NEAR_SHAPES
from ocr.base.text_line import Character

_ALIKE = frozenset("崎﨑")
"""Shapes that the recogniser cannot tell at all: it has no class for 﨑 and takes it for 崎."""

_TOLD, _HARDLY = 0.998, 1e-4
"""A shape is told from its others where it is at least so probable and none of them more than so.

Measured on 1,832 names with each shape of the groups in the fonts bundled with the samples, blurred
and noisy: of 468 letters read in another shape than theirs none keeps to it, of 1,364 read in their
own 426 do.
"""


def doubtful_shape(character: Character) -> bool:
    """Tell whether a letter may be another one of its shapes, for all that the recogniser saw."""
    shapes = NEAR_SHAPES.get(character.text)
    if shapes is None:
        return False
    rivals = max((chance for other, chance in character.others if other in shapes), default=0.0)
    return character.text in _ALIKE or character.probability < _TOLD or rivals > _HARDLY
