"""Learning a calibration from values whose truth is known: isotonic regression for each kind."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import accumulate, chain, groupby, pairwise
from math import floor
from operator import itemgetter

import numpy as np
from sklearn.isotonic import IsotonicRegression

from ocr.calibration import (
    BLANK,
    EVERYTHING,
    Calibration,
    Curve,
    KindSeen,
    Observation,
    Provenance,
    Tally,
    group_of,
)
from ocr.errors import InvalidCalibration
from ocr.wilson import enough_to_show, wilson_lower

ENOUGH_FOR_A_CURVE = enough_to_show(0.01)
"""With fewer values than this even a kind that is never wrong cannot be shown 99 % right."""

_NOTHING = Tally()
_SAME = 1e-12


@dataclass(frozen=True, slots=True)
class _Block:
    """Observations of neighbouring scores, by score."""

    ones: Sequence[Observation]

    @property
    def tally(self) -> Tally:
        """How many, and how many of them wrong."""
        return _total(map(_tally, self.ones))


@dataclass(frozen=True, slots=True)
class _Steps:
    """A curve, and which step of it a score falls into."""

    curve: Curve
    edges: tuple[float, ...]

    def tallies(self, ones: Sequence[Observation]) -> tuple[Tally, ...]:
        """Count observations by step."""
        found = [_NOTHING] * len(self.curve.estimates)
        for one in ones:
            step = max(0, int(np.searchsorted(self.edges, one.score, side="right")) - 1)
            found[step] += _tally(one)
        return tuple(found)


def fit(observations: Iterable[Observation], provenance: Provenance) -> Calibration:
    """Return the calibration that observations teach.

    A kind has a curve of its own where enough was seen of it, or where it is plainly worse than its
    group; else it has the group's, and a small group that of everything.

    Raises:
        InvalidCalibration: where there is no observation that nothing else had doubted.
    """
    by_kind = _grouped(observations, lambda one: one.kind)
    certain = {kind: [one for one in ones if not one.doubted] for kind, ones in by_kind.items()}
    together = [one for kind, ones in certain.items() if kind != BLANK for one in ones]
    if not together:
        raise InvalidCalibration("nothing to learn from: no value whose truth is known")
    steps = {EVERYTHING: _steps(together)}
    for name, ones in _grouped(_chained(certain), lambda one: group_of(one.kind)).items():
        _add(steps, name, EVERYTHING, ones)
    for kind, ones in certain.items():
        _add(steps, kind, group_of(kind), ones)
    return Calibration(
        provenance,
        {name: one.curve for name, one in sorted(steps.items())},
        {kind: _seen(kind, by_kind[kind], steps) for kind in sorted(by_kind)},
    )


def _grouped(
    observations: Iterable[Observation], key: Callable[[Observation], str]
) -> dict[str, list[Observation]]:
    found: dict[str, list[Observation]] = {}
    for one in observations:
        found.setdefault(key(one), []).append(one)
    return found


def _chained(by_kind: Mapping[str, Sequence[Observation]]) -> Iterator[Observation]:
    return (one for ones in by_kind.values() for one in ones)


def _add(steps: dict[str, _Steps], name: str, parent: str, ones: Sequence[Observation]) -> None:
    """Give a kind or a group its own curve where it deserves one."""
    if name in steps or not ones:
        return
    above = steps.get(parent, steps[EVERYTHING])
    if name == BLANK or len(ones) >= ENOUGH_FOR_A_CURVE or _is_worse(ones, above.curve):
        steps[name] = _steps(ones)


def _is_worse(ones: Sequence[Observation], curve: Curve) -> bool:
    """Tell whether observations are plainly wrong more often than a curve has them."""
    seen = _total(map(_tally, ones))
    promised = sum(one.weight * (1 - curve.confidence(one.score)) for one in ones) / seen.seen
    return wilson_lower(seen.share_wrong * seen.effective, seen.effective) > promised


def _steps(ones: Sequence[Observation]) -> _Steps:
    """Return the curve through observations: each step an isotonic block, cautiously valued."""
    ones = sorted(ones, key=lambda one: one.score)
    scores = np.array([one.score for one in ones])
    right = np.array([float(one.right) for one in ones])
    weights = np.array([one.weight for one in ones])
    shares = IsotonicRegression(y_min=0, y_max=1).fit(scores, right, weights).predict(scores)
    edges = [0, *(np.flatnonzero(np.diff(shares) > _SAME) + 1).tolist(), len(ones)]
    blocks = [_Block(ones[a:b]) for a, b in pairwise(edges)]
    return _curve(_merged(blocks, list(_cautious([block.tally for block in blocks]))))


def _merged(blocks: Sequence[_Block], worths: Sequence[float]) -> list[tuple[float, _Block]]:
    """Join neighbours that are worth the same: no threshold could tell them apart."""
    merged: list[tuple[float, _Block]] = []
    for worth, group in groupby(zip(worths, blocks, strict=True), key=itemgetter(0)):
        merged.append((worth, _Block([one for _, block in group for one in block.ones])))
    return merged


def _curve(steps: Sequence[tuple[float, _Block]]) -> _Steps:
    edges = [(block.ones[0].score, block.ones[-1].score) for _, block in steps]
    curve = Curve(
        scores=tuple(chain.from_iterable(edges)),
        confidences=tuple(worth for worth, _ in steps for _ in range(2)),
        estimates=tuple(1 - block.tally.share_wrong for _, block in steps),
    )
    return _Steps(curve, tuple(low for low, _ in edges))


def _cautious(blocks: Sequence[Tally]) -> Iterator[float]:
    """Yield the share right that each step has at the least.

    Where a higher score is never worse, a step is right at least as often as it and the steps below
    it are together, however many of these: so the best of those lower bounds holds.
    """
    best = 0.0
    for last in range(len(blocks)):
        together = accumulate(reversed(blocks[: last + 1]))
        best = max(best, *map(_least_right, together))
        yield floor(best * 1e6) / 1e6


def _least_right(tally: Tally) -> float:
    return wilson_lower((1 - tally.share_wrong) * tally.effective, tally.effective)


def _seen(kind: str, ones: Sequence[Observation], steps: Mapping[str, _Steps]) -> KindSeen:
    name = next(n for n in (kind, group_of(kind), EVERYTHING) if n in steps)
    certain = [one for one in ones if not one.doubted]
    doubted = sum(one.weight for one in ones if one.doubted)
    return KindSeen(name, steps[name].tallies(certain), doubted)


def _tally(one: Observation) -> Tally:
    return Tally(one.weight, one.weight * (not one.right), one.weight**2)


def _total(tallies: Iterable[Tally]) -> Tally:
    return reduce(Tally.__add__, tallies, _NOTHING)
