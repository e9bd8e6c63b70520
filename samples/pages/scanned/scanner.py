"""What a scanner does to a page: pure stages `Pixels -> Pixels`, same shape, never in place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial, reduce
from random import Random

import cv2
import numpy as np

from ocr.base.pixels import Pixels

Stage = Callable[[Pixels], Pixels]
_PRINTED = (7.6, 7.6, 195.4, 244.3)  # millimetres: what must stay on the glass
_EDGE = 1.5
_THROUGH_PAPER_MM = 0.19
"""So far paper spreads the light of what is on its other side."""


@dataclass(frozen=True, slots=True)
class Scanner:
    """One pass over the glass. Shift in millimetres, skew in degrees, blur and noise as sigmas."""

    skew: float = 0.0
    scale: float = 1.0
    shift: tuple[float, float] = (0.0, 0.0)
    blur: float = 0.0
    shade: float = 0.0
    black: int = 0
    white: int = 255
    noise: float = 0.0
    jpeg: int | None = None
    seed: int = 0


def pick_scanner(rng: Random) -> Scanner:
    """Return an office scanner on an ordinary day."""
    return Scanner(
        skew=max(-3.0, min(3.0, rng.gauss(0, 1.1))),
        scale=rng.uniform(0.97, 1.02),
        shift=(rng.uniform(-3, 3), rng.uniform(-3, 3)),
        blur=rng.choice([0.0, 0.4, 0.6, 0.8]),
        shade=rng.choice([0.0, 0.0, 0.04, 0.08]),
        black=rng.choice([0, 0, 15, 35]),
        white=rng.choice([255, 255, 250, 238]),
        noise=rng.choice([0.0, 2.0, 4.0, 6.0]),
        jpeg=rng.choice([None, 85, 70, 55]),
        seed=rng.getrandbits(32),
    )


def scan(pixels: Pixels, scanner: Scanner, dpi: int) -> Pixels:
    """Pass a page in grey through the scanner; shape and type stay."""
    stages: Sequence[Stage] = (
        partial(lay_askew, scanner=scanner, dpi=dpi),
        partial(soften, sigma=scanner.blur),
        partial(cast_shade, depth=scanner.shade),
        partial(fade, black=scanner.black, white=scanner.white),
        partial(speckle, sigma=scanner.noise, seed=scanner.seed),
        partial(squeeze, quality=scanner.jpeg),
    )
    return reduce(lambda page, stage: stage(page), stages, pixels)


def lay_askew(pixels: Pixels, *, scanner: Scanner, dpi: int) -> Pixels:
    """Turn, scale and shift the sheet, as far as all that is printed stays on the glass."""
    height, width = pixels.shape
    centre = (width / 2, height / 2)
    turn = np.array(cv2.getRotationMatrix2D(centre, scanner.skew, scanner.scale), np.float64)
    dot = dpi / 25.4
    turn[:, 2] += np.array(scanner.shift) * dot
    left, top, right, bottom = (edge * dot for edge in _PRINTED)
    corners = np.array([(left, top, 1), (right, top, 1), (left, bottom, 1), (right, bottom, 1)])
    reached = corners @ turn.T
    turn[:, 2] += np.maximum(0, _EDGE * dot - reached.min(axis=0))
    turn[:, 2] -= np.maximum(0, reached.max(axis=0) - (np.array([width, height]) - _EDGE * dot))
    return cv2.warpAffine(
        pixels, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255,)
    ).astype(np.uint8)


def soften(pixels: Pixels, *, sigma: float) -> Pixels:
    """Blur by a Gaussian of so many pixels; none at 0."""
    if sigma <= 0:
        return pixels
    return cv2.GaussianBlur(pixels, (0, 0), sigma).astype(np.uint8)


def cast_shade(pixels: Pixels, *, depth: float) -> Pixels:
    """Darken towards one side, as under a lid that does not close."""
    shade = np.linspace(1.0, 1.0 - depth, pixels.shape[1])
    return (pixels * shade).round().astype(np.uint8)


def fade(pixels: Pixels, *, black: int, white: int) -> Pixels:
    """Squeeze the greys between pale ink and the tone of the paper."""
    return (black + pixels * ((white - black) / 255)).round().astype(np.uint8)


def speckle(pixels: Pixels, *, sigma: float, seed: int) -> Pixels:
    """Add the sensor's noise, the same for the same seed."""
    noise = np.random.default_rng(seed).normal(0, sigma, pixels.shape) if sigma > 0 else 0
    return np.clip(pixels + noise, 0, 255).round().astype(np.uint8)


