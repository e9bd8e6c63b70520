"""A form's boxes drawn over its blank, to see whether they are where they should be."""

from pathlib import Path

import cv2
import numpy as np

from ocr.base.errors import InvalidTemplate
from ocr.base.pixels import save
from ocr.forms.template import FormTemplate

_PX_PER_MM = 8
_TEXT, _MARK = (200, 90, 0), (0, 120, 220)


def draw_overlay(template: FormTemplate, out: Path) -> None:
    """Write a PNG of the blank with every box framed: text blue, checkboxes orange.

    Raises:
        InvalidTemplate: where the blank is no picture.
    """
    blank = cv2.imread(str(template.blank), cv2.IMREAD_COLOR)
    if blank is None:
        raise InvalidTemplate(f"{template.blank}: not a picture")
    size = round(template.width * _PX_PER_MM), round(template.height * _PX_PER_MM)
    picture = cv2.resize(blank, size, interpolation=cv2.INTER_AREA).astype(np.uint8)
    for field in template.fields:
        colour = _MARK if field.options else _TEXT
        for cell, box in field.boxes:
            left, top = _corner(box.left, box.top)
            cv2.rectangle(picture, (left, top), _corner(box.right, box.bottom), colour, 1)
            words = cell or field.name
            cv2.putText(picture, words, (left, top + 8), cv2.FONT_HERSHEY_PLAIN, 0.6, colour, 1)
    save(picture, out)


def _corner(x: float, y: float) -> tuple[int, int]:
    return round(x * _PX_PER_MM), round(y * _PX_PER_MM)
