"""Find the outlines of seals on a page without colour: round or framed, true, and filled."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.base.pixels import Pixels
from ocr.cleaning.outline_fits import Fit, circle_fit, filled, frame_fit, grown
from ocr.cleaning.outline_votes import Voted, voted_circles, voted_frames

_Seal = tuple[Fit, Fit]
"""A fit to the outline of a seal, and the same with the ink that runs over it a little."""

_DARKER = 20
"""So much paler than the middle of the page's ink is what may be a pale seal's."""

_HALF = 2
_SPECK_MM, _REGION_MM, _NEAR_MM, _BRIDGE_MM, _STROKE_MM = 0.8, 5.0, 0.75, 1.25, 3.5
_LEAST_MM, _SHORT_MM, _MOST_MM = 8.5, 4.0, 42.0
_LEAST_INK_MM2, _SHARED = 4.0, 0.15
_EDGE_MM, _ROOM_MM, _STRAY_MM, _AROUND_MM = 0.5, 1.5, 1.5, 8.0

_COVERED, _WEAKEST = 0.93, 0.75
"""Of a pale seal's outline so much is inked, of its weakest quarter or side so much."""

_SURE_COVERED, _SURE_WEAKEST, _SURE_KNOWN = 0.95, 0.85, 0.65
_SURE_LEAST_MM, _SURE_SHORT_MM = 9.0, 5.0
_LARGE_MM = 8.0
_MOAT_MM, _MOAT = (0.75, 1.25), 0.35
"""A seal as dark as writing must be larger than a letter, and better inked, with mostly paper on
both sides of its outline, of which print and rules hide little: rows between rules look like it."""

_FILLED, _SURE_FILLED, _INNER = 0.02, 0.07, 0.65
_TRUE, _TRUE_MM = 0.97, 14.0
"""The middle of a seal is inked so much; no more is asked of an outline so true and so large."""


@dataclass(frozen=True, slots=True)
class SmallPage:
    """A page made small: 255 on ink, and on the form's print, where nobody can tell.

    `core` is how dark a stroke is where it is darkest near by, and `ink` leaves the print out.
    """

    ink: Pixels
    form: Pixels
    core: Pixels
    px_per_mm: float


def seal_outlines(page: SmallPage) -> list[Fit]:
    """Return the outlines of seals, with the ink that runs over them a little."""
    return [whole for _, whole in _apart([*_pale_seals(page, _pale_ink(page)), *_dark_seals(page)])]


def without_specks(mask: Pixels, pixels: float) -> Pixels:
    """Return a mask without the pieces that are no longer than so much."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, ltype=cv2.CV_16U)
    longest = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1)
    kept = np.where(longest > pixels, 255, 0).astype(np.uint8)
    kept[0] = 0
    return kept[np.asarray(labels)]


def _halved(mask: Pixels) -> Pixels:
    """Return a mask half as large, 255 where there is anything."""
    size = mask.shape[1] // _HALF, mask.shape[0] // _HALF
    mean = cv2.resize(mask, size, interpolation=cv2.INTER_AREA)
    return cv2.threshold(mean, 0, 255, cv2.THRESH_BINARY)[1].astype(np.uint8)


def _meet(one: Fit, other: Fit) -> bool:
    left, top, width, height = cv2.boundingRect(np.concatenate([one.outline, other.outline]))
    room = np.zeros((height, width), np.uint8)
    corner = np.array([left, top], np.int32)
    first, second = (filled(room, fit.outline - corner) for fit in (one, other))
    shared = cv2.countNonZero(cv2.bitwise_and(first, second))
    return shared > _SHARED * min(cv2.countNonZero(first), cv2.countNonZero(second))


def _pale_ink(page: SmallPage) -> Pixels:
    """Return the ink that is paler than most of the page's, specks left out."""
    counted = cv2.calcHist([page.core], [0], page.ink, [256], [0, 256])
    tones = np.asarray(counted, np.float64).ravel()
    if not tones.any():
        return page.ink
    usual = int(np.searchsorted(tones.cumsum(), tones.sum() / 2))
    palest = max(_parted(tones), usual + _DARKER)
    pale = cv2.threshold(page.core, palest, 255, cv2.THRESH_BINARY)[1]
    pale = cv2.bitwise_and(pale, page.ink)
    return without_specks(pale.astype(np.uint8), _SPECK_MM * page.px_per_mm)


def _parted(counts: NDArray[np.float64]) -> int:
    """Return the tone that parts dark from pale best (Otsu 1979), from how often each occurs."""
    tones = np.arange(len(counts))
    dark, sums = counts.cumsum(dtype=np.float64), (counts * tones).cumsum(dtype=np.float64)
    pale = dark[-1] - dark
    middles = sums / np.maximum(dark, 1), (sums[-1] - sums) / np.maximum(pale, 1)
    return int((dark * pale * (middles[0] - middles[1]) ** 2).argmax())


