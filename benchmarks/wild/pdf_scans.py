"""Scans inside PDFs: as one picture or in strips and layers, turned, stamped, signed."""

import io
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, TiffImagePlugin

from samples.pages.pdf_objects import stream, written

A4 = (595.28, 841.89)
"""Points across and down."""

HAIRLINE = b" 0 0 m 1 0 l S"
"""Drawn over a scan, it makes whoever shows the page draw it."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture's object and where it lies on the page: share from the left, the foot; of both."""

    body: bytes
    place: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)


def grey(picture: Image.Image, entries: bytes = b"") -> bytes:
    """Return a picture in grey, or black and white, as an object, packed by Flate."""
    return image(picture.size, zlib.compress(picture.tobytes()), _flate(picture) + entries)


def jpeg(content: bytes, size: tuple[int, int]) -> bytes:
    """Return the bytes of a JPEG in grey as an object."""
    return image(size, content, b"/ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode ")


def fax(content: bytes, size: tuple[int, int]) -> bytes:
    """Return the lines of a fax of group 4 as an object; black is 0."""
    entries = b"/ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /CCITTFaxDecode "
    columns = b"/DecodeParms << /K -1 /Columns %d /Rows %d >> " % size
    return image(size, content, entries + columns)


def image(size: tuple[int, int], content: bytes, entries: bytes) -> bytes:
    """Return a picture as an object, whatever its bytes are."""
    head = b"/Type /XObject /Subtype /Image /Width %d /Height %d " % size
    return stream(content, head + entries)


def fax_lines(picture: Image.Image, dpi: tuple[int, int] = (204, 196)) -> bytes:
    """Return the lines of a picture in black and white, coded by group 4."""
    content = io.BytesIO()
    told = TiffImagePlugin.ImageFileDirectory_v2()
    told[278] = picture.height
    told[262] = 0  # white is 0, as a fax in a PDF has it
    picture.save(content, "TIFF", compression="group4", tiffinfo=told, dpi=dpi)
    content.seek(0)
    with TiffImagePlugin.TiffImageFile(content) as tiff:
        (begin,), (length,) = tiff.tag_v2[273], tiff.tag_v2[279]
    return content.getvalue()[begin : begin + length]


def _flate(picture: Image.Image) -> bytes:
    bits = 1 if picture.mode == "1" else 8
    return b"/ColorSpace /DeviceGray /BitsPerComponent %d /Filter /FlateDecode " % bits


@dataclass(frozen=True, slots=True)
class Beside:
    """What a PDF has besides its page's pictures: entries of its page and catalogue, objects.

    The objects are numbered from `first_of_more` on.
    """

    page: bytes = b""
    catalogue: bytes = b""
    objects: tuple[bytes, ...] = ()


_NOTHING = Beside()


def scan_pdf(
    pictures: Sequence[Placed], over: bytes = b"", turn: int = 0, beside: Beside = _NOTHING
) -> bytes:
    """Return a PDF of one page.

    Args:
        pictures: that it shows, from the lowest on.
        over: drawn over them.
        turn: the page's /Rotate; the page lies on its side in the file where it is 90 or 270.
        beside: what else is in the file.
    """
    wide, high = A4[::-1] if turn in (90, 270) else A4
    drawing, names = b"", b""
    for number, one in enumerate(pictures):
        left, foot, width, height = one.place
        sides = width * wide, height * high, left * wide, foot * high
        drawing += b"q %.4f 0 0 %.4f %.4f %.4f cm /S%d Do Q " % (*sides, number)
        names += b"/S%d %d 0 R " % (number, 5 + number)
    told = b"/MediaBox [0 0 %.2f %.2f] /Contents 4 0 R /Rotate %d %b" % (
        wide,
        high,
        turn,
        beside.page,
    )
    return written(
        [
            b"<< /Type /Catalog /Pages 2 0 R %b >>" % beside.catalogue,
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R %b /Resources << /XObject << %b >> >> >>"
            % (told + beside.page, names),
            stream(drawing + over),
            *(one.body for one in pictures),
            *beside.objects,
        ]
    )


def first_of_more(pictures: Sequence[Placed]) -> int:
    """Return the number of the first object behind those of the pictures."""
    return 5 + len(pictures)


def lying(picture: Image.Image, turn: int) -> Image.Image:
    """Return a picture as it must lie in a file whose page is turned by so much."""
    return picture.rotate(turn, expand=True)


def in_strips(picture: Image.Image, count: int) -> list[Placed]:
    """Return a picture in strips from head to foot."""
    strips, top = [], 0
    for rows in np.array_split(np.asarray(picture), count):
        foot = 1 - (top + len(rows)) / picture.height
        place = (0.0, foot, 1.0, len(rows) / picture.height)
        strips.append(Placed(grey(Image.fromarray(rows)), place))
        top += len(rows)
    return strips


def in_layers(picture: Image.Image) -> list[Placed]:
    """Return a picture as copiers pack it: a coarse ground, and a stencil of what is dark."""
    pixels = np.asarray(picture)
    ground = Image.fromarray(np.where(pixels < 150, 255, pixels).astype(np.uint8)).reduce(4)
    stencil = Image.fromarray(pixels >= 150)
    mask = b"/ImageMask true /BitsPerComponent 1 /Filter /FlateDecode "
    ink = image(stencil.size, zlib.compress(stencil.tobytes()), mask)
    return [Placed(grey(ground)), Placed(ink)]
