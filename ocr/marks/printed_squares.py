"""Where the little squares of a form lie on this page, clean or written over."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.base.pixels import Pixels
from ocr.cropping.laid_page import Sheet
from ocr.forms.layout import Box, OptionKey
from ocr.geometry.blank_form import PX_PER_MM, Blank
from ocr.marks.square_edges import Bools as Bools
from ocr.marks.square_edges import Floats as Floats
from ocr.marks.square_edges import edges_at, inside_at, moat_at

Window = tuple[slice, slice]
"""Rows and columns of a picture."""

_SIDES_MM = (1.2, 4.2)
_STRAY_MM = 1.3
_PALEST = (170, 225)
_USUAL_SIDE_MM = 2.2
_ENOUGH_PAIRS = 12
"""So many clean squares say well enough how all are moved."""

_ACROSS_MM, _DOWN_MM = 2.5, 1.0
"""So far from its place another program may print a square."""

_STILL_THERE, _TRACE, _OUTLINED, _HOLLOW = 0.6, 0.2, 0.85, 0.04
"""How much of each edge of a square is left under whatever mark, of the three weakest if anything
is left of it, by fax, and of each where one is printed; and how much of the inside of a clean one
is ink. One edge alone may be that of a mark beside.
"""

_AS_WELL, _BETTER, _PARTLY = 0.03, 0.1, 0.3
"""What an edge may be short of the best, is clearly better by, and has where other squares tell."""

_NEARBY_PX, _PRINT_PX, _INSET = 4, 3, 0.25
_RULE_SHARE = 0.6
"""What is a rule through so much of a window's height bounds the cell."""


@dataclass(frozen=True, slots=True)
class PrintedSquare:
    """A form's square on a page: left, top, width and height in sheet pixels.

    `is_seen` is False where nothing is left of an outline there nor anywhere around: nobody knows
    whether an empty place is an empty square. `is_empty` where it was found by its clean outline
    away from its place: ink that is seen there all the same is hardly a mark.
    """

    place: Floats
    is_seen: bool = True
    is_empty: bool = False


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where on the page a square is looked for, and the one that was found there, if any."""

    box: Box
    window: Window
    square: Floats | None


_Found = tuple[
    Mapping[OptionKey, _Spot], Mapping[OptionKey, Floats], Mapping[OptionKey, PrintedSquare | None]
]


def find_squares(sheet: Sheet, boxes: Mapping[OptionKey, Box]) -> dict[OptionKey, PrintedSquare]:
    """Return each box's printed square.

    Where a mark hides a square's outline, its place is taken from the blank, moved as the clean
    squares of the same page are: another program's print has them a little elsewhere. Where no
    outline is left there, hidden or not, it is looked for around, within its cell and nearer to
    its place than to any other square's; where little of it is left, as far from its place as the
    other squares of its choice are from theirs.
    """
    spots = {key: _spot(sheet, box) for key, box in boxes.items()}
    usual = _usual(sheet, tuple(spots.values()))
    places = {
        key: spot.square if spot.square is not None else _expected(sheet, spot, usual)
        for key, spot in spots.items()
    }
    proved: dict[OptionKey, PrintedSquare | None] = {
        key: PrintedSquare(place) for key, place in places.items()
    }
    for key, place in places.items():
        if spots[key].square is None or not _is_clean(sheet, place):
            others = [one for other, one in places.items() if other != key]
            proved[key] = _proved(sheet, spots[key], place, (usual[1], others))
    return {
        key: square or _by_its_choice(sheet, key, (spots, places, proved), usual[1])
        for key, square in proved.items()
    }


def _spot(sheet: Sheet, box: Box) -> _Spot:
    window = sheet.window(box, _STRAY_MM / 2)
    return _Spot(box, window, _square(_thin_ink(sheet.grey[window]), window))


def printed_square(blank: Blank, window: Window) -> Floats | None:
    """Return the square that a form prints in a window of its sheet, if there is one."""
    return _square(blank.ink[window], window)


def grown(square: Floats, reach: float, shape: tuple[int, ...]) -> Window:
    """Return rows and columns of a square with `reach` pixels more on every side, in a picture."""
    left, top, width, height = square
    rows = slice(max(0, round(top - reach)), min(shape[0], round(top + height + reach)))
    return rows, slice(max(0, round(left - reach)), min(shape[1], round(left + width + reach)))


def within(inner: Window, outer: Window) -> Window:
    """Return a window counted from the corner of another, clipped there."""
    rows, columns = (
        slice(max(0, one.start - other.start), max(0, one.stop - other.start))
        for one, other in zip(inner, outer, strict=True)
    )
    return rows, columns


def _thin_ink(grey: Pixels) -> Pixels:
    """Return 255 on ink, pale outlines too: a small square's thin edge blurs to grey in a scan."""
    level = cv2.threshold(grey, 0, 255, cv2.THRESH_OTSU)[0]
    cutoff = float(np.clip(level, *_PALEST))
    return cv2.threshold(grey, cutoff, 255, cv2.THRESH_BINARY_INV)[1].astype(np.uint8)


