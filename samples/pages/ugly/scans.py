"""How the ugly pages came into the office: over the glass, by fax, by telephone camera."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

import numpy as np

from ocr.base.pixels import Pixels
from samples.pages.scanned.camera import Camera, photograph
from samples.pages.scanned.scanner import Scanner, fax, fold, on_glass, scan

Scan = Callable[[Pixels, int, Random], Pixels]


def office(page: Pixels, dpi: int, rng: Random) -> Pixels:
    """Lay the page on the glass of an office scanner, a little askew; grey or colour."""
    return _scanned(page, dpi, _scanner(rng))


def sideways(page: Pixels, dpi: int, rng: Random) -> Pixels:
    """Feed the page with its long side first."""
    return np.ascontiguousarray(np.rot90(office(page, dpi, rng), -1))


def upside_down(page: Pixels, dpi: int, rng: Random) -> Pixels:
    """Feed the page from its foot."""
    return np.ascontiguousarray(np.rot90(office(page, dpi, rng), 2))


def crooked(page: Pixels, dpi: int, rng: Random) -> Pixels:
    """Feed the page with five degrees of skew, small enough that nothing printed is lost."""
    return _scanned(page, dpi, replace(_scanner(rng), skew=5.0, scale=0.93, shift=(0.0, 0.0)))


def by_fax(page: Pixels, dpi: int, rng: Random) -> Pixels:
    """Send the page by fax in normal quality."""
    return fax(office(page, dpi, rng), dpi=dpi, down=98, seed=rng.getrandbits(32))


def folded(page: Pixels, dpi: int, rng: Random) -> Pixels:
    """Fold the page in three, so that shadows fall on what is written."""
    for at in (0.275, 0.61):
        page = fold(page, dpi=dpi, at=at, depth=0.45)
    return office(page, dpi, rng)


def photo(page: Pixels, dpi: int, rng: Random) -> Pixels:
    """Photograph the page on a desk."""
    camera = Camera(tilt=9.0, towards=130.0, turn=2.5, curl=1.5, dim=0.3, seed=rng.getrandbits(32))
    return photograph(page, camera, dpi)


def b4_glass(page: Pixels, dpi: int, rng: Random) -> Pixels:
    """Lay the page askew in the middle of a glass for B4, under a dark lid."""
    turned = _scanned(page, dpi, replace(_scanner(rng), skew=-2.2, scale=0.97))
    return on_glass(turned, dpi=dpi, place=(0.6, 0.4), tone=25)


def streak(page: Pixels, dpi: int, rng: Random) -> Pixels:
    """Pull the page over a dirty line of the feeder: dark lines from head to foot."""
    scanned = office(page, dpi, rng).copy()
    for across, wide, tone in ((72.6, 0.25, 70), (158.0, 0.35, 110), (121.0, 0.15, 40)):
        left = round(across * dpi / 25.4)
        right = left + max(1, round(wide * dpi / 25.4))
        scanned[:, left:right] = np.minimum(scanned[:, left:right], tone)
    return scanned


def _scanner(rng: Random) -> Scanner:
    shift = (rng.uniform(-2, 2), rng.uniform(-2, 2))
    skew, seed = rng.uniform(-0.9, 0.9), rng.getrandbits(32)
    return Scanner(skew=skew, shift=shift, blur=0.5, noise=3.0, white=250, jpeg=85, seed=seed)


def _scanned(page: Pixels, dpi: int, scanner: Scanner) -> Pixels:
    """Scan a page in grey, or each of its colours."""
    if page.ndim == 2:
        return scan(page, scanner, dpi)
    layers = [scan(np.ascontiguousarray(page[..., one]), scanner, dpi) for one in range(3)]
    return np.stack(layers, axis=2)
