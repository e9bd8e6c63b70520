"""Learning a calibration from values whose truth is known: isotonic regression for each kind.

Isotonic regression (Barlow and others, 1972; scikit-learn) says how often a score is right, without
any law but that a higher score is not worse. It is trusted for what was seen, not for what was not:
where no low score was ever wrong it takes all for one, and two sheets of careful typing would make
every scrawl certain. So a score is worth only what was seen at it and below it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import accumulate, groupby, pairwise
from math import floor, log10

import numpy as np
from sklearn.isotonic import IsotonicRegression

from ocr.base.errors import InvalidCalibration
from ocr.confidence.calibration import (
    EMPTY_KINDS,
    EVERYTHING,
    Calibration,
    Curve,
    KindSeen,
    Observation,
    Provenance,
    Tally,
    group_of,
)
from ocr.confidence.wilson import Floats, enough_to_show, wilson_lower, wilson_lowers

ENOUGH_FOR_A_CURVE = enough_to_show(0.01)
"""With fewer values than this even a kind that is never wrong cannot be shown 99 % right."""

_STEPS_A_DECADE = 20
"""How finely a share wrong is told: each step is 12 % less than the one below."""

_NOTHING = Tally()
_SAME = 1e-12


def fit(observations: Iterable[Observation], provenance: Provenance) -> Calibration:
    """Return the calibration that observations teach.

    A kind has a curve of its own where enough was seen of it, or where it is plainly worse than its
    group; else it has the group's, and a small group that of everything. A kind that is not plainly
    worse is worth at least what its group is.

    Raises:
        InvalidCalibration: where there is no observation that nothing else had doubted.
    """
    by_kind = _grouped(observations, lambda one: one.kind)
    certain = {kind: [one for one in ones if not one.doubted] for kind, ones in by_kind.items()}
    together = [one for kind, ones in certain.items() if kind not in EMPTY_KINDS for one in ones]
    if not together:
        raise InvalidCalibration("nothing to learn from: no value whose truth is known")
    curves = {EVERYTHING: _curve(together)}
    everything = (one for ones in certain.values() for one in ones)
    for group, ones in _grouped(everything, lambda one: group_of(one.kind)).items():
        _add(curves, group, EVERYTHING, ones)
    for kind, ones in certain.items():
        _add(curves, kind, group_of(kind), ones)
    unused = Calibration(provenance, dict(sorted(curves.items())), inked=True)
    seen = {kind: _seen(ones, kind, unused) for kind, ones in sorted(by_kind.items())}
    return replace(unused, kinds=seen)


def _grouped(
    observations: Iterable[Observation], key: Callable[[Observation], str]
) -> dict[str, list[Observation]]:
    found: dict[str, list[Observation]] = {}
    for one in observations:
        found.setdefault(key(one), []).append(one)
    return found


def _add(curves: dict[str, Curve], name: str, parent: str, ones: Sequence[Observation]) -> None:
    """Give a kind or a group a curve of its own where it deserves one."""
    if name in curves or not ones:
        return
    above = curves.get(parent, curves[EVERYTHING])
    if name in EMPTY_KINDS or _is_worse(ones, above):
        curves[name] = _curve(ones)
    elif len(ones) >= ENOUGH_FOR_A_CURVE:
        curves[name] = _curve(ones, above)


def _is_worse(ones: Sequence[Observation], curve: Curve) -> bool:
    """Tell whether observations are plainly wrong more often than a curve has them."""
    seen = _total(map(_tally, ones))
    promised = sum(one.weight * (1 - curve.confidence(one.score)) for one in ones) / seen.seen
    return wilson_lower(seen.share_wrong * seen.effective, seen.effective) > promised


@dataclass(frozen=True, slots=True)
class _Score:
    """All that was seen of one score: its share right in isotonic regression, and its worth."""

    score: float
    estimate: float
    tally: Tally
    worth: float = 0.0


def _curve(ones: Sequence[Observation], above: Curve | None = None) -> Curve:
    """Return the curve through observations; worth no less than the curve `above` says."""
    scores = list(_cautious(_isotonic(ones)))
    if above is not None:
        scores = [replace(one, worth=max(one.worth, above.confidence(one.score))) for one in scores]
    scores = [replace(one, worth=_rounded(one.worth)) for one in scores]
    steps = [list(step) for _, step in groupby(scores, key=lambda one: one.worth)]
    return Curve(
        scores=tuple(edge.score for step in steps for edge in (step[0], step[-1])),
        confidences=tuple(edge.worth for step in steps for edge in (step[0], step[-1])),
        estimates=tuple(accumulate(map(_mean, steps), max)),  # the mean of equals may round
    )


def _isotonic(ones: Sequence[Observation]) -> list[_Score]:
    """Return the distinct scores, rising, each with its isotonic share right."""
    tallies = {
        score: _total(map(_tally, group))
        for score, group in groupby(sorted(ones, key=_score), key=_score)
    }
    scores = np.array(list(tallies))
    right = np.array([1 - tally.share_wrong for tally in tallies.values()])
    weights = np.array([tally.seen for tally in tallies.values()])
    shares: Floats = (
        IsotonicRegression(y_min=0, y_max=1).fit(scores, right, weights).predict(scores)
    )
    rows = zip(tallies, np.maximum.accumulate(shares).tolist(), tallies.values(), strict=True)
    return [_Score(*row) for row in rows]


def _cautious(scores: Sequence[_Score]) -> Iterator[_Score]:
    """Yield each score with the share right that it has at the least.

    Where a higher score is never worse, a score is right at least as often as any run of scores
    that ends at it: so of the lower ends of Wilson's intervals of those runs that begin with an
    isotonic block the best holds, and no more than that of whole blocks, in which the errors
    further up are counted, too.
    """
    sums = _running(scores)
    shares = [one.estimate for one in scores]
    edges = np.array([0, *(np.flatnonzero(np.diff(shares) > _SAME) + 1), len(scores)])
    best = 0.0
    for place, (start, end) in enumerate(pairwise(edges.tolist())):
        before = sums[edges[: place + 1]]
        most = _least_right(sums[[end]], before)
        here = np.minimum(_least_right(sums[start + 1 : end + 1], before), most)
        for one, worth in zip(scores[start:end], here.tolist(), strict=True):
            best = max(best, worth)
            yield replace(one, worth=best)


def _running(scores: Sequence[_Score]) -> Floats:
    """Return `(scores + 1, 3)`: what was seen, wrong and squared below each score."""
    rows = [(one.tally.seen, one.tally.wrong, one.tally.squares) for one in scores]
    sums: Floats = np.vstack([np.zeros(3), np.cumsum(rows, axis=0)])
    return sums


def _least_right(upto: Floats, before: Floats) -> Floats:
    """Return for each running total the best lower end among the runs from those before it."""
    seen, wrong, squares = np.moveaxis(upto[:, None] - before[None], -1, 0)
    lowers: Floats = wilson_lowers(1 - wrong / seen, seen * seen / squares).max(axis=1)
    return lowers


def _rounded(worth: float) -> float:
    """Return a worth a little lower, on a scale of few steps, finer the surer it is."""
    step = floor(-log10(max(1 - worth, _SAME)) * _STEPS_A_DECADE + _SAME)
    return floor((1 - 10 ** (-step / _STEPS_A_DECADE)) * 1e6) / 1e6


def _mean(step: Sequence[_Score]) -> float:
    seen = sum(one.tally.seen for one in step)
    return min(1.0, sum(one.estimate * one.tally.seen for one in step) / seen)


def _seen(ones: Sequence[Observation], kind: str, calibration: Calibration) -> KindSeen:
    name = calibration.curve_of(kind)
    lows = calibration.curves[name].scores[::2]
    found = [_NOTHING] * len(lows)
    for one in ones:
        if not one.doubted:
            step = max(0, int(np.searchsorted(lows, one.score, side="right")) - 1)
            found[step] += _tally(one)
    return KindSeen(name, tuple(found), sum(one.weight for one in ones if one.doubted))


def _score(one: Observation) -> float:
    return one.score


def _tally(one: Observation) -> Tally:
    return Tally(one.weight, one.weight * (not one.right), one.weight**2)


def _total(tallies: Iterable[Tally]) -> Tally:
    return reduce(Tally.__add__, tallies, _NOTHING)
