"""Neighbours of the form: what other towns and other years print on nearly the same grid.

Each is a `Form` of its own, print and boxes changed alike, so that it is filled as a person would
fill it: with a row more or fewer, columns more or fewer, bands exchanged, other words.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ocr.forms.layout import Box
from ocr.forms.template import FieldSpec
from samples.pages.drawn.filling import Form
from samples.pages.drawn.sheet import PrintedText, RuledLine, Sheet, Square

Axis = Literal["down", "across"]
_FAR = 1000.0
_SAME = 0.01


@dataclass(frozen=True, slots=True)
class Band:
    """A strip of the sheet, from one place to another in millimetres, and how far it is moved."""

    first: float
    last: float
    by: float

    def holds(self, place: float) -> bool:
        """Tell whether a place lies in it; its end belongs to the next one."""
        return self.first - _SAME <= place < self.last - _SAME


def with_gap(form: Form, axis: Axis, at: float, size: float) -> Form:
    """Return a form with one row or column more at a place, empty."""
    bands = (Band(-_FAR, at, 0.0), Band(at, _FAR, size))
    lines = [_between(form.sheet, axis, at, at + size), _borders(form.sheet, axis, at)]
    moved = _moved(form, axis, bands)
    more = tuple(line for those in lines for line in those)
    return replace(moved, sheet=replace(moved.sheet, lines=moved.sheet.lines + more))


def without(form: Form, axis: Axis, first: float, last: float) -> Form:
    """Return a form without the rows or columns between two places."""
    return _moved(form, axis, (Band(-_FAR, first, 0.0), Band(last, _FAR, first - last)))


def exchanged(form: Form, axis: Axis, first: float, middle: float, last: float) -> Form:
    """Return a form with two neighbouring strips in each other's place."""
    bands = (
        Band(-_FAR, first, 0.0),
        Band(first, middle, last - middle),
        Band(middle, last, first - middle),
        Band(last, _FAR, 0.0),
    )
    return _moved(form, axis, bands)


def reworded(form: Form, words: Mapping[str, str]) -> Form:
    """Return a form with other words: by anchor cell; "" leaves one out."""
    texts = tuple(
        replace(text, text=words.get(text.cell, text.text))
        for text in form.sheet.texts
        if words.get(text.cell, text.text)
    )
    return replace(form, sheet=replace(form.sheet, texts=texts))


def _moved(form: Form, axis: Axis, bands: Sequence[Band]) -> Form:
    sheet = form.sheet
    squares = dict(_squares(sheet, axis, bands))
    fields = tuple(_fields(form.template.fields, axis, bands))
    kept = {cell for field in fields for cell, _ in field.boxes if cell}
    return Form(
        form.template.model_copy(update={"fields": fields}),
        Sheet(
            lines=tuple(_lines(sheet.lines, axis, bands)),
            texts=tuple(_texts(sheet.texts, axis, bands)),
            squares={cell: square for cell, square in squares.items() if cell in kept},
            entries=sheet.entries,
        ),
    )


def _shift(bands: Sequence[Band], place: float) -> float | None:
    """Return how far what lies at a place is moved; None where its strip is gone."""
    return next((band.by for band in bands if band.holds(place)), None)


def _lines(lines: Sequence[RuledLine], axis: Axis, bands: Sequence[Band]) -> Iterator[RuledLine]:
    for line in lines:
        level = line.top == line.bottom
        if level == (axis == "down"):
            by = _shift(bands, line.top if level else line.left)
            if by is not None:
                yield _slid(line, axis, by)
        else:
            yield from _pieces(line, axis, bands)


def _slid(line: RuledLine, axis: Axis, by: float) -> RuledLine:
    if axis == "down":
        return replace(line, top=line.top + by, bottom=line.bottom + by)
    return replace(line, left=line.left + by, right=line.right + by)


def _pieces(line: RuledLine, axis: Axis, bands: Sequence[Band]) -> Iterator[RuledLine]:
    """Yield the parts of a line that runs through several strips, each moved with its own."""
    start, end = (line.top, line.bottom) if axis == "down" else (line.left, line.right)
    for band in bands:
        low, high = max(start, band.first) + band.by, min(end, band.last) + band.by
        if high - low > _SAME:
            yield _spanning(line, axis, low, high)


def _spanning(line: RuledLine, axis: Axis, low: float, high: float) -> RuledLine:
    if axis == "down":
        return replace(line, top=low, bottom=high)
    return replace(line, left=low, right=high)


def _between(sheet: Sheet, axis: Axis, low: float, high: float) -> Iterator[RuledLine]:
    """Yield what carries the lines that run through a place across the gap that opens there."""
    for line in sheet.lines:
        start, end = (line.top, line.bottom) if axis == "down" else (line.left, line.right)
        if start + _SAME < low < end - _SAME:
            yield _spanning(line, axis, low, high)


def _borders(sheet: Sheet, axis: Axis, at: float) -> Iterator[RuledLine]:
    """Yield the lines at a place once more: one side of a new row has them already."""
    for line in sheet.lines:
        place, end = (line.top, line.bottom) if axis == "down" else (line.left, line.right)
        if abs(place - at) < _SAME and place == end:
            yield line


def _texts(
    texts: Sequence[PrintedText], axis: Axis, bands: Sequence[Band]
) -> Iterator[PrintedText]:
    for text in texts:
        middle = text.baseline - text.size / 2 if axis == "down" else (text.left + text.right) / 2
        by = _shift(bands, middle)
        if by is None:
            continue
        if axis == "down":
            yield replace(text, baseline=text.baseline + by)
        else:
            yield replace(text, left=text.left + by, right=text.right + by)


def _squares(sheet: Sheet, axis: Axis, bands: Sequence[Band]) -> Iterator[tuple[str, Square]]:
    for cell, square in sheet.squares.items():
        ends = (square.top, square.bottom) if axis == "down" else (square.left, square.right)
        by = _shift(bands, sum(ends) / 2)
        if by is None:
            continue
        if axis == "down":
            yield cell, replace(square, top=square.top + by, bottom=square.bottom + by)
        else:
            yield cell, replace(square, left=square.left + by, right=square.right + by)


def _fields(fields: Sequence[FieldSpec], axis: Axis, bands: Sequence[Band]) -> Iterator[FieldSpec]:
    """Yield the fields of which every box is still there, moved with the strips they lie in."""

    def moved(box: Box) -> Box | None:
        middle = box.top + box.height / 2 if axis == "down" else box.left + box.width / 2
        by = _shift(bands, middle)
        if by is None:
            return None
        place = {"top": box.top + by} if axis == "down" else {"left": box.left + by}
        return box.model_copy(update=place)

    for field in fields:
        changed = _with_boxes(field, moved)
        if changed is not None:
            yield changed


def _with_boxes(field: FieldSpec, moved: Callable[[Box], Box | None]) -> FieldSpec | None:
    if field.box is not None:
        box = moved(field.box)
        return field.model_copy(update={"box": box}) if box else None
    parts = [(part, moved(part.box)) for part in field.parts]
    options = [(option, moved(option.box)) for option in field.options]
    if not all(box for _, box in [*parts, *options]):
        return None
    return field.model_copy(
        update={
            "parts": tuple(part.model_copy(update={"box": box}) for part, box in parts),
            "options": tuple(option.model_copy(update={"box": box}) for option, box in options),
        }
    )
