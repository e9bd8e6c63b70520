"""Gaps in a line of ink: the space between 姓 and 名, which a recogniser drops or misreads.

Whether a gap is a space is weighed by how wide it is and how far apart the letters beside it stand,
each against the rest of the line: a brush leaves wide gaps everywhere, and a narrow リ or 一 leaves
some on both sides without standing any further from its neighbours than they do.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import exp, log10
from statistics import median

import numpy as np

from ocr.base.pixels import Pixels
from ocr.base.text_line import Alternative, Character, Line, merged
from ocr.forms.field_kind import Spacing
from ocr.forms.kinds import KINDS

_SPACE = "\u3000"
_INK = 190

_WEIGHTS: Mapping[Spacing, tuple[float, ...]] = {
    Spacing.NAME: (3.08, 10.57, 9.54, 2.30, 4.07, 3.46, 1.56, -6.02, -0.65),
    Spacing.KANA: (-1.25, 7.11, 9.15, 2.63, 5.96, 3.35, 1.55, -0.39, -0.88),
    Spacing.TEXT: (2.08, -0.88, 6.13, 4.59, 0.13, 8.04, 3.71, -3.44, -1.12),
}
"""What each feature weighs, and a constant, in each sort of field that holds spaces.

Fitted by `training/gaps.py`; how well they do is in training/README.md.
"""

_ONE_SPACE = frozenset({Spacing.NAME, Spacing.KANA})
"""Where there is one space at the most."""

_SURE = 0.75
"""A space, or that there is none, of which the gaps are less sure lowers the letters beside it."""

_STROKES = frozenset("ー一-‐―–・.,、。'|")
"""What a recogniser makes of a gap."""

_NARROWEST = 0.15
"""Ink so near parts nothing."""

_WIDE = 0.3
"""In a gap so many heights wide such a stroke is none: its ink would be there."""

_LETTERS_APART, _INK_APART = 1.05, 0.15
"""How far two letters usually stand apart, in heights: all that is known of a line of two."""

_LEAST_HINT = 1e-4


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch without ink: its ends as shares of the crop's width, its width in line heights."""

    first: float
    last: float
    heights: float

    @property
    def middle(self) -> float:
        """Where its middle is, as a share of the crop's width."""
        return (self.first + self.last) / 2


@dataclass(frozen=True, slots=True)
class Between:
    """The place between two letters.

    Attributes:
        at: the middle of its widest gap, or of the letters, as a share of the crop's width.
        letters: the two that stand beside it.
        features: by what it may be told whether it is a space. In heights of the line: the
            width of its gap, this less that of the widest other one, less the median of the
            others; the way from one letter's middle to the other's, this less the longest other
            one and less the median of the others. Then log10 of how sure the recogniser was to
            see a space, and 1 between two kana.
    """

    at: float
    letters: tuple[Character, Character]
    features: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _Spaces:
    """Where spaces are, each with its probability; `doubted` are places that may hold one, too."""

    found: tuple[tuple[Between, float], ...]
    doubted: tuple[tuple[Between, float], ...]


def with_spaces(line: Line, crop: Pixels, kind: str) -> Line:
    """Return the line with a full-width space in each gap that is one, and nothing read into it.

    The same is done to its alternatives, of which those that become equal are added up. Letters
    beside a place of which the gaps are not sure are no surer than they.

    Args:
        line: as decoded; its characters say where on the crop they stand.
        crop: the picture the line was read from, paper white.
        kind: the kind of field; lines of kinds that hold no spaces come back as they are.
    """
    spacing = KINDS[kind].spacing
    if spacing is None:
        return line
    gaps = _gaps(crop)
    spaces = _spaces(places_between(line, crop, gaps), spacing)
    wide = [gap for gap in gaps if any(gap.first < one.at < gap.last for one, _ in spaces.found)]
    characters = tuple(_doubting(_spaced(line.characters, spaces, wide), spaces))
    others = merged((_respaced(one, spaces, wide) for one in line.alternatives), str)
    text = "".join(character.text for character in characters)
    first = tuple(one for one in others if one.text == text)
    rest = tuple(one for one in others if one.text != text)
    return replace(line, characters=characters, alternatives=(*first, *rest))


