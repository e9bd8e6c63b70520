"""The formats of scan files: how each begins, and how it is told that one was written to its end.

The one place that knows them. What is refused as a scan may still be told apart (`refusal`), so
that a clerk reads what to do with it.
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile

from ocr.base.reasons import ReasonCode
from ocr.scans.pdf.ending import is_pdf_complete
from ocr.scans.tiff_structure import lies_within

HEAD_BYTES = 1024
"""So far into a file its signature may stand: print servers put a line before a PDF's."""

_TAIL, _PADDING = 2048, 65_536
_ZIP_TAIL = 65_557  # the end record of a zip: 22 bytes and a comment of at most 65,535
_FILL = b"\0\r\n\t "
"""What servers and tapes fill a file up with behind its end."""


@dataclass(frozen=True, slots=True)
class FileFormat:
    """One format: its name, what its files begin with, and what tells that one is complete.

    Attributes:
        name: as Pillow calls a picture's; `PDF` and `OFFICE` besides.
        signatures: what a file begins with, one of them.
        is_complete: told an open file and its size, whether all of it is there.
        leading: whether other bytes may stand before the signature, up to `HEAD_BYTES`.
    """

    name: str
    signatures: tuple[bytes, ...]
    is_complete: Callable[[BinaryIO, int], bool]
    leading: bool = False

    def begins(self, head: bytes) -> bool:
        """Tell whether a file with such a beginning is of this format."""
        if self.leading:
            return any(signature in head[:HEAD_BYTES] for signature in self.signatures)
        return head.startswith(self.signatures)


def _ends_with(mark: bytes, length: int = _TAIL) -> Callable[[BinaryIO, int], bool]:
    """Return a test for a mark near the end, whatever was filled up behind it."""

    def is_complete(file: BinaryIO, size: int) -> bool:
        file.seek(max(0, size - _PADDING - length))
        return mark in file.read().rstrip(_FILL)[-length:]

    return is_complete


PDF = FileFormat("PDF", (b"%PDF-",), is_pdf_complete, leading=True)
OFFICE = FileFormat("OFFICE", (b"PK\x03\x04",), _ends_with(b"PK\x05\x06", _ZIP_TAIL))
TIFF = FileFormat("TIFF", (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"), lies_within)
_PICTURES = (
    TIFF,
    FileFormat("JPEG", (b"\xff\xd8\xff",), _ends_with(b"\xff\xd9")),
    FileFormat("PNG", (b"\x89PNG\r\n\x1a\n",), _ends_with(b"IEND")),
)
_FORMATS = (*_PICTURES, OFFICE, PDF)

_OFFICE_PARTS = frozenset({"[Content_Types].xml", "mimetype"})  # one of them in every document
_OLD_OFFICE = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)
_OTHER_PICTURES = (b"GIF8", b"BM", b"RIFF")


def format_of(head: bytes) -> FileFormat | None:
    """Return the format of a file by its first `HEAD_BYTES`, None where it is not known."""
    return next((one for one in _FORMATS if one.begins(head)), None)


def refusal(head: bytes, file: BinaryIO) -> ReasonCode:
    """Return why a file that is no scan is refused, by its beginning and what a zip has in it."""
    if OFFICE.begins(head):
        return ReasonCode.ZIP_FILE if _is_plain_zip(file) else ReasonCode.OFFICE_FILE
    if head.startswith(_OLD_OFFICE):
        return ReasonCode.OFFICE_FILE
    if head.startswith(_OTHER_PICTURES) or head[4:8] == b"ftyp":
        return ReasonCode.OTHER_PICTURE
    return ReasonCode.NOT_A_SCAN


def _is_plain_zip(file: BinaryIO) -> bool:
    """Return whether an archive is there to the end and is no document of an office program."""
    try:
        with ZipFile(file) as archive:
            return _OFFICE_PARTS.isdisjoint(archive.namelist())
    except (BadZipFile, ValueError, NotImplementedError, struct.error):
        return False
