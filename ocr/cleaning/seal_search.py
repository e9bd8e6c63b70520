"""Find the outlines of seals on a page without colour: round or framed, true, and filled."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.base.pixels import Pixels
from ocr.cleaning.outline_fits import Fit, circle_fit, filled, frame_fit, grown

_DARKER = 20
"""So much paler than the middle of the page's ink is what may be a pale seal's."""

_SPECK_MM, _JOIN_MM, _NARROW_MM, _BRIDGE_MM, _NECK_MM = 0.8, 2.0, 1.0, 1.25, 4.5
_LEAST_MM, _SHORT_MM, _MOST_MM = 8.5, 4.0, 42.0
_LEAST_INK_MM2 = 4.0
_EDGE_MM, _STRAY_MM = 0.5, 1.5

_COVERED, _WEAKEST, _WITHIN = 0.85, 0.6, 0.9
"""Of a pale seal's outline so much is inked, of its weakest quarter or side so much, and so much of
the pale ink that lies together is within it."""

_SURE_COVERED, _SURE_WEAKEST, _SURE_WITHIN = 0.9, 0.8, 0.95
_SURE_LEAST_MM, _SURE_SHORT_MM = 9.0, 5.0
_LARGE_MM, _SMALL_WEAKEST = 8.0, 0.7
_MOAT_MM, _MOAT = (0.75, 1.25), 0.35
"""A seal as dark as writing must be larger than a letter, and better inked, with mostly paper on
both sides of its outline."""

_FILLED, _SURE_FILLED, _INNER = 0.04, 0.07, 0.65
_HOLLOW = 0.3


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
    """Return the outlines of seals, those that are paler than the page's writing first."""
    pale_ink = _pale_ink(page)
    pale = list(_pale_seals(page, pale_ink))
    dark = [fit for blob in _dark_blobs(page) if (fit := _dark_seal(page, blob))]
    return [*pale, *(fit for fit in dark if not any(_meet(fit, other) for other in pale))]


def without_specks(mask: Pixels, pixels: float) -> Pixels:
    """Return a mask without the pieces that are no longer than so much."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask)
    longest = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1)
    kept = np.where(longest > pixels, 255, 0).astype(np.uint8)
    kept[0] = 0
    return kept.take(np.asarray(labels))


def _meet(one: Fit, other: Fit) -> bool:
    across, down = one.outline.mean(axis=(0, 1)).tolist()
    return cv2.pointPolygonTest(other.outline, (across, down), measureDist=False) >= 0


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


def _pale_seals(page: SmallPage, pale: Pixels) -> Iterator[Fit]:
    """Yield the outlines of pale seals; where several lie together, each by itself."""
    around = grown(pale, 2 * _EDGE_MM * page.px_per_mm)
    bridged = cv2.max(pale, cv2.bitwise_and(around, page.form)).astype(np.uint8)
    for blob in _pale_blobs(page, pale, _closed(bridged, _JOIN_MM * page.px_per_mm)):
        fit = _pale_seal(page, pale, blob)
        if fit is not None:
            yield fit
            continue
        alone = np.zeros_like(pale)
        alone[blob.window] = cv2.bitwise_and(pale[blob.window], blob.shape)
        for part in _pale_blobs(page, pale, _closed(alone, _NARROW_MM * page.px_per_mm)):
            if fit := _pale_seal(page, alone, part):
                yield fit


def _pale_blobs(page: SmallPage, pale: Pixels, joined: Pixels) -> Iterator["_Blob"]:
    """Yield where much pale ink lies together."""
    for blob in _blobs(joined, page.px_per_mm):
        ink = cv2.countNonZero(cv2.bitwise_and(pale[blob.window], blob.shape))
        if ink >= _LEAST_INK_MM2 * page.px_per_mm**2:
            yield blob.hull_of(pale)


def _dark_blobs(page: SmallPage) -> Iterator["_Blob"]:
    """Yield what hangs together in two directions for longer than a letter does."""
    bridges = cv2.bitwise_and(_closed(page.ink, _BRIDGE_MM * page.px_per_mm), page.form)
    side = round(_NECK_MM * page.px_per_mm)
    neck = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    for blob in _blobs(cv2.max(page.ink, bridges).astype(np.uint8), page.px_per_mm):
        cut_off = cv2.morphologyEx(blob.without_holes(), cv2.MORPH_OPEN, neck).astype(np.uint8)
        whole = blob.hull_of(page.ink)
        hollow = cv2.countNonZero(cut_off) < _HOLLOW * cv2.countNonZero(whole.shape)
        yield whole if hollow else _Blob(blob.left, blob.top, cut_off)


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

    def hull_of(self, mask: Pixels) -> "_Blob":
        """Return the convex hull of the ink of a mask that lies in the blob."""
        ink = cv2.bitwise_and(mask[self.window], self.shape)
        hull = cv2.convexHull(cv2.findNonZero(ink))
        return _Blob(self.left, self.top, filled(self.shape, hull.astype(np.int32)))

    def moved(self, fit: Fit) -> Fit:
        """Return a fit to the blob as it lies on the page."""
        corner = np.array([self.left, self.top], np.int32)
        return replace(fit, outline=(fit.outline + corner).astype(np.int32))

    def without_holes(self) -> Pixels:
        """Return the blob without its holes."""
        around, _ = cv2.findContours(self.shape, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
        return cv2.drawContours(np.zeros_like(self.shape), around, -1, (255,), -1).astype(np.uint8)


def _blobs(mask: Pixels, px_per_mm: float) -> Iterator[_Blob]:
    """Yield the pieces of a mask that are as large as a seal, each in a window with an edge."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask)
    least, short, most = (side * px_per_mm for side in (_LEAST_MM, _SHORT_MM, _MOST_MM))
    sides = np.sort(stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]], axis=1)
    large = (sides[:, 0] >= short) & (sides[:, 1] >= least) & (sides[:, 1] <= 2 * most)
    large[0] = False
    edge = round(_EDGE_MM * 2 * px_per_mm)
    for label in np.flatnonzero(large).tolist():
        left, top, width, height = (int(side) for side in stats[label, :4])
        first, upper = max(0, left - edge), max(0, top - edge)
        window = slice(upper, top + height + edge), slice(first, left + width + edge)
        shape = np.where(labels[window] == label, 255, 0).astype(np.uint8)
        yield _Blob(first, upper, shape)