def _square(ink: Pixels, window: Window) -> Floats | None:
    """Return left, top, width and height in sheet pixels of the hollow square in a window."""
    _, labels, stats, _ = map(np.asarray, cv2.connectedComponentsWithStats(ink))
    low, high = (side * PX_PER_MM for side in _SIDES_MM)
    longer, shorter = stats[:, 2:4].max(axis=1), stats[:, 2:4].min(axis=1)
    fitting = (low <= shorter) & (longer <= high) & (longer <= 1.3 * shorter)
    for label in np.flatnonzero(fitting[1:]) + 1:
        left, top, width, height, _ = stats[label]
        if _is_framed(labels[top : top + height, left : left + width] == label):
            left, top = left + window[1].start, top + window[0].start
            return np.array([left, top, width, height], dtype=np.float64)
    return None


def _is_framed(shape: NDArray[np.bool_]) -> bool:
    """Tell whether all four edges of a shape are drawn."""
    band = max(2, round(0.35 * PX_PER_MM))
    edges = (
        shape[:band].any(axis=0),
        shape[-band:].any(axis=0),
        shape[:, :band].any(axis=1),
        shape[:, -band:].any(axis=1),
    )
    return all(edge.mean() >= 0.8 for edge in edges)


def _usual(sheet: Sheet, spots: Sequence[_Spot]) -> tuple[Floats, Floats]:
    """Return how squares of this page are moved against the blank, and their usual size."""
    pairs = list(_pairs(sheet, spots))
    if not pairs:
        printed = (printed_square(sheet.blank, spot.window) for spot in spots)
        sizes = [square[2:] for square in printed if square is not None]
        usual = np.full(2, _USUAL_SIDE_MM * PX_PER_MM)
        return np.zeros(2), np.median(sizes, axis=0) if sizes else usual
    moves = [a[:2] + a[2:] / 2 - b[:2] - b[2:] / 2 for a, b in pairs]
    return np.median(moves, axis=0), np.median([a[2:] for a, _ in pairs], axis=0)


