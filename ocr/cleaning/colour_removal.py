"""Take seals, stamps and highlighter out of a colour page, and leave the ink that lies there."""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.base.pixels import Pixels
from ocr.cleaning.seal_outlines import seal_shapes

_SPARSE = 3
_COLOURED, _FEWEST = 48, 12
_TINTED = 10
_HUED, _STRONG, _STAINED = 36, 60, 20
_LIGHT = 140
_RED_INK = 170
_SMALL_PX_PER_MM = 4.0
_HOLES_MM, _BROAD_MM, _EDGE_MM = 0.9, 1.8, 0.5
_LEVEL = 15
"""Percentile of a seal's own pixels that is made white: its deepest red lies not far below."""


@dataclass(frozen=True, slots=True)
class Unstained:
    """A page in grey without what was stamped and marked on it.

    `stains` is 255 where a seal was taken away, `red` on what is written in red; each None where
    there is none.
    """

    grey: Pixels
    stains: Pixels | None = None
    red: Pixels | None = None


def unstained(page: Pixels, px_per_mm: float) -> Unstained:
    """Return a page in grey, seals and highlighter gone.

    A stain lets the light of its own colour through, so that ink under it is dark in that channel
    and the stain is not. What is thin and neither round nor framed is writing and stays.

    Args:
        page: as scanned, grey `(height, width)` or colour `(height, width, 3)`.
        px_per_mm: scale of `page`.
    """
    if page.ndim == 2:
        return Unstained(page)
    if not has_colour(page):
        return Unstained(cv2.cvtColor(page, cv2.COLOR_BGR2GRAY).astype(np.uint8, copy=False))
    return _cleaned(_on_white(page), px_per_mm)


def has_colour(page: Pixels) -> bool:
    """Tell whether a colour page has anything coloured on it, its paper's own tone apart."""
    sparse = _on_white(np.ascontiguousarray(page[::_SPARSE, ::_SPARSE]))
    return int(np.count_nonzero(_chroma(sparse) >= _COLOURED)) >= _FEWEST


def _on_white(page: Pixels) -> Pixels:
    """Return a page as if its paper had no colour."""
    paper = np.median(page[::16, ::16].reshape(-1, 3), axis=0)
    if paper.max() - paper.min() < _TINTED or paper.min() < _LIGHT / 2:
        return page
    tone = np.arange(256)[:, None] * (paper.max() / paper)
    return cv2.LUT(page, np.clip(tone, 0, 255).astype(np.uint8)[:, None, :]).astype(np.uint8)


def _chroma(page: Pixels) -> Pixels:
    blue, green, red = cv2.split(page)
    low, high = cv2.min(cv2.min(blue, green), red), cv2.max(cv2.max(blue, green), red)
    return cv2.subtract(high, low).astype(np.uint8)


def _cleaned(page: Pixels, px_per_mm: float) -> Unstained:
    grey = cv2.cvtColor(page, cv2.COLOR_BGR2GRAY).astype(np.uint8)
    chroma = _chroma(page)
    marked = _marker(grey, chroma, px_per_mm)
    ink_like = (chroma >= _STRONG) & (grey < _LIGHT)
    lifted = (marked > 0) & ~ink_like
    grey[lifted] = page.max(axis=2)[lifted]
    stains = np.zeros_like(grey)
    blue, green, red = cv2.split(page)
    warm = cv2.subtract(red, cv2.max(green, blue)).astype(np.uint8)
    cold = cv2.subtract(blue, red).astype(np.uint8)
    for hue, channel in ((warm, red), (cold, blue)):
        hue[lifted] = 0
        for zone in _zones(hue, px_per_mm):
            _lift(grey, stains, zone, hue, channel.astype(np.uint8))
    left = (warm >= _STRONG) & (grey < _RED_INK) & (stains == 0)
    written = np.where(left, 255, 0).astype(np.uint8)
    return Unstained(grey, stains if stains.any() else None, written if left.any() else None)


def _marker(grey: Pixels, chroma: Pixels, px_per_mm: float) -> Pixels:
    """Return 255 where the paper is broadly light and coloured: highlighter, a tinted cell.

    Ink that lies there makes holes in it. White holes are those between the strokes of a pale seal.
    """
    light = np.where(grey >= _LIGHT, 255, 0).astype(np.uint8)
    hued = np.where(chroma >= _HUED, 255, 0).astype(np.uint8)
    coloured, white = (_mostly(light & mask, px_per_mm) for mask in (hued, ~hued))
    closed = cv2.morphologyEx(coloured, cv2.MORPH_CLOSE, _square(_HOLES_MM))
    broad = cv2.morphologyEx(cv2.subtract(closed, white), cv2.MORPH_OPEN, _square(_BROAD_MM))
    zone = cv2.dilate(broad, _square(2 * _EDGE_MM))
    return cv2.resize(zone, grey.shape[::-1], interpolation=cv2.INTER_NEAREST).astype(np.uint8)


def _mostly(mask: Pixels, px_per_mm: float) -> Pixels:
    """Return a mask made small: 255 where more than half of it is 255."""
    scale = _SMALL_PX_PER_MM / px_per_mm
    small = cv2.resize(mask, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return cv2.threshold(small, 127, 255, cv2.THRESH_BINARY)[1].astype(np.uint8)


def _square(millimetres: float) -> NDArray[np.uint8]:
    side = round(millimetres * _SMALL_PX_PER_MM)
    return np.ones((side, side), np.uint8)


@dataclass(frozen=True, slots=True)
class _Zone:
    """A seal on the page: the window that holds it, and 255 within its outline there."""

    window: tuple[slice, slice]
    inside: Pixels


def _zones(hue: Pixels, px_per_mm: float) -> Iterator[_Zone]:
    """Yield where the seals of one hue lie on the page."""
    coloured = cv2.threshold(hue, _HUED - 1, 255, cv2.THRESH_BINARY)[1]
    scale = _SMALL_PX_PER_MM / px_per_mm
    small = cv2.resize(coloured, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    mask = cv2.threshold(small, 63, 255, cv2.THRESH_BINARY)[1].astype(np.uint8)
    for outline in seal_shapes(mask, _SMALL_PX_PER_MM):
        filled = cv2.fillConvexPoly(np.zeros_like(mask), outline, (255,))
        grown = cv2.dilate(filled, _square(2 * _EDGE_MM))
        inside = cv2.resize(grown, hue.shape[::-1], interpolation=cv2.INTER_NEAREST)
        left, top, width, height = cv2.boundingRect(inside)
        window = slice(top, top + height), slice(left, left + width)
        yield _Zone(window, inside[window].astype(np.uint8))


def _lift(grey: Pixels, stains: Pixels, zone: _Zone, hue: Pixels, channel: Pixels) -> None:
    """Make a seal white in the grey page, by the channel that it lets through."""
    hued, light = hue[zone.window], channel[zone.window]
    stained = (zone.inside > 0) & (hued >= _STAINED)
    deep = light[stained & (hued >= _HUED)]
    if not deep.size:
        return
    paper = float(np.median(light[hued < _STAINED])) if (hued < _STAINED).any() else 255.0
    level = max(1.0, min(paper, float(np.percentile(deep, _LEVEL))))
    white = np.clip(light * (paper / level), 0, paper).astype(np.uint8)
    grey[zone.window][stained] = np.maximum(grey[zone.window], white)[stained]
    stains[zone.window][stained] = 255
