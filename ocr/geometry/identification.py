"""Which registered form a page is, or that it is none: it is refused rather than guessed."""

from collections.abc import Sequence
from dataclasses import dataclass

from ocr.geometry.blank_form import Blank
from ocr.geometry.placement import Placement
from ocr.geometry.registration import UprightPage, place

_LEAST_SUPPORT = 0.60
_LEAST_EXPLAINED = 0.70
"""Graph paper and other forms have lines wherever this one has some, and many more."""

_MOST_RESIDUAL_MM = 0.8


@dataclass(frozen=True, slots=True)
class Identified:
    """A form and where it lies on the page."""

    blank: Blank
    placement: Placement


def identify(page: UprightPage, blanks: Sequence[Blank]) -> Identified | None:
    """Return the form whose ruled lines the page has, or None where no form's are there.

    Of two editions, the one whose lines all lie in their place; ask `quality.reason_to_refuse`
    whether the page is good enough, and close enough to that edition, to be read.
    """
    found = [
        Identified(blank, placement)
        for blank in blanks
        if (placement := place(page, blank.ruling)) is not None and _holds(placement)
    ]
    return max(found, key=lambda one: _likeness(one.placement), default=None)


def _likeness(placement: Placement) -> tuple[bool, float, float]:
    """Return what tells editions of one form apart: lines in their place, then all the rest."""
    return not placement.is_another_edition, placement.trust, -placement.residual_mm


def _holds(placement: Placement) -> bool:
    return (
        placement.support >= _LEAST_SUPPORT
        and placement.explained >= _LEAST_EXPLAINED
        and placement.residual_mm <= _MOST_RESIDUAL_MM
    )
