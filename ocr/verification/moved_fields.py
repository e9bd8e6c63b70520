"""The fields of a page that rows or columns of another edition have moved out of their places.

A witness of its own beside the printed words: it needs nothing but ruled lines.
"""

from dataclasses import dataclass

from ocr.base.doubts import Doubt, DoubtCode
from ocr.cropping.laid_page import Sheet
from ocr.geometry.line_sequence import moved_strips

_MOVED = Doubt(DoubtCode.OTHER_ROWS)


@dataclass(frozen=True, slots=True)
class MovedFields:
    """The names of the fields of which a box lies, or may lie, elsewhere on a page."""

    fields: frozenset[str] = frozenset()

    def of_field(self, name: str) -> tuple[Doubt, ...]:
        """Return what the sequence of rows and columns says against a field."""
        return (_MOVED,) if name in self.fields else ()


UNMOVED = MovedFields()
"""Of a page as its form is, or one whose lines nobody looked at."""


def moved_fields(sheet: Sheet) -> MovedFields:
    """Return the fields of a laid page whose rows or columns do not follow one another as on it."""
    if sheet.ruled is None:
        return UNMOVED
    strips = moved_strips(sheet.ruled, sheet.blank.ruling)
    return MovedFields(
        frozenset(
            field.name
            for field in sheet.blank.template.fields
            if any(strips.reach(box) for _, box in field.boxes)
        )
    )
