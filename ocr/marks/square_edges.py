"""How much ink lies on the edges, within and just around a square, wherever it may stand."""

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_EDGE_PX, _INSET = 3, 0.25
_MOAT_PX = 2, 4


def edges_at(ink: Bools, size: Floats) -> Floats:
    """Return for each top left corner how much of each edge of a square there is ink, 0 to 1."""
    width, height = (max(2, round(side)) for side in size)
    dark = ink.astype(np.float32)
    thick = cv2.dilate(dark, np.ones((1, _EDGE_PX))), cv2.dilate(dark, np.ones((_EDGE_PX, 1)))
    upright = cv2.blur(thick[0], (1, height), anchor=(0, 0), borderType=cv2.BORDER_CONSTANT)
    level = cv2.blur(thick[1], (width, 1), anchor=(0, 0), borderType=cv2.BORDER_CONSTANT)
    rows, columns = max(0, ink.shape[0] - height + 1), max(0, ink.shape[1] - width + 1)
    return np.stack(
        [
            upright[:rows, :columns],
            upright[:rows, width - 1 :][:, :columns],
            level[:rows, :columns],
            level[height - 1 :, :columns][:rows],
        ]
    ).astype(np.float64)


def inside_at(ink: Bools, size: Floats) -> Floats:
    """Return for each top left corner how much of the inside of a square there is ink, 0 to 1."""
    width, height = (max(2, round(side)) for side in size)
    inset = max(2, round(_INSET * min(width, height)))
    inner = (max(1, width - 2 * inset), max(1, height - 2 * inset))
    share = cv2.blur(ink.astype(np.float32), inner, anchor=(0, 0), borderType=cv2.BORDER_CONSTANT)[
        inset:, inset:
    ]
    rows, columns = max(0, ink.shape[0] - height + 1), max(0, ink.shape[1] - width + 1)
    return share[:rows, :columns].astype(np.float64)


def moat_at(ink: Bools, size: Floats) -> Floats:
    """Return for each top left corner how much ink there is just around a square, 0 to 1.

    A pen that runs along the outline leaves the inside white, and swings out somewhere.
    """
    width, height = (max(2, round(side)) for side in size)
    sums = []
    for reach in _MOAT_PX:
        wide, high = width + 2 * reach, height + 2 * reach
        framed = np.pad(ink.astype(np.float32), reach)
        share = cv2.blur(framed, (wide, high), anchor=(0, 0), borderType=cv2.BORDER_CONSTANT)
        sums.append((share.astype(np.float64) * wide * high, wide * high))
    rows, columns = max(0, ink.shape[0] - height + 1), max(0, ink.shape[1] - width + 1)
    (near, inner), (far, outer) = ((total[:rows, :columns], area) for total, area in sums)
    moat: Floats = (far - near) / (outer - inner)
    return moat