def places_between(line: Line, crop: Pixels, gaps: Sequence[Gap] | None = None) -> list[Between]:
    """Return the places between the letters of a line, from left to right.

    Args:
        line: as decoded; spaces, and what was read into a wide gap, are no letters.
        crop: the picture it was read from, paper white.
        gaps: those of the crop, where they are known.
    """
    gaps = _gaps(crop) if gaps is None else gaps
    letters = [c for c in line.characters if not c.text.isspace() and not _is_nothing(c, gaps)]
    pairs = list(pairwise(letters))
    if not pairs:
        return []
    heights = _width_in_heights(crop)
    within = [_widest(gaps, one.at, other.at) for one, other in pairs]
    widths = [gap.heights if gap else 0.0 for gap in within]
    ways = [(other.at - one.at) * heights for one, other in pairs]
    return [
        Between(
            gap.middle if gap else (one.at + other.at) / 2,
            (one, other),
            (
                *_compared(widths, place, _INK_APART),
                *_compared(ways, place, _LETTERS_APART),
                log10(max(_LEAST_HINT, _hint(line, one.at, other.at))),
                float("ぁ" <= one.text <= "ヿ" and "ぁ" <= other.text <= "ヿ"),
            ),
        )
        for place, ((one, other), gap) in enumerate(zip(pairs, within, strict=True))
    ]


def _is_nothing(character: Character, gaps: Sequence[Gap]) -> bool:
    """Tell whether a stroke was read where there is no ink."""
    return character.text in _STROKES and any(
        gap.heights > _WIDE and gap.first < character.at < gap.last for gap in gaps
    )


def _widest(gaps: Sequence[Gap], first: float, last: float) -> Gap | None:
    """Return the widest gap whose middle lies between two places."""
    between = (gap for gap in gaps if first < gap.middle <= last)
    return max(between, key=lambda gap: gap.heights, default=None)


def _compared(values: Sequence[float], place: int, usual: float) -> tuple[float, float, float]:
    """Return a value, and by how much it exceeds the largest and the median of the others."""
    others = [*values[:place], *values[place + 1 :]] or [usual]
    return values[place], values[place] - max(others), values[place] - median(others)


def _hint(line: Line, first: float, last: float) -> float:
    """Return how sure the recogniser was to see a space between two places."""
    return max((sure for at, sure in line.spaces if first < at <= last), default=0.0)


def _spaces(places: Sequence[Between], spacing: Spacing) -> _Spaces:
    """Tell the spaces of a line by the weights of its sort."""
    chances = [(place, _chance(place, spacing)) for place in places]
    found = [(place, chance) for place, chance in chances if chance > 0.5]
    if spacing in _ONE_SPACE and found:
        found = [max(found, key=lambda one: one[1])]
    doubted = [one for one in chances if one not in found and one[1] > 1 - _SURE]
    return _Spaces(tuple(found), tuple(doubted))


def _chance(place: Between, spacing: Spacing) -> float:
    if place.features[0] < _NARROWEST:
        return 0.0
    *weights, constant = _WEIGHTS[spacing]
    worth = sum(w * value for w, value in zip(weights, place.features, strict=True)) + constant
    return 1 / (1 + exp(-max(-30.0, min(30.0, worth))))


def _spaced(
    characters: Iterable[Character], spaces: _Spaces, wide: Sequence[Gap]
) -> tuple[Character, ...]:
    """Put the spaces where they are, in the place of what was read there; `wide` are their gaps."""
    kept = [c for c in characters if not c.text.isspace() and not _is_nothing(c, wide)]
    for place, chance in spaces.found:
        before = [c for c in kept if c.at <= place.at]
        behind = kept[len(before) :]
        if before and behind:
            sureness = min(before[-1].probability, behind[0].probability)
            sure = sureness if chance >= _SURE else min(sureness, chance)
            kept = [*before, Character(_SPACE, sure, place.at), *behind]
    return tuple(kept)


def _doubting(characters: Iterable[Character], spaces: _Spaces) -> Iterable[Character]:
    """Yield the characters, those beside a place that may be a space no surer than it is none."""
    for character in characters:
        chances = [c for place, c in spaces.doubted if character.at in _sides(place)]
        sure = 1 - max(chances, default=0.0)
        yield replace(character, probability=min(character.probability, sure))


def _sides(place: Between) -> tuple[float, float]:
    return place.letters[0].at, place.letters[1].at


def _respaced(one: Alternative, spaces: _Spaces, wide: Sequence[Gap]) -> Alternative:
    """Put the spaces of an alternative where they are."""
    written = (Character(text, 1.0, at) for text, at in zip(one.text, one.at, strict=True))
    spaced = _spaced(written, spaces, wide)
    text = "".join(character.text for character in spaced)
    return replace(one, text=text, at=tuple(character.at for character in spaced))


def _gaps(crop: Pixels) -> list[Gap]:
    columns = np.flatnonzero((crop < _INK).any(axis=0))
    if len(columns) < 2:
        return []
    width, heights = crop.shape[1], _width_in_heights(crop)
    return [
        Gap((left + 1) / width, right / width, (right - left - 1) / width * heights)
        for left, right in pairwise(columns.tolist())
        if right - left > 2
    ]


def _width_in_heights(crop: Pixels) -> float:
    """Return how many times as wide as its line is high a crop is."""
    rows = np.flatnonzero((crop < _INK).any(axis=1))
    return crop.shape[1] / int(rows[-1] - rows[0] + 1) if len(rows) else 0.0
