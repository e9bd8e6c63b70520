"""Sets of thresholds, the strictest first, as they are chosen before anything is certified.

Each step of a curve has a tolerance: the larger of the share wrong that its curve has there and a
tenth of its cautious doubt. A candidate accepts every step within one tolerance; a larger tolerance
accepts all of that and more. Where the chosen pages foretell that a kind cannot be shown it is left
out, and where they foretell that a tolerance cannot be, the candidates end. How many values the
certifying pages have is looked at for that, how many of them are wrong is not.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ocr.confidence.binomial import most_wrong
from ocr.confidence.calibration import EMPTY_KINDS, Calibration
from ocr.confidence.in_sample import terms_of_before
from ocr.confidence.page_sets import Sample, ThreeSets
from ocr.confidence.terms import ALPHA_OF_ALL, ALPHA_OF_HARMS, ALPHA_OF_KINDS, NEVER, harm_of
from ocr.forms.field_kind import Harm

LIMIT_OF_HARM = {Harm.GRAVE: 3.0, Harm.PLAIN: 5.0}
"""How many times the residual error the values of one class of harm may be wrong, all together."""

LIMIT_OF_KIND = {Harm.GRAVE: 20.0, Harm.PLAIN: 50.0, Harm.SLIGHT: 100.0}
"""The same for a single kind, that none hides behind easier ones: what some hundred values show."""

_MOST_DOUBTFUL = 10
_MOST_CANDIDATES = 12
_LATE = 4
"""A kind is foretold to be judged after others have been shown: at ALPHA / 4, not at ALPHA / 24."""

Firsts = Mapping[str, int]
"""The first step of its curve from which on each kind is accepted."""


@dataclass(frozen=True, slots=True)
class Group:
    """Kinds that one bound is about, the share that may be wrong, and at which level."""

    kinds: frozenset[str]
    limit: float
    alpha: float


def groups_of(kinds: Sequence[str], residual: float) -> dict[Harm | None, Group]:
    """Return what must hold of all kinds together, under None, and of each class of harm."""
    found: dict[Harm | None, Group] = {None: Group(frozenset(kinds), residual, ALPHA_OF_ALL)}
    for harm, times in LIMIT_OF_HARM.items():
        mine = frozenset(kind for kind in kinds if harm_of(kind) is harm)
        found[harm] = Group(mine, times * residual, ALPHA_OF_HARMS / len(LIMIT_OF_HARM))
    return found


def limit_of_kind(kind: str, residual: float) -> float:
    """Return the share of a kind's accepted values that may be wrong."""
    return min(1.0, LIMIT_OF_KIND[harm_of(kind)] * residual)


def candidates(calibration: Calibration, sets: ThreeSets, residual: float) -> tuple[Firsts, ...]:
    """Return the sets of thresholds to try in turn; none where none is foretold to hold.

    Where no pages were kept to choose on there is one: what in-sample search gives for the residual
    error, and of empty fields whatever was right there.
    """
    if sets.chosen is None:
        return tuple(filter(None, [_searched(calibration, sets.certified, residual)]))
    tolerances = {kind: _tolerances(calibration, kind) for kind in sets.certified.seen}
    ladder = sorted({one for row in tolerances.values() for one in row if one <= residual * 10})
    ways: list[Firsts] = [
        {kind: first for kind, row in tolerances.items() if (first := _first(row, most)) < len(row)}
        for most in ladder
    ]
    ways = _within(ways, _lasts(ways, sets, residual))
    hopeless = _hopeless(ways, sets, residual)
    ways = [{kind: way[kind] for kind in way if harm_of(kind) not in hopeless} for way in ways]
    foretold = [_foretold(way, sets, residual) for way in ways]
    good = [place for place, ratio in enumerate(foretold) if ratio <= 1]
    if not good:
        return ()
    end = max(good)
    whole = [place for place in good if _all_shown(ways[place], ways[end], sets, residual)]
    start = min(whole or [end], key=lambda place: foretold[place])
    return tuple(_thinned(ways[start : end + 1]))


def _searched(calibration: Calibration, certified: Sample, residual: float) -> Firsts:
    """Return the thresholds that the pages learnt from give."""
    found = terms_of_before(calibration, residual).thresholds
    firsts = {}
    for kind in filter(calibration.knows, certified.seen):
        name = calibration.curve_of(kind)
        curve, least = calibration.curves[name], found.get(name, NEVER)
        row = (
            [estimate >= 1 - residual for estimate in curve.estimates]
            if kind in EMPTY_KINDS
            else [least < NEVER and worth >= least for worth in curve.steps()]
        )
        if True in row:
            firsts[kind] = row.index(True)
    return firsts


