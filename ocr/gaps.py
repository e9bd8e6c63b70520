"""Wide gaps in a line of ink: the space between 姓 and 名, which a recogniser drops or misreads."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from ocr.line import Alternative, Character, Line, merged
from ocr.pixels import Pixels

_SPACE = "\u3000"
_INK = 190
_ANY_GAP = {"text": 0.78}
"""In texts every gap so wide is a space; widths are in heights of the line."""

_ONE_GAP = {"name": (0.28, 0.55), "kana": (0.40, 0.72)}
"""A name has one space at the most: its widest gap, where that is wide and stands out. The wider
it is, the less it must stand out against the next; kana stand looser than kanji."""

_BETWEEN_KANA = {"name": 0.55, "text": 1.2}
"""A gap between two kana up to this wide is none: ッ, ー and a narrow し leave as much."""

_STANDS_OUT, _STANDS_OUT_A_LITTLE = 1.8, 1.25

_HINT, _HINTED_GAP = 0.004, 0.2
"""A recogniser that sees so much of a space in a gap confirms it, however narrow it is: between
the characters of a name without a space it sees less than a third of that."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch without ink: its ends as shares of the crop's width, its width in line heights."""

    first: float
    last: float
    heights: float


def with_spaces(line: Line, crop: Pixels, kind: str) -> Line:
    """Return the line with a full-width space in each wide gap, and nothing read into the gaps.

    The same is done to its alternatives, of which those that become equal are added up.

    Args:
        line: as decoded; its characters say where on the crop they stand.
        crop: the picture the line was read from, paper white.
        kind: the kind of field; lines of kinds that hold no spaces come back as they are.
    """
    if kind not in _ANY_GAP and kind not in _ONE_GAP:
        return line
    gaps = spaces_in(crop, kind, line.spaces)
    if not gaps:
        own = (replace(c, text=_SPACE) if c.text.isspace() else c for c in line.characters)
        return replace(line, characters=tuple(own))
    characters = _spaced(line.characters, gaps, kind)
    others = merged((_respaced(one, gaps, kind) for one in line.alternatives), str)
    text = "".join(character.text for character in characters)
    first = tuple(one for one in others if one.text == text)
    rest = tuple(one for one in others if one.text != text)
    return replace(line, characters=characters, alternatives=(*first, *rest))


def _spaced(
    characters: Iterable[Character], gaps: Sequence[Gap], kind: str
) -> tuple[Character, ...]:
    """Put the spaces where the gaps are."""
    characters = tuple(character for character in characters if not character.text.isspace())
    for gap in gaps:
        if not _within_kana(characters, gap, kind):
            characters = _split(characters, gap)
    return characters


def _respaced(one: Alternative, gaps: Sequence[Gap], kind: str) -> Alternative:
    """Put the spaces of an alternative where the gaps are."""
    written = (Character(text, 1.0, at) for text, at in zip(one.text, one.at, strict=True))
    spaced = _spaced(written, gaps, kind)
    text = "".join(character.text for character in spaced)
    return replace(one, text=text, at=tuple(character.at for character in spaced))


def _within_kana(characters: Sequence[Character], gap: Gap, kind: str) -> bool:
    """Tell whether a gap of no great width stands between two kana, as in ゆかり or ゼロックス."""
    if gap.heights > _BETWEEN_KANA.get(kind, 0.0):
        return False
    beside = [
        next((c.text for c in reversed(characters) if c.at <= gap.first), ""),
        next((c.text for c in characters if c.at >= gap.last), ""),
    ]
    return all("ぁ" <= text <= "ヿ" for text in beside)


def spaces_in(crop: Pixels, kind: str, hints: Sequence[tuple[float, float]] = ()) -> list[Gap]:
    """Return the gaps of a crop that are spaces, from left to right.

    Args:
        crop: the picture of a line, paper white.
        kind: `text`, `name` or `kana`.
        hints: where along the crop the recogniser saw a space, and how sure it was.
    """
    gaps = _gaps(crop)
    if kind in _ANY_GAP:
        return [gap for gap in gaps if gap.heights > _ANY_GAP[kind]]
    widest = sorted(gaps, key=lambda gap: -gap.heights)[:2]
    if not widest:
        return []
    least, clear = _ONE_GAP[kind]
    hinted = _hint(widest[0], hints) >= _HINT
    ratio = widest[0].heights / widest[1].heights if len(widest) > 1 else _STANDS_OUT
    needed = _STANDS_OUT_A_LITTLE if hinted or widest[0].heights > clear else _STANDS_OUT
    wide = widest[0].heights > (_HINTED_GAP if hinted else least)
    return widest[:1] if wide and ratio >= needed else []


def _hint(gap: Gap, hints: Sequence[tuple[float, float]]) -> float:
    """Return how sure the recogniser was to see a space in a gap."""
    margin = 0.25 * (gap.last - gap.first)
    near = (sure for at, sure in hints if gap.first - margin <= at <= gap.last + margin)
    return max(near, default=0.0)


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
