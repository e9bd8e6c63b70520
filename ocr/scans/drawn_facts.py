"""The facts of the scan behind a page that was drawn: those of the pictures that it shows."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_raw
from PIL import Image

from ocr.base.scan_facts import ScanFacts, Tones
from ocr.scans.picture_pages import tones_of

_SCANNED = 0.4
"""Share of a page that pictures cover where it is a scan, and no letter with a photograph."""

_FINEST = 0.5
_STENCILS = 0.05
"""Share of a page from which on stencils are its text, as compressing copiers write it."""

_LOOKED_AT = 0.01
_MOST_DEPTH, _MOST_PICTURES = 4, 500


@dataclass(frozen=True, slots=True)
class _Shown:
    """A picture on a page: the share of it that it covers, and its own pixels' size there.

    `across` and `down` are pixels of the drawn page for one of the picture's.
    """

    image: pdfium.PdfImage
    share: float
    across: float
    down: float
    stencil: bool

    @property
    def enlarged(self) -> float:
        return math.sqrt(self.across * self.down)


def facts_of_drawn(
    page: pdfium.PdfPage, drawn: tuple[int, int], dpi: float, renderer: str, most_pixels: int
) -> ScanFacts:
    """Return the facts of the scan that a drawn page shows; of the drawing where it shows none.

    Of strips and layers the finest count that make up half of what is covered, so that a stamp on
    a coarse scan makes it no finer, and a coarse ground makes fine letters no coarser.

    Args:
        page: of the PDF.
        drawn: its width and height as drawn, pixels.
        dpi: that it was drawn at.
        renderer: that drew it.
        most_pixels: that are looked at for their tones.
    """
    shown = sorted(_pictures(page, drawn), key=lambda one: one.enlarged)
    if sum(one.share for one in shown) < _SCANNED:
        return ScanFacts((dpi, dpi), drawn_by=renderer)
    counted = _telling(shown)
    enlarged = max(1.0, counted.across), max(1.0, counted.down)
    resolution = dpi / counted.across, dpi / counted.down
    return ScanFacts(resolution, enlarged, _tones(shown, most_pixels), drawn_by=renderer)


def _telling(shown: Sequence[_Shown]) -> _Shown:
    """Return the picture that tells the resolution, of those of a page from the finest on."""
    stencils = [one for one in shown if one.stencil]
    if sum(one.share for one in stencils) >= _STENCILS and len(stencils) < len(shown):
        shown = stencils
    enough, covered = _FINEST * sum(one.share for one in shown), 0.0
    for one in shown:
        covered += one.share
        if covered >= enough:
            return one
    return shown[-1]


def _pictures(page: pdfium.PdfPage, drawn: tuple[int, int]) -> Iterator[_Shown]:
    width, height = page.get_size()
    scale, turned = max(drawn) / max(width, height), page.get_rotation() in (90, 270)
    kinds = [pdfium_raw.FPDF_PAGEOBJ_IMAGE]
    for count, image in enumerate(page.get_objects(filter=kinds, max_depth=_MOST_DEPTH)):
        if count >= _MOST_PICTURES or not isinstance(image, pdfium.PdfImage):
            return
        columns, rows = image.get_px_size()
        matrix = _matrix(image)
        wide, high = math.hypot(matrix.a, matrix.b), math.hypot(matrix.c, matrix.d)
        if min(columns, rows, wide, high) <= 0:
            continue
        sides = scale * wide / columns, scale * high / rows
        if (abs(matrix.b) > abs(matrix.a)) is not turned:
            sides = sides[::-1]
        share = min(1.0, wide * high / (width * height))
        yield _Shown(image, share, *sides, stencil=image.get_metadata().bits_per_pixel == 1)


def _matrix(thing: pdfium.PdfObject) -> pdfium.PdfMatrix:
    """Return where a picture lies on its page, through all the forms that hold it."""
    matrix = thing.get_matrix()
    while thing.container is not None:
        thing = thing.container
        matrix = matrix.multiply(thing.get_matrix())
    return matrix


def _tones(shown: Sequence[_Shown], most_pixels: int) -> Tones:
    """Return how many tones the larger pictures of a page have together."""
    told = Tones.UNKNOWN
    for one in shown:
        if one.share < _LOOKED_AT:
            continue
        columns, rows = one.image.get_px_size()
        most_pixels -= columns * rows
        if most_pixels < 0:
            return Tones.UNKNOWN
        tones = _tones_of_image(one.image)
        if tones is Tones.MANY:
            return tones
        told = tones if told is Tones.UNKNOWN or tones is Tones.FEW else told
    return told


def _tones_of_image(image: pdfium.PdfImage) -> Tones:
    try:
        picture: Image.Image = image.get_bitmap(render=False).to_pil()
    except pdfium.PdfiumError:
        return Tones.UNKNOWN
    return tones_of(picture)
