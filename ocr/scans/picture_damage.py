"""Whether the pixels of a TIFF, JPEG or PNG are all there and as they were written.

Pillow refuses much of what is broken; this is what it fills up or passes over without a word.
"""

import zlib
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, TiffImagePlugin

from ocr.base.errors import UnreadableScan
from ocr.base.reasons import ReasonCode
from ocr.scans.fax_codes import FaxCoding

_WIDTH, _HEIGHT, _COMPRESSION, _FILL_ORDER = 256, 257, 259, 266
_ROWS, _FAX_OPTIONS, _JPEG_TABLES = 278, 292, 347
_TILE_WIDTH, _TILE_HEIGHT = 322, 323
_STRIPS, _TILES = (273, 279), (324, 325)

_FAXES = {2: FaxCoding.BYTES, 3: FaxCoding.GROUP_3, 4: FaxCoding.GROUP_4}
_JPEG, _FLATE = 7, (8, 32946)
_MIXED = 1  # the lowest bit of the options of group 3
_LOWEST_FIRST = 2

_Tags = TiffImagePlugin.ImageFileDirectory_v2

_SIGNATURE = 8
_IMAGE_DATA = b"IDAT"
_AT_ONCE = 1 << 20


def refuse_damaged_picture(path: Path, picture: str, frame: Image.Image) -> None:
    """Refuse a picture whose data are damaged.

    Args:
        path: its file.
        picture: `TIFF`, `JPEG` or `PNG`.
        frame: the page of the file, not loaded yet.

    Raises:
        UnreadableScan: where they are.
    """
    if isinstance(frame, TiffImagePlugin.TiffImageFile):
        damaged = _tiff_is_damaged(path, frame.tag_v2)
    elif picture == "JPEG":
        damaged = jpeg_is_damaged(path.read_bytes())
    else:
        damaged = png_is_damaged(path.read_bytes())
    if damaged:
        raise UnreadableScan(ReasonCode.PICTURE_CUT)


def jpeg_is_damaged(content: bytes, tables: bytes = b"") -> bool:
    """Tell whether the data of a JPEG end early or were changed: `ocr.scans.jpeg_damage`."""
    from ocr.scans import jpeg_damage  # with NumPy: only where the file needs it

    return jpeg_damage.jpeg_is_damaged(content, tables)


def fax_is_damaged(
    content: bytes, size: tuple[int, int], coding: FaxCoding, *, lowest_first: bool = False
) -> bool:
    """Tell whether a fax has other lines than its size says: `ocr.scans.fax_damage`."""
    from ocr.scans import fax_damage

    return fax_damage.fax_is_damaged(content, size, coding, lowest_first=lowest_first)


def png_is_damaged(content: bytes) -> bool:
    """Tell whether the checksum of a part of a PNG's picture is not that of its bytes."""
    place = _SIGNATURE
    while place + 12 <= len(content):
        length = int.from_bytes(content[place : place + 4])
        checked = content[place + 4 : place + 8 + length]
        told = int.from_bytes(content[place + 8 + length : place + 12 + length])
        if checked.startswith(_IMAGE_DATA) and zlib.crc32(checked) != told:
            return True
        place += 12 + length
    return False


def flate_is_damaged(content: bytes) -> bool:
    """Tell whether compressed data break off, or are not those of their checksum.

    That the checksum itself is missing is no damage.
    """
    unpacking, left = zlib.decompressobj(), content
    try:
        while left and not unpacking.eof:
            unpacking.decompress(left, _AT_ONCE)
            left = unpacking.unconsumed_tail
        unpacking.decompress(b"")
    except zlib.error:
        return True
    return False


def _tiff_is_damaged(path: Path, tags: _Tags) -> bool:
    """Tell whether a strip or tile of a page is damaged."""
    kind = _number(tags, _COMPRESSION, 1)
    if kind not in (*_FAXES, _JPEG, *_FLATE):
        return False
    with path.open("rb") as file:
        for begin, length, height in _pieces(tags):
            file.seek(begin)
            if _piece_is_damaged(file.read(length), kind, height, tags):
                return True
    return False


def _pieces(tags: _Tags) -> Iterator[tuple[int, int, int]]:
    """Yield where each strip or tile begins, how many bytes it has, and how many rows."""
    tiled = _TILES[0] in tags
    begins, lengths = (_numbers(tags, tag) for tag in (_TILES if tiled else _STRIPS))
    whole = _number(tags, _HEIGHT, 0)
    rows = _number(tags, _TILE_HEIGHT, 0) if tiled else min(_number(tags, _ROWS, whole), whole)
    for number, (begin, length) in enumerate(zip(begins, lengths, strict=False)):
        yield begin, length, rows if tiled else min(rows, whole - number * rows)


def _piece_is_damaged(content: bytes, kind: int, height: int, tags: _Tags) -> bool:
    if kind == _JPEG:
        tables = tags.get(_JPEG_TABLES, b"")
        return not isinstance(tables, bytes) or jpeg_is_damaged(content, tables)
    if kind in _FLATE:
        return flate_is_damaged(content)
    coding = _FAXES[kind]
    if coding is FaxCoding.GROUP_3 and _number(tags, _FAX_OPTIONS, 0) & _MIXED:
        coding = FaxCoding.GROUP_3_MIXED
    width = _number(tags, _TILE_WIDTH if _TILES[0] in tags else _WIDTH, 0)
    turned = _number(tags, _FILL_ORDER, 1) == _LOWEST_FIRST
    return fax_is_damaged(content, (width, height), coding, lowest_first=turned)


def _number(tags: _Tags, tag: int, usual: int) -> int:
    """Return what a tag says.

    Raises:
        UnreadableScan: where it says no whole number, or one below 0.
    """
    said = tags.get(tag, usual)
    if not isinstance(said, int) or said < 0:
        raise UnreadableScan(ReasonCode.PICTURE_CUT)
    return said


def _numbers(tags: _Tags, tag: int) -> tuple[int, ...]:
    said = tags.get(tag, ())
    if not isinstance(said, tuple) or any(not isinstance(one, int) or one < 0 for one in said):
        raise UnreadableScan(ReasonCode.PICTURE_CUT)
    return said