def _pale_seal(page: SmallPage, pale: Pixels, blob: _Blob) -> Fit | None:
    """Return the outline around a blob of pale ink, if it is a seal's, with what lies close by."""
    ink, form, every = (
        np.ascontiguousarray(whole[blob.window]) for whole in (pale, page.form, page.ink)
    )
    own = cv2.bitwise_and(ink, blob.shape).astype(np.uint8)
    hidden = cv2.max(form, cv2.subtract(every, ink)).astype(np.uint8)
    fits = [
        fit
        for fit in _fits(ink, hidden, blob.shape)
        if _is_pale_seal(fit, ink, hidden, page.px_per_mm)
        and _share_within(own, fit, page.px_per_mm) >= _WITHIN
    ]
    if not fits:
        return None
    best = max(fits, key=_merit)
    about = grown(filled(own, best.outline), _STRAY_MM * page.px_per_mm)
    points = np.concatenate([best.outline, cv2.findNonZero(cv2.bitwise_and(own, about))])
    return blob.moved(replace(best, outline=cv2.convexHull(points).astype(np.int32)))


def _is_pale_seal(fit: Fit, ink: Pixels, hidden: Pixels, px_per_mm: float) -> bool:
    """Tell whether an outline in pale ink is a seal's; a small one must be so surely."""
    if not _is_sized(fit, px_per_mm, _LEAST_MM, _SHORT_MM):
        return False
    if min(cv2.minAreaRect(fit.outline)[1]) < _LARGE_MM * px_per_mm:
        return fit.weakest >= _SMALL_WEAKEST and _is_sure(fit, ink, hidden, px_per_mm)
    inked = fit.covered >= _COVERED and fit.weakest >= _WEAKEST
    return inked and _filling(ink, hidden, fit) >= _FILLED


def _dark_seal(page: SmallPage, blob: _Blob) -> Fit | None:
    """Return the outline around a blob of ink, if it is surely a seal's: a pen is not so true."""
    ink, form = (np.ascontiguousarray(whole[blob.window]) for whole in (page.ink, page.form))
    fits = [
        fit
        for fit in _fits(ink, form, blob.shape)
        if _is_sized(fit, page.px_per_mm, _SURE_LEAST_MM, _SURE_SHORT_MM)
        and fit.weakest >= _SURE_WEAKEST
        and _is_sure(fit, ink, form, page.px_per_mm)
        and _share_within(blob.shape, fit, page.px_per_mm) >= _SURE_WITHIN
    ]
    return blob.moved(max(fits, key=_merit)) if fits else None


def _is_sure(fit: Fit, ink: Pixels, hidden: Pixels, px_per_mm: float) -> bool:
    return (
        fit.covered >= _SURE_COVERED
        and _filling(ink, hidden, fit) >= _SURE_FILLED
        and _is_moated(ink, hidden, fit, px_per_mm)
    )


def _fits(ink: Pixels, form: Pixels, blob: Pixels) -> list[Fit]:
    fits = circle_fit(ink, form, blob), frame_fit(ink, form, blob)
    return [fit for fit in fits if fit is not None]


def _merit(fit: Fit) -> float:
    return fit.covered + fit.weakest


def _is_sized(fit: Fit, px_per_mm: float, least_mm: float, short_mm: float) -> bool:
    short, long = sorted(side / px_per_mm for side in cv2.minAreaRect(fit.outline)[1])
    return short >= short_mm and least_mm <= long <= _MOST_MM


def _share_within(ink: Pixels, fit: Fit, px_per_mm: float) -> float:
    """Return how much of the ink, or of a blob, an outline holds."""
    inside = grown(filled(ink, fit.outline), _EDGE_MM * px_per_mm)
    return cv2.countNonZero(cv2.bitwise_and(ink, inside)) / max(1, cv2.countNonZero(ink))


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
