"""Which registered form a page is, or that it is none: it is refused rather than guessed."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from ocr.geometry.blank_form import Blank
from ocr.geometry.coarse_fit import CoarseFit
from ocr.geometry.form_grid import FormGrid
from ocr.geometry.placement import SAME_LINES, Placement
from ocr.geometry.registration import (
    BEYOND_DOUBT,
    UprightPage,
    fit_beside,
    place,
    place_at,
    place_at_size,
)
from ocr.geometry.shortlist import likeliest, page_profiles

_LEAST_SUPPORT = 0.60
_LEAST_EXPLAINED = 0.70
"""Graph paper and other forms have lines wherever this one has some, and many more."""

_MOST_RESIDUAL_MM = 0.8

_FEW = 3
"""So few forms are all laid on a page that lies on none of them beyond doubt, hopeless or not."""

_MOST_EDITIONS, _NEAR = 12, 0.12
"""Forms laid on a page at its size until one lies on it line by line: so many at the most, and
those that are less like it than the likeliest by no more than this."""

_MOST_RIVALS = 2
"""So many forms that have more of a page's lines than the one laid on it are laid there, too."""

_AS_GOOD = 0.03
"""Two forms that differ by no more in `trust` are told apart by how much of the page they have."""

_HOPELESS = 0.4
"""Pages of strangers are like a form by .3 at the most; the worst that can be read, by .65."""

T = TypeVar("T")
_log = logging.getLogger(__name__)

_Placer = Callable[[UprightPage, FormGrid], Placement | None]


@dataclass(frozen=True, slots=True)
class Identified:
    """A form and where it lies on the page."""

    blank: Blank
    placement: Placement


def identify(page: UprightPage, blanks: Sequence[Blank]) -> Identified | None:
    """Return the form whose ruled lines the page has, or None where no form's are there.

    Of two editions, the one whose lines all lie in their place; ask `page_quality.reason_to_refuse`
    whether the page is good enough, and close enough to that edition, to be read. Of many forms
    those are laid on the page whose profiles are like its own: first at its size, then at any;
    then those that have more of its lines where the first of them lies.
    """
    if not blanks:
        return None
    found = _at_size(page, blanks)
    if not found:
        likely = _held(page, _at_any_size(page, blanks), place)
        found = [one for this in likely for one in (this, *_rivals(page, this, blanks))]
    return _best(found) if found else None


def _at_size(page: UprightPage, blanks: Sequence[Blank]) -> list[Identified]:
    """Return the forms that a page of their size holds, of those that its lines are most like.

    More and more of them are laid on it until one lies there line by line.
    """
    ranked = likeliest(page_profiles(page.lines), [blank.patterns for blank in blanks])
    best, held = ranked[0][0], list[Identified]()
    for score, at in ranked[:_MOST_EDITIONS]:
        if score < max(_HOPELESS, best - _NEAR) or any(_is_clean(one.placement) for one in held):
            break
        if any(one.blank is blanks[at] for one in held):
            continue
        for this in _held(page, [blanks[at]], place_at_size):
            held += this, *_rivals(page, this, blanks)
    return [one for one in held if one.placement.trust >= BEYOND_DOUBT]


def _rivals(page: UprightPage, this: Identified, blanks: Sequence[Blank]) -> list[Identified]:
    """Return the forms that have more of a page's lines where one of them lies, laid there.

    To ask that of fifty forms takes about as long as to lay one.
    """

    def beside(blank: Blank) -> CoarseFit | None:
        of_laid = this.blank.ruling
        return _asked(blank, lambda: fit_beside(page, blank.ruling, this.placement, of_laid))

    others = [blank for blank in blanks if blank is not this.blank]
    own = beside(this.blank) if others else None
    fits = [(fit, blank) for blank in others if (fit := beside(blank)) is not None]
    more = [one for one in fits if own is not None and one[0].score > own.score]
    more.sort(key=lambda one: -one[0].score)
    laid: list[Identified] = []
    for fit, blank in more[:_MOST_RIVALS]:
        laid += _held(page, [blank], partial(place_at, likely=fit))
        if laid and _is_clean(laid[-1].placement):
            break
    return laid


def _at_any_size(page: UprightPage, blanks: Sequence[Blank]) -> list[Blank]:
    if len(blanks) <= _FEW:
        return list(blanks)
    patterns = [blank.patterns_at_any_size for blank in blanks]
    ranked = likeliest(page_profiles(page.lines), patterns)
    return [blanks[place] for score, place in ranked[:_FEW] if score >= _HOPELESS]


def _held(page: UprightPage, blanks: Sequence[Blank], placed: _Placer) -> list[Identified]:
    return [
        Identified(blank, placement)
        for blank in blanks
        if (placement := _asked(blank, partial(placed, page, blank.ruling))) and _holds(placement)
    ]


def _asked(blank: Blank, work: Callable[[], T]) -> T | None:
    """Return what is asked about a form; None where asking it ends in an error.

    One odd form must not keep a page from the others, nor the next page from being read.
    """
    try:
        return work()
    except Exception as error:
        _log.warning("form %s cannot be laid: %s", blank.template.id, type(error).__name__)
        return None


def _best(found: Sequence[Identified]) -> Identified:
    """Return the form that a page is, of those that hold on it: first by lines in their place.

    Of forms that hold about as well, the one that has the most of the page's lines: one that lacks
    the last row of another edition lies on a page of that as well as that itself.
    """
    placed = [one for one in found if not one.placement.is_another_edition] or found
    least = max(one.placement.trust for one in placed) - _AS_GOOD
    return max((one for one in placed if one.placement.trust >= least), key=_likeness)


def _likeness(one: Identified) -> tuple[int, float, float]:
    placement = one.placement
    return placement.balance, placement.trust, -placement.residual_mm


def _is_clean(placement: Placement) -> bool:
    """Tell whether every long line of a form is there, and none on the page that it has not."""
    sure = placement.trust >= BEYOND_DOUBT
    return sure and not placement.astray and placement.explained >= SAME_LINES


def _holds(placement: Placement) -> bool:
    return (
        placement.support >= _LEAST_SUPPORT
        and placement.explained >= _LEAST_EXPLAINED
        and placement.residual_mm <= _MOST_RESIDUAL_MM
    )
