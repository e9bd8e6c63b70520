"""Other values that a field may hold, for the person who is asked."""

from collections.abc import Iterator, Sequence
from itertools import islice

from ocr.kinds import KINDS
from ocr.slots import SeenSlot
from ocr.variants import other_shapes

_MOST_CANDIDATES = 5
_NAMING = ("name", "text")
"""Kinds in which people and places are named, where the shape of a letter matters."""


def candidates(kind: str, seen: Sequence[SeenSlot], value: str) -> tuple[str, ...]:
    """Return other canonical values than `value`, likeliest first, five at the most."""
    return tuple(islice(_others(kind, seen, value), _MOST_CANDIDATES))


def _others(kind: str, seen: Sequence[SeenSlot], value: str) -> Iterator[str]:
    """Yield other canonical values, each one character away from what was read, likeliest first."""
    shapes = [(shape,) for shape in other_shapes(value)] if kind in _NAMING else []
    likely = [texts for _, texts in sorted(_variants(seen), key=lambda variant: -variant[0])]
    known = {value}
    for texts in (*shapes, *likely):
        try:
            other = KINDS[kind].parse(texts)
        except ValueError:
            continue
        if other and other not in known:
            known.add(other)
            yield other


def _variants(seen: Sequence[SeenSlot]) -> Iterator[tuple[float, tuple[str, ...]]]:
    """Yield the boxes' texts with one character replaced, and how probable that character was."""
    texts = [slot.text for slot in seen]
    for place, slot in enumerate(seen):
        for index, character in enumerate(slot.line.characters if slot.line else ()):
            for other, probability in character.others:
                if probability < 0.001:
                    continue
                changed = texts[place][:index] + other + texts[place][index + 1 :]
                yield probability, (*texts[:place], changed, *texts[place + 1 :])
