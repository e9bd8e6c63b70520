"""Counting the pages that thresholds are chosen on, and those that certify them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

import numpy as np

from ocr.base.errors import InvalidCalibration
from ocr.confidence.calibration import Calibration, Observation
from ocr.confidence.page_sets import Sample, ThreeSets, WrongReading
from ocr.confidence.wilson import Floats

_SURE = 1.645
"""One-sided 95 %: clusters are taken to differ by as much as they may."""


def certified(
    calibration: Calibration,
    chosen: Sequence[Observation] | None,
    certifying: Sequence[Observation],
    notes: tuple[str, str],
) -> Calibration:
    """Return a calibration that answers from pages which it was neither learnt from nor chosen on.

    Args:
        calibration: as `fit` learnt it from a first set.
        chosen: a second set, on which thresholds are chosen; None where the first serves for that.
        certifying: a third set, of other pages, faces and writers, which alone says what they let
            through.
        notes: which pages the last two are.

    Raises:
        InvalidCalibration: where both hold the same page, or a value stands for several.
    """
    together = {one.page for one in chosen or ()} & {one.page for one in certifying} - {""}
    if together:
        raise InvalidCalibration(f"{len(together)} pages are in both sets: part them by page")
    sets = ThreeSets(
        None if chosen is None else counted(chosen, calibration, notes[0]),
        counted(certifying, calibration, notes[1]),
    )
    return replace(calibration, sets=sets)


def counted(ones: Iterable[Observation], calibration: Calibration, note: str) -> Sample:
    """Count what a set of pages showed, in the steps of a calibration's curves.

    Raises:
        InvalidCalibration: where a value stands for several: drawn audits certify nothing here.
    """
    ones = list(ones)
    if any(one.weight != 1 for one in ones):
        raise InvalidCalibration("values that stand for several cannot certify: give every one")
    pages = _numbers(map(_page, ones))
    clusters = _numbers(map(_cluster, ones))
    seen: dict[str, Counter[int]] = {}
    others: Counter[str] = Counter()
    wrong = []
    for one in ones:
        step = -1 if one.doubted else calibration.step_of(one.kind, one.score)
        if step < 0:
            others[one.kind] += 1
            continue
        seen.setdefault(one.kind, Counter())[step] += 1
        if not one.right:
            place = pages[_page(one)], clusters[_cluster(one)]
            wrong.append(WrongReading(one.kind, step, *place))
    groups = _by_cluster(ones)
    return Sample(
        note=note,
        pages=len(pages),
        clusters=len(clusters),
        seen={kind: _row(kind, steps, calibration) for kind, steps in sorted(seen.items())},
        others=dict(sorted(others.items())),
        wrong=tuple(wrong),
        sizes={"": _kish(groups[:, 0])} | _sizes(ones),
        papers=_kish(np.array([len(mine) for mine in _pages_of(ones).values()], float)),
        spread=_spread(groups),
    )


def _page(one: Observation) -> str:
    return one.page


def _cluster(one: Observation) -> str:
    return one.cluster or one.page


def _numbers(names: Iterable[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(dict.fromkeys(names))}


def _row(kind: str, steps: Mapping[int, int], calibration: Calibration) -> tuple[int, ...]:
    curve = calibration.curves[calibration.curve_of(kind)]
    return tuple(steps.get(step, 0) for step in range(len(curve.estimates)))


def _pages_of(ones: Iterable[Observation]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for one in ones:
        found.setdefault(_cluster(one), set()).add(one.page)
    return found


def _by_cluster(ones: Iterable[Observation]) -> Floats:
    """Return `(clusters, 2)`: values that nothing else had doubted, and how many were wrong."""
    certain = sorted((one for one in ones if not one.doubted), key=_cluster)
    rows = [
        (len(mine), sum(not one.right for one in mine))
        for mine in (list(group) for _, group in groupby(certain, key=_cluster))
    ]
    return np.array(rows or [(0, 0)], float)


def _kish(sizes: Floats) -> float:
    """Return the size of the group that one finds itself in, on the average over all."""
    return float((sizes**2).sum() / sizes.sum()) if sizes.sum() else 1.0


def _sizes(ones: Iterable[Observation]) -> dict[str, float]:
    """Return for each kind how many values of it one finds in its cluster."""
    held = Counter((one.kind, _cluster(one)) for one in ones if not one.doubted)
    kinds = sorted({kind for kind, _ in held})
    rows = {kind: [count for (own, _), count in held.items() if own == kind] for kind in kinds}
    return {kind: _kish(np.array(row, float)) for kind, row in rows.items()}


def _spread(groups: Floats) -> float:
    """Return the relative variance of clusters' shares wrong, at the upper end of what it may be.

    By moments, its error by the jackknife; 0 where fewer than two are wrong.
    """
    seen, wrong = groups.T
    if wrong.sum() < 2 or len(groups) < 3:
        return 0.0
    whole = _moment(seen.sum(), wrong.sum(), _sums(groups).sum(axis=0))
    sums = _sums(groups)
    left = np.array(
        [
            _moment(seen.sum() - seen[out], wrong.sum() - wrong[out], sums.sum(axis=0) - sums[out])
            for out in range(len(groups))
        ]
    )
    error = float(np.sqrt((len(left) - 1) / len(left) * ((left - left.mean()) ** 2).sum()))
    return max(0.0, whole + _SURE * error)


def _sums(groups: Floats) -> Floats:
    """Return the squares that moments are made of: wrong^2, wrong * seen, seen^2 of each."""
    seen, wrong = groups.T
    sums: Floats = np.stack([wrong**2, wrong * seen, seen**2], axis=1)
    return sums


def _moment(seen: float, wrong: float, sums: Floats) -> float:
    share = wrong / seen if seen else 0.0
    if not 0 < share < 1:
        return 0.0
    squares = sums[0] - 2 * share * sums[1] + share**2 * sums[2]
    pairs = sums[2] - seen
    return float((squares - share * (1 - share) * seen) / (share**2 * pairs)) if pairs else 0.0
