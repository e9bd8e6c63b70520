"""Where a form lies on a page, and the page laid flat on it."""

import math
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from ocr.base.pixels import Pixels
from ocr.geometry.line_detection import Floats
from ocr.geometry.warp import Warp, maps_to, through

SAME_LINES = 0.99
"""Of the lines of a page without shadows or strike-outs, the form has more than this share."""

_OTHER_LINES = 2
_BANDS, _FARTHEST_PX = 8, 0.2
"""A homography is taken for affine in each of so many bands where it errs no further."""

_COARSEST, _FINEST = 60 / 25.4, 1400 / 25.4
"""Pixels a millimetre that a page may have; the first is far from being read."""

_MOST_STRETCH = 1.8
"""A sheet photographed at 25 degrees is 1.4 times as wide at one end as in its middle."""

_MOST_PIXELS, _LONGEST_SIDE = 120_000_000, 32_000
"""A page is not enlarged beyond this, however little of it a form's middle takes up; OpenCV reads
off pictures of less than 32,767 pixels a side."""

_SPARE_MM = 15.0
"""Further than any paper is bent."""

_FINER = 1.2
"""A page is enlarged, by cubic splines, until it is so many times as fine as the picture to make,
and read off between its pixels: half the time of a cubic warp, and grey levels within 1.2 of its
(root mean square on a page of 200 dpi laid at 12 pixels a millimetre)."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a form lies on a page.

    `to_page` is the 3 x 3 homography from form millimetres to page pixels; `warp` the bend of the
    paper before that, None where it lay flat. `residual_mm` is the 95th percentile of the
    distances between the form's lines and the page's, `support` the share of the form's line
    points that the page has, and `explained` the share of the page's lines, as far as the form's
    reach, that the form has; of level and upright lines each time the worse. `astray` is how many
    long lines of the form the page has not, or elsewhere; `balance` how many more of its line
    points the page has than it lacks. `rotation` is how far the page was turned clockwise, a
    multiple of 90 degrees, `skew_degrees` the rest.
    """

    to_page: Floats
    residual_mm: float
    support: float
    explained: float
    rotation: int
    skew_degrees: float
    astray: int = 0
    balance: int = 0
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

    def bent(self, points: Floats) -> Floats:
        """Return where `(n, 2)` points of the flat form lie once it is bent as the paper is."""
        return points if self.warp is None else points + self.warp.shift(points)

    def is_possible(self, corners: Floats) -> bool:
        """Tell whether a sheet can lie so: of a resolution that scanners have, and hardly tilted.

        On a page of many lines of its own the fit may collapse; nothing is enlarged for it.

        Args:
            corners: `(4, 2)` corners of the form's lines, in millimetres.
        """
        if not _COARSEST <= self.px_per_mm <= _FINEST:
            return False
        reached = through(self.to_page, corners)
        sides = np.linalg.norm(np.roll(reached, -1, axis=0) - reached, axis=1)
        flat = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
        stretched = sides / (flat * self.px_per_mm)
        return bool((stretched >= 1 / _MOST_STRETCH).all() and (stretched <= _MOST_STRETCH).all())

    def laid(self, page: Pixels, size: tuple[int, int], to_form: Floats) -> Pixels:
        """Return a page, grey or colour, laid flat; white where it ends.

        Args:
            page: as scanned.
            size: width and height of the picture to make.
            to_form: the matrix from its pixels to form millimetres.
        """
        near, to_near = self._around(page, size, to_form)
        fine, to_fine = _enlarged(near, _FINER / (self.px_per_mm * to_form[0, 0]))
        to_page, white = to_fine @ to_near @ self.to_page, (255, 255, 255)
        if self.warp is not None:
            columns, rows = maps_to(self.warp, to_form, to_page, size)
            laid = cv2.remap(fine, columns, rows, cv2.INTER_LINEAR, borderValue=white)
        else:
            laid = _read_off(fine, to_page @ to_form, size)
        return laid.astype(np.uint8, copy=False)

    def _around(
        self, page: Pixels, size: tuple[int, int], to_form: Floats
    ) -> tuple[Pixels, Floats]:
        """Return the part of a page that a picture shows, and the matrix from page pixels to its.

        A small form on a large scan is enlarged alone, not with the glass around it.
        """
        width, height = size
        corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], dtype=np.float64)
        reached = through(self.to_page @ to_form, corners)
        spare = _SPARE_MM * self.px_per_mm
        low = np.clip(np.floor(reached.min(axis=0) - spare), 0, None).astype(int)
        high = np.ceil(reached.max(axis=0) + spare).astype(int)
        left, top = np.minimum(low, np.array(page.shape[1::-1]) - 1).tolist()
        right, bottom = np.maximum(high, (left + 1, top + 1)).tolist()
        return page[top:bottom, left:right], np.array([[1, 0, -left], [0, 1, -top], [0, 0, 1.0]])


def _read_off(page: Pixels, matrix: Floats, size: tuple[int, int]) -> Pixels:
    """Return a page flattened by a homography that leads from there to its pixels.

    On a scan, bands of it are turned and scaled alone, which takes half as long.
    """
    width, height = size
    flags, white = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, (255, 255, 255)
    edges = np.linspace(0, height, _BANDS + 1).round().astype(int).tolist()
    turns = [_affine_for(matrix, (0, top, width, bottom)) for top, bottom in pairwise(edges)]
    if max(off for _, off in turns) > _FARTHEST_PX:
        warped = cv2.warpPerspective(page, matrix, size, flags=flags, borderValue=white)
        return warped.astype(np.uint8, copy=False)
    laid = np.empty((height, width, *page.shape[2:]), np.uint8)
    for (top, bottom), (turn, _) in zip(pairwise(edges), turns, strict=True):
        band = width, bottom - top
        laid[top:bottom] = cv2.warpAffine(page, turn, band, flags=flags, borderValue=white)
    return laid


def _affine_for(matrix: Floats, box: tuple[int, int, int, int]) -> tuple[Floats, float]:
    """Return the `(2, 3)` matrix nearest to a homography in a box, from the box's corner on.

    And by how many pixels the two are apart at the most.
    """
    left, top, right, bottom = box
    across, down = np.meshgrid((0, right - left), (0, bottom - top))
    corners = np.column_stack([across.ravel(), down.ravel(), np.ones(4)])
    reached = through(matrix, corners[:, :2] + (left, top))
    turn = np.linalg.lstsq(corners, reached, rcond=None)[0]
    return turn.T, float(np.abs(corners @ turn - reached).max())


def _enlarged(page: Pixels, times: float) -> tuple[Pixels, Floats]:
    """Return a page so many times as fine at the least, and the matrix from its pixels to those."""
    height, width = page.shape[:2]
    most = min(math.sqrt(_MOST_PIXELS / (height * width)), _LONGEST_SIDE / max(height, width))
    whole = max(1, math.ceil(min(times, math.floor(most))))
    to_fine = np.diag([whole, whole, 1.0])
    to_fine[:2, 2] = (whole - 1) / 2  # the middle of the first pixel moves, its edge does not
    if whole == 1:
        return page, to_fine
    fine = cv2.resize(page, None, fx=whole, fy=whole, interpolation=cv2.INTER_CUBIC)
    return fine.astype(np.uint8, copy=False), to_fine
