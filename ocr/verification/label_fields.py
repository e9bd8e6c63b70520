"""Which fields hang on which printed words: what stands before, above and behind their boxes.

A form says in print what is to be written where. Where a word is not there, whatever stands in the
boxes that it speaks of is not believed. A template may name a label's place (`label_box`); else
the words that a person would read for it are found around the box.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from ocr.base.pixels import Pixels
from ocr.forms.layout import Box
from ocr.forms.template import FieldSpec, FormTemplate, Option
from ocr.verification.box_relations import box_around, in_column, in_row, overlap, stands_before
from ocr.verification.label_cells import LabelCell, heads_beside, label_cells
from ocr.verification.printed_words import PrintedWord

_BEHIND_MM, _ABOVE_MM = 8.0, 12.0
_BEFORE, _HEADS = 2, 3
_TOUCH_MM, _RUN_ON_MM = 0.5, 2.2


def fields_of(
    template: FormTemplate, words: Sequence[PrintedWord], rules: Pixels
) -> Mapping[PrintedWord, frozenset[str]]:
    """Return for each printed word the names of the fields that hang on it; none for most prose.

    Args:
        template: the form.
        words: all that is printed on it.
        rules: its ruled lines, `Blank.rules`.
    """
    hanging: defaultdict[PrintedWord, set[str]] = defaultdict(set)
    around = words_around_fields(template, words, rules)
    for field in template.fields:
        for word in _labels_of(field, words, around[field.name]):
            hanging[word].add(field.name)
    return {word: frozenset(names) for word, names in hanging.items()}


def _labels_of(
    field: FieldSpec, words: Sequence[PrintedWord], around: Sequence[PrintedWord]
) -> Iterator[PrintedWord]:
    yield from _within(field.label_box, words) if field.label_box else around
    for option in field.options:
        if option.label_box:
            yield from _within(option.label_box, words)
        else:
            yield from words_of(option, words)


def words_around_fields(
    template: FormTemplate, words: Sequence[PrintedWord], rules: Pixels
) -> dict[str, list[PrintedWord]]:
    """Return by the name of each field what a person would read for it around its boxes.

    That is what stands before, behind and above each box, and what heads its row: of
    平日 … 時 … 分 ～ … 時 … 分 all hangs on the first word, and on what the cells beside it say. An
    option's words are no head of another field.
    """
    boxes = [box for field in template.fields for box in _boxes_of(field)]
    of_options = {
        word for f in template.fields for one in f.options for word in words_of(one, words)
    }
    heading = [word for word in words if word not in of_options]
    cells = label_cells(rules, boxes, words)
    return {
        field.name: list(
            dict.fromkeys([*_near(field, words), *_heads_of(field, boxes, heading, cells)])
        )
        for field in template.fields
    }


def _near(field: FieldSpec, words: Sequence[PrintedWord]) -> Iterator[PrintedWord]:
    for slot in field.slots:
        yield from _before(slot.box, words)[:_BEFORE]
        yield from _behind(slot.box, words)[:1]
        yield from _above(slot.box, words)


def _heads_of(
    field: FieldSpec,
    boxes: Sequence[Box],
    words: Sequence[PrintedWord],
    cells: Sequence[LabelCell],
) -> Iterator[PrintedWord]:
    """Yield what heads the rows of a field, words of one letter, as units are, left out."""
    for own in _rows_of(field):
        row = [box for box in boxes if in_row(box, own) and box.left <= own.left]
        yield from _before(min(row, key=lambda box: box.left, default=own), words)[:_BEFORE]
        yield from [word for word in _before(own, words) if word.letters > 1][:_HEADS]
        yield from heads_beside(own, cells)


def _boxes_of(field: FieldSpec) -> list[Box]:
    return [*(slot.box for slot in field.slots), *(option.box for option in field.options)]


def _rows_of(field: FieldSpec) -> list[Box]:
    """Return the boxes of a field, those of a choice as one."""
    slots = [slot.box for slot in field.slots]
    return (
        [*slots, box_around([option.box for option in field.options])] if field.options else slots
    )


def words_of(option: Option, words: Sequence[PrintedWord]) -> list[PrintedWord]:
    """Return the words of an option: in its circle, behind its square or bubble, or above."""
    if option.style == "circle":
        return [word for word in words if overlap(word.box, option.box)]
    return list(_run(_behind(option.box, words))) or _above(option.box, words)


def _run(words: Sequence[PrintedWord]) -> Iterator[PrintedWord]:
    """Yield the first word of a row, and those that go on where one ends: 教育・学習支援業."""
    for place, word in enumerate(words):
        if place and word.box.left > words[place - 1].box.right + _RUN_ON_MM:
            return
        yield word


def _within(boxes: Sequence[Box], words: Sequence[PrintedWord]) -> Iterator[PrintedWord]:
    return (word for word in words if any(overlap(word.box, box) for box in boxes))


def _before(box: Box, words: Sequence[PrintedWord]) -> list[PrintedWord]:
    """Return the words to the left in a box's row, the nearest first."""
    left = [word for word in words if stands_before(word.box, box)]
    return sorted(left, key=lambda word: -word.box.right)


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
        if in_column(word.box, box)
        and box.top - _ABOVE_MM <= word.box.bottom <= box.top + _TOUCH_MM
    ]
    return sorted(above, key=lambda word: -word.box.bottom)[:1]
