"""What a set of pages showed, kept so that any residual error can be answered from it.

How many values of each kind fell into each step of its curve, which of them were wrong and on which
page, and how much values fail together. Nothing else of a page is kept, and nothing that was read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class WrongReading:
    """One value that was misread: of which kind, in which step, on which page of which cluster."""

    kind: str
    step: int
    page: int
    cluster: int


@dataclass(frozen=True, slots=True)
class Sample:
    """One set of pages with their truth.

    Attributes:
        note: which pages: seeds, ranges, faces.
        pages: how many papers.
        clusters: how many writers, employers or the like these came from.
        seen: values of each kind in each step of its curve that nothing else had doubted.
        others: values of each kind that a person sees whatever their score.
        wrong: those of `seen` that were misread.
        sizes: how many values of a kind fail with one, if its cluster fails whole (Kish: the sum
            of squares of what clusters hold by their sum); of all kinds together under "".
        papers: how many papers its cluster has, likewise.
        spread: how much clusters differ: the variance of a cluster's share wrong, by the square of
            its mean, as all misread values have it, accepted or not.
    """

    note: str
    pages: int
    clusters: int
    seen: Mapping[str, tuple[int, ...]]
    others: Mapping[str, int] = field(default_factory=dict)
    wrong: tuple[WrongReading, ...] = ()
    sizes: Mapping[str, float] = field(default_factory=dict)
    papers: float = 1.0
    spread: float = 0.0

    @property
    def values(self) -> int:
        """How many values nothing else had doubted."""
        return sum(map(sum, self.seen.values()))

    def count(self, kind: str, first: int) -> int:
        """Return how many values of a kind lie in a step or above it."""
        return sum(self.seen.get(kind, ())[first:])

    def wrong_of(self, firsts: Mapping[str, int]) -> tuple[WrongReading, ...]:
        """Return what is misread at the first steps that are accepted, or above them."""
        return tuple(
            one for one in self.wrong if one.kind in firsts and one.step >= firsts[one.kind]
        )

    def effect(self, share: float, kind: str = "", part: float = 1.0) -> float:
        """Return the design effect on a share wrong: by how much a bound on it must widen.

        With clusters whose shares vary by `spread` a set of m values each has the variance of one
        that is smaller by 1 + (m - 1) * spread * share (Kish, Survey Sampling, 1965). What fails
        together at all is seldom accepted, so `spread` is that of all misread values: the few
        accepted ones would never show it.

        Args:
            share: the share wrong that is to be ruled out.
            kind: the kind that is looked at; all of them if "".
            part: which part of these is looked at: the fewer, the fewer of one cluster.
        """
        together = max(0.0, self.sizes.get(kind, 1.0) - 1) * part
        return 1 + together * min(1.0, self.spread * share)


@dataclass(frozen=True, slots=True)
class ThreeSets:
    """What thresholds were chosen on, beside what curves were learnt from, and what certifies them.

    `chosen` is None where they are searched on what was learnt from: then there is one candidate.
    """

    chosen: Sample | None
    certified: Sample
