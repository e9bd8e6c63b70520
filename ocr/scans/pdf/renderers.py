"""A page of a PDF drawn by PDFium, and drawn by poppler: two programs that share no code.

PDFium's drawing is handed on, poppler's vouches for it (`ocr.scans.pdf.drawings_compared`). Both
are told the size in pixels of the page's visible frame, turned as the page is.
"""

import io
import os
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_raw
from PIL import Image, UnidentifiedImageError

from ocr.base.errors import UnreadableScan
from ocr.base.reasons import ReasonCode

_WHITE = (255, 255, 255, 255)
_FONTS = Path(__file__).with_name("fonts.conf")
_LETTERS_MISSING = re.compile(
    r"language pack|[Nn]o font|find a font|font file|font tag|character collection"
    r"|identity encoding|CID font|Unknown CMap|embedded font"
)
"""What poppler says where it has no letters to draw, or guesses at them."""


@dataclass(frozen=True, slots=True)
class PlaceOfPage:
    """Where another program finds a page, and how it lies there.

    Attributes:
        path: of the PDF.
        number: of the page, the first being 1.
        turned: whether it is turned by a quarter, so that its width is across its height.
        files: numbers of open files that the path names.
    """

    path: str
    number: int
    turned: bool
    files: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PopplerDrawing:
    """What poppler drew of a page: `grey`, None where it drew nothing, and what it said of it."""

    grey: Image.Image | None
    complaints: str

    @property
    def lacks_letters(self) -> bool:
        """Whether poppler missed a font, or guessed at one."""
        return bool(_LETTERS_MISSING.search(self.complaints))


def drawn_by_pdfium(page: pdfium.PdfPage, size: tuple[int, int]) -> Image.Image:
    """Return a page as PDFium draws it, red-green-blue, with its annotations and form fields.

    Args:
        page: of a document whose forms were initialised.
        size: width and height in pixels, of the page as it lies turned.
    """
    bitmap = pdfium.PdfBitmap.new_native(*size, pdfium_raw.FPDFBitmap_BGR, rev_byteorder=True)
    bitmap.fill_rect(_WHITE, 0, 0, *size)
    flags = pdfium_raw.FPDF_ANNOT | pdfium_raw.FPDF_REVERSE_BYTE_ORDER
    drawing = (bitmap, page, 0, 0, *size, 0, flags)
    pdfium_raw.FPDF_RenderPageBitmap(*drawing)
    if page.formenv:
        pdfium_raw.FPDF_FFLDraw(page.formenv, *drawing)
    drawn: Image.Image = bitmap.to_pil()
    return drawn


def drawn_by_poppler(place: PlaceOfPage, size: tuple[int, int], seconds: int) -> PopplerDrawing:
    """Return a page as poppler draws it, in grey.

    Args:
        place: of the page.
        size: width and height in pixels, of the page as it lies turned.
        seconds: that it may take.

    Raises:
        UnreadableScan: where it takes too long.
        OSError: where poppler is not installed.
    """
    across, down = size[::-1] if place.turned else size  # it is told those of the unturned page
    scale = f"-scale-to-x {across} -scale-to-y {down}"
    options = f"-f {place.number} -l {place.number} {scale} -cropbox -gray"
    try:
        told = _run(["pdftoppm", *options.split(), place.path], seconds, place.files)
    except subprocess.TimeoutExpired:
        raise UnreadableScan(ReasonCode.SLOW_SHEET) from None
    return PopplerDrawing(_picture(told.stdout), told.stderr.decode(errors="replace"))


def opens_without_password(path: Path, seconds: int = 10) -> bool:
    """Tell whether poppler opens a PDF without being told a password."""
    try:
        return _run(["pdfinfo", str(path)], seconds).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def _run(
    command: Sequence[str], seconds: int, files: Sequence[int] = ()
) -> subprocess.CompletedProcess[bytes]:
    environment = os.environ | {"LC_ALL": "C", "FONTCONFIG_FILE": str(_FONTS)}
    try:
        return subprocess.run(
            command,
            capture_output=True,
            timeout=seconds,
            check=False,
            pass_fds=files,
            env=environment,
        )
    except FileNotFoundError:
        raise OSError("poppler is missing: install poppler-utils") from None


def _picture(written: bytes) -> Image.Image | None:
    try:
        with Image.open(io.BytesIO(written), formats=["PPM"]) as picture:
            picture.load()
            return picture
    except (UnidentifiedImageError, OSError, ValueError):
        return None