def _pairs(sheet: Sheet, spots: Sequence[_Spot]) -> Iterator[tuple[Floats, Floats]]:
    """Yield squares of the page with those of the blank, from all over the page."""
    clean = [(spot.square, spot.window) for spot in spots if spot.square is not None]
    for square, window in clean[:: max(1, len(clean) // _ENOUGH_PAIRS)]:
        printed = printed_square(sheet.blank, window)
        if printed is not None:
            yield square, printed


def _expected(sheet: Sheet, spot: _Spot, usual: tuple[Floats, Floats]) -> Floats:
    moved, size = usual
    return np.concatenate([_home(sheet, spot) + moved - size / 2, size])


def _home(sheet: Sheet, spot: _Spot) -> Floats:
    """Return the middle of a square on the blank."""
    box, printed = spot.box, printed_square(sheet.blank, spot.window)
    if printed is None:
        return np.array([box.left + box.width / 2, box.top + box.height / 2]) * PX_PER_MM
    middle: Floats = printed[:2] + printed[2:] / 2
    return middle


def _proved(
    sheet: Sheet, spot: _Spot, place: Floats, page: tuple[Floats, Sequence[Floats]]
) -> PrintedSquare | None:
    """Return where a square is that is not clean at its place, or None where others must tell.

    It is marked there, or what was found is no square but a letter, or nothing, and the square is
    printed elsewhere. What the blank has printed there itself, such as a 口, is none.

    Args:
        sheet: the page.
        spot: where the square is looked for.
        place: where it is taken to lie.
        page: the usual size of the page's squares, and the places of all others.
    """
    size, others = page
    home, window, start = _searched(sheet, spot, size)
    ink = _loose(sheet, window)
    own = cv2.dilate(sheet.blank.ink[window], np.ones((_PRINT_PX, _PRINT_PX), np.uint8)) > 0
    edges, printed = (edges_at(one, size).min(axis=0) for one in (ink, own))
    hollow, printed_hollow = (inside_at(one, size) <= _HOLLOW for one in (ink, own))
    here = np.round(place[:2] + (place[2:] - size) / 2 - start).astype(int)
    outlined = (edges >= _OUTLINED) & _same_cell(sheet.lines[window], here, size)
    clean = outlined & hollow & ~((printed >= _OUTLINED) & printed_hollow)
    clean &= moat_at(ink, size) <= _HOLLOW
    if found := _first(np.argwhere(clean)[:, ::-1] + start, home, others):
        return PrintedSquare(_settled(edges, found[0], start), is_empty=True)
    if spot.square is not None:
        return PrintedSquare(place)
    if edges[_around(here)].max(initial=0) >= _STILL_THERE:
        return None
    other = outlined & (printed < _OUTLINED)
    if found := _first(np.argwhere(other)[:, ::-1] + start, home, others):
        return PrintedSquare(_settled(edges, found[0], start))
    return None


def _by_its_choice(sheet: Sheet, key: OptionKey, found: _Found, size: Floats) -> PrintedSquare:
    """Return where a square is that is hardly outlined: at its place, or moved as its choice is.

    Args:
        sheet: the page.
        key: of the option.
        found: where squares are looked for, taken to lie, and were found.
        size: the usual one of the page's squares.
    """
    spots, places, proved = found
    home, window, start = _searched(sheet, spots[key], size)
    each = edges_at(_loose(sheet, window), size)
    edges = each.min(axis=0)
    here = _around(np.round(places[key][:2] + (places[key][2:] - size) / 2 - start).astype(int))
    at_place = float(edges[here].max(initial=0))
    moves = [
        square.place[:2] + square.place[2:] / 2 - _home(sheet, spots[other])
        for other, square in proved.items()
        if square is not None and other.field == key.field
    ]
    if moves:
        there = np.concatenate([home[:2] + np.median(moves, axis=0), size])
        best = edges[_around(np.round(there[:2] - start).astype(int))].max(initial=0)
        if best >= max(_PARTLY, at_place + _BETTER):
            return PrintedSquare(_settled(edges, there, start))
    left = np.sort(each, axis=0)[:3].mean(axis=0)[here].max(initial=0)
    return PrintedSquare(places[key], is_seen=bool(at_place >= _STILL_THERE or left >= _TRACE))


def _searched(sheet: Sheet, spot: _Spot, size: Floats) -> tuple[Floats, Window, NDArray[np.int_]]:
    """Return a square's place on the blank, where it is searched for, and the corner of that."""
    home = np.concatenate([_home(sheet, spot) - size / 2, size])
    window = _reach(home, sheet.grey.shape)
    return home, window, np.array([window[1].start, window[0].start])


def _loose(sheet: Sheet, window: Window) -> Bools:
    """Return the ink of a window that is no rule."""
    ink: Bools = (_thin_ink(sheet.grey[window]) > 0) & (sheet.lines[window] == 0)
    return ink


def _settled(edges: Floats, square: Floats, start: NDArray[np.int_]) -> Floats:
    """Return a square in the middle of all places so near that its edges fit as well as any."""
    rows, columns = _around(np.round(square[:2] - start).astype(int))
    near = edges[rows, columns]
    fitting = np.argwhere(near >= near.max() - _AS_WELL).mean(axis=0)
    corner = fitting[::-1] + np.array([columns.start, rows.start]) + start
    return np.array([*corner, *square[2:]], dtype=np.float64)


def _is_clean(sheet: Sheet, square: Floats) -> bool:
    """Tell whether there is no ink within a square's outline."""
    around = grown(square, 2, sheet.grey.shape)
    inset = max(2.0, _INSET * min(square[2:]))
    inside = _thin_ink(sheet.grey[around])[within(grown(square, -inset, sheet.grey.shape), around)]
    return bool((inside > 0).mean() <= _HOLLOW)


def _reach(place: Floats, shape: tuple[int, ...]) -> Window:
    """Return the window in which another program's print may have a square."""
    left, top, width, height = place
    across, down = _ACROSS_MM * PX_PER_MM, _DOWN_MM * PX_PER_MM
    rows = slice(max(0, round(top - down)), min(shape[0], round(top + height + down)))
    return rows, slice(max(0, round(left - across)), min(shape[1], round(left + width + across)))


def _first(corners: NDArray[np.int_], place: Floats, others: Sequence[Floats]) -> list[Floats]:
    """Return the leftmost square, before the letters of its word, unless it is another one's."""
    for corner in corners[np.argsort(corners[:, 0])]:
        apart = np.hypot(*(corner - place[:2]))
        if all(np.hypot(*(corner - one[:2])) >= apart for one in others):
            return [np.array([*corner, *place[2:]], dtype=np.float64)]
    return []


def _around(home: NDArray[np.int_]) -> Window:
    x, y = (slice(max(0, one - _NEARBY_PX), one + _NEARBY_PX + 1) for one in home)
    return y, x


def _same_cell(lines: Pixels, here: NDArray[np.int_], size: Floats) -> Bools:
    """Tell which columns of a window lie in the same cell as a place, from rule to rule."""
    rules = np.flatnonzero((lines > 0).mean(axis=0) >= _RULE_SHARE)
    width = max(2, round(size[0]))
    middle = here[0] + width / 2
    left = max((int(rule) for rule in rules if rule < middle), default=-1)
    right = min((int(rule) for rule in rules if rule > middle), default=lines.shape[1])
    corners = np.arange(max(0, lines.shape[1] - width + 1))
    inside: Bools = (corners > left) & (corners + width <= right)
    return inside
