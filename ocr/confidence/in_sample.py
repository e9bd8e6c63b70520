"""Thresholds from the pages that were learnt from, where no others were kept to certify them.

The residual error is kept three times over: on no curve may more than that share of what is
accepted be expected wrong; of all that is accepted together Wilson's 95 % bound must not lie above
it; and no single value may be ten times as doubtful, however many sure ones would outweigh it.
Among the thresholds that keep this, those are taken that accept the most: what is surest goes
first, whatever its kind (for calibrated probabilities no other order accepts more at the same
error: Chow, IEEE Trans. Inf. Theory 16 (1970), 41–46). It is said of filled fields alone, all kinds
together, and of the very pages that were learnt from.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import accumulate, groupby

from ocr.confidence.calibration import EMPTY_KINDS, Calibration, KindSeen, Tally
from ocr.confidence.terms import NEVER, KindTerms, Terms

_MOST_DOUBTFUL = 10
"""How many times the residual error a single accepted value may be in doubt, cautiously."""

_NOTHING = Tally()


@dataclass(frozen=True, slots=True)
class _Step:
    """One step of a curve with what the kinds on it have shown there."""

    curve: str
    worth: float
    estimate: float
    tally: Tally


def terms_of_before(calibration: Calibration, residual: float) -> Terms:
    """Return the thresholds that keep a residual error and accept the most, on what was learnt."""
    curves = {kind: seen for kind, seen in calibration.kinds.items() if kind not in EMPTY_KINDS}
    names = sorted({seen.curve for seen in curves.values()})
    taken = _most([list(_steps(calibration, name, curves)) for name in names], residual)
    thresholds = {
        curve: min((step.worth for step in taken if step.curve == curve), default=NEVER)
        for curve in calibration.curves
    }
    kinds = tuple(_kind_terms(calibration, kind, seen, thresholds) for kind, seen in curves.items())
    return Terms(
        residual=residual,
        thresholds=thresholds,
        kinds=kinds,
        accepted=_total(step.tally for step in taken),
        expected=sum(step.tally.seen * (1 - step.worth) for step in taken),
        seen=sum(kind.seen for kind in kinds),
    )


def _steps(calibration: Calibration, name: str, kinds: Mapping[str, KindSeen]) -> Iterator[_Step]:
    """Yield the steps of a curve, the surest first, counting the kinds that are on it."""
    curve = calibration.curves[name]
    there = [seen.steps for seen in kinds.values() if seen.curve == name]
    tallies = [_total(column) for column in zip(*there, strict=True)]
    rows = list(zip(curve.steps(), curve.estimates, tallies, strict=True))
    return (_Step(name, *row) for row in reversed(rows))


def _most(curves: Sequence[Sequence[_Step]], residual: float) -> list[_Step]:
    """Return the steps of all curves that keep a residual error and accept the most.

    More doubtful steps of one curve may cost surer ones of another, where they were unluckier
    than expected: then what would be taken for a smaller error accepts more, and is taken.
    """
    limited = [(limit, step) for curve in curves for limit, step in _limits(curve)]
    best: list[_Step] = []
    for least in sorted({limit for limit, _ in limited if limit <= residual}, reverse=True):
        steps = [step for limit, step in limited if limit <= least]
        if _seen(steps) <= _seen(best):
            break
        taken = list(_without_unlucky(_longest(steps, residual), residual))
        best = max(best, taken, key=_seen)
    return best


def _seen(steps: Iterable[_Step]) -> float:
    return sum(step.tally.seen for step in steps)


def _limits(steps: Sequence[_Step]) -> Iterator[tuple[float, _Step]]:
    """Yield the steps of a curve, the surest first, with the least residual error that has each."""
    seen = wrong = least = 0.0
    for step in steps:
        seen += step.tally.seen
        wrong += step.tally.seen * (1 - step.estimate)
        share = wrong / seen if seen else 0.0
        least = max(least, share, (1 - step.worth) / _MOST_DOUBTFUL)
        yield least, step


def _longest(steps: Iterable[_Step], residual: float) -> list[_Step]:
    """Return the surest steps of all curves, as many as keep Wilson's bound."""
    ordered = sorted(steps, key=lambda step: -step.worth)
    ties = [list(group) for _, group in groupby(ordered, key=lambda step: step.worth)]
    tallies = accumulate(_total(step.tally for step in group) for group in ties)
    kept = [place for place, tally in enumerate(tallies, 1) if tally.most_wrong <= residual]
    return [step for group in ties[: max(kept, default=0)] for step in group]


def _without_unlucky(steps: Iterable[_Step], residual: float) -> Iterator[_Step]:
    """Leave out the least sure steps of each curve for as long as too many of it were wrong.

    A curve is smooth where what was seen is not: cut inside a block of equal estimates it may
    hold more errors than it says. What is left out has more of them than the whole, so that
    Wilson's bound for the rest is no higher.
    """
    ordered = sorted(steps, key=lambda step: (step.curve, -step.worth))
    for _, group in groupby(ordered, key=lambda step: step.curve):
        curve = list(group)
        tallies = accumulate(step.tally for step in curve)
        lucky = [place for place, tally in enumerate(tallies, 1) if tally.share_wrong <= residual]
        yield from curve[: max(lucky, default=0)]


def _kind_terms(
    calibration: Calibration, kind: str, seen: KindSeen, thresholds: Mapping[str, float]
) -> KindTerms:
    curve, threshold = calibration.curves[seen.curve], thresholds[seen.curve]
    accepted = _total(
        tally for worth, tally in zip(curve.steps(), seen.steps, strict=True) if worth >= threshold
    )
    return KindTerms(
        kind=kind,
        curve=seen.curve,
        threshold=threshold,
        least_score=curve.least_score(threshold),
        seen=_total(seen.steps).seen + seen.doubted,
        accepted=accepted,
    )


def _total(tallies: Iterable[Tally]) -> Tally:
    return reduce(Tally.__add__, tallies, _NOTHING)
