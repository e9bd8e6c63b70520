"""Errors that nobody sees, as offices count them: by field, empty ones among them, and by paper."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ocr.base.form_reading import Decision, FormReading
from ocr.confidence.binomial import most_wrong
from ocr.confidence.calibration import EMPTY_KINDS, kind_as_read
from ocr.tools.evaluation import Truth, exact_boxes

_ALPHA = 0.05


@dataclass(frozen=True, slots=True)
class FieldOutcome:
    """What became of one field whose truth is known; `kind` is `blank` where nothing was read."""

    page: str
    kind: str
    right: bool
    accepted: bool


@dataclass(frozen=True, slots=True)
class Silent:
    """How many were let through unseen, and how many of these were wrong."""

    seen: int
    accepted: int
    wrong: int

    @property
    def share(self) -> float:
        """The share let through; 0.0 of none."""
        return self.accepted / self.seen if self.seen else 0.0

    @property
    def bound(self) -> float:
        """The share of these that is wrong at the most: exact, one-sided, 95 %; 1.0 of none."""
        return most_wrong(self.wrong, self.accepted, _ALPHA)


def outcomes(reading: FormReading, truth: Truth, page: str) -> Iterator[FieldOutcome]:
    """Yield what became of every field whose truth is known in all its boxes."""
    for field in reading.fields:
        exact = exact_boxes(field, truth)
        if exact:
            kind = kind_as_read(field.kind, blank=not field.value)
            yield FieldOutcome(page, kind, all(exact), field.decision is Decision.ACCEPT)


def by_field(ones: Iterable[FieldOutcome]) -> dict[str, Silent]:
    """Return the counts of all fields, of filled and of empty ones, and of each kind."""
    ones = list(ones)
    filled = [one for one in ones if one.kind not in EMPTY_KINDS]
    empty = [one for one in ones if one.kind in EMPTY_KINDS]
    kinds = {kind: [one for one in ones if one.kind == kind] for kind in _kinds(ones)}
    groups = {"all": ones, "filled": filled, "empty": empty} | kinds
    return {name: _counted(group) for name, group in groups.items()}


def by_paper(ones: Iterable[FieldOutcome]) -> Silent:
    """Return how many papers had a field let through, and in how many one of these was wrong."""
    ones = list(ones)
    accepted = {one.page for one in ones if one.accepted}
    wrong = {one.page for one in ones if one.accepted and not one.right}
    return Silent(len({one.page for one in ones}), len(accepted), len(wrong))


def _kinds(ones: Iterable[FieldOutcome]) -> list[str]:
    return sorted({one.kind for one in ones})


def _counted(ones: Iterable[FieldOutcome]) -> Silent:
    ones = list(ones)
    accepted = [one for one in ones if one.accepted]
    return Silent(len(ones), len(accepted), sum(not one.right for one in accepted))
