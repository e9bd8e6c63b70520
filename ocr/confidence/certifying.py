"""Learn-then-Test: which thresholds keep a residual error, from pages that had no say on them.

Candidates are tested in a fixed order, the strictest first, each by exact one-sided binomial
bounds, and the last before the first failure is taken; so the chance that what is taken errs
oftener than stated stays at the level of one test, however many are tried (A. N. Angelopoulos,
S. Bates, E. J. Candès, M. I. Jordan and L. Lei, Annals of Applied Statistics 19 (2025), 1641-1662).

A candidate holds where the bound on all accepted values, empty ones among them, and that on each
class of harm lie within their limits. A kind that is not shown by itself, by Holm's steps over the
kinds, is not accepted; but what it got wrong still counts against all, so that nothing is gained by
leaving out who was unlucky: for every set of kinds that may be left out the errors counted are at
least its own, so the bound holds for whichever it was.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce

from ocr.confidence.binomial import chance_of_so_few, levels, most_wrong
from ocr.confidence.calibration import Calibration, Tally
from ocr.confidence.in_sample import terms_of_before
from ocr.confidence.page_sets import Sample, ThreeSets
from ocr.confidence.terms import (
    ALPHA_OF_KINDS,
    ALPHA_OF_PAPERS,
    NEVER,
    KindTerms,
    Proof,
    Shown,
    Terms,
)
from ocr.confidence.threshold_candidates import (
    Firsts,
    Group,
    accepted,
    candidates,
    groups_of,
    limit_of_kind,
)
from ocr.forms.field_kind import Harm


@dataclass(frozen=True, slots=True)
class _Tested:
    """One candidate as the certifying pages have it; `kept` are the kinds that are shown."""

    way: Firsts
    kinds: Mapping[str, Shown]
    groups: Mapping[Harm | None, Shown]

    @property
    def kept(self) -> dict[str, int]:
        return {kind: first for kind, first in self.way.items() if self.kinds[kind].holds}

    @property
    def holds(self) -> bool:
        return bool(self.kept) and all(one.holds for one in self.groups.values())


def certified_terms(calibration: Calibration, sets: ThreeSets, residual: float) -> Terms:
    """Return the thresholds that the certifying pages show to keep a residual error."""
    ways = candidates(calibration, sets, residual)
    held: _Tested | None = None
    count = 0
    for way in ways:
        count += 1
        tested = _tested(way, ways[-1], sets.certified, residual)
        if not tested.holds:
            break
        held = tested
    return _terms(calibration, sets, residual, held, count)


def _tested(way: Firsts, loosest: Firsts, sample: Sample, residual: float) -> _Tested:
    kinds = _kinds(way, loosest, sample, residual)
    kept = {kind: first for kind, first in way.items() if kinds[kind].holds}
    groups = {
        name: _group(group, way, kept, sample)
        for name, group in groups_of(sorted(way), residual).items()
        if group.kinds
    }
    return _Tested(way, kinds, groups)


def _kinds(way: Firsts, loosest: Firsts, sample: Sample, residual: float) -> dict[str, Shown]:
    """Return each kind as shown at its own level among all kinds.

    Counted against it is what it got wrong at the loosest candidate: so its bound holds for
    whichever candidate is taken.
    """
    counts = {
        kind: (sample.count(kind, first), len(sample.wrong_of({kind: loosest[kind]})))
        for kind, first in way.items()
    }
    limits = {kind: limit_of_kind(kind, residual) for kind in loosest}
    thin = {kind: _by(sample.effect(limits[kind], kind), *reversed(counts[kind])) for kind in way}
    chances = {
        kind: chance_of_so_few(*thin[kind], limits[kind]) if kind in thin else 1.0
        for kind in loosest
    }
    level = levels(chances, ALPHA_OF_KINDS)
    return {
        kind: Shown(*counts[kind], most_wrong(*thin[kind], level[kind]), limits[kind])
        for kind in way
    }


def _group(group: Group, way: Firsts, kept: Firsts, sample: Sample) -> Shown:
    """Return a group of kinds as shown: of those kept, with what all of them got wrong."""
    wrong = len(sample.wrong_of({kind: way[kind] for kind in group.kinds}))
    checked = accepted(sample, {kind: kept[kind] for kind in group.kinds if kind in kept})
    if not checked:
        return Shown(0, wrong, 0.0, group.limit)
    effect = sample.effect(group.limit, part=checked / max(1, sample.values))
    bound = most_wrong(*_by(effect, wrong, checked), group.alpha)
    return Shown(checked, wrong, bound, group.limit)


def _by(effect: float, wrong: int, checked: int) -> tuple[float, float]:
    """Return how many independent values would say as much at a design effect: wrong, and all."""
    return wrong / effect, checked / effect


def _terms(
    calibration: Calibration, sets: ThreeSets, residual: float, held: _Tested | None, count: int
) -> Terms:
    kept = held.kept if held else {}
    kinds = tuple(
        _kind_terms(calibration, sets.certified, kind, kept.get(kind), held)
        for kind in calibration.kinds
    )
    accepted_values = reduce(Tally.__add__, (kind.accepted for kind in kinds), Tally())
    return Terms(
        residual=residual,
        thresholds={kind.kind: kind.threshold for kind in kinds},
        kinds=kinds,
        accepted=accepted_values,
        expected=_expected(calibration, sets.certified, kept),
        seen=sum(kind.seen for kind in kinds),
        proof=_proof(sets, kept, held, count, _searched(calibration, sets, kept, residual)),
    )


def _kind_terms(
    calibration: Calibration, sample: Sample, kind: str, first: int | None, held: _Tested | None
) -> KindTerms:
    name = calibration.curve_of(kind)
    curve = calibration.curves[name]
    seen = sample.count(kind, 0) + sample.others.get(kind, 0)
    shown = held.kinds.get(kind) if held else None
    if first is None:
        return KindTerms(kind, name, NEVER, None, seen, Tally(), shown)
    wrong = len(sample.wrong_of({kind: first}))
    checked = sample.count(kind, first)
    return KindTerms(
        kind=kind,
        curve=name,
        threshold=curve.steps()[first],
        least_score=curve.scores[2 * first],
        seen=seen,
        accepted=Tally(checked, wrong, checked),
        shown=shown,
    )


def _expected(calibration: Calibration, sample: Sample, kept: Firsts) -> float:
    """Return how many accepted values the curves expect to be wrong, cautiously."""
    return sum(
        count * (1 - worth)
        for kind, first in kept.items()
        for count, worth in list(
            zip(
                sample.seen[kind],
                calibration.curves[calibration.curve_of(kind)].steps(),
                strict=True,
            )
        )[first:]
    )


def _searched(
    calibration: Calibration, sets: ThreeSets, kept: Firsts, residual: float
) -> tuple[float, Tally]:
    """Return the residual error, and what the pages showed on which thresholds were chosen."""
    if sets.chosen is None:
        return residual, terms_of_before(calibration, residual).accepted if kept else Tally()
    count = accepted(sets.chosen, kept)
    return residual, Tally(count, len(sets.chosen.wrong_of(kept)), count)


def _proof(
    sets: ThreeSets,
    kept: Firsts,
    held: _Tested | None,
    count: int,
    searched: tuple[float, Tally],
) -> Proof:
    sample, (residual, chosen) = sets.certified, searched
    wrong = sample.wrong_of(held.way if held else {})
    papers = len({one.page for one in wrong})
    thin = papers / sample.papers, sample.pages / sample.papers
    bound = most_wrong(*thin, ALPHA_OF_PAPERS)
    groups: Mapping[Harm | None, Shown] = held.groups if held else {}
    everything = groups.get(None, Shown(0, 0, 1.0, residual))
    part = everything.checked / max(1, sample.values)
    return Proof(
        everything=everything,
        papers=Shown(sample.pages if kept else 0, papers, bound if kept else 1.0),
        harms={harm: one for harm, one in groups.items() if harm is not None},
        chosen=chosen,
        pages=sample.pages,
        tested=count,
        effect=sample.effect(residual, part=part),
    )
