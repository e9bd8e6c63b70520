"""Exact one-sided bounds on a share, and which of several may be relied on together.

C. J. Clopper and E. S. Pearson, Biometrika 26 (1934), 404-413; S. Holm, Scandinavian Journal of
Statistics 6 (1979), 65-70. Counts may be fractions: where values fail together, what was seen is
divided by the design effect.
"""

import math
from collections.abc import Mapping


def most_wrong(wrong: float, of: float, alpha: float) -> float:
    """Return the share that is wrong at the most: truth lies above it once in 1 / alpha times.

    Args:
        wrong: how many were; a fraction where they are divided by a design effect.
        of: how many were looked at, divided likewise; 1.0 comes back of none.
        alpha: how often the bound may fail.
    """
    if of <= 0 or wrong >= of:
        return 1.0
    if wrong <= 0:
        return -math.expm1(math.log(alpha) / of)
    from scipy.special import betaincinv  # slow to load, and asked for by who shows bounds alone

    return float(betaincinv(wrong + 1, of - wrong, 1 - alpha))


def chance_of_so_few(wrong: float, of: float, share: float) -> float:
    """Return the p-value of "at least `share` are wrong" when so few of so many were.

    It is below an alpha exactly where `most_wrong` at that alpha lies below the share.
    """
    if of <= 0 or wrong >= of:
        return 1.0
    if share >= 1:
        return 0.0
    if wrong <= 0:
        return math.exp(of * math.log1p(-share))
    from scipy.special import betaincc

    return float(betaincc(wrong + 1, of - wrong, share))


def enough_without_error(share: float, alpha: float) -> int:
    """Return how many values, none of them wrong, show that at most a share is."""
    return math.ceil(math.log(alpha) / math.log1p(-share))


def levels(chances: Mapping[str, float], alpha: float) -> dict[str, float]:
    """Return at which level each of several p-values is judged, so that all may be relied on.

    Holm's steps: the least of m at alpha / m, the next at alpha / (m - 1), and so on; from the
    first that fails on none is relied on, and all of these are judged at that one's level.
    """
    found: dict[str, float] = {}
    failed = 0.0
    for place, name in enumerate(sorted(chances, key=lambda one: chances[one])):
        level = failed or alpha / (len(chances) - place)
        found[name] = level
        if chances[name] > level:
            failed = level
    return found
