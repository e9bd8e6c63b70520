"""From a recogniser's score to how often such a value is right: curves by kind, frozen as JSON.

A score is only an order: 0.98 may be right 9 times in 10 or 999 times in 1,000. A curve says which,
from values whose truth is known, cautiously: what was never seen wrong in n is not sure, it is
n / (n + 3.84), the lower end of Wilson's interval.
"""

import hashlib
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import reduce
from importlib.resources import files

import numpy as np
from pydantic import TypeAdapter, ValidationError

from ocr.base.errors import InvalidCalibration
from ocr.confidence.page_sets import ThreeSets
from ocr.confidence.wilson import enough_to_show, wilson_upper
from ocr.forms.kinds import KINDS

SYNTHETIC, SCANS, CONFIRMED = "synthetic", "scans", "confirmed"
"""Sources: generated pages; scans with their truth; what the town's people answered."""

BLANK = "blank"
"""The kind of every field of text in which nothing was read, whatever else it may hold."""

UNMARKED = "unmarked"
"""The kind of every choice of which no option was marked."""

EMPTY_KINDS = frozenset({BLANK, UNMARKED})
"""The kinds of whatever nothing was read in."""

EVERYTHING = "all"
"""The curve of whatever has none of its own."""

ENOUGH_TO_SHARE = enough_to_show(0.1)
"""With fewer values than this nobody can say that a kind is as good as others on its curve."""


def kind_as_read(kind: str, *, blank: bool) -> str:
    """Return the kind that a field's score is of: its own, or that of an empty one."""
    if not blank:
        return kind
    return UNMARKED if kind in KINDS and KINDS[kind].chosen else BLANK


def bare_of_empty(score: float) -> float:
    """Return what an empty box scored before its ink was looked at: 0 where that was unreadable."""
    return 0.999 if score > 0 else 0.0


def group_of(kind: str) -> str:
    """Return the group whose curve stands in for a kind of which little was seen."""
    known = KINDS.get(kind)
    if kind == UNMARKED:
        return BLANK
    if kind == BLANK or (known and known.chosen):
        return kind
    return "writing" if known and known.worded else "numbers"


@dataclass(frozen=True, slots=True)
class Observation:
    """One value whose truth is known.

    Attributes:
        kind: the field's kind, `BLANK` or `UNMARKED` where nothing was read.
        score: the reading's own, 0 to 1, as it was before any calibration.
        right: whether the value was what the paper says.
        weight: how many values it stands for: an audit of one in a hundred stands for a hundred.
        doubted: whether something else than its score had sent it to a person anyway; such a
            value counts for the share accepted, and never for how often a score is right.
        page: the paper that it stands on; "" where nobody kept it.
        cluster: what it may fail together with, as its writer or employer; its page if "".
        scanner: the device that the page came from; "" where nobody kept it.
    """

    kind: str
    score: float
    right: bool
    weight: float = 1.0
    doubted: bool = False
    page: str = ""
    cluster: str = ""
    scanner: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many values were seen and how many were wrong, by weight; `squares` of the weights."""

    seen: float = 0.0
    wrong: float = 0.0
    squares: float = 0.0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.seen + other.seen, self.wrong + other.wrong, self.squares + other.squares)

    @property
    def effective(self) -> float:
        """How many equally weighted values say as much (Kish, Survey Sampling, 1965)."""
        return self.seen * self.seen / self.squares if self.squares else 0.0

    @property
    def share_wrong(self) -> float:
        """The share that was wrong; 0.0 of none."""
        return self.wrong / self.seen if self.seen else 0.0

    @property
    def most_wrong(self) -> float:
        """The upper end of Wilson's 95 % interval for the share that is wrong; 1.0 of none."""
        return wilson_upper(self.share_wrong * self.effective, self.effective)


@dataclass(frozen=True, slots=True)
class Curve:
    """How often values of a score are right, in steps that rise with the score.

    Attributes:
        scores: the least and the greatest score of each step, in turn.
        confidences: the cautious share right at each of them.
        estimates: the share right in each step, as observed.
    """

    scores: tuple[float, ...]
    confidences: tuple[float, ...]
    estimates: tuple[float, ...]

    def confidence(self, score: float) -> float:
        """Return the cautious share right at a score, linear between steps and down to 0."""
        lowest = self.scores[0]
        if score < lowest:
            return self.confidences[0] * max(0.0, score) / lowest
        return float(np.interp(score, self.scores, self.confidences))

    def least_score(self, confidence: float) -> float | None:
        """Return the least score seen that is worth a confidence, None if none is."""
        steps = zip(self.scores, self.confidences, strict=True)
        return next((score for score, worth in steps if worth >= confidence), None)

    def steps(self) -> tuple[float, ...]:
        """Return the cautious share right in each step, rising."""
        return self.confidences[::2]

    def is_lawful(self) -> bool:
        """Tell whether the steps rise, stay within 0 to 1, and fit each other."""
        fits = 0 < len(self.scores) == len(self.confidences) == 2 * len(self.estimates)
        rows = (self.scores, self.confidences, self.estimates)
        return fits and all(
            row[0] >= 0 and row[-1] <= 1 and bool((np.diff(row) >= 0).all()) for row in rows
        )


