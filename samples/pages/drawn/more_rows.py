"""The form with one row or column more or fewer, at every place of it, and what that moves."""

from collections.abc import Iterator
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.forms.layout import Box
from ocr.forms.template import FieldSpec
from samples.pages.drawn.editions import Axis, with_gap, without
from samples.pages.drawn.filling import Form

ROW_MM, COLUMN_MM = 3.96, 4.8
_MOVED_MM = 1.5
_MM_PER_INCH = 25.4

Floats = NDArray[np.float64]


def with_more_or_fewer(form: Form) -> Iterator[tuple[str, Form]]:
    """Yield a form with a row more at each row's top and one fewer, and columns likewise."""
    for axis, size in (("down", ROW_MM), ("across", COLUMN_MM)):
        yield from _along(form, "down" if axis == "down" else "across", size)


def _along(form: Form, axis: Axis, size: float) -> Iterator[tuple[str, Form]]:
    lines = form.sheet.lines
    level = {round(line.top, 2) for line in lines if line.top == line.bottom}
    upright = {round(line.left, 2) for line in lines if line.left == line.right}
    places = sorted(level if axis == "down" else upright)
    for place in places[1:-1]:
        yield f"{axis}, more at {place}", with_gap(form, axis, place, size)
    for first, last in pairwise(places):
        yield f"{axis}, none from {first} to {last}", without(form, axis, first, last)


def moved_on(form: Form, other: Form, to_page: Floats, dpi: int) -> frozenset[str]:
    """Return the fields of a form that another has elsewhere, or not at all, on a page of it.

    Args:
        form: the one that the page was laid on.
        other: the one that was drawn.
        to_page: the homography from millimetres of `form` to pixels of the page.
        dpi: dots an inch that the page was drawn with, straight.
    """
    back = np.linalg.inv(to_page) @ np.diag([dpi / _MM_PER_INCH, dpi / _MM_PER_INCH, 1.0])
    drawn = {field.name: field for field in other.template.fields}
    return frozenset(
        field.name
        for field in form.template.fields
        if field.name not in drawn or _is_moved(field, drawn[field.name], back)
    )


def _is_moved(field: FieldSpec, drawn: FieldSpec, back: Floats) -> bool:
    pairs = zip(field.boxes, drawn.boxes, strict=True)
    return any(_off(box, there, back) > _MOVED_MM for (_, box), (_, there) in pairs)


def _off(box: Box, there: Box, back: Floats) -> float:
    (seen,) = cv2.perspectiveTransform(np.array([[_middle(there)]]), back)[0]
    return float(np.abs(seen - _middle(box)).max())


def _middle(box: Box) -> tuple[float, float]:
    return box.left + box.width / 2, box.top + box.height / 2
