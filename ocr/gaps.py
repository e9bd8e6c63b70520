"""Wide gaps in a line of ink: the space between 姓 and 名, which a recogniser drops or misreads."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from ocr.decode import Character, Line
from ocr.pixels import Pixels

_SPACE = "\u3000"
_INK = 190
_ANY_GAP = {"text": 0.78}
"""In texts every gap so wide is a space; widths are in heights of the line."""

_ONE_GAP = {"name": (0.28, 0.55), "kana": (0.40, 0.72)}
"""A name has one space at the most: its widest gap, where that is wide and stands out. The wider
it is, the less it must stand out against the next; kana stand looser than kanji."""

_STANDS_OUT, _STANDS_OUT_A_LITTLE = 1.8, 1.25


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch without ink: its ends as shares of the crop's width, its width in line heights."""

    first: float
    last: float
    heights: float


def with_spaces(line: Line, crop: Pixels, kind: str) -> Line:
    """Return the line with a full-width space in each wide gap, and nothing read into the gaps.

    Args:
        line: as decoded; its characters say where on the crop they stand.
        crop: the picture the line was read from, paper white.
        kind: the kind of field; lines of kinds that hold no spaces come back as they are.
    """
    if kind not in _ANY_GAP and kind not in _ONE_GAP:
        return line
    gaps = spaces_in(crop, kind)
    if not gaps:
        own = (replace(c, text=_SPACE) if c.text.isspace() else c for c in line.characters)
        return replace(line, characters=tuple(own))
    characters = tuple(character for character in line.characters if not character.text.isspace())
    for gap in gaps:
        if not _within_kana(characters, gap, kind):
            characters = _split(characters, gap)
    return replace(line, characters=characters)


def _within_kana(characters: Sequence[Character], gap: Gap, kind: str) -> bool:
    """Tell whether a gap of no great width stands between two kana of a name, as in ゆかり."""
    if kind != "name" or gap.heights > _ONE_GAP[kind][1]:
        return False
    beside = [
        next((c.text for c in reversed(characters) if c.at <= gap.first), ""),
        next((c.text for c in characters if c.at >= gap.last), ""),
    ]
    return all("ぁ" <= text <= "ヿ" for text in beside)


def spaces_in(crop: Pixels, kind: str) -> list[Gap]:
    """Return the gaps of a crop that are spaces, from left to right."""
    gaps = _gaps(crop)
    if kind in _ANY_GAP:
        return [gap for gap in gaps if gap.heights > _ANY_GAP[kind]]
    widest = sorted(gaps, key=lambda gap: -gap.heights)[:2]
    if not widest:
        return []
    least, clear = _ONE_GAP[kind]
    ratio = widest[0].heights / widest[1].heights if len(widest) > 1 else _STANDS_OUT
    needed = _STANDS_OUT_A_LITTLE if widest[0].heights > clear else _STANDS_OUT
    return widest[:1] if widest[0].heights > least and ratio >= needed else []


def _gaps(crop: Pixels) -> list[Gap]:
    ink = crop < _INK
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if len(columns) < 2:
        return []
    height, width = int(rows[-1] - rows[0] + 1), crop.shape[1]
    return [
        Gap((left + 1) / width, right / width, (right - left - 1) / height)
        for left, right in pairwise(columns.tolist())
        if right - left > 2
    ]


def _split(characters: Sequence[Character], gap: Gap) -> tuple[Character, ...]:
    """Put a space into a gap, in the place of whatever was read where no ink is."""
    margin = 0.15 * (gap.last - gap.first)
    before = [c for c in characters if c.at <= gap.first + margin]
    behind = [c for c in characters if c.at >= gap.last - margin]
    if not before or not behind:
        return tuple(characters)
    sureness = min(before[-1].probability, behind[0].probability)
    return (*before, Character(_SPACE, sureness, (gap.first + gap.last) / 2), *behind)
