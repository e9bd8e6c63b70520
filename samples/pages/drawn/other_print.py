"""The form as another program prints it: its squares, and the words beside them, a little aside."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ocr.forms.template import FieldSpec
from samples.pages.drawn.filling import Form
from samples.pages.drawn.sheet import PrintedText, RuledLine, Sheet, Square

_BESIDE = 1.6
"""A square's word begins no farther to its right, in millimetres."""

_CLEAR = 0.4
"""What is left free between a square and the rules of its cell."""


def with_squares_aside(form: Form, moves: Mapping[str, float]) -> Form:
    """Return a form with the squares of its choices printed elsewhere, their words with them.

    Args:
        form: as it is printed by the program of its blank.
        moves: by a choice's name, how many millimetres to the right; no square leaves its cell.
    """
    aside = {
        cell: by
        for field in form.template.fields
        if field.name in moves
        for cell, by in _within_cells(form.sheet, field, moves[field.name]).items()
    }
    squares = {
        cell: _moved(square, aside.get(cell, 0.0)) for cell, square in form.sheet.squares.items()
    }
    texts = tuple(_text(text, form.sheet, aside) for text in form.sheet.texts)
    return replace(form, sheet=replace(form.sheet, squares=squares, texts=texts))


def _within_cells(sheet: Sheet, choice: FieldSpec, by: float) -> dict[str, float]:
    """Return how far each square of a choice goes: all the same way, as far as the rules allow."""
    cells = [option.cell for option in choice.options if option.cell]
    rooms = [_room(sheet, sheet.squares[cell]) for cell in cells]
    least, most = max(low for low, _ in rooms), min(high for _, high in rooms)
    return dict.fromkeys(cells, max(least, min(most, by)))


def _room(sheet: Sheet, square: Square) -> tuple[float, float]:
    """Return how far a square may go to the left, below 0, and to the right."""
    rules = list(_beside(sheet, square))
    lefts = [rule.left for rule in rules if rule.left < square.left]
    rights = [rule.left for rule in rules if rule.left > square.left]
    low = max(lefts, default=square.left) - square.left + _CLEAR
    return min(0.0, low), max(0.0, min(rights, default=square.right) - square.right - _CLEAR)


def _beside(sheet: Sheet, square: Square) -> Iterator[RuledLine]:
    middle = (square.top + square.bottom) / 2
    for line in sheet.lines:
        if line.left == line.right and line.top < middle < line.bottom:
            yield line


def _moved(square: Square, by: float) -> Square:
    return replace(square, left=square.left + by, right=square.right + by)


def _text(text: PrintedText, sheet: Sheet, aside: Mapping[str, float]) -> PrintedText:
    for cell, by in aside.items():
        square, middle = sheet.squares[cell], text.baseline - text.size / 2
        if square.top < middle < square.bottom and 0 < text.left - square.right < _BESIDE:
            return replace(text, left=text.left + by, right=text.right + by)
    return text
