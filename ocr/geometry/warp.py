"""The bend that is left once a page is flat by a homography: paper curls, feeders wander."""

from dataclasses import dataclass
from itertools import product

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.geometry.line_detection import Floats

_DEGREE = 4
_STIFFNESS = 0.05
"""Times the degree to the fourth: a bend in 188 points must be seen by many before it is one."""

_FAR_MM = 0.3
_ROUNDS = 4
_GRID_PX = 16

_TERMS = [(i, j) for i, j in product(range(_DEGREE + 1), repeat=2) if i + j <= _DEGREE]


@dataclass(frozen=True, slots=True)
class Warp:
    """Where the points of a flat form lie when it is bent, in millimetres of the form.

    `corners` are the `(4, 2)` corners of the form's lines; beyond them the bend goes on as it is at
    the edge. `bends` are the `(2, n)` weights of the polynomials, across and down.
    """

    corners: Floats
    bends: Floats

    def shift(self, points: Floats) -> Floats:
        """Return by how much `(n, 2)` points of the flat form lie to the right and below."""
        return np.asarray(_terms(points, self.corners) @ self.bends.T)


def fit_warp(corners: Floats, across: tuple[Floats, Floats], down: tuple[Floats, Floats]) -> Warp:
    """Return the smoothest bend that says how far points were found from where they should be.

    Args:
        corners: `(4, 2)` corners of the form's lines, in millimetres.
        across: `(n, 2)` points of upright lines, and how far to the right each was found.
        down: `(n, 2)` points of level lines, and how far below each was found.
    """
    bends = [_solved(_terms(points, corners), off) for points, off in (across, down)]
    return Warp(corners, np.array(bends))


def maps_to(
    warp: Warp, to_form: Floats, to_page: Floats, size: tuple[int, int]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return for every pixel of a laid page the column and the row of the bent page it shows.

    Worked out for every sixteenth pixel, and between them read off.

    Args:
        warp: how the page is bent.
        to_form: the matrix from pixels of the laid page to form millimetres.
        to_page: the homography from form millimetres to pixels of the bent page.
        size: width and height of the laid page.
    """
    width, height = size
    cells = width // _GRID_PX + 3, height // _GRID_PX + 3
    x, y = ((np.arange(count) - 0.5) * _GRID_PX - 0.5 for count in cells)
    grid = np.stack(np.meshgrid(x, y), axis=2).reshape(-1, 2)
    flat = through(to_form, grid)
    there = through(to_page, flat + warp.shift(flat))
    coarse = there.reshape(cells[1], cells[0], 2).astype(np.float32)
    fine = cv2.resize(coarse, None, fx=_GRID_PX, fy=_GRID_PX, interpolation=cv2.INTER_LINEAR)
    cut = fine[_GRID_PX : _GRID_PX + height, _GRID_PX : _GRID_PX + width].astype(np.float32)
    return np.ascontiguousarray(cut[..., 0]), np.ascontiguousarray(cut[..., 1])


def through(homography: Floats, points: Floats) -> Floats:
    """Return `(n, 2)` points taken through a homography."""
    taken = cv2.perspectiveTransform(points.reshape(-1, 1, 2), homography)
    return np.asarray(taken, dtype=np.float64).reshape(-1, 2)


def _terms(points: Floats, corners: Floats) -> Floats:
    """Return the Legendre polynomials of both coordinates at each point, `(n, terms)`."""
    low, high = corners.min(axis=0), corners.max(axis=0)
    unit = np.clip(2 * (points - low) / (high - low) - 1, -1.1, 1.1)
    x, y = (np.polynomial.legendre.legvander(unit[:, axis], _DEGREE) for axis in (0, 1))
    return np.stack([x[:, i] * y[:, j] for i, j in _TERMS], axis=1)


def _solved(terms: Floats, off: Floats) -> Floats:
    """Return the weights that fit best; points far from all others count for less (Huber)."""
    stiff = np.diag([_STIFFNESS * (i + j) ** 4 for i, j in _TERMS])
    seen = np.isfinite(off)
    terms, off = terms[seen], off[seen]
    bends = np.zeros(len(_TERMS))
    for _ in range(_ROUNDS):
        weight = 1 / np.maximum(1, np.abs(off - terms @ bends) / _FAR_MM)
        weighted = terms.T * weight
        bends = np.linalg.lstsq(weighted @ terms + stiff, weighted @ off, rcond=None)[0]
    return bends