@dataclass(frozen=True, slots=True)
class KindSeen:
    """What was seen of one kind: on which curve, in each step of it, and doubted anyway."""

    curve: str
    steps: tuple[Tally, ...]
    doubted: float = 0.0

    @property
    def certain(self) -> Tally:
        """All that was seen and doubted by nothing but its score."""
        return reduce(Tally.__add__, self.steps, Tally())


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a calibration comes from.

    Attributes:
        source: `SYNTHETIC`, `SCANS` or `CONFIRMED`.
        engine: the recogniser's name, with the digest of its weights.
        templates: the hashes of the forms, as they were when read.
        values: how many values were learnt from.
        note: seeds, styles and the like.
        made: the day, as 2026-04-01.
    """

    source: str
    engine: str
    templates: tuple[str, ...] = ()
    values: int = 0
    note: str = ""
    made: str = ""


@dataclass(frozen=True, slots=True)
class Calibration:
    """The curves of all kinds, and what was seen when they were learnt.

    `inked` tells that empty boxes were scored by their ink when it was learnt. One of before knows
    a single score for all of them, and has no say on which of them are sure. `sets` are the pages
    on which thresholds are chosen and certified; without them all is said of the pages that were
    learnt from.
    """

    provenance: Provenance
    curves: Mapping[str, Curve]
    kinds: Mapping[str, KindSeen] = field(default_factory=dict)
    inked: bool = False
    sets: ThreeSets | None = None

    def curve_of(self, kind: str) -> str:
        """Return the name of the curve for a kind: its own, its group's, or that of everything."""
        return next(name for name in (kind, group_of(kind), EVERYTHING) if name in self.curves)

    def step_of(self, kind: str, score: float) -> int:
        """Return the step of a kind's curve that a score falls into; -1 below all of them."""
        lows = self.curves[self.curve_of(kind)].scores[::2]
        return bisect_right(lows, score) - 1

    def knows(self, kind: str) -> bool:
        """Tell whether enough was seen of a kind to say what its scores are worth.

        A kind without a curve of its own is not taken for as good as others until some dozens of
        its values were seen.
        """
        seen = self.kinds.get(kind)
        if seen is None:
            return False
        return kind in self.curves or seen.certain.effective >= ENOUGH_TO_SHARE

    def confidence(self, kind: str, score: float) -> float:
        """Return how often a value of this kind and score is right, cautiously, 0 to 1."""
        if kind == BLANK and not self.inked:
            score = bare_of_empty(score)
        return self.curves[self.curve_of(kind)].confidence(score)

    @property
    def digest(self) -> str:
        """The SHA-256 of all of it, to pin readings to."""
        return hashlib.sha256(to_json(self)).hexdigest()


_AS_JSON = TypeAdapter(Calibration)


def to_json(calibration: Calibration) -> bytes:
    """Return a calibration as JSON, the same bytes for the same calibration."""
    unsaid = {
        name for name in ("inked", "sets") if not getattr(calibration, name)
    }  # as it was written before these were known
    return _AS_JSON.dump_json(calibration, exclude=unsaid or None)


def from_json(text: str | bytes) -> Calibration:
    """Return the calibration that `to_json` wrote.

    Raises:
        InvalidCalibration: where the JSON is none, or a curve falls.
    """
    try:
        calibration = _AS_JSON.validate_json(text)
    except ValidationError:
        raise InvalidCalibration("no calibration: make one with 'kamibashi risk fit'") from None
    curves = calibration.curves
    if EVERYTHING not in curves or not all(curve.is_lawful() for curve in curves.values()):
        raise InvalidCalibration("a curve of this calibration is broken: fit it again")
    for seen in calibration.kinds.values():
        if seen.curve not in curves or len(seen.steps) != len(curves[seen.curve].estimates):
            raise InvalidCalibration("a kind of this calibration has no curve: fit it again")
    if not _fit_curves(calibration):
        raise InvalidCalibration("the sets of this calibration are of others: certify it again")
    return calibration


def _fit_curves(calibration: Calibration) -> bool:
    """Tell whether what the sets counted lies in the steps of the curves."""
    both = (calibration.sets.chosen, calibration.sets.certified) if calibration.sets else ()
    sets = [one for one in both if one is not None]
    steps = {name: len(curve.estimates) for name, curve in calibration.curves.items()}
    return all(
        len(row) == steps[calibration.curve_of(kind)]
        for one in sets
        for kind, row in one.seen.items()
    ) and all(
        0 <= wrong.step < len(one.seen.get(wrong.kind, ())) for one in sets for wrong in one.wrong
    )


def shipped_calibration() -> Calibration:
    """Return the calibration that the product brings along, learnt from synthetic pages."""
    return from_json((files("ocr") / "models" / "calibration.json").read_bytes())
