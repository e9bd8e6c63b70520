"""Ruled lines of a page: what stays the same when a form is printed with other fonts."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.base.pixels import Pixels, scaled
from ocr.geometry.morphology import long_runs

Floats = NDArray[np.float64]

_LEAST_LENGTH_MM = 8.0
"""Longer than any stroke of the printed text, shorter than the side of most cells."""

_GATHERED_MM = 2.0
"""So far along a line its pixels speak for one another."""

_CELLS_PER_MM = 2
_CONTRAST = np.uint8(24)
"""By how much ink is darker than the mean of the eight millimetres around it."""

_COARSER = 4
"""So much coarser a picture is enough for that mean."""

_SEGMENT_PX_PER_MM = 2.5
"""Enough to see a line's angle to a few hundredths of a degree, and quick."""


@dataclass(frozen=True, eq=False)
class RuledLines:
    """Masks (255 on a line) of the level and the upright lines, and their scale.

    What every form that is tried on a page asks of its lines is worked out once.
    """

    level: Pixels
    upright: Pixels
    px_per_mm: float
    _turned: dict[int, "RuledLines"] = field(default_factory=dict, init=False, repr=False)
    _around: dict[float, tuple[Pixels, Pixels]] = field(
        default_factory=dict, init=False, repr=False
    )

    @cached_property
    def sums(self) -> tuple[Floats, Floats]:
        """Millimetres of level line in each row of pixels, and of upright line in each column."""
        masks = (self.level, 1), (self.upright, 0)
        rows, columns = (
            cv2.reduce(mask, axis, cv2.REDUCE_SUM, dtype=cv2.CV_32F) for mask, axis in masks
        )
        return rows.reshape(-1, 1) / 255 / self.px_per_mm, columns.reshape(
            -1, 1
        ) / 255 / self.px_per_mm

    @cached_property
    def gathered(self) -> tuple[Pixels, Pixels]:
        """How much level line is around each pixel, of 255 at the most; and of upright, turned.

        The second is transposed: upright lines lie level in it.
        """
        along = round(_GATHERED_MM * self.px_per_mm) | 1
        level, upright = (cv2.blur(mask, (along, 1)) for mask in (self.level, self.upright.T))
        return level.astype(np.uint8, copy=False), upright.astype(np.uint8, copy=False)

    def surroundings(self, within_mm: float) -> tuple[Pixels, Pixels]:
        """Return `gathered`, each pixel as much as the most of it so far across the lines."""
        if within_mm not in self._around:
            side = 2 * round(within_mm * self.px_per_mm) + 1
            level, upright = (cv2.dilate(part, np.ones((side, 1))) for part in self.gathered)
            self._around[within_mm] = level.astype(np.uint8), upright.astype(np.uint8)
        return self._around[within_mm]

    def turned_back(self, quarters: int) -> "RuledLines":
        """Return the lines of the page turned by so many quarters, against the clock."""
        if not quarters:
            return self
        if quarters not in self._turned:
            level, upright = np.rot90(self.level, quarters), np.rot90(self.upright, quarters)
            if quarters % 2:
                level, upright = upright, level
            self._turned[quarters] = RuledLines(
                np.ascontiguousarray(level), np.ascontiguousarray(upright), self.px_per_mm
            )
        return self._turned[quarters]


