"""How sure a value must be: thresholds from the residual error that the administrator states.

The residual error is the share of accepted values that may be wrong. It is kept three times over:
on no curve may more than that share of what is accepted be expected wrong; of all that is accepted
together Wilson's 95 % bound must not lie above it; and no single value may be ten times as
doubtful, however many sure ones would outweigh it. Among the thresholds that keep this, those are
taken that accept the most: what is surest goes first, whatever its kind (for calibrated
probabilities no other order accepts more at the same error: Chow, IEEE Trans. Inf. Theory 16
(1970), 41–46).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import accumulate, groupby

from ocr.confidence.calibration import (
    BLANK,
    EMPTY_KINDS,
    Calibration,
    KindSeen,
    Tally,
    bare_of_empty,
)
from ocr.confidence.wilson import enough_to_show
from ocr.forms.template import FieldSpec

RESIDUAL = 0.001
"""At most one accepted value in a thousand may be wrong, where nobody says otherwise."""

AUDIT_SHARE = 0.01
"""One accepted value in a hundred goes to a person anyway, where nobody says otherwise."""

NEVER = 1.0
"""A threshold that nothing reaches: no calibrated confidence is 1."""

_MOST_DOUBTFUL = 10
"""How many times the residual error a single accepted value may be in doubt, cautiously."""

_NOTHING = Tally()


@dataclass(frozen=True, slots=True)
class Risk:
    """How sure a value must be to be accepted: what the reading room is told by the office.

    Without a calibration a confidence is the bare score and 0.95 is enough: for tests, and for
    measuring what calibration is worth.

    Attributes:
        calibration: what a score is worth; None for the bare score.
        thresholds: the least confidence that is accepted, by the name of the curve.
        residual: the share of accepted values that may be wrong.
        audit_share: the share of accepted values that a person sees anyway.
    """

    calibration: Calibration | None = None
    thresholds: Mapping[str, float] = field(default_factory=dict)
    residual: float = RESIDUAL
    audit_share: float = 0.0

    def confidence(self, kind: str, score: float) -> float:
        """Return how sure a value of a kind is; `BLANK` or `UNMARKED` for an empty field."""
        if self.calibration is None:
            return bare_of_empty(score) if kind == BLANK else score
        return self.calibration.confidence(kind, score)

    def threshold(self, spec: FieldSpec, *, blank: bool = False) -> float:
        """Return the least confidence at which a field is accepted.

        A form's author may ask for more than the residual error does, by `accept_at`, never for
        less. A kind of which too little was seen is never accepted. An empty field always is: it
        has no score by which to tell the sure ones from others; what else is doubtful in it still
        sends it to a person.
        """
        if self.calibration is None:
            return spec.accept_at
        asked = spec.accept_at if "accept_at" in spec.model_fields_set else 0.0
        if blank:
            return asked
        return max(asked, self._least(self.calibration, spec.kind))

    def accepts(self, kind: str) -> bool:
        """Tell whether any value of a kind can be accepted: whether enough is known of the kind."""
        return self.calibration is None or self._least(self.calibration, kind) < NEVER

    def _least(self, calibration: Calibration, kind: str) -> float:
        """Return the least confidence at which a kind is accepted; what is unknown never is."""
        if not calibration.knows(kind):
            return NEVER
        return self.thresholds.get(calibration.curve_of(kind), NEVER)

    def pinned(self, fields: Iterable[FieldSpec]) -> dict[str, float]:
        """Return the threshold of each field by its name, to be kept with what was read."""
        return {spec.name: self.threshold(spec) for spec in fields}


@dataclass(frozen=True, slots=True)
class KindTerms:
    """What the residual error means for one kind: `least_score` is None where nothing is accepted.

    `accepted` are the values that would have been accepted of those the calibration was learnt
    from, `seen` all of these, whether or not something else had doubted them.
    """

    kind: str
    curve: str
    threshold: float
    least_score: float | None
    seen: float
    accepted: Tally

    @property
    def share(self) -> float:
        """The share accepted."""
        return self.accepted.seen / self.seen if self.seen else 0.0


@dataclass(frozen=True, slots=True)
class Terms:
    """The product's answer to a residual error: thresholds, and what may be expected of them.

    Attributes:
        residual: as stated.
        thresholds: the least confidence that is accepted, by the name of the curve.
        kinds: the same for each kind, with what it would have accepted.
        accepted: all values that would have been accepted, and how many of these are wrong.
        expected: how many of these the calibration expects to be wrong, cautiously.
        seen: how many values the calibration was learnt from.
    """

    residual: float
    thresholds: Mapping[str, float]
    kinds: tuple[KindTerms, ...]
    accepted: Tally
    expected: float
    seen: float

    @property
    def share(self) -> float:
        """The share of values accepted."""
        return self.accepted.seen / self.seen if self.seen else 0.0

    @property
    def reachable(self) -> bool:
        """Whether anything can be accepted: whether enough is known to show so small an error."""
        return self.accepted.seen > 0

    @property
    def needed(self) -> int:
        """How many values must be known, none of them wrong, to show so small an error."""
        return enough_to_show(self.residual)


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a risk–coverage curve: what is accepted from a confidence on.

    `share` is the share of all values that is accepted, `wrong` the share of these that is wrong,
    `bound` the upper end of its Wilson 95 % interval, `accepted` how many they are.
    """

    confidence: float
    share: float
    wrong: float
    bound: float
    accepted: float


@dataclass(frozen=True, slots=True)
class _Step:
    """One step of a curve with what the kinds on it have shown there."""

    curve: str
    worth: float
    estimate: float
    tally: Tally


def terms(calibration: Calibration, residual: float) -> Terms:
    """Return the thresholds that keep a residual error and accept the most."""
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


def risk_at(calibration: Calibration, residual: float, audit_share: float = 0.0) -> Risk:
    """Return what the reading room is told for a residual error."""
    return Risk(calibration, terms(calibration, residual).thresholds, residual, audit_share)


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


def risk_coverage(values: Iterable[tuple[float, bool]], doubted: float = 0) -> list[Point]:
    """Return the risk–coverage curve of values, the surest first: one point for each confidence.

    Args:
        values: confidence and rightness of every value that nothing else had doubted.
        doubted: how many more there are that a person sees whatever their confidence.
    """
    counted: dict[float, Tally] = {}
    for confidence, right in values:
        counted[confidence] = counted.get(confidence, _NOTHING) + Tally(1, not right, 1)
    return _points(counted, doubted)


def curve_of(calibration: Calibration) -> list[Point]:
    """Return the risk–coverage curve of the values that a calibration was learnt from."""
    counted: dict[float, Tally] = {}
    doubted = 0.0
    for kind, seen in calibration.kinds.items():
        if kind in EMPTY_KINDS:
            continue
        doubted += seen.doubted
        for worth, tally in zip(calibration.curves[seen.curve].steps(), seen.steps, strict=True):
            counted[worth] = counted.get(worth, _NOTHING) + tally
    return _points(counted, doubted)


def _points(counted: Mapping[float, Tally], doubted: float) -> list[Point]:
    everything = _total(counted.values()).seen + doubted
    surest = sorted((item for item in counted.items() if item[1].seen), reverse=True)
    tallies = accumulate(tally for _, tally in surest)
    return [
        Point(confidence, tally.seen / everything, tally.share_wrong, tally.most_wrong, tally.seen)
        for (confidence, _), tally in zip(surest, tallies, strict=True)
    ]


def _total(tallies: Iterable[Tally]) -> Tally:
    return reduce(Tally.__add__, tallies, _NOTHING)
