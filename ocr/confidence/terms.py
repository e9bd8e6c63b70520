"""What a residual error means: the answer that screens and commands show."""

from collections.abc import Mapping
from dataclasses import dataclass

from ocr.confidence.binomial import enough_without_error
from ocr.confidence.calibration import EMPTY_KINDS, Tally
from ocr.confidence.wilson import enough_to_show
from ocr.forms.field_kind import Harm
from ocr.forms.kinds import KINDS

NEVER = 1.0
"""A threshold that nothing reaches: no calibrated confidence is 1."""

ALPHA = 0.05
"""How often one of all the statements about a residual error may be wrong."""

ALPHA_OF_ALL, ALPHA_OF_HARMS, ALPHA_OF_KINDS, ALPHA_OF_PAPERS = 0.02, 0.005, 0.02, 0.005
"""How `ALPHA` is parted, so that all that is shown holds together: most for what decides most, and
for what is scarce."""


def harm_of(kind: str) -> Harm:
    """Return what an unseen error of a kind does."""
    return KINDS[kind].harm if kind in KINDS else Harm.PLAIN


@dataclass(frozen=True, slots=True)
class Shown:
    """What pages that nothing was learnt from or chosen on show of one set of accepted values.

    Attributes:
        checked: how many were accepted.
        wrong: how many of these were wrong.
        bound: the share that is wrong at the most, exact and one-sided, widened where values fail
            together; all bounds of one answer hold together in 95 of 100 such sets.
        limit: what the bound must not exceed; None where nothing is asked of it.
    """

    checked: int
    wrong: int
    bound: float
    limit: float | None = None

    @property
    def holds(self) -> bool:
        """Whether the bound lies within the limit."""
        return self.limit is None or self.bound <= self.limit


@dataclass(frozen=True, slots=True)
class Proof:
    """What the certifying pages say.

    Attributes:
        everything: all values that are accepted, filled and empty.
        papers: pages with accepted values, and how many of these have one that is wrong.
        harms: the same as for everything, by class of harm.
        chosen: what the pages showed on which the thresholds were chosen.
        pages: how many certifying pages there were.
        tested: how many sets of thresholds were tried in turn, up to the first that failed.
        effect: the design effect by which the bound on everything is widened.
    """

    everything: Shown
    papers: Shown
    harms: Mapping[Harm, Shown]
    chosen: Tally
    pages: int
    tested: int
    effect: float


@dataclass(frozen=True, slots=True)
class KindTerms:
    """What the residual error means for one kind: `least_score` is None where nothing is accepted.

    `accepted` are the values that would have been accepted, `seen` all of these, whether or not
    something else had doubted them: of the certifying pages, or else of those that the calibration
    was learnt from. `shown` is what is certified of the kind, None where nothing is.
    """

    kind: str
    curve: str
    threshold: float
    least_score: float | None
    seen: float
    accepted: Tally
    shown: Shown | None = None

    @property
    def share(self) -> float:
        """The share accepted."""
        return self.accepted.seen / self.seen if self.seen else 0.0

    @property
    def harm(self) -> Harm:
        """What an unseen error of the kind does."""
        return harm_of(self.kind)


@dataclass(frozen=True, slots=True)
class Terms:
    """The product's answer to a residual error: thresholds, and what may be expected of them.

    Attributes:
        residual: as stated.
        thresholds: the least confidence that is accepted, by the name of the kind or its curve.
        kinds: the same for each kind, with what it would have accepted.
        accepted: all values that would have been accepted, and how many of these are wrong.
        expected: how many of these the calibration expects to be wrong, cautiously.
        seen: how many values these are of.
        proof: what certifying pages show; None where there are none, and all that is said is of
            the very pages that were learnt from, filled fields alone.
    """

    residual: float
    thresholds: Mapping[str, float]
    kinds: tuple[KindTerms, ...]
    accepted: Tally
    expected: float
    seen: float
    proof: Proof | None = None

    @property
    def share(self) -> float:
        """The share of values accepted."""
        return self.accepted.seen / self.seen if self.seen else 0.0

    @property
    def share_of_filled(self) -> float:
        """The share accepted of the values that are not empty."""
        filled = [kind for kind in self.kinds if kind.kind not in EMPTY_KINDS]
        seen = sum(kind.seen for kind in filled)
        return sum(kind.accepted.seen for kind in filled) / seen if seen else 0.0

    @property
    def bound(self) -> float:
        """The share of accepted values that is wrong at the most, with 95 %."""
        return self.proof.everything.bound if self.proof else self.accepted.most_wrong

    @property
    def reachable(self) -> bool:
        """Whether anything can be accepted: whether enough is known to show so small an error."""
        return self.accepted.seen > 0

    @property
    def needed(self) -> int:
        """How many values must be known, none of them wrong, to show so small an error."""
        if self.proof:
            return enough_without_error(self.residual, ALPHA_OF_ALL)
        return enough_to_show(self.residual)
