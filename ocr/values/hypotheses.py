"""What a field may hold, likeliest first: what was read, and what its boxes may say besides."""

from collections.abc import Sequence
from dataclasses import dataclass

from ocr.base.form_reading import FieldReading
from ocr.base.text_line import Alternative
from ocr.decoding.k_best import likeliest
from ocr.forms.kinds import KINDS

_MOST_TRIED = 24
_MOST = 6
_LEAST = 1e-3


@dataclass(frozen=True, slots=True)
class Choice:
    """A canonical value, the texts of its boxes, and how probable it is among its field's."""

    value: str
    texts: tuple[str, ...]
    probability: float


def choices_of(
    field: FieldReading, alternatives: Sequence[Sequence[Alternative]]
) -> tuple[Choice, ...]:
    """Return what a field may hold, what was read first; nothing where that is no value.

    Args:
        field: as read; a choice among options has none.
        alternatives: what each of its boxes may say, likeliest first; none for an empty box.
    """
    read = tuple(slot.text for slot in field.slots)
    if field.options or len(alternatives) != len(read) or not any(read):
        return ()
    boxes = [_of_box(text, others) for text, others in zip(read, alternatives, strict=True)]
    found: dict[str, Choice] = {}
    chances = [[one.probability for one in box] for box in boxes]
    for chosen, probability in likeliest(chances, _MOST_TRIED):
        texts = tuple(box[index].text for box, index in zip(boxes, chosen, strict=True))
        value = _parsed(field.kind, texts)
        if value and value not in found:
            found[value] = Choice(value, texts, probability)
    return _with_the_read_first(found, _parsed(field.kind, read))


def _of_box(read: str, others: Sequence[Alternative]) -> list[Alternative]:
    """Return what a box may say, what was read first."""
    known = {one.text: one for one in others if one.probability >= _LEAST}
    first = known.pop(read, Alternative(read, 1.0))
    return [first, *sorted(known.values(), key=lambda one: -one.probability)]


def _with_the_read_first(found: dict[str, Choice], read: str) -> tuple[Choice, ...]:
    first = found.pop(read, None)
    return () if first is None else (first, *list(found.values())[: _MOST - 1])


def _parsed(kind: str, texts: tuple[str, ...]) -> str:
    """Return the canonical value of the texts of a field's boxes, "" where they are none."""
    try:
        return KINDS[kind].parse(texts)
    except ValueError:
        return ""
