"""How large a form may lie on a page, and what it must at least have of the page's lines."""

import math

import numpy as np

from ocr.geometry.form_grid import BINS_PER_MM, FormGrid
from ocr.geometry.line_detection import Floats

A4_LONG_SIDE_MM = 297.0
"""A page's long side is taken for that of A4; the search over scales makes up for it."""

AT_SIZE = 0.93, 1.07
"""How a page scanned at its size may be scaled against the form."""

EVERY_SIZE = 0.42, 1.47
"""And one that was enlarged, reduced, or photographed."""

LEAST_MASS = 0.2
"""A form has at least this share of the page's lines; the rest may be the edges of the paper."""

FAINTEST = 0.05
"""A profile begins and ends where it has this share of its largest value."""


def scales_of(ruling: FormGrid, reach: tuple[float, float], step: float) -> Floats:
    """Return the scales to try, wide enough for the form on its own paper and on A4.

    Args:
        ruling: the form's lines.
        reach: the least and the largest scale, `AT_SIZE` or `EVERY_SIZE`.
        step: how many times as large as the one before it each is.
    """
    own = A4_LONG_SIDE_MM * BINS_PER_MM / max(len(ruling.rows), len(ruling.columns))
    low, high = reach[0] * min(1.0, own), reach[1] * max(1.0, own)
    return np.geomspace(low, high, 1 + round(math.log(high / low) / math.log(step)))