def _pale_seals(page: SmallPage, pale: Pixels) -> Iterator[_Seal]:
    """Yield seals where enough pale ink lies near together."""
    joined = _closed(_halved(pale), _REGION_MM * page.px_per_mm / _HALF)
    for blob in _blobs(joined, page.px_per_mm, _SHORT_MM):
        own = cv2.bitwise_and(pale[blob.window], blob.shape).astype(np.uint8)
        if cv2.countNonZero(own) < _LEAST_INK_MM2 * page.px_per_mm**2:
            continue
        form, every = (np.ascontiguousarray(of[blob.window]) for of in (page.form, page.ink))
        hidden = cv2.max(form, cv2.subtract(every, own)).astype(np.uint8)
        votes = (vote(own, hidden, page.px_per_mm) for vote in (voted_circles, voted_frames))
        for fit in _fitted(chain(*votes), own, hidden, page.px_per_mm):
            if _is_pale_seal(fit, own, hidden, page.px_per_mm):
                strays = _with_strays(fit, own, page.px_per_mm)
                yield blob.moved(fit), blob.moved(strays)


def _dark_seals(page: SmallPage) -> Iterator[_Seal]:
    """Yield what are surely seals, be they as dark as writing: a pen is not so true."""
    strokes = without_specks(page.ink, _STROKE_MM * page.px_per_mm)
    circles = voted_circles(strokes, page.form, page.px_per_mm)
    for fit in _fitted(circles, page.ink, page.form, page.px_per_mm):
        if _is_dark_seal(fit, page.ink, page.form, page.px_per_mm):
            yield fit, fit
    for blob in _dark_blobs(page):
        ink, form = (np.ascontiguousarray(whole[blob.window]) for whole in (page.ink, page.form))
        frames = voted_frames(ink, form, page.px_per_mm)
        for fit in _fitted(frames, ink, form, page.px_per_mm):
            if _is_dark_seal(fit, ink, form, page.px_per_mm):
                yield blob.moved(fit), blob.moved(fit)


def _fitted(voted: Iterable[Voted], ink: Pixels, hidden: Pixels, px_per_mm: float) -> Iterator[Fit]:
    """Yield the fits to the ink near each outline that is voted for."""
    edge = round(_ROOM_MM * px_per_mm)
    height, width = ink.shape
    for one in voted:
        left, top, wide, high = cv2.boundingRect(one.outline)
        rows = slice(max(0, top - edge), min(height, top + high + edge))
        columns = slice(max(0, left - edge), min(width, left + wide + edge))
        corner = np.array([columns.start, rows.start], np.int32)
        own, unknown = ink[rows, columns], hidden[rows, columns]
        near = grown(filled(own, one.outline - corner), _NEAR_MM * px_per_mm)
        own = cv2.bitwise_and(own, near).astype(np.uint8)
        if one.turn is None:
            fit = circle_fit(own, unknown, near)
        else:
            fit = frame_fit(own, unknown, near, one.turn)
        if fit is not None:
            yield replace(fit, outline=fit.outline + corner)


def _apart(seals: list[_Seal]) -> list[_Seal]:
    """Return the best seals of which none lies much on another."""
    found: list[_Seal] = []
    for fit, whole in sorted(seals, key=lambda seal: _merit(seal[0]), reverse=True):
        if not any(_meet(fit, other) for other, _ in found):
            found.append((fit, whole))
    return found


def _merit(fit: Fit) -> float:
    """Return how good a fit is: well inked, and large, for there are fits to parts of a seal."""
    return (fit.covered + fit.weakest - 1) * float(np.sqrt(cv2.contourArea(fit.outline)))


def _with_strays(fit: Fit, ink: Pixels, px_per_mm: float) -> Fit:
    """Return a fit with an outline that holds the ink that runs over it, too."""
    about = grown(filled(ink, fit.outline), _STRAY_MM * px_per_mm)
    strays = cv2.findNonZero(cv2.bitwise_and(ink, about))
    points = fit.outline if strays is None else np.concatenate([fit.outline, strays])
    return replace(fit, outline=cv2.convexHull(points).astype(np.int32))


def _dark_blobs(page: SmallPage) -> Iterator["_Blob"]:
    """Yield the room around what hangs together in two directions for longer than a letter does."""
    bridges = cv2.bitwise_and(_closed(page.ink, _BRIDGE_MM * page.px_per_mm), page.form)
    joined = _halved(cv2.max(page.ink, bridges).astype(np.uint8))
    room = _AROUND_MM * page.px_per_mm
    for blob in _blobs(joined, page.px_per_mm, _SURE_SHORT_MM):
        left, top = max(0, round(blob.left - room)), max(0, round(blob.top - room))
        height, width = (round(side + 2 * room) for side in blob.shape.shape)
        yield _Blob(left, top, page.ink[top : top + height, left : left + width])


