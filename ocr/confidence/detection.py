"""The share of errors behind those that were noticed: divided by how many errors people notice.

Who checks a value that is shown overlooks some errors. How many is learnt from planted ones: of
`planted` known errors `found` were noticed. The share that is wrong is then at most the upper bound
of what was noticed, divided by the lower bound of the share noticed. Each bound may fail in half of
the cases that both together may (Bonferroni), so the quotient holds in 95 of 100.

Both are exact (`binomial`). Error seeding is due to H. D. Mills (On the statistical validation of
computer programs, IBM FSC-72-6015, 1972).
"""

from ocr.confidence.binomial import most_wrong

ALPHA = 0.05
"""How often a bound may fail."""

ENOUGH_PLANTED = 20
"""From how many planted errors on a share of them says anything: 20 of 20 noticed show 83 %."""


def least_noticed(found: int, planted: int, alpha: float = ALPHA) -> float:
    """Return the lower bound of the share of errors noticed, 0.0 where none was planted."""
    return 1.0 - most_wrong(planted - found, planted, alpha)


def errors_at_most(
    wrong: int, checked: int, found: int, planted: int, alpha: float = ALPHA
) -> float | None:
    """Return the upper bound of the share wrong, with those that nobody noticed.

    None where too few errors were planted to say how many are noticed.

    Args:
        wrong: how many of the values that people checked they found wrong.
        checked: how many they checked.
        found: how many of the planted errors they noticed.
        planted: how many were planted.
        alpha: how often the bound may fail.
    """
    if planted < ENOUGH_PLANTED:
        return None
    noticed = least_noticed(found, planted, alpha / 2)
    return 1.0 if noticed == 0.0 else min(1.0, most_wrong(wrong, checked, alpha / 2) / noticed)
