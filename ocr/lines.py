"""Ruled lines of a page: what stays the same when a form is printed with other fonts."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.pixels import Pixels

_LEAST_LENGTH_MM = 8.0
"""Longer than any stroke of the printed text, shorter than the side of most cells."""

_SKEW_PX_PER_MM = 4.0
"""Enough to see a line's angle to a few hundredths of a degree, and quick."""


@dataclass(frozen=True, slots=True)
class RuledLines:
    """Masks (255 on a line) of the level and the upright lines, and their scale."""

    level: Pixels
    upright: Pixels
    px_per_mm: float


def ink_of(grey: Pixels, px_per_mm: float) -> Pixels:
    """Return 255 where the page is clearly darker than the paper around it, else 0.

    Args:
        grey: `(height, width)`.
        px_per_mm: scale of `grey`.
    """
    window = int(8 * px_per_mm) | 1
    paper = cv2.blur(grey, (window, window))
    darker = cv2.subtract(paper, grey)
    return cv2.threshold(darker, 24, 255, cv2.THRESH_BINARY)[1].astype(np.uint8)


def ruled_lines(grey: Pixels, px_per_mm: float) -> RuledLines:
    """Find the ruled lines of an upright page (a tilt under a degree is borne)."""
    ink = ink_of(grey, px_per_mm)
    length = int(_LEAST_LENGTH_MM * px_per_mm)
    thick = max(3, round(0.25 * px_per_mm) | 1)
    return RuledLines(
        level=_runs(ink, (length, 1), (1, thick)),
        upright=_runs(ink, (1, length), (thick, 1)),
        px_per_mm=px_per_mm,
    )


def _runs(ink: Pixels, run: tuple[int, int], thickness: tuple[int, int]) -> Pixels:
    """Keep long runs of ink, borne over the jitter of a scan, and only where there is ink."""
    thickened = cv2.dilate(ink, np.ones(thickness[::-1], np.uint8))
    kept = cv2.morphologyEx(thickened, cv2.MORPH_OPEN, np.ones(run[::-1], np.uint8))
    return cv2.bitwise_and(kept, ink).astype(np.uint8)


def skew_of(grey: Pixels, px_per_mm: float) -> float:
    """Return by how many degrees the long lines of a page are turned, in (-45, 45].

    Positive is clockwise on the page as seen. 0.0 where the page has no long line.
    """
    scale = min(1.0, _SKEW_PX_PER_MM / px_per_mm)
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    segments = cv2.createLineSegmentDetector().detect(small)[0]
    if segments is None:
        return 0.0
    ends = segments.reshape(-1, 4).astype(np.float64)
    run, rise = ends[:, 2] - ends[:, 0], ends[:, 3] - ends[:, 1]
    degrees = np.degrees(np.arctan2(rise, run))
    folded = -((45 - degrees) % 90 - 45)
    length = np.hypot(run, rise)
    long = length >= _LEAST_LENGTH_MM * px_per_mm * scale
    return _heaviest(folded[long], length[long]) if long.any() else 0.0


def _heaviest(angles: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
    """Return the weighted median of the angles near the fullest bin of 0.5 degrees."""
    counts, edges = np.histogram(angles, bins=180, range=(-45, 45), weights=weights)
    peak = edges[int(np.argmax(counts))] + 0.25
    near = np.abs(angles - peak) <= 0.75
    order = np.argsort(angles[near])
    mass = np.cumsum(weights[near][order])
    return float(angles[near][order][np.searchsorted(mass, mass[-1] / 2)])