def ink_of(grey: Pixels, px_per_mm: float) -> Pixels:
    """Return 255 where the page is clearly darker than the paper around it, else 0.

    Args:
        grey: `(height, width)`.
        px_per_mm: scale of `grey`.
    """
    share = 1 / _COARSER
    coarse = cv2.resize(grey, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    window = int(8 * share * px_per_mm) | 1
    paper = cv2.blur(coarse, (window, window)).astype(np.uint8, copy=False)
    palest = np.maximum(paper, _CONTRAST) - _CONTRAST  # of ink
    whole = cv2.resize(palest, grey.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return cv2.compare(grey, whole, cv2.CMP_LT).astype(np.uint8, copy=False)


def ruled_lines(grey: Pixels, px_per_mm: float) -> RuledLines:
    """Find the ruled lines of an upright page (a tilt under a degree is borne)."""
    ink = _without_patches(ink_of(grey, px_per_mm), px_per_mm)
    length = int(_LEAST_LENGTH_MM * px_per_mm)
    thick = max(3, round(0.25 * px_per_mm) | 1)
    return RuledLines(*long_runs(ink, length, thick), px_per_mm=px_per_mm)


def _without_patches(ink: Pixels, px_per_mm: float) -> Pixels:
    """Take out what is dark for two millimetres both ways: the table beside the paper, a lid."""
    share = _CELLS_PER_MM / px_per_mm
    half = ink.shape[1] // 2, ink.shape[0] // 2
    size = round(ink.shape[1] * share), round(ink.shape[0] * share)
    sparse = cv2.resize(ink, half, interpolation=cv2.INTER_NEAREST)
    cells = cv2.resize(sparse, size, interpolation=cv2.INTER_AREA)
    full = cv2.threshold(cells, 200, 255, cv2.THRESH_BINARY)[1]
    patches = cv2.morphologyEx(full, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    if not patches.any():
        return ink
    around = cv2.dilate(patches, np.ones((5, 5), np.uint8))
    whole = cv2.resize(around, ink.shape[::-1], interpolation=cv2.INTER_NEAREST)
    return cv2.bitwise_and(ink, cv2.bitwise_not(whole)).astype(np.uint8, copy=False)


@dataclass(frozen=True, slots=True)
class Segments:
    """Straight segments: `(n, 2)` where each starts and where it ends."""

    starts: Floats
    ends: Floats

    @property
    def lengths(self) -> Floats:
        """How long each is."""
        return np.asarray(np.linalg.norm(self.ends - self.starts, axis=1))

    @property
    def middles(self) -> Floats:
        """The middle of each."""
        return (self.starts + self.ends) / 2

    @property
    def degrees(self) -> Floats:
        """The direction of each, clockwise from level as seen on the page, in (-180, 180]."""
        run, rise = (self.ends - self.starts).T
        return np.asarray(np.degrees(np.arctan2(rise, run)))

    @property
    def lines(self) -> Floats:
        """The line through each as `(n, 3)` a, b, c of ax + by + c = 0, (a, b) of length one."""
        along = (self.ends - self.starts) / self.lengths[:, None]
        normals = np.column_stack([-along[:, 1], along[:, 0]])
        return np.column_stack([normals, -(normals * self.middles).sum(axis=1)])

    def moved(self, matrix: Floats) -> "Segments":
        """Return them in other axes, by a `(3, 3)` affine matrix."""
        linear, shift = matrix[:2, :2].T, matrix[:2, 2]
        return Segments(self.starts @ linear + shift, self.ends @ linear + shift)

    def longest(self, which: NDArray[np.bool_], most: int) -> "Segments":
        """Return the longest of some of them."""
        chosen = np.flatnonzero(which)
        chosen = chosen[np.argsort(-self.lengths[chosen], kind="stable")[:most]]
        return Segments(self.starts[chosen], self.ends[chosen])


def long_segments(grey: Pixels, px_per_mm: float) -> Segments:
    """Return the segments of a page that are longer than a stroke of its text, in pixels."""
    scale = min(1.0, _SEGMENT_PX_PER_MM / px_per_mm)
    small = scaled(grey, scale)
    middle = small.shape[0] // 2
    with ThreadPoolExecutor(1) as beside:
        below = beside.submit(_segments_in, small[middle:], middle)
        ends = np.concatenate([_segments_in(small[:middle], 0), below.result()]) / scale
    segments = Segments(ends[:, :2], ends[:, 2:])
    return segments.longest(segments.lengths >= _LEAST_LENGTH_MM * px_per_mm, len(ends))


def _segments_in(part: Pixels, above: int) -> Floats:
    """Return `(n, 4)` ends of the segments in a part of a picture, in pixels of the whole."""
    found = cv2.createLineSegmentDetector().detect(part)[0]
    ends = np.zeros((0, 4)) if found is None else found.reshape(-1, 4).astype(np.float64)
    ends[:, [1, 3]] += above
    return ends


def skew_among(segments: Segments) -> float:
    """Return by how many degrees most segments are turned from level or upright."""
    if not len(segments.starts):
        return 0.0
    return _heaviest(-((45 - segments.degrees) % 90 - 45), segments.lengths)


def _heaviest(angles: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
    """Return the weighted median of the angles near the fullest bin of 0.5 degrees."""
    counts, edges = np.histogram(angles, bins=180, range=(-45, 45), weights=weights)
    peak = edges[int(np.argmax(counts))] + 0.25
    near = np.abs(angles - peak) <= 0.75
    order = np.argsort(angles[near])
    mass = np.cumsum(weights[near][order])
    return float(angles[near][order][np.searchsorted(mass, mass[-1] / 2)])
