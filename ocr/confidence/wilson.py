"""Wilson's score interval: how large or small a share may be, after so many trials.

Source: E. B. Wilson, Journal of the American Statistical Association 22 (1927), 209–212.
"""

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

Z_95 = 1.96
"""The two-sided 95 % point of the normal distribution."""


def wilson_upper(part: float, of: float, z: float = Z_95) -> float:
    """Return the upper end of the interval for `part` out of `of`; 1.0 for none.

    Args:
        part: how many were so; a fraction where observations carry weights.
        of: how many were looked at; the effective number where they carry weights.
        z: how sure, in standard deviations.
    """
    if of <= 0:
        return 1.0
    share = min(1.0, max(0.0, part / of))
    centre = share + z * z / (2 * of)
    spread = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return min(1.0, (centre + spread) / (1 + z * z / of))


def wilson_lower(part: float, of: float, z: float = Z_95) -> float:
    """Return the lower end of the interval for `part` out of `of`; 0.0 for none."""
    return 1.0 - wilson_upper(of - part, of, z)


def wilson_lowers(shares: Floats, of: Floats, z: float = Z_95) -> Floats:
    """Return the lower ends for many observed shares at once; the arrays have one shape."""
    centre = shares + z * z / (2 * of)
    spread = z * np.sqrt(shares * (1 - shares) / of + z * z / (4 * of * of))
    lowers: Floats = np.clip((centre - spread) / (1 + z * z / of), 0, 1)
    return lowers


def enough_to_show(residual: float, z: float = Z_95) -> int:
    """Return how many values must be looked at before none wrong shows at most `residual` wrong.

    With none wrong in n the upper end is z²/(n + z²): 381 for 1 in 100, 3,838 for 1 in 1,000.
    """
    return math.ceil(z * z * (1 / residual - 1))
