"""How strongly answers speak for a share of errors, at any moment: bets that only truth can win.

An e-value is the wealth of a bettor who starts with 1 and cannot expect to gain while a statement
holds: the chance that it *ever* reaches 1 / a is at most a (Ville 1939). So it may be looked at
after each paper, which a bound for a fixed number may not. For yes and no the bets are likelihood
ratios, mixed over alternatives (Robbins 1970; Howard, Ramdas, McAuliffe and Sekhon, Annals of
Statistics 49 (2021) 1055-1080; Waudby-Smith and Ramdas, JRSS B 86 (2024) 1-27), and over the papers
with which something may have begun (Shin, Ramdas and Rinaldo, NEJSDS 2 (2024) 229-260).

Counts may be fractions: where errors come together in papers, what was seen is divided by how much
that widens a bound (`design_effect`).
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CONVINCING = 20.0
"""The wealth at which a statement is refused: it is reached wrongly once in twenty at most."""

_NEVER_WRONG = 0.8
"""The part that is put on no error at all: what shows most with the fewest values."""
_PARTS_OF_RESIDUAL = (0.0625, 0.125, 0.25, 0.5)
"""What the rest is put on, so that one error does not end all."""
_TIMES = (2.0, 4.0, 8.0, 16.0, 32.0, 64.0)
_MOST = 0.9
_TOO_MUCH = 600.0


@dataclass(frozen=True, slots=True)
class Answers:
    """How many values were held against the paper, and how many of these were wrong."""

    checked: float = 0.0
    wrong: float = 0.0

    def __add__(self, other: "Answers") -> "Answers":
        return Answers(self.checked + other.checked, self.wrong + other.wrong)

    def thinned(self, effect: float) -> "Answers":
        """Return what independent answers would say as much, at a design effect."""
        return Answers(self.checked / effect, self.wrong / effect)


def evidence_of_at_most(residual: float, answers: Answers) -> float:
    """Return the wealth of a bet against "more than `residual` of all are wrong".

    With none wrong out of n the part on no error alone is worth (1 - residual)^-n: without the
    others 20 at n = 2,995 for 1 in 1,000, as the exact one-sided bound has it.
    """
    rest = (1 - _NEVER_WRONG) / len(_PARTS_OF_RESIDUAL)
    bets = [(_NEVER_WRONG, 0.0), *((rest, part * residual) for part in _PARTS_OF_RESIDUAL)]
    return sum(part * _ratio(answers, share, residual) for part, share in bets)


def values_missing(residual: float, answers: Answers, wealth: float = CONVINCING) -> int:
    """Return how many more values it takes, all of them right, to reach a wealth; 0 if none."""

    def reached(more: int) -> bool:
        return evidence_of_at_most(residual, answers + Answers(more)) >= wealth

    if reached(0):
        return 0
    most = 1
    while not reached(most):
        most *= 2
    low = most // 2
    while most - low > 1:
        middle = (low + most) // 2
        low, most = (low, middle) if reached(middle) else (middle, most)
    return most


def evidence_of_more(tolerated: float, papers: Sequence[Answers], stakes: float) -> float:
    """Return the wealth of bets against "at most `tolerated` of all are wrong".

    One bet begins with each paper, all with the same part of the stake: so what was right for
    months does not hide what is wrong since this morning.

    Args:
        tolerated: the share that may be wrong.
        papers: what was answered on each, the oldest first.
        stakes: how many papers share a stake of 1: as many as come in a year.
    """
    if not papers:
        return 0.0
    counts = np.array([(one.checked - one.wrong, one.wrong) for one in papers])
    since = np.cumsum(counts[::-1], axis=0)
    wealth = np.exp(np.minimum(since @ bets_on_more(tolerated), _TOO_MUCH)).mean(axis=1).sum()
    return float(wealth / stakes)


def bets_on_more(tolerated: float) -> NDArray[np.float64]:
    """Return `(2, bets)`: what a right and a wrong value add to the logarithm of each bet."""
    shares = np.array(sorted({min(_MOST, tolerated * times) for times in _TIMES}))
    return np.vstack([np.log((1 - shares) / (1 - tolerated)), np.log(shares / tolerated)])


def _ratio(answers: Answers, share: float, against: float) -> float:
    """Return how much likelier answers are at one share wrong than at another."""
    if share == 0.0 and answers.wrong > 0:
        return 0.0
    right = answers.checked - answers.wrong
    log = right * math.log((1 - share) / (1 - against))
    if answers.wrong > 0:
        log += answers.wrong * math.log(share / against)
    return math.exp(min(log, _TOO_MUCH))


def wealth_to_reach(shown: float, failed: float) -> float:
    """Return how convincing the answers on one form must be, after what others have shown.

    Forms are good or bad; of those before it `shown` were shown good and `failed` were not. With a
    uniform prior on the share of good forms the odds that the next is bad are (failed + 1) to
    (shown + 1) (Laplace's rule of succession, the beta-binomial), and a wealth of 20 times these
    odds leaves less than one in twenty for it being bad, since a bet of ours is worth no more than
    the Bayes factor (Grünwald, de Heide and Koolen, JRSS B 86 (2024) 1091-1128). But it is never
    less than the root of 20: half of what is needed a form shows by itself, so one that errs at
    twice the residual is let through no oftener than once in twenty, whatever others did.

    Args:
        shown: how many forms were shown good; a fraction where only some kinds are on both.
        failed: how many were held after an alarm.
    """
    odds = CONVINCING * (failed + 1) / (shown + 1)
    return min(CONVINCING, max(math.sqrt(CONVINCING), odds))


_ENOUGH_WRONG = 5
_MOST_EFFECT = 4.0


def design_effect(papers: Iterable[tuple[int, int]]) -> float:
    """Return how many times wider a bound is because errors come together in papers.

    The variance of the share wrong with papers as clusters, by that of as many independent values
    (Kish, Survey Sampling, 1965): at least 1, at most 4, and 1 where fewer than five are wrong.

    Args:
        papers: values checked and values wrong, of each.
    """
    counted = [(checked, wrong) for checked, wrong in papers if checked]
    checked, wrong = (sum(part) for part in zip(*counted, strict=True)) if counted else (0, 0)
    if wrong < _ENOUGH_WRONG or wrong == checked or len(counted) < 2:
        return 1.0
    share = wrong / checked
    squares = sum((bad - share * seen) ** 2 for seen, bad in counted)
    clustered = squares * len(counted) / (len(counted) - 1)
    return min(_MOST_EFFECT, max(1.0, clustered / (checked * share * (1 - share))))
