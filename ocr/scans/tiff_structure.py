"""Whether all that a TIFF file speaks of lies in it: programs write its parts in any order.

Some write the directory of a page before the picture, some after it; both are followed here, in
TIFF 6.0 (section 2) and in BigTIFF, whose numbers are twice as wide (Aware Systems, The BigTIFF
File Format).
"""

import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import BinaryIO

_MOST_PAGES, _MOST_ENTRIES = 10_000, 65_535
_COMPRESSION = 259
_SCANNED_AS = frozenset({1, 2, 3, 4, 5, 6, 7, 8, 32_773, 32_946})
"""Compressions that scanners write: none, fax, LZW, JPEG, deflate and PackBits (TIFF 6.0 and its
technical notes); others are of photographs, maps and office programs."""

_MOST_READ = 4
"""Times its own size that is read of a file: more is only where parts lie over one another."""

_PLACES = ((273, 279), (324, 325))  # where strips and tiles begin, how many bytes each has
_WIDTHS = {3: ("H", 2), 4: ("I", 4), 16: ("Q", 8)}  # SHORT, LONG and LONG8


@dataclass(frozen=True, slots=True)
class _Layout:
    """How wide numbers are: `first` is where the first directory's place stands."""

    first: int
    count: str  # of the entries of a directory
    place: str  # of anything in the file, and of the values of an entry

    @property
    def entry(self) -> int:
        """Bytes of one entry: tag, kind, count, value."""
        return 4 + 2 * struct.calcsize(self.place)


_CLASSIC, _BIG = _Layout(4, "H", "I"), _Layout(8, "Q", "Q")


def lies_within(scan: BinaryIO, size: int) -> bool:
    """Return whether every page of a TIFF file of `size` bytes is there, picture and all."""
    reader = _reader(scan, size)
    try:
        pages = list(reader.directories())
        ends = [end for entries in pages for end in reader.ends(entries)]
    except (struct.error, _Broken):
        return False
    return bool(ends) and max(ends) <= size


def is_packed_strangely(scan: BinaryIO, size: int) -> bool:
    """Return whether a page of a TIFF is compressed in a way that no scanner knows."""
    reader = _reader(scan, size)
    kinds: set[int] = set()
    with suppress(struct.error, _Broken):
        for entries in reader.directories():
            kinds.update(reader.compressions(entries))
    return not kinds <= _SCANNED_AS


def _reader(scan: BinaryIO, size: int) -> "_Reader":
    head = scan.read(4)
    order = "<" if head.startswith(b"II") else ">"
    layout = _BIG if b"+" in head else _CLASSIC
    return _Reader(scan, size, order, layout, _MOST_READ * size)


class _Broken(Exception):
    """A directory lies outside the file, holds more than one can, or the chain has no end."""


@dataclass(slots=True)
class _Reader:
    scan: BinaryIO
    size: int
    order: str
    layout: _Layout
    left: int  # bytes that may still be read

    def directories(self) -> Iterator[bytes]:
        """Follow the chain of directories to the one that names no next."""
        self.scan.seek(self.layout.first)
        place = self._number(self.layout.place)
        for _ in range(_MOST_PAGES):
            if place == 0:
                return
            self._go(place)
            count = self._number(self.layout.count)
            if count > _MOST_ENTRIES:
                raise _Broken
            entries = self._read(self.layout.entry * count)
            place = self._number(self.layout.place)  # fails where the directory was cut
            yield entries
        raise _Broken

    def compressions(self, entries: bytes) -> Iterator[int]:
        """Yield how the picture of a page is compressed, where its directory says so."""
        pattern = f"{self.order}HH{self.layout.place}H"
        for start in range(0, len(entries), self.layout.entry):
            tag, _, _, value = struct.unpack_from(pattern, entries, start)
            if tag == _COMPRESSION:
                yield value

    def ends(self, entries: bytes) -> Iterator[int]:
        """Yield the first byte behind each strip or tile of a page."""
        said = {}
        for start in range(0, len(entries), self.layout.entry):
            pattern = f"{self.order}HH{self.layout.place}"
            tag, kind, count = struct.unpack_from(pattern, entries, start)
            if kind in _WIDTHS:
                behind = start + struct.calcsize(pattern)
                said[tag] = (kind, count, entries[behind : start + self.layout.entry])
        for begins, lengths in _PLACES:
            if begins in said and lengths in said:
                pairs = zip(self._array(*said[begins]), self._array(*said[lengths]), strict=False)
                yield from (begin + length for begin, length in pairs)

    def _array(self, kind: int, count: int, value: bytes) -> tuple[int, ...]:
        letter, width = _WIDTHS[kind]
        if count * width > self.size:
            raise _Broken
        if count * width > len(value):
            (place,) = struct.unpack(self.order + self.layout.place, value)
            self._go(place)
            value = self._read(count * width)
        return struct.unpack_from(f"{self.order}{count}{letter}", value)

    def _go(self, place: int) -> None:
        if place > self.size:
            raise _Broken
        self.scan.seek(place)

    def _read(self, width: int) -> bytes:
        self.left -= width
        if self.left < 0:
            raise _Broken
        return self.scan.read(width)

    def _number(self, letter: str) -> int:
        width = struct.calcsize(letter)
        (number,) = struct.unpack(self.order + letter, self._read(width))
        return int(number)
