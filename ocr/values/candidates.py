"""Other values that a field may hold, for the person who is asked."""

from collections.abc import Iterator, Sequence
from itertools import islice, product
from math import prod

from japanese.kanji_shapes import other_shapes
from ocr.base.text_line import Line
from ocr.forms.kinds import KINDS
from ocr.recognition.slots import SeenSlot

_MOST_CANDIDATES = 5
_MOST_TRIED, _MOST_TEXTS = 40, 10
_HARDLY = 0.0005
"""Texts of a box that are less probable than this are no help to anyone."""

_Texts = tuple[str, ...]


def candidates(kind: str, seen: Sequence[SeenSlot], value: str) -> tuple[str, ...]:
    """Return other canonical values than `value`, likeliest first, five at the most."""
    return tuple(islice(_others(kind, seen, value), _MOST_CANDIDATES))


def _others(kind: str, seen: Sequence[SeenSlot], value: str) -> Iterator[str]:
    """Yield other canonical values: letter shapes of what was read, then other texts read."""
    shapes = [(shape,) for shape in other_shapes(value)] if KINDS[kind].naming else []
    known = {value}
    for texts in (*shapes, *islice(_together(seen), _MOST_TRIED)):
        try:
            other = KINDS[kind].parse(texts)
        except ValueError:
            continue
        if other and other not in known:
            known.add(other)
            yield other


def _together(seen: Sequence[SeenSlot]) -> Iterator[_Texts]:
    """Yield the texts of all boxes together, by the product of what each one's is worth."""
    boxes = [tuple(_texts(slot.line)) for slot in seen]
    whole = sorted(product(*boxes), key=lambda texts: -prod(worth for _, worth in texts))
    for texts in whole:
        yield tuple(text for text, _ in texts)


def _texts(line: Line | None) -> Iterator[tuple[str, float]]:
    """Yield what one box may say and how probable that is; an empty box says nothing else."""
    if line is None:
        yield "", 1.0
        return
    if line.alternatives:
        likely = (one for one in line.alternatives if one.probability > _HARDLY)
        yield from ((one.text, one.probability) for one in likely)
    else:
        yield line.text, 1.0
        yield from islice(sorted(_changed(line), key=lambda one: -one[1]), _MOST_TEXTS)


def _changed(line: Line) -> Iterator[tuple[str, float]]:
    """Yield a text with one character replaced, and how probable that character was."""
    for index, character in enumerate(line.characters):
        for other, probability in character.others:
            if probability > _HARDLY:
                yield line.text[:index] + other + line.text[index + 1 :], probability
