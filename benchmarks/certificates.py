"""How often a false certificate is given: `python benchmarks/certificates.py [--sets 200]`.

Sets of values are drawn from a truth that is known here and nowhere else: a certificate is false
where thresholds are given out whose accepted values err oftener than the residual error that was
stated. It may happen once in twenty sets. Three truths are tried, by fields that err alone and by
fields that err together; the third is one that the pages chosen on foretold better than it is.
"""

import argparse
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ocr.confidence.calibration import SYNTHETIC, Calibration, Observation, Provenance
from ocr.confidence.calibration_fit import fit
from ocr.confidence.page_counts import certified
from ocr.confidence.thresholds import Risk, terms

Truth = Callable[[float], float]
"""The chance that a value of a score is wrong."""

KINDS = ("name", "date", "text", "phone", "choice", "address", "blank")
RESIDUAL = 0.001


def flat(score: float) -> float:
    """Return a chance that hardly falls among the sure values: 0.12 % there, a fifth below."""
    return 0.0012 if score > 0.9 else 0.2


def foretold_better(score: float) -> float:
    """Return a quarter of what is flat among the sure values."""
    return 0.0003 if score > 0.9 else 0.2


def steep(score: float) -> float:
    """Return a chance that falls as that of the calibration which is brought along."""
    return min(0.5, 0.00001 + 0.3 * (1 - score) ** 2)


@dataclass(frozen=True, slots=True)
class World:
    """A truth, and how much pages differ: the variance of what multiplies a page's chances.

    `foretold` is what the pages obey that thresholds are learnt from and chosen on, the truth if
    None.
    """

    name: str
    truth: Truth
    variance: float = 0.0
    foretold: Truth | None = None

    @property
    def before(self) -> "World":
        """The world of the pages before those that certify."""
        return replace(self, truth=self.foretold or self.truth)


WORLDS = (
    World("flat", flat),
    World("flat, pages differ", flat, 20.0),
    World("steep", steep),
    World("steep, pages differ", steep, 20.0),
    World("worse than foretold", flat, 0.0, foretold_better),
    World("worse, pages differ", flat, 20.0, foretold_better),
)


def drawn(world: World, pages: int, seed: int, values: int = 40) -> Iterator[Observation]:
    """Yield the values of so many pages of a world."""
    dice = np.random.default_rng(seed)
    for page in range(pages):
        scores = np.round(1 - dice.random(values) ** 6 * 0.4, 4)
        times = dice.gamma(1 / world.variance, world.variance) if world.variance else 1.0
        luck = dice.random(values)
        for place, (score, one) in enumerate(zip(scores.tolist(), luck.tolist(), strict=True)):
            wrong = one < min(1.0, times * world.truth(score))
            yield Observation(KINDS[place % len(KINDS)], score, not wrong, page=f"{seed} {page}")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of many sets: certificates given, false ones, and the share accepted."""

    sets: int
    given: int
    false: int
    share: float


def tried(world: World, sets: int, pages: Sequence[int], residual: float = RESIDUAL) -> Outcome:
    """Certify so many sets of a world; `pages` are those to fit, to choose and to certify."""
    learnt = fit(drawn(world.before, pages[0], 1), Provenance(SYNTHETIC, "none"))
    truth = _true_risk(world)
    given, false, shares = 0, 0, []
    for number in range(sets):
        chosen, certifying = (
            list(drawn(one, count, 10 + 2 * number + place))
            for place, (one, count) in enumerate(zip((world.before, world), pages[1:], strict=True))
        )
        whole = certified(learnt, chosen, certifying, ("chosen", "certified"))
        answer = terms(whole, residual)
        shares.append(answer.share)
        if answer.reachable:
            given += 1
            false += truth(whole, answer.thresholds) > residual
    return Outcome(sets, given, false, float(np.mean(shares)))


def _true_risk(world: World) -> Callable[[Calibration, Mapping[str, float]], float]:
    """Return what tells the true share wrong of all that thresholds accept in a world."""
    scores = [one.score for one in drawn(World("", lambda _: 0.0), 100, 2)]
    # Beyond a chance of 1 a page's multiplier is cut off: so truth is that of many pages.
    times = np.random.default_rng(3).gamma(1 / (world.variance or 1), world.variance or 1, 20_000)
    chances = {
        score: float(np.minimum(1, times * world.truth(score)).mean())
        if world.variance
        else world.truth(score)
        for score in set(scores)
    }

    def risk(calibration: Calibration, thresholds: Mapping[str, float]) -> float:
        told = Risk(calibration, thresholds)
        accepted = [
            chances[score]
            for kind in KINDS
            for score in scores
            if told.confidence(kind, score) >= thresholds.get(kind, 1.0)
        ]
        return float(np.mean(accepted)) if accepted else 0.0

    return risk


def main() -> None:
    """Print a line for each world."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", type=int, default=200)
    parser.add_argument("--pages", type=int, nargs=3, default=(300, 200, 600))
    parser.add_argument("--world", default="", help="those whose names begin so; all of them")
    asked = parser.parse_args()
    print(f"{'truth':22}{'sets':>6}{'given':>7}{'false':>7}{'accepted':>10}{'seconds':>9}")
    for world in WORLDS:
        if not world.name.startswith(asked.world):
            continue
        began = time.monotonic()
        one = tried(world, asked.sets, asked.pages)
        took = time.monotonic() - began
        print(
            f"{world.name:22}{one.sets:6}{one.given:7}{one.false:7}{one.share:10.1%}{took:9.0f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
