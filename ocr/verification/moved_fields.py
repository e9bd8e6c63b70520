"""The fields of a page that rows or columns of another edition have moved out of their places.

A witness of its own beside the printed words: it needs nothing but ruled lines.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ocr.base.doubts import Doubt, DoubtCode
from ocr.cropping.laid_page import Sheet
from ocr.forms.layout import Box
from ocr.geometry.line_sequence import Strip, moved_strips

_MOVED = Doubt(DoubtCode.OTHER_ROWS)
_WHOLE_PAGE = Doubt(DoubtCode.OTHER_EDITION)
_MOST = 0.5
_INSET_MM = 3.0
"""So far from the edges of the paper places end, that a frame around them is seen."""


@dataclass(frozen=True, slots=True)
class MovedFields:
    """The names of the fields of which a box lies, or may lie, elsewhere on a page.

    `places` are the parts of the form that do; with most of the fields in them `is_another_edition`
    is set.
    """

    fields: frozenset[str] = frozenset()
    places: tuple[Box, ...] = ()
    is_another_edition: bool = False

    def of_field(self, name: str) -> tuple[Doubt, ...]:
        """Return what the sequence of rows and columns says against a field."""
        if name in self.fields:
            return (_MOVED,)
        return (_WHOLE_PAGE,) if self.is_another_edition else ()


UNMOVED = MovedFields()
"""Of a page as its form is, or one whose lines nobody looked at."""


def moved_fields(sheet: Sheet) -> MovedFields:
    """Return the fields of a laid page whose rows or columns do not follow one another as on it."""
    if sheet.ruled is None:
        return UNMOVED
    template, strips = sheet.blank.template, moved_strips(sheet.ruled, sheet.blank.ruling)
    fields = frozenset(
        field.name for field in template.fields if any(strips.reach(box) for _, box in field.boxes)
    )
    across, down = (side - 2 * _INSET_MM for side in (template.width, template.height))
    rows, columns = _joined(strips.rows, template.height), _joined(strips.columns, template.width)
    places = (
        *(Box(left=_INSET_MM, top=at, width=across, height=size) for at, size in rows),
        *(Box(left=at, top=_INSET_MM, width=size, height=down) for at, size in columns),
    )
    return MovedFields(fields, places, len(fields) > _MOST * len(template.fields))


def _joined(strips: Sequence[Strip], paper: float) -> Iterator[tuple[float, float]]:
    """Yield where strips that touch begin, and how far they go together, within the paper."""
    first, last = math.nan, math.nan
    for strip in (*strips, Strip(math.inf, math.inf)):
        if strip.first == last:
            last = strip.last
            continue
        start, end = max(first, _INSET_MM), min(last, paper - _INSET_MM)
        if end > start:
            yield start, end - start
        first, last = strip
