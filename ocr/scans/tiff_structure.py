"""Whether all that a TIFF file speaks of lies in it: programs write its parts in any order.

Some write the directory of a page before the picture, some after it; both are followed here
(TIFF 6.0, section 2).
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

_MOST_PAGES = 10_000
_ENTRY = 12
_PLACES = ((273, 279), (324, 325))  # where strips and tiles begin, how many bytes each has
_WIDTHS = {3: ("H", 2), 4: ("I", 4)}  # SHORT and LONG


def lies_within(scan: BinaryIO, size: int) -> bool:
    """Return whether every page of a TIFF file of `size` bytes is there, picture and all."""
    try:
        reader = _Reader(scan, "<" if scan.read(2) == b"II" else ">")
        pages = list(reader.directories())
        ends = [end for entries in pages for end in reader.ends(entries)]
    except (struct.error, _Endless):
        return False
    return bool(ends) and max(ends) <= size


class _Endless(Exception):
    """The chain of directories runs in a circle."""


@dataclass(frozen=True, slots=True)
class _Reader:
    scan: BinaryIO
    order: str

    def directories(self) -> Iterator[bytes]:
        """Follow the chain of directories to the one that names no next."""
        self.scan.seek(4)
        (place,) = self._unpack("I", 4)
        for _ in range(_MOST_PAGES):
            if place == 0:
                return
            self.scan.seek(place)
            (count,) = self._unpack("H", 2)
            entries = self.scan.read(_ENTRY * count)
            (place,) = self._unpack("I", 4)  # fails where the directory was cut
            yield entries
        raise _Endless

    def ends(self, entries: bytes) -> Iterator[int]:
        """Yield the first byte behind each strip or tile of a page."""
        said = {}
        for start in range(0, len(entries), _ENTRY):
            tag, kind, count = struct.unpack_from(self.order + "HHI", entries, start)
            if kind in _WIDTHS:
                said[tag] = (kind, count, entries[start + 8 : start + _ENTRY])
        for begins, lengths in _PLACES:
            if begins in said and lengths in said:
                pairs = zip(self._array(*said[begins]), self._array(*said[lengths]), strict=False)
                yield from (begin + length for begin, length in pairs)

    def _array(self, kind: int, count: int, value: bytes) -> tuple[int, ...]:
        letter, width = _WIDTHS[kind]
        if count * width > len(value):
            (place,) = struct.unpack(self.order + "I", value)
            self.scan.seek(place)
            value = self.scan.read(count * width)
        return struct.unpack_from(f"{self.order}{count}{letter}", value)

    def _unpack(self, letters: str, width: int) -> tuple[int, ...]:
        return struct.unpack(self.order + letters, self.scan.read(width))
