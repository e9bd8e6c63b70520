"""How a page must be turned and tilted for its ruled lines to run level and upright."""

from dataclasses import dataclass
from itertools import starmap

import cv2
import numpy as np

from ocr.base.pixels import Pixels
from ocr.geometry.line_detection import Floats, Segments, long_segments, skew_among

_SPREAD_DEGREES = 12.0
"""So far do the lines of one direction lie apart in a photograph tilted by 20 degrees."""

_NEAR_DEGREES = 0.35
_PARALLEL_SHARE = 0.85
_MOST_SEGMENTS = 500
_TRIES = 300
_MOST_CONVERGENCE = 0.3
"""What a telephone (its long side sees 70 degrees) shows when tilted by 24 degrees."""

_STEADY = 0.01
"""Lines that are few or all in one place say little about convergence: then there is none."""

_SHEET_PX = 400
_MOST_SHEET = 0.9
_FLAT_DEGREES = 0.3
"""Lines that converge less over a page were laid flat: so far the segments' own angles err."""

_SQUARE_DEGREES = 0.6
"""By more than this level and upright lines do not fail to be square on a page laid flat."""


@dataclass(frozen=True, slots=True)
class Attitude:
    """`to_upright` is the homography from page pixels that turns and tilts a page straight.

    Its scale is 1 in the middle of the page, which it leaves in its place. `skew_degrees` is by
    how much level lines were turned there, in (-45, 45], clockwise positive. `tilted` says whether
    lines that are parallel on paper converge or square ones are not, as in a photograph.
    """

    to_upright: Floats
    skew_degrees: float
    tilted: bool


def attitude_of(grey: Pixels, px_per_mm: float) -> Attitude:
    """Return how a page lies before the eye, by its long lines; straight where it has none.

    Args:
        grey: `(height, width)`.
        px_per_mm: scale of `grey`, roughly.
    """
    to_unit = _about_the_middle(grey)
    segments = _on_the_sheet(long_segments(grey, px_per_mm), grey).moved(to_unit)
    skew = skew_among(segments)
    level, upright = starmap(_far_point, ((segments, skew), (segments, skew + 90)))
    middle = float(np.degrees(np.arctan(level[1] / level[0])))
    converging = max(abs(level[2]), abs(upright[2])) > np.radians(_FLAT_DEGREES)
    tilted = converging or abs(float(level[:2] @ upright[:2])) > np.sin(np.radians(_SQUARE_DEGREES))
    if not tilted:
        return Attitude(np.linalg.inv(to_unit) @ _turn(skew) @ to_unit, skew, tilted=False)
    straight = np.linalg.inv(to_unit) @ _rectified(level, upright) @ to_unit
    return Attitude(straight, middle, tilted=True)