def squeeze(pixels: Pixels, *, quality: int | None) -> Pixels:
    """Pass through JPEG; None leaves the page as it is."""
    if quality is None:
        return pixels
    _, packed = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE).astype(np.uint8)


def clip_paper(pixels: Pixels, *, above: int = 232) -> Pixels:
    """Let paper be white and keep sixteen greys, as a scanner set to documents does."""
    lifted = np.clip(pixels.astype(np.float64) * 255 / above, 0, 255)
    return ((lifted / 17).round() * 17).astype(np.uint8)


def fax(pixels: Pixels, *, dpi: int, down: int = 196, seed: int = 0) -> Pixels:
    """Return a page as a fax gives it, in black and white: 204 dots an inch across, `down` down.

    The lines are drawn out to 204 an inch again, as `ocr.scans.split` does where the file says how
    far apart they are; `down` is 98 for normal and 196 for fine. The shape changes.
    """
    height, width = pixels.shape[:2]
    across = round(width * 204 / dpi)
    grey = pixels if pixels.ndim == 2 else cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
    sent = cv2.resize(grey, (across, round(height * down / dpi)), interpolation=cv2.INTER_AREA)
    noisy = speckle(sent.astype(np.uint8), sigma=18, seed=seed)
    dots = cv2.threshold(noisy, 150, 255, cv2.THRESH_BINARY)[1]
    square = (across, round(height * 204 / dpi))
    drawn = cv2.resize(dots, square, interpolation=cv2.INTER_CUBIC).astype(np.uint8)
    return drawn if pixels.ndim == 2 else cv2.cvtColor(drawn, cv2.COLOR_GRAY2BGR).astype(np.uint8)


def fold(pixels: Pixels, *, dpi: int, at: float = 0.5, depth: float = 0.35) -> Pixels:
    """Cast the shadow of a fold across the page: dark at `at` of its height, soft below it."""
    height = pixels.shape[0]
    below = (np.arange(height) - at * height) * 25.4 / dpi
    shadow = np.exp(-np.where(below >= 0, below / 6, -below / 0.4))
    light = (1 - depth * shadow).reshape(-1, *[1] * (pixels.ndim - 1))
    shaded: Pixels = (pixels * light).round().astype(np.uint8)
    return shaded


def on_glass(
    pixels: Pixels,
    *,
    dpi: int,
    glass: tuple[float, float] = (257.0, 364.0),
    place: tuple[float, float] = (0.0, 0.0),
    tone: int = 30,
) -> Pixels:
    """Return a page on a larger glass: the shape is that of the glass (B4 unless told otherwise).

    Args:
        pixels: the page, grey or colour.
        dpi: its resolution.
        glass: width and height in millimetres.
        place: where the sheet lies in what is free, 0 to 1 across and down.
        tone: grey of the lid where there is no sheet.
    """
    height, width = pixels.shape[:2]
    wide, high = (max(own, round(mm * dpi / 25.4)) for own, mm in zip((width, height), glass))  # noqa: B905
    left, top = round(place[0] * (wide - width)), round(place[1] * (high - height))
    whole = np.full((high, wide, *pixels.shape[2:]), tone, np.uint8)
    whole[top : top + height, left : left + width] = pixels
    return whole


def coarsen(pixels: Pixels, *, dpi: int, to: int) -> Pixels:
    """Return a page as a scanner set to fewer dots an inch gives it; the shape changes."""
    size = (round(pixels.shape[1] * to / dpi), round(pixels.shape[0] * to / dpi))
    return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA).astype(np.uint8)


def overexpose(pixels: Pixels, *, gain: float = 2.0) -> Pixels:
    """Return a page with so much light that pale strokes vanish: 1.0 changes nothing."""
    return (255 - (255 - pixels.astype(np.float64)) / gain).clip(0, 255).round().astype(np.uint8)


def show_through(pixels: Pixels, *, back: Pixels, share: float, dpi: int) -> Pixels:
    """Let the other side of the sheet show through at so much of its ink, mirrored and blurred.

    Args:
        pixels: the page, in grey.
        back: what its other side has, in grey, of any size.
        share: 0 to 1.
        dpi: resolution of the page.
    """
    mirrored = cv2.resize(back[:, ::-1], pixels.shape[::-1], interpolation=cv2.INTER_AREA)
    ink = 255 - cv2.GaussianBlur(mirrored, (0, 0), _THROUGH_PAPER_MM * dpi / 25.4).astype(
        np.float64
    )
    through: Pixels = (pixels * (1 - share * ink / 255)).round().astype(np.uint8)
    return through
