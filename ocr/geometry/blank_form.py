"""The empty form as a picture: what is printed, so that only what was written is read."""

import hashlib
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import cv2
import numpy as np

from ocr.base.errors import InvalidTemplate
from ocr.base.pixels import Pixels
from ocr.forms.template import FormTemplate
from ocr.geometry.form_grid import FormGrid, ruling_of
from ocr.geometry.line_detection import ink_of, ruled_lines
from ocr.geometry.page_scales import EVERY_SIZE
from ocr.geometry.ruling_cache import kept_ruling
from ocr.geometry.shortlist import FormPatterns, patterns_of

PX_PER_MM = 12
"""Scale of a page laid on its form: a line of 4 mm is as high as the recogniser wants it."""

_NEAR_LINE_MM = 0.7
_PRINT_MARGIN_MM = 0.30
_FRINGE_MM = 0.16

_KEPT_PRINTS = 4
"""So many forms' pictures stay in memory, of 45 MB each for A4; the others are drawn anew."""


@dataclass(frozen=True, slots=True)
class BlankPrint:
    """A form's print at 12 pixels a millimetre, each picture `(height, width)`.

    `rules` is 255 on the ruled lines, `line_zone` near them, `print_zone` on and around every
    other printed stroke; `ink` is 255 on whatever is printed.
    """

    ink: Pixels
    rules: Pixels
    line_zone: Pixels
    print_zone: Pixels


@dataclass(frozen=True, slots=True)
class BlankFile:
    """A blank's picture on the disk, its paper in millimetres, and the picture's SHA-256."""

    picture: Path
    width: float
    height: float
    digest: str

    @property
    def name(self) -> str:
        """What a ruling made of it is kept under: the same picture of the same paper."""
        return f"{self.digest}-{self.width:g}x{self.height:g}"


@dataclass(frozen=True)
class Blank:
    """A registered form with what its empty picture teaches.

    `ruling` is always there; the pictures are made when they are first asked for, and forgotten
    where other forms are asked for: an office has fifty forms and a page is one of them.
    """

    template: FormTemplate
    ruling: FormGrid
    source: BlankFile | BlankPrint

    @cached_property
    def patterns(self) -> FormPatterns:
        """The ruling as `shortlist` compares it with a page's."""
        return patterns_of(self.ruling)

    @cached_property
    def patterns_at_any_size(self) -> FormPatterns:
        """The same for pages that were reduced, enlarged or photographed."""
        return patterns_of(self.ruling, EVERY_SIZE)

    @property
    def print(self) -> BlankPrint:
        """The pictures of the print.

        Raises:
            InvalidTemplate: where `blank.png` is no longer what it was when the form was loaded.
        """
        return self.source if isinstance(self.source, BlankPrint) else _print_of(self.source)

    @property
    def ink(self) -> Pixels:
        """255 on whatever is printed."""
        return self.print.ink

    @property
    def rules(self) -> Pixels:
        """255 on the ruled lines."""
        return self.print.rules

    @property
    def line_zone(self) -> Pixels:
        """255 near the ruled lines."""
        return self.print.line_zone

    @property
    def print_zone(self) -> Pixels:
        """255 on and around every printed stroke that is no ruled line."""
        return self.print.print_zone


def load_blank(template: FormTemplate, cache: Path | None = None) -> Blank:
    """Read a form's `blank.png`, whatever its resolution.

    Args:
        template: the form.
        cache: a folder in which rulings are kept from one start to the next; none if None.

    Raises:
        InvalidTemplate: where it is no picture, has another shape than the form's paper, or too
            few ruled lines to lay a page on.
    """
    digest = hashlib.sha256(_bytes_of(template.blank)).hexdigest()
    source = BlankFile(template.blank, template.width, template.height, digest)
    ruling = kept_ruling(cache, source.name, lambda: _ruling_of(source))
    return Blank(template, ruling, source)


def _bytes_of(picture: Path) -> bytes:
    try:
        return picture.read_bytes()
    except OSError as error:
        raise InvalidTemplate(f"{picture}: {error.strerror}") from error


def _ruling_of(source: BlankFile) -> FormGrid:
    ruling = ruling_of(_picture_of(source), PX_PER_MM)
    if not ruling.is_enough:
        raise InvalidTemplate(f"{source.picture}: too few ruled lines to lay a page on")
    return ruling


@lru_cache(_KEPT_PRINTS)
def _print_of(source: BlankFile) -> BlankPrint:
    grey = _picture_of(source)
    ink, lines = ink_of(grey, PX_PER_MM), ruled_lines(grey, PX_PER_MM)
    ruled = cv2.max(lines.level, lines.upright).astype(np.uint8)
    others = cv2.subtract(ink, grown(ruled, _FRINGE_MM)).astype(np.uint8)
    return BlankPrint(
        ink=ink,
        rules=ruled,
        line_zone=grown(ruled, _NEAR_LINE_MM),
        print_zone=grown(others, _PRINT_MARGIN_MM),
    )


def _picture_of(source: BlankFile) -> Pixels:
    """Return the blank in grey at 12 pixels a millimetre."""
    coded = _bytes_of(source.picture)
    if hashlib.sha256(coded).hexdigest() != source.digest:
        raise InvalidTemplate(f"{source.picture}: changed since the start; start kamibashi again")
    picture = cv2.imdecode(np.frombuffer(coded, np.uint8), cv2.IMREAD_GRAYSCALE)
    if picture is None:
        raise InvalidTemplate(f"{source.picture}: not a picture")
    height, width = picture.shape
    if abs(width / height - source.width / source.height) > 0.01:
        raise InvalidTemplate(f"{source.picture}: not of the form's shape (width and height)")
    size = (round(source.width * PX_PER_MM), round(source.height * PX_PER_MM))
    return cv2.resize(picture, size, interpolation=cv2.INTER_LINEAR).astype(np.uint8)


def grown(mask: Pixels, millimetres: float) -> Pixels:
    """Return a mask grown on every side, at the scale of a laid page."""
    side = 2 * round(millimetres * PX_PER_MM) + 1
    return cv2.dilate(mask, np.ones((side, side), np.uint8)).astype(np.uint8)