def _on_the_sheet(segments: Segments, grey: Pixels) -> Segments:
    """Return the segments within the largest light patch: on a table, the grain of wood is none."""
    scale = _SHEET_PX / max(grey.shape)
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    light = cv2.threshold(small, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)[1]
    patches = cv2.findContours(light.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[
        0
    ]
    hull = cv2.convexHull(max(patches, key=cv2.contourArea)) if patches else np.zeros((0, 1, 2))
    if len(hull) < 3 or cv2.contourArea(hull) > _MOST_SHEET * small.size:
        return segments
    sheet = cv2.fillConvexPoly(np.zeros_like(small), hull.astype(np.int32), (255,))
    columns, rows = np.clip(segments.middles * scale, 0, None).astype(int).T
    inside = sheet[np.minimum(rows, small.shape[0] - 1), np.minimum(columns, small.shape[1] - 1)]
    return segments.longest(inside > 0, len(inside))


def _about_the_middle(grey: Pixels) -> Floats:
    """Return the matrix from pixels to halves of the long side, about the middle."""
    height, width = grey.shape
    half = max(height, width) / 2
    middle = np.array([[1, 0, -width / 2], [0, 1, -height / 2], [0, 0, half]], dtype=np.float64)
    return np.asarray(middle / half)


def _turn(skew: float) -> Floats:
    cosine, sine = np.cos(np.radians(skew)), np.sin(np.radians(skew))
    return np.array([[cosine, sine, 0], [-sine, cosine, 0], [0, 0, 1.0]])


def _rectified(level: Floats, upright: Floats) -> Floats:
    """Return the homography that sends two vanishing points to the right and down, endlessly far.

    Source: Hartley and Zisserman, Multiple View Geometry, 2nd ed. (2003), section 2.7.
    """
    horizon = np.cross(level, upright)
    away = np.array([[1, 0, 0], [0, 1, 0], horizon / horizon[2]])
    along, down = (away @ level)[:2], (away @ upright)[:2]
    axes = np.column_stack([along / np.linalg.norm(along), down / np.linalg.norm(down)])
    linear = np.eye(3)
    linear[:2, :2] = np.linalg.inv(axes)
    return np.asarray(linear @ away)


def _far_point(segments: Segments, degrees: float) -> Floats:
    """Return where the lines of about one direction meet, as `(x, y, w)`, (x, y) of length one.

    `w` is 0 where they are parallel.
    """
    ahead = np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees)), 0.0])
    off = np.abs((segments.degrees - degrees + 90) % 180 - 90)
    family = segments.longest(off <= _SPREAD_DEGREES, _MOST_SEGMENTS)
    lengths = family.lengths
    if not len(lengths) or lengths[_off_degrees(family, ahead) <= _NEAR_DEGREES].sum() >= (
        _PARALLEL_SHARE * lengths.sum()
    ):
        return ahead
    return _refined(family, _most_agreed(family, ahead), ahead)


def _off_degrees(family: Segments, far: Floats) -> Floats:
    """Return by how many degrees each segment points past a vanishing point.

    Args:
        family: `n` segments.
        far: `(..., 3)`, one point or many.

    Returns:
        `(..., n)`.
    """
    x, y, w = (far[..., None, axis] for axis in range(3))
    across, down = x - w * family.middles[:, 0], y - w * family.middles[:, 1]
    along = family.ends - family.starts
    sine = (across * along[:, 1] - down * along[:, 0]) / np.hypot(across, down) / family.lengths
    return np.asarray(np.degrees(np.arcsin(np.minimum(np.abs(sine), 1))))


def _most_agreed(family: Segments, ahead: Floats) -> Floats:
    """Return the meeting point of two segments that most of the other ones point to (RANSAC)."""
    rng = np.random.default_rng(0)
    chance = family.lengths / family.lengths.sum()
    pairs = rng.choice(len(chance), (_TRIES, 2), p=chance)
    lines = family.lines
    met = np.vstack([ahead, np.cross(lines[pairs[:, 0]], lines[pairs[:, 1]])])
    reach = np.linalg.norm(met[:, :2], axis=1)
    possible = (reach > 0) & (np.abs(met[:, 2]) <= _MOST_CONVERGENCE * reach)
    met = met[possible] / reach[possible, None]
    off = _off_degrees(family, met) / _NEAR_DEGREES
    agreed = np.maximum(0, 1 - off**2) @ family.lengths * (1 - np.abs(met[:, 2]))
    best: Floats = met[agreed.argmax()]
    return np.asarray(best * np.sign(best[:2] @ ahead[:2]))


def _refined(family: Segments, far: Floats, ahead: Floats) -> Floats:
    """Return the point that the agreeing segments point to, in the least squares' sense."""
    for within in (3.0, 1.5, 1.0):
        near = _off_degrees(family, far) <= within * _NEAR_DEGREES
        weighted = np.vstack([family.lines[near] * family.lengths[near, None], (0, 0, _STEADY)])
        if near.sum() < 2:
            break
        nearest = np.linalg.svd(weighted, full_matrices=False)[2][-1]
        nearest = nearest / np.linalg.norm(nearest[:2])
        far = nearest * np.sign(nearest[:2] @ far[:2])
    return far if abs(far[2]) <= _MOST_CONVERGENCE else ahead