def _all_shown(way: Firsts, loosest: Firsts, sets: ThreeSets, residual: float) -> bool:
    """Tell whether a way is foretold to show each kind that the loosest accepts."""
    return way.keys() == loosest.keys() and all(
        _foretold_bound({kind: first}, sets, limit_of_kind(kind, residual), ALPHA_OF_KINDS / _LATE)
        <= limit_of_kind(kind, residual)
        for kind, first in way.items()
    )


def _tolerances(calibration: Calibration, kind: str) -> list[float]:
    """Return the tolerance that each step of a kind's curve needs, falling with the score."""
    curve = calibration.curves[calibration.curve_of(kind)]
    needed = [
        max(1 - estimate, (1 - worth) / _MOST_DOUBTFUL)
        for estimate, worth in zip(curve.estimates, curve.steps(), strict=True)
    ]
    return [max(needed[place:]) for place in range(len(needed))]


def _first(tolerances: Sequence[float], most: float) -> int:
    return next((place for place, one in enumerate(tolerances) if one <= most), len(tolerances))


def _lasts(ways: Sequence[Firsts], sets: ThreeSets, residual: float) -> dict[str, int]:
    """Return the least step of each kind that it is foretold to be shown with."""
    found: dict[str, int] = {}
    for kind in sets.certified.seen:
        limit = limit_of_kind(kind, residual)
        for first in sorted({way[kind] for way in ways if kind in way}):
            bound = _foretold_bound({kind: first}, sets, limit, ALPHA_OF_KINDS / _LATE)
            if bound <= limit:
                found[kind] = first
                break
    return found


def _within(ways: Sequence[Firsts], last: Firsts) -> list[Firsts]:
    """Return the ways, no kind of them below its last step, and without those that have none."""
    return [
        {kind: max(first, last[kind]) for kind, first in way.items() if kind in last}
        for way in ways
    ]


def _hopeless(ways: Sequence[Firsts], sets: ThreeSets, residual: float) -> set[Harm]:
    """Return the classes of harm that no way is foretold to show: too little is known of them."""
    return {
        harm
        for harm in LIMIT_OF_HARM
        if not any(_foretold_of(way, sets, residual, harm) <= 1 for way in ways)
    }


def _foretold(way: Firsts, sets: ThreeSets, residual: float) -> float:
    """Return how near to its limit the worst of all bounds is foretold to come; 1 is at it."""
    return max(_foretold_of(way, sets, residual, harm) for harm in (None, *LIMIT_OF_HARM))


def _foretold_of(way: Firsts, sets: ThreeSets, residual: float, harm: Harm | None) -> float:
    """Return the same for one class of harm, or for everything; 0 for a class without kinds."""
    one = groups_of(sorted(way), residual)[harm]
    if not one.kinds:
        return 0.0 if harm and way else 1 / one.limit
    part = {kind: way[kind] for kind in one.kinds}
    return _foretold_bound(part, sets, one.limit, one.alpha) / one.limit


def _foretold_bound(way: Firsts, sets: ThreeSets, limit: float, alpha: float) -> float:
    """Return the bound that the certifying pages would show if they were as the chosen ones."""
    checked = accepted(sets.certified, way)
    chosen = sets.chosen
    share = len(chosen.wrong_of(way)) / max(1, accepted(chosen, way)) if chosen else 0.0
    only = next(iter(way)) if len(way) == 1 else ""
    part = 1.0 if only else checked / max(1, sets.certified.values)
    effect = sets.certified.effect(limit, only, part)
    return most_wrong(share * checked / effect, checked / effect, alpha)


def accepted(sample: Sample, way: Firsts) -> int:
    """Return how many values of a set a candidate accepts."""
    return sum(sample.count(kind, first) for kind, first in way.items())


def _thinned(ways: Sequence[Firsts]) -> Iterator[Firsts]:
    """Yield a dozen of the candidates that differ, the strictest and the loosest among them."""
    distinct = [way for place, way in enumerate(ways) if not place or way != ways[place - 1]]
    steps = min(len(distinct), _MOST_CANDIDATES)
    places = {round(at * (len(distinct) - 1) / max(1, steps - 1)) for at in range(steps)}
    for place in sorted(places):
        yield distinct[place]
