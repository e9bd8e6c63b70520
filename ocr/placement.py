"""Where a form lies on a page, and the page laid flat on it."""

from dataclasses import dataclass

import cv2
import numpy as np

from ocr.lines import Floats
from ocr.pixels import Pixels
from ocr.warp import Warp, maps_to

SAME_LINES = 0.99
"""Of the lines of a page without shadows or strike-outs, the form has more than this share."""

_OTHER_LINES = 2


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a form lies on a page.

    `to_page` is the 3 x 3 homography from form millimetres to page pixels; `warp` the bend of the
    paper before that, None where it lay flat. `residual_mm` is the 95th percentile of the
    distances between the form's lines and the page's, `support` the share of the form's line
    points that the page has, and `explained` the share of the page's lines, as far as the form's
    reach, that the form has; of level and upright lines each time the worse. `astray` is how many
    long lines of the form the page has not, or elsewhere. `rotation` is how far the page was
    turned clockwise, a multiple of 90 degrees, `skew_degrees` the rest.
    """

    to_page: Floats
    residual_mm: float
    support: float
    explained: float
    rotation: int
    skew_degrees: float
    astray: int = 0
    warp: Warp | None = None

    @property
    def px_per_mm(self) -> float:
        """Page pixels per form millimetre, in the middle of the form."""
        return float(np.sqrt(abs(np.linalg.det(self.to_page[:2, :2]))))

    @property
    def trust(self) -> float:
        """How much the form and the page have in common, 0 to 1: `support` or `explained`."""
        return min(self.support, self.explained)

    @property
    def likeness(self) -> float:
        """What tells a better place from a worse one: `support` times `explained`."""
        return self.support * self.explained

    @property
    def is_another_edition(self) -> bool:
        """Whether lines lie elsewhere: more than one is astray, and the page has others instead.

        A faint page, such as a fax, has lost lines too, but has none that the form has not.
        """
        return self.astray >= _OTHER_LINES and self.explained < SAME_LINES

    def laid(self, page: Pixels, size: tuple[int, int], to_form: Floats) -> Pixels:
        """Return a page, grey or colour, laid flat; white where it ends.

        Args:
            page: as scanned.
            size: width and height of the picture to make.
            to_form: the matrix from its pixels to form millimetres.
        """
        white = (255, 255, 255)
        if self.warp is not None:
            columns, rows = maps_to(self.warp, to_form, self.to_page, size)
            laid = cv2.remap(page, columns, rows, cv2.INTER_CUBIC, borderValue=white)
        else:
            matrix, flags = self.to_page @ to_form, cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
            laid = cv2.warpPerspective(page, matrix, size, flags=flags, borderValue=white)
        return laid.astype(np.uint8)
