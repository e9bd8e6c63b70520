"""How boxes of a form lie to each other: in one row, in one column, one over the other."""

from collections.abc import Sequence

from ocr.forms.layout import Box

_OVERLAP = 0.4
_TOUCH_MM = 0.5


def in_row(one: Box, other: Box) -> bool:
    """Tell whether two boxes have much of the lower one's height in common."""
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared >= _OVERLAP * min(one.height, other.height)


def in_column(one: Box, other: Box) -> bool:
    """Tell whether two boxes have much of the narrower one's width in common."""
    shared = min(one.right, other.right) - max(one.left, other.left)
    return shared >= _OVERLAP * min(one.width, other.width)


def overlap(one: Box, other: Box) -> bool:
    """Tell whether two boxes have much of the smaller one in common."""
    return in_row(one, other) and in_column(one, other)


def stands_before(one: Box, other: Box) -> bool:
    """Tell whether a box stands in the row of another, to its left."""
    return in_row(one, other) and one.right <= other.left + _TOUCH_MM


def box_around(boxes: Sequence[Box]) -> Box:
    """Return the box around boxes."""
    left, top = min(box.left for box in boxes), min(box.top for box in boxes)
    right, bottom = max(box.right for box in boxes), max(box.bottom for box in boxes)
    return Box(left=left, top=top, width=right - left, height=bottom - top)
