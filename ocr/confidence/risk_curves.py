"""The risk-coverage curve: how many errors stay for how much that is accepted."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import accumulate

from ocr.confidence.calibration import EMPTY_KINDS, Calibration, Tally
from ocr.confidence.page_sets import Sample

_NOTHING = Tally()


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
    """Return the risk–coverage curve of a calibration's values.

    They are those of the certifying pages, empty fields among them; where there are none, the
    filled ones that were learnt from.
    """
    if calibration.sets is not None:
        return _certifying_curve(calibration, calibration.sets.certified)
    counted: dict[float, Tally] = {}
    doubted = 0.0
    for kind, seen in calibration.kinds.items():
        if kind in EMPTY_KINDS:
            continue
        doubted += seen.doubted
        for worth, tally in zip(calibration.curves[seen.curve].steps(), seen.steps, strict=True):
            counted[worth] = counted.get(worth, _NOTHING) + tally
    return _points(counted, doubted)


def _certifying_curve(calibration: Calibration, sample: Sample) -> list[Point]:
    wrong = Counter((one.kind, one.step) for one in sample.wrong)
    counted: dict[float, Tally] = {}
    for kind, row in sample.seen.items():
        worths = calibration.curves[calibration.curve_of(kind)].steps()
        for step, (worth, seen) in enumerate(zip(worths, row, strict=True)):
            there = Tally(seen, wrong[kind, step], seen)
            counted[worth] = counted.get(worth, _NOTHING) + there
    return _points(counted, sum(sample.others.values()))


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
