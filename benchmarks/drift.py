"""Years of an office, played: how long probation lasts, and how soon a bad scanner is heard.

`python -m benchmarks.drift` plays papers with a known share of errors through the rules that
the product runs by (`cases.risk`, `ocr.confidence.evidence`), a stream of papers at a time, and
prints what became of them. Nothing is read: it is the rules that are measured.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import ceil
from statistics import median

import numpy as np
from numpy.typing import NDArray

from cases.risk.drift import FALSE_ALARMS, LEAST_A_YEAR, STRONG, TOLERATED
from cases.risk.papers import REFERENCE, UNLABELLED, USUAL
from cases.risk.probation import RAISED_SHARE
from ocr.confidence.evidence import (
    CONVINCING,
    Answers,
    bets_on_more,
    evidence_of_at_most,
    values_missing,
    wealth_to_reach,
)

RESIDUAL = 0.001
AUDIT_SHARE = 0.01
VALUES = 43
"""Sure values on a certificate (docs/reading_figures.md)."""

PACES = (500, 2_000, 20_000)
RUNS = 300
WEEKS = 52

Floats = NDArray[np.float64]


def papers_to_release(
    share: float, wealth: float, chance: np.random.Generator, most: int, deff: float = 1.0
) -> int | None:
    """Return after how many papers a form is released; None where it is not within `most`.

    Args:
        share: of its sure values that is wrong.
        wealth: what it takes.
        chance: what the errors are drawn from.
        most: papers.
        deff: how much more papers differ than chance would have it, as variance.
    """
    shares = np.full(most, share)
    if deff > 1 and share > 0:
        shape = share * (VALUES - 1) / (deff - 1)
        shares = np.minimum(1.0, chance.gamma(shape, share / shape, most))
    wrong = np.cumsum(chance.binomial(VALUES, shares))
    looks = (
        at
        for at in range(most)
        if evidence_of_at_most(RESIDUAL, Answers(VALUES * (at + 1), int(wrong[at]))) >= wealth
    )
    found = next(looks, None)
    return None if found is None else found + 1


def show_probation() -> None:
    """Print how long probation takes, and how often it ends although it should not."""
    print(f"probation at 1 in {1 / RESIDUAL:,.0f}, {VALUES} sure values a paper, {RUNS} runs")
    print("  papers at least, by what others have shown: " + _least_papers())
    print(f"  {'truth':24}{'released':>10}{'papers':>8}" + _heads())
    for name, share, wealth, deff in _truths():
        chance = np.random.default_rng(20261130)
        found = [papers_to_release(share, wealth, chance, 2_000, deff) for _ in range(RUNS)]
        done = [papers for papers in found if papers is not None]
        middle = median(done) if done else float("nan")
        weeks = "".join(f"{middle / pace * WEEKS:>12.1f}" for pace in PACES)
        print(f"  {name:24}{len(done) / RUNS:>10.1%}{middle:>8.0f}{weeks}")


def _heads() -> str:
    return "".join(f"{f'weeks@{pace:,}':>12}" for pace in PACES)


def _least_papers() -> str:
    wealths = {shown: wealth_to_reach(shown, 0) for shown in (0, 1, 4)}
    values = {shown: values_missing(RESIDUAL, Answers(), wealths[shown]) for shown in wealths}
    return ", ".join(f"{shown} forms {ceil(values[shown] / VALUES)}" for shown in values)


def _truths() -> Iterator[tuple[str, float, float, float]]:
    yield "no error", 0.0, CONVINCING, 1.0
    for part in (10, 4, 2):
        yield f"1/{part} of the residual", RESIDUAL / part, CONVINCING, 1.0
    yield "the residual itself", RESIDUAL, CONVINCING, 1.0
    yield "the same, DEFF 2", RESIDUAL, CONVINCING, 2.0
    yield "twice, four good forms", 2 * RESIDUAL, wealth_to_reach(4, 0), 1.0
    yield "itself, four good forms", RESIDUAL, wealth_to_reach(4, 0), 1.0


def show_families(offices: int = 60, forms: int = 12) -> None:
    """Print how many of the forms that are released are worse than stated, as forms differ."""
    print(f"\n{offices} offices with {forms} forms each, one after the other, 500 papers of each")
    for bad in (0.1, 0.3, 0.5):
        chance = np.random.default_rng(20261201)
        released = wrongly = 0
        for _ in range(offices):
            shown = 0
            for _ in range(forms):
                is_bad = chance.random() < bad
                low, high = (1.0, 8.0) if is_bad else (0.02, 0.5)
                share = RESIDUAL * float(np.exp(chance.uniform(np.log(low), np.log(high))))
                wealth = wealth_to_reach(shown, 0)
                if papers_to_release(share, wealth, chance, 500) is not None:
                    shown += 1
                    released += 1
                    wrongly += is_bad
        print(
            f"  {bad:.0%} of forms bad: {released} released, {wrongly} of them bad "
            f"({wrongly / max(1, released):.1%})"
        )


@dataclass
class Ear:
    """One signal of one stream: wealth by alternative, since the last alarm."""

    tolerated: float
    limit: float
    wealth: Floats
    gains: Floats

    @classmethod
    def of(cls, tolerated: float, limit: float) -> "Ear":
        """Return an ear that has heard nothing."""
        gains = bets_on_more(tolerated)
        return cls(tolerated, limit, np.zeros(gains.shape[1]), gains)

    def hear(self, checked: int, odd: int, stakes: float) -> float:
        """Hear one more paper; return how many times the limit is reached (below 1: no alarm)."""
        logs = (checked - odd) * self.gains[0] + odd * self.gains[1]
        self.wealth = (1 + self.wealth) * np.exp(np.minimum(logs, 300.0))
        strength = float(self.wealth.mean()) / stakes / self.limit
        if strength >= 1:
            self.wealth = np.zeros_like(self.wealth)
        return strength


@dataclass(frozen=True)
class Year:
    """What became of a stream: at which paper it first alarmed, and was held; None for never."""

    alarmed: int | None
    held: int | None
    alarms: int
    passed: int


@dataclass(frozen=True)
class Stream:
    """Papers of one form from one scanner, which goes bad at one of them.

    Attributes:
        papers: how many come.
        bad_from: the first bad one.
        errors: the share of sure values that is wrong, before and after.
        odd: how many papers are as odd as one in ten of the reference is, before and after.
        pace: how many papers come in a year.
        streams: how many share the budget of false alarms.
    """

    papers: int
    bad_from: int
    errors: tuple[float, float]
    odd: tuple[float, float]
    pace: int
    streams: int = 1


def play(stream: Stream, chance: np.random.Generator) -> Year:
    """Play a stream of papers until it is held; what happens is drawn from `chance`."""
    sure = Ear.of(RESIDUAL, stream.streams / FALSE_ALARMS)
    score = Ear.of(TOLERATED, len(UNLABELLED) * stream.streams / FALSE_ALARMS)
    usual = chance.beta(USUAL * REFERENCE, (1 - USUAL) * REFERENCE + 1) / USUAL
    first: int | None = None
    alarms = passed = 0
    for paper in range(stream.papers):
        after = paper >= stream.bad_from
        stakes = float(max(LEAST_A_YEAR, stream.pace))
        share = AUDIT_SHARE if first is None else RAISED_SHARE
        checked = int(chance.binomial(VALUES, share))
        wrong = int(chance.binomial(checked, stream.errors[after]))
        passed += int(chance.binomial(VALUES - checked, stream.errors[after]))
        is_odd = chance.random() < min(1.0, stream.odd[after] * (1.0 if after else usual))
        strong = [sure.hear(checked, wrong, stakes) if checked else 0.0]
        strong.append(score.hear(1, int(is_odd), stakes) if paper >= REFERENCE else 0.0)
        if max(strong) >= 1:
            alarms += 1
            if first is not None or max(strong) >= STRONG:
                return Year(paper if first is None else first, paper, alarms, passed)
            first = paper
    return Year(first, None, alarms, passed)


def show_bad_scanner(runs: int = 40) -> None:
    """Print how soon a scanner that goes bad in the middle of a year is heard, and held."""
    print(f"\na scanner goes bad in the middle of the year, {runs} runs: papers from there on")
    print(
        f"  {'papers a year':>14}{'errors':>8}{'odd':>6}{'heard':>7}{'papers':>8}{'held':>7}"
        f"{'papers':>8}{'most':>6}{'wrong unseen':>14}"
    )
    cases = [(times, odd) for times in (5, 20, 50) for odd in (0.1, 0.5, 0.9)]
    for pace in PACES[1:]:
        for times, odd in cases:
            years = [_bad_year(pace, times, odd, seed) for seed in range(runs)]
            _show_years(pace, f"{times}x", f"{odd:.0%}", years)


def _bad_year(pace: int, times: int, odd: float, seed: int) -> tuple[Year, int]:
    chance = np.random.default_rng(seed)
    rates, before = (RESIDUAL / 5, times * RESIDUAL), min(pace // 2, 2_500)
    stream = Stream(2 * before, before, rates, (USUAL, odd), pace)
    return play(stream, chance), before


def _show_years(pace: int, errors: str, odd: str, years: list[tuple[Year, int]]) -> None:
    first = [year.alarmed - bad for year, bad in years if year.alarmed is not None]
    held = [year.held - bad for year, bad in years if year.held is not None]
    unseen = median(year.passed for year, _ in years)
    print(
        f"  {pace:>14,}{errors:>8}{odd:>6}{len(first) / len(years):>7.0%}{_middle(first):>8}"
        f"{len(held) / len(years):>7.0%}{_middle(held):>8}{max(held, default=0):>6}{unseen:>14.0f}"
    )


def _middle(values: list[int]) -> str:
    return f"{median(values):.0f}" if values else "-"


def show_quiet_years(years: int = 10, offices: int = 5) -> None:
    """Print how many false alarms ten quiet years of some offices raise, with four streams each."""
    print(f"\n{offices} offices, {years} quiet years of four streams, 2,000 papers a year each")
    for name, share in (("a fifth of the residual", RESIDUAL / 5), ("the residual", RESIDUAL)):
        alarms = held = 0
        stream = Stream(2_000, 2_000, (share, share), (USUAL, USUAL), 2_000, streams=4)
        for seed in range(offices * 4):
            chance = np.random.default_rng(1000 + seed)
            for _ in range(years):
                year = play(stream, chance)
                alarms += year.alarms
                held += year.held is not None
        print(f"  errors at {name}: {alarms} alarms in {offices} offices' ten years, {held} held")


SHOWN: tuple[Callable[[], None], ...] = (
    show_probation,
    show_families,
    show_bad_scanner,
    show_quiet_years,
)

if __name__ == "__main__":
    for show in SHOWN:
        show()
