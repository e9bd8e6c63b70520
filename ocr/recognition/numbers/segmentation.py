"""Cut a line of digits into candidates: every stretch of ink that may be one digit.

Connected components are cut where they may be two digits and joined where they may be one
(over-segmentation); which candidates are digits is for `digits` to find.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.base.pixels import Pixels

SIDE, _INNER = 28, 20
"""A candidate is shown to the digit reader in 28 × 28 pixels, its ink in the middle 20: the
frame of MNIST (LeCun, Cortes, Burges)."""

Mask = NDArray[np.bool_]
Labels = NDArray[np.int32]

_MOST_PIECES = 14
_MOST_JOINED = 4
_WIDEST, _WIDEST_JOINED, _WIDEST_WHOLE, _APART = 1.7, 1.1, 0.85, 0.25
"""Of the line's height: no digit is wider, and none of several components is wider than the
second; a component wider than the third may be two digits; parts of one are not so far apart."""

_SPECK, _DEEPEST, _THIN, _NARROW = 0.10, 0.60, 0.30, 0.42
"""Of the line's height: smaller parts are no pieces of their own; a cut goes through no more,
where thin strokes count for so much less; digits that touch are as wide at the least."""

_TOGETHER = 0.6
_LEAST_PIECE = 0.22


@dataclass(frozen=True, slots=True)
class Candidate:
    """Ink that may be one digit: the pieces `first` to `last` (not included) of a line.

    `picture` is `(28, 28)`, ink bright; `height` is its share of the line's height; `strokes` is
    of how many connected components it is or has a part; `severed` tells whether it begins where
    one was cut.
    """

    first: int
    last: int
    picture: Pixels
    height: float
    strokes: int
    severed: bool


@dataclass(frozen=True, slots=True)
class Cuts:
    """A line cut into `pieces` from left to right, and every candidate made of them."""

    pieces: int
    candidates: tuple[Candidate, ...]


def glyph(ink: Pixels) -> Pixels:
    """Return ink (bright on black) trimmed, scaled and centred in 28 × 28 pixels."""
    left, top, width, height = cv2.boundingRect((ink > 64).astype(np.uint8))
    if width == 0:
        return np.zeros((SIDE, SIDE), np.uint8)
    trimmed = ink[top : top + height, left : left + width]
    scale = _INNER / max(width, height)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    shrinks = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    small = cv2.resize(trimmed, size, interpolation=shrinks).astype(np.float32)
    dimmer = small.size - 1 - small.size // 50
    brightest = np.partition(small, dimmer, axis=None)[dimmer]
    small *= 255 / max(1.0, float(brightest))
    framed = np.zeros((SIDE, SIDE), np.uint8)
    y, x = (SIDE - size[1]) // 2, (SIDE - size[0]) // 2
    framed[y : y + size[1], x : x + size[0]] = np.clip(np.rint(small), 0, 255)
    return framed


def whole_glyph(crop: Pixels) -> Pixels:
    """Return all the ink of a crop, dark on white, as the picture of one candidate."""
    ink = (255 - crop).astype(np.uint8)
    return glyph(np.where(_mask(ink) > 0, ink, 0).astype(np.uint8))


def cut_glyphs(crop: Pixels) -> Cuts:
    """Return the candidates in a crop of one line, dark ink on white."""
    ink = (255 - crop).astype(np.uint8)
    pieces = _pieces(_mask(ink))
    if not pieces or len(pieces) > _MOST_PIECES:
        return Cuts(0, ())
    return Cuts(len(pieces), tuple(_candidates(ink, pieces)))


def _mask(ink: Pixels) -> Pixels:
    """Return 1 where there is ink: Otsu's threshold, within what pens and pencils leave."""
    level, _ = cv2.threshold(ink, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    mask: Pixels = (ink > np.clip(level, 40, 110)).astype(np.uint8)
    return mask


@dataclass(frozen=True, slots=True)
class _Piece:
    """Part of the ink that is never cut again: its mask and its box in the crop."""

    mask: Mask
    left: int
    top: int
    severed: bool = False

    @property
    def right(self) -> int:
        return self.left + int(self.mask.shape[1])

    @property
    def bottom(self) -> int:
        return self.top + int(self.mask.shape[0])


def _pieces(mask: Pixels) -> list[_Piece]:
    """Return the components, in reading order, wide ones cut, parts of one digit together."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask)
    tall = int(stats[1:, cv2.CC_STAT_HEIGHT].max(initial=0))
    whole = [
        _Piece(labels[top : top + height, left : left + width] == number, left, top)
        for number, (left, top, width, height, _) in enumerate(stats.tolist())
        if number and max(width, height) >= _SPECK * tall
    ]
    together = _joined(sorted(whole, key=lambda piece: piece.left + piece.right))
    return [part for piece in together for part in _cut(piece, tall)]


def _joined(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Join what stands above one another: the two strokes of a 5, the halves of a broken 0."""
    joined: list[_Piece] = []
    for piece in pieces:
        whole = piece
        while joined and _overlap(joined[-1], whole) > _TOGETHER:
            whole = _union((joined.pop(), whole))
        joined.append(whole)
    return joined


def _overlap(one: _Piece, other: _Piece) -> float:
    """Return how much of the narrower piece's width stands above or below the other."""
    shared = min(one.right, other.right) - max(one.left, other.left)
    return shared / min(one.right - one.left, other.right - other.left)


def _union(pieces: Sequence[_Piece]) -> _Piece:
    left, top = min(p.left for p in pieces), min(p.top for p in pieces)
    right, bottom = max(p.right for p in pieces), max(p.bottom for p in pieces)
    mask = np.zeros((bottom - top, right - left), np.bool_)
    for p in pieces:
        mask[p.top - top : p.bottom - top, p.left - left : p.right - left] |= p.mask
    return _Piece(mask, left, top)


def _cut(piece: _Piece, tall: int) -> Iterator[_Piece]:
    """Yield a piece, in parts where it is so wide that it may be several digits."""
    edges = [0, *_valleys(piece.mask, tall), piece.mask.shape[1]]
    for start, stop in pairwise(edges):
        part = piece.mask[:, start:stop]
        rows = np.flatnonzero(part.any(axis=1))
        if rows.size:
            part = part[rows[0] : rows[-1] + 1]
            yield _Piece(part, piece.left + start, piece.top + int(rows[0]), start > 0)


def _valleys(mask: Mask, tall: int) -> list[int]:
    """Return the columns at which a wide piece may fall into digits.

    There its ink is lowest from top to bottom (two zeros touch at their bellies) or least.
    """
    width = mask.shape[1]
    if width <= _WIDEST_WHOLE * tall:
        return []
    ink = mask.sum(axis=0, dtype=np.float32)
    extent = len(mask) - mask.argmax(axis=0) - mask[::-1].argmax(axis=0)
    depth = cv2.blur(np.minimum(extent, ink + _THIN * tall).astype(np.float32)[None], (3, 1))[0]
    near, most = max(2, round(_LEAST_PIECE * tall)), int(np.ceil(width / (_NARROW * tall)))
    found: list[int] = []
    for column in np.argsort(depth, kind="stable").tolist():
        if depth[column] > _DEEPEST * tall or len(found) >= most:
            break
        if all(abs(column - other) >= near for other in (0, width, *found)):
            found.append(column)
    return sorted(found)


def _candidates(ink: Pixels, pieces: Sequence[_Piece]) -> Iterator[Candidate]:
    tall = max(piece.bottom - piece.top for piece in pieces)
    for first in range(len(pieces)):
        for last in range(first + 1, min(first + _MOST_JOINED, len(pieces)) + 1):
            if last > first + 1 and not _may_join(pieces[first:last], tall):
                break
            whole = _union(pieces[first:last])
            yield Candidate(
                first,
                last,
                _picture(ink, whole),
                (whole.bottom - whole.top) / tall,
                1 + sum(not piece.severed for piece in pieces[first + 1 : last]),
                pieces[first].severed,
            )


def _may_join(pieces: Sequence[_Piece], tall: int) -> bool:
    """Tell whether pieces may be one digit: not too wide, and no paper between its parts."""
    width = max(piece.right for piece in pieces) - pieces[0].left
    if all(piece.severed for piece in pieces[1:]):
        return width <= _WIDEST * tall
    apart = pieces[-1].left - max(piece.right for piece in pieces[:-1])
    return width <= _WIDEST_JOINED * tall and apart <= _APART * tall


def _picture(ink: Pixels, piece: _Piece) -> Pixels:
    """Return the ink of a piece alone, its grey edges kept and its neighbours gone."""
    rows, columns = slice(piece.top, piece.bottom), slice(piece.left, piece.right)
    near = cv2.dilate(piece.mask.astype(np.uint8), np.ones((3, 3), np.uint8))
    return glyph(np.where(near > 0, ink[rows, columns], 0).astype(np.uint8))
