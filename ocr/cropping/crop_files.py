"""Pictures that leave this room for people to look at: the laid page and its fields."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from ocr.base.pixels import Pixels, save
from ocr.forms.template import Box, FieldSpec
from ocr.geometry.identification import Identified

_PX_PER_MM = 8
_MARGIN_MM = 1.2
_AS_JPEG = (cv2.IMWRITE_JPEG_QUALITY, 82)
_RED, _FRAME_PX = (0, 0, 220), 3


def save_crop_files(page: Pixels, found: Identified, out: Path) -> None:
    """Write `aligned.jpg`, the page laid on its form, and `fields/<name>.png` for each field.

    Args:
        page: as scanned, grey or colour.
        found: its form and where that lies.
        out: a folder, made where it is absent.

    Raises:
        OSError: where the disk refuses them.
    """
    template = found.blank.template
    picture = _laid(page, found)
    fields = out / "fields"
    fields.mkdir(parents=True, exist_ok=True)
    save(picture, out / "aligned.jpg", _AS_JPEG)
    for field in template.fields:
        save(_around(picture, field), fields / f"{field.name}.png")


def save_places(page: Pixels, found: Identified, places: Sequence[Box], out: Path) -> None:
    """Write `aligned.jpg` of a page that is another edition, places framed where it differs.

    Args:
        page: as scanned, grey or colour.
        found: the form that its lines are like, and where that lies.
        places: boxes of the form where the page's print is another.
        out: a folder, made where it is absent.

    Raises:
        OSError: where the disk refuses it.
    """
    picture = (
        cv2.cvtColor(_laid(page, found), cv2.COLOR_GRAY2BGR)
        if page.ndim == 2
        else (_laid(page, found))
    )
    for place in places:
        left, top, right, bottom = (
            round(edge * _PX_PER_MM)
            for edge in (
                place.left - _MARGIN_MM,
                place.top - _MARGIN_MM,
                place.right + _MARGIN_MM,
                place.bottom + _MARGIN_MM,
            )
        )
        cv2.rectangle(picture, (left, top), (right, bottom), _RED, _FRAME_PX)
    out.mkdir(parents=True, exist_ok=True)
    save(np.asarray(picture, np.uint8), out / "aligned.jpg", _AS_JPEG)


def _laid(page: Pixels, found: Identified) -> Pixels:
    template = found.blank.template
    size = round(template.width * _PX_PER_MM), round(template.height * _PX_PER_MM)
    return found.placement.laid(page, size, np.diag([1 / _PX_PER_MM, 1 / _PX_PER_MM, 1.0]))


def _around(laid: Pixels, field: FieldSpec) -> Pixels:
    """Cut all boxes of a field out of the laid page in one piece, with a little around them."""
    boxes: list[Box] = [box for _, box in field.boxes]
    top = max(0.0, min(box.top for box in boxes) - _MARGIN_MM)
    left = max(0.0, min(box.left for box in boxes) - _MARGIN_MM)
    bottom = max(box.bottom for box in boxes) + _MARGIN_MM
    right = max(box.right for box in boxes) + _MARGIN_MM
    if field.options:
        right += 25.0  # the words stand to the right of their squares
    rows = slice(round(top * _PX_PER_MM), round(bottom * _PX_PER_MM))
    return laid[rows, round(left * _PX_PER_MM) : round(right * _PX_PER_MM)]