@dataclass(frozen=True, slots=True)
class _Blob:
    """A piece of a mask and where its window lies."""

    left: int
    top: int
    shape: Pixels

    @property
    def window(self) -> tuple[slice, slice]:
        height, width = self.shape.shape
        return slice(self.top, self.top + height), slice(self.left, self.left + width)

    def moved(self, fit: Fit) -> Fit:
        """Return a fit to the blob as it lies on the page."""
        corner = np.array([self.left, self.top], np.int32)
        return replace(fit, outline=(fit.outline + corner).astype(np.int32))


def _blobs(half: Pixels, px_per_mm: float, short_mm: float) -> Iterator[_Blob]:
    """Yield the pieces of a halved mask that are as large as a seal, in windows with an edge."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(half, ltype=cv2.CV_16U)
    least, short, most = (side * px_per_mm / _HALF for side in (_LEAST_MM, short_mm, _MOST_MM))
    sides = np.sort(stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]], axis=1)
    large = (sides[:, 0] >= short) & (sides[:, 1] >= least) & (sides[:, 1] <= 2 * most)
    large[0] = False
    edge = round(_EDGE_MM * 2 * px_per_mm / _HALF)
    for label in np.flatnonzero(large).tolist():
        left, top, width, height = (int(side) for side in stats[label, :4])
        first, upper = max(0, left - edge), max(0, top - edge)
        window = slice(upper, top + height + edge), slice(first, left + width + edge)
        shape = np.where(labels[window] == label, 255, 0).astype(np.uint8)
        shape = np.repeat(np.repeat(shape, _HALF, axis=0), _HALF, axis=1)
        yield _Blob(first * _HALF, upper * _HALF, shape)


def _is_pale_seal(fit: Fit, ink: Pixels, hidden: Pixels, px_per_mm: float) -> bool:
    """Tell whether an outline in pale ink is a seal's; a small one must be so surely."""
    if not _is_sized(fit, px_per_mm, _LEAST_MM, _SHORT_MM):
        return False
    if min(cv2.minAreaRect(fit.outline)[1]) < _LARGE_MM * px_per_mm:
        return fit.weakest >= _WEAKEST and _is_sure(fit, ink, hidden, px_per_mm)
    inked = fit.covered >= _COVERED and fit.weakest >= _WEAKEST
    return inked and _filling(ink, hidden, fit) >= _FILLED


def _is_dark_seal(fit: Fit, ink: Pixels, form: Pixels, px_per_mm: float) -> bool:
    return (
        _is_sized(fit, px_per_mm, _SURE_LEAST_MM, _SURE_SHORT_MM)
        and fit.weakest >= _SURE_WEAKEST
        and _is_sure(fit, ink, form, px_per_mm)
    )


def _is_sure(fit: Fit, ink: Pixels, hidden: Pixels, px_per_mm: float) -> bool:
    filled_enough = _FILLED if _is_true(fit, px_per_mm) else _SURE_FILLED
    return (
        fit.covered >= _SURE_COVERED
        and fit.known >= _SURE_KNOWN
        and _filling(ink, hidden, fit) >= filled_enough
        and _is_moated(ink, hidden, fit, px_per_mm)
    )


def _is_true(fit: Fit, px_per_mm: float) -> bool:
    """Tell whether an outline is so large and so well inked that no hand has drawn it."""
    return fit.covered >= _TRUE and min(cv2.minAreaRect(fit.outline)[1]) >= _TRUE_MM * px_per_mm


def _is_sized(fit: Fit, px_per_mm: float, least_mm: float, short_mm: float) -> bool:
    short, long = sorted(side / px_per_mm for side in cv2.minAreaRect(fit.outline)[1])
    return short >= short_mm and least_mm <= long <= _MOST_MM


def _filling(ink: Pixels, form: Pixels, fit: Fit) -> float:
    """Return how much of the middle is inked: a circle drawn around a word is empty beside it."""
    middle = fit.outline.mean(axis=(0, 1))
    inner = ((fit.outline - middle) * _INNER + middle).astype(np.int32)
    known = (filled(ink, inner) > 0) & (form == 0)
    return float((ink[known] > 0).mean()) if known.any() else 0.0


def _is_moated(ink: Pixels, form: Pixels, fit: Fit, px_per_mm: float) -> bool:
    """Tell whether there is mostly paper on each side of an outline: scribble has no outline."""
    line = cv2.polylines(np.zeros_like(ink), [fit.outline], isClosed=True, color=(255,))
    near, far = (grown(line.astype(np.uint8), away * px_per_mm) for away in _MOAT_MM)
    within = filled(ink, fit.outline) > 0
    moat = (far > 0) & (near == 0) & (form == 0)
    sides = moat & within, moat & ~within
    return all(side.any() and float((ink[side] > 0).mean()) <= _MOAT for side in sides)


def _closed(mask: Pixels, pixels: float) -> Pixels:
    side = round(pixels) | 1
    closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    return closed.astype(np.uint8)
