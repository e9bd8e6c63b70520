"""The empty form as a picture: what is printed, so that only what was written is read."""

from dataclasses import dataclass

import cv2
import numpy as np

from ocr.base.errors import InvalidTemplate
from ocr.base.pixels import Pixels
from ocr.forms.template import FormTemplate
from ocr.geometry.form_grid import FormGrid, ruling_of
from ocr.geometry.line_detection import ink_of, ruled_lines

PX_PER_MM = 12
"""Scale of a page laid on its form: a line of 4 mm is as high as the recogniser wants it."""

_NEAR_LINE_MM = 0.7
_PRINT_MARGIN_MM = 0.30
_FRINGE_MM = 0.16


@dataclass(frozen=True, slots=True)
class Blank:
    """A form's print at 12 pixels a millimetre.

    `rules` is 255 on the ruled lines, `line_zone` near them, `print_zone` on and around every
    other printed stroke; `ink` is 255 on whatever is printed.
    """

    template: FormTemplate
    ruling: FormGrid
    ink: Pixels
    rules: Pixels
    line_zone: Pixels
    print_zone: Pixels


def load_blank(template: FormTemplate) -> Blank:
    """Read a form's `blank.png`, whatever its resolution.

    Raises:
        InvalidTemplate: where it is no picture, has another shape than the form's paper, or too
            few ruled lines to lay a page on.
    """
    grey = _picture_of(template)
    ruling = ruling_of(grey, PX_PER_MM)
    if not ruling.is_enough:
        raise InvalidTemplate(f"{template.blank}: too few ruled lines to lay a page on")
    ink, lines = ink_of(grey, PX_PER_MM), ruled_lines(grey, PX_PER_MM)
    ruled = cv2.max(lines.level, lines.upright).astype(np.uint8)
    others = cv2.subtract(ink, grown(ruled, _FRINGE_MM)).astype(np.uint8)
    return Blank(
        template=template,
        ruling=ruling,
        ink=ink,
        rules=ruled,
        line_zone=grown(ruled, _NEAR_LINE_MM),
        print_zone=grown(others, _PRINT_MARGIN_MM),
    )


def _picture_of(template: FormTemplate) -> Pixels:
    """Return the blank in grey at 12 pixels a millimetre."""
    picture = cv2.imread(str(template.blank), cv2.IMREAD_GRAYSCALE)
    if picture is None:
        raise InvalidTemplate(f"{template.blank}: not a picture")
    height, width = picture.shape
    if abs(width / height - template.width / template.height) > 0.01:
        raise InvalidTemplate(f"{template.blank}: not of the form's shape (width and height)")
    size = (round(template.width * PX_PER_MM), round(template.height * PX_PER_MM))
    return cv2.resize(picture, size, interpolation=cv2.INTER_LINEAR).astype(np.uint8)


def grown(mask: Pixels, millimetres: float) -> Pixels:
    """Return a mask grown on every side, at the scale of a laid page."""
    side = 2 * round(millimetres * PX_PER_MM) + 1
    return cv2.dilate(mask, np.ones((side, side), np.uint8)).astype(np.uint8)
