"""Filled certificates of invented people to make odd files of, and what such a file is."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from random import Random

import cv2
import numpy as np
from PIL import Image

from ocr.base.pixels import Pixels
from ocr.base.reasons import ReasonCode
from ocr.tools.evaluation import Truth
from samples.pages.drawn.make import Style, Wish, load_form, make_page
from samples.pages.scanned.scanner import coarsen, speckle

DPI = 200
_SHEETS = 6
"""So many are drawn for a run: half of them typed, half of them written with a pen."""

_FAX_DPI, _FAX_NOISE, _FAX_BLACK = 204, 18, 150


@dataclass(frozen=True, slots=True)
class Sheet:
    """A filled certificate as an office scanner gives it, in grey, and what stands on it."""

    number: int
    image: Image.Image
    truth: Truth

    @property
    def pixels(self) -> Pixels:
        """The picture as an array."""
        return np.asarray(self.image)

    def coarser(self, dpi: int) -> Image.Image:
        """Return it as scanned with so many dots an inch."""
        return Image.fromarray(coarsen(self.pixels, dpi=DPI, to=dpi))

    def faxed(self, down: int, rng: Random) -> Image.Image:
        """Return the dots of its fax, 204 an inch across and so many down."""
        size = (round(self.image.width * _FAX_DPI / DPI), round(self.image.height * down / DPI))
        sent = cv2.resize(self.pixels, size, interpolation=cv2.INTER_AREA).astype(np.uint8)
        noisy = speckle(sent, sigma=_FAX_NOISE, seed=rng.getrandbits(32))
        return Image.fromarray(noisy >= _FAX_BLACK)


@dataclass(frozen=True, slots=True)
class WildFile:
    """A file, what stands on each of its pages, and why it may be refused.

    Attributes:
        content: of the file.
        sheets: one for each page; None for one that is not to be read.
        why: the reasons that are true of it, each why it, or a page of it, may not be read.
    """

    content: bytes
    sheets: tuple[Sheet | None, ...]
    why: frozenset[ReasonCode] = frozenset()


@dataclass(frozen=True, slots=True)
class Sheets:
    """The certificates of a run, the same for the same seed."""

    seed: int

    def __getitem__(self, number: int) -> Sheet:
        """Return the one of a number, however large."""
        return _sheet(self.seed, number % _SHEETS)

    def pen(self, number: int) -> Sheet:
        """Return one that is written with a pen."""
        return self[2 * number + 1]

    def __len__(self) -> int:
        """How many differ."""
        return _SHEETS


Make = Callable[[Sheets, Random, int], WildFile]
"""Makes the file of a number, from 0, of a kind."""


@cache
def _sheet(seed: int, number: int) -> Sheet:
    style: Style = "pen" if number % 2 else "typed"
    page = make_page(load_form(), Wish(seed=seed, style=style, dpi=DPI), number)
    return Sheet(number, page.image.convert("L"), page.paper.truth)


def packed(picture: Image.Image, kind: str, **options: object) -> bytes:
    """Return a picture as a file of a kind that Pillow writes, at `DPI` unless told otherwise."""
    content = io.BytesIO()
    picture = picture.copy()  # Pillow leaves on it how it was packed last
    picture.save(content, kind, **{"dpi": (DPI, DPI), **options})
    return content.getvalue()
