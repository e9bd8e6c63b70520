"""Whether a scan file has been written to its end, told by the structure of its format."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import BinaryIO

from ocr.scans.tiff_structure import lies_within

_TAIL = 2048
_ZIP_TAIL = 65_557  # the end record of a zip: 22 bytes and a comment of at most 65,535


def is_whole(path: Path) -> bool:
    """Return whether the file ends as its format must; False for formats that are not known.

    A program that writes may stall for longer than any patience, and some give a file its full
    length before they fill it: only the end that the format demands tells.
    """
    size = path.stat().st_size
    with path.open("rb") as scan:
        head = scan.read(8)
        scan.seek(0)
        for magic, ends in _ENDINGS.items():
            if head.startswith(magic):
                return ends(scan, size)
    return False


def _tail_has(mark: bytes, length: int = _TAIL) -> Callable[[BinaryIO, int], bool]:
    def ends(scan: BinaryIO, size: int) -> bool:
        scan.seek(max(0, size - length))
        return mark in scan.read()

    return ends


_ENDINGS: Mapping[bytes, Callable[[BinaryIO, int], bool]] = {
    b"%PDF": _tail_has(b"%%EOF"),
    b"\xff\xd8": _tail_has(b"\xff\xd9"),
    b"\x89PNG\r\n\x1a\n": _tail_has(b"IEND"),
    b"II*\0": lies_within,
    b"MM\0*": lies_within,
    b"PK\x03\x04": _tail_has(b"PK\x05\x06", _ZIP_TAIL),  # an .xlsx is a zip
}
