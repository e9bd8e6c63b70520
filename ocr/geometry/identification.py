"""Which registered form a page is, or that it is none: it is refused rather than guessed."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ocr.geometry.blank_form import Blank
from ocr.geometry.form_grid import FormGrid
from ocr.geometry.placement import SAME_LINES, Placement
from ocr.geometry.registration import UprightPage, place, place_at_size
from ocr.geometry.shortlist import likeliest, page_profiles

_LEAST_SUPPORT = 0.60
_LEAST_EXPLAINED = 0.70
"""Graph paper and other forms have lines wherever this one has some, and many more."""

_MOST_RESIDUAL_MM = 0.8

_FEW = 3
"""So few forms are all laid on a page that lies on none of them beyond doubt, hopeless or not."""

_NEAR_EDITIONS, _MOST_EDITIONS, _NEAR, _LEAD = 4, 12, 0.12, 0.02
"""Forms laid on a page at its size: some that are about as like it as the likeliest, more where
none of them lies on it line by line, fewer where the others are less like it by the last figure."""

_HOPELESS = 0.4
"""Pages of strangers are like a form by .3 at the most; the worst that can be read, by .65."""

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
    those are laid on the page whose profiles are like its own: first at its size, then at any.
    """
    if not blanks:
        return None
    found = _at_size(page, blanks)
    if not found:
        found = _held(page, _at_any_size(page, blanks), place)
    return max(found, key=lambda one: _likeness(one.placement), default=None)


def _at_size(page: UprightPage, blanks: Sequence[Blank]) -> list[Identified]:
    """Return the forms that a page of their size holds, of those that its lines are most like.

    More and more of them are laid on it until one lies there line by line, and none that is about
    as likely is left.
    """
    ranked = likeliest(page_profiles(page.lines), [blank.patterns for blank in blanks])
    best, held, clean = ranked[0][0], list[Identified](), False
    for tried, (score, at) in enumerate(ranked[:_MOST_EDITIONS]):
        enough = clean and (tried >= _NEAR_EDITIONS or score < best - _LEAD)
        if enough or score < max(_HOPELESS, best - _NEAR):
            break
        this = _held(page, [blanks[at]], place_at_size)
        clean = clean or any(_is_clean(one.placement) for one in this)
        held += this
    return held


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
        if (placement := _placed(page, blank, placed)) is not None and _holds(placement)
    ]


def _placed(page: UprightPage, blank: Blank, placed: _Placer) -> Placement | None:
    """Return where a form lies; None where it does not, or where asking it ends in an error.

    One odd form must not keep a page from the others, nor the next page from being read.
    """
    try:
        return placed(page, blank.ruling)
    except Exception as error:
        _log.warning("form %s cannot be laid: %s", blank.template.id, type(error).__name__)
        return None


def _likeness(placement: Placement) -> tuple[bool, float, float]:
    """Return what tells editions of one form apart: lines in their place, then all the rest."""
    return not placement.is_another_edition, placement.trust, -placement.residual_mm


def _is_clean(placement: Placement) -> bool:
    """Tell whether every long line of a form is there, and none on the page that it has not."""
    return not placement.astray and placement.explained >= SAME_LINES


def _holds(placement: Placement) -> bool:
    return (
        placement.support >= _LEAST_SUPPORT
        and placement.explained >= _LEAST_EXPLAINED
        and placement.residual_mm <= _MOST_RESIDUAL_MM
    )
