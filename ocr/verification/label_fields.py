"""Which fields hang on which printed words: what stands before, above and behind their boxes.

A form says in print what is to be written where. Where a word is not there, whatever stands in the
boxes that it speaks of is not believed. A template may name a label's place (`label_box`); else
the words that a person would read for it are found around the box.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from ocr.forms.layout import Box
from ocr.forms.template import FieldSpec, FormTemplate, Option
from ocr.verification.printed_words import PrintedWord

_BEHIND_MM, _ABOVE_MM = 8.0, 12.0
_OVERLAP = 0.4
_BEFORE = 2
_TOUCH_MM = 0.5


def fields_of(
    template: FormTemplate, words: Sequence[PrintedWord]
) -> Mapping[PrintedWord, frozenset[str]]:
    """Return for each printed word the names of the fields that hang on it; none for most prose."""
    hanging: defaultdict[PrintedWord, set[str]] = defaultdict(set)
    for field in template.fields:
        for word in _labels_of(field, words):
            hanging[word].add(field.name)
    return {word: frozenset(names) for word, names in hanging.items()}


def _labels_of(field: FieldSpec, words: Sequence[PrintedWord]) -> Iterator[PrintedWord]:
    if field.label_box:
        yield from _within(field.label_box, words)
    else:
        yield from words_around(field, words)
    for option in field.options:
        if option.label_box:
            yield from _within(option.label_box, words)
        else:
            yield from words_of(option, words)


def words_around(field: FieldSpec, words: Sequence[PrintedWord]) -> Iterator[PrintedWord]:
    """Yield what a person would read for the boxes of a field, some of it more than once."""
    for slot in field.slots:
        yield from _before(slot.box, words)
        yield from _behind(slot.box, words)[:1]
        yield from _above(slot.box, words)


def words_of(option: Option, words: Sequence[PrintedWord]) -> list[PrintedWord]:
    """Return the words of an option: in its circle, behind its square or bubble, or above."""
    if option.style == "circle":
        return [word for word in words if overlap(word.box, option.box)]
    return _behind(option.box, words)[:1] or _above(option.box, words)


def _within(boxes: Sequence[Box], words: Sequence[PrintedWord]) -> Iterator[PrintedWord]:
    return (word for word in words if any(overlap(word.box, box) for box in boxes))


def _before(box: Box, words: Sequence[PrintedWord]) -> list[PrintedWord]:
    """Return the nearest words to the left in a box's row."""
    left = [w for w in words if in_row(w.box, box) and w.box.right <= box.left + _TOUCH_MM]
    return sorted(left, key=lambda word: -word.box.right)[:_BEFORE]


def _behind(box: Box, words: Sequence[PrintedWord]) -> list[PrintedWord]:
    """Return the words shortly to the right in a box's row, the nearest first."""
    right = [
        word
        for word in words
        if in_row(word.box, box)
        and box.right - _TOUCH_MM <= word.box.left <= box.right + _BEHIND_MM
    ]
    return sorted(right, key=lambda word: word.box.left)


def _above(box: Box, words: Sequence[PrintedWord]) -> list[PrintedWord]:
    """Return the nearest word shortly above a box, if there is one."""
    above = [
        word
        for word in words
        if _in_column(word.box, box)
        and box.top - _ABOVE_MM <= word.box.bottom <= box.top + _TOUCH_MM
    ]
    return sorted(above, key=lambda word: -word.box.bottom)[:1]


def in_row(one: Box, other: Box) -> bool:
    """Tell whether two boxes have much of the lower one's height in common."""
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared >= _OVERLAP * min(one.height, other.height)


def _in_column(one: Box, other: Box) -> bool:
    shared = min(one.right, other.right) - max(one.left, other.left)
    return shared >= _OVERLAP * min(one.width, other.width)


def overlap(one: Box, other: Box) -> bool:
    """Tell whether two boxes have much of the smaller one in common."""
    return in_row(one, other) and _in_column(one, other)
