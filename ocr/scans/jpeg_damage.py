"""Whether all of a JPEG's picture is in its data: decoders fill up what is missing, without a word.

Of the usual kind, baseline Huffman (ITU-T T.81, annex F), every code is followed to the end: no
block may hold more than 64 coefficients or a brightness that no picture has, the last must end
where the data do. Of others the decoder's own warnings are asked.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ocr.scans.decoder_warnings import libjpeg_warning

_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
_HUFFMAN, _QUANTS, _RESTARTS = 0xC4, 0xDB, 0xDD
_SEQUENTIAL = (0xC0, 0xC1)
_FRAMES = frozenset(range(0xC0, 0xD0)) - {_HUFFMAN, 0xC8, 0xCC}
_ALONE = frozenset({0x01, _START, *range(0xD0, 0xD8)})
"""Markers without a segment behind them."""

_MARKER = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])")
_RESTART = re.compile(rb"\xff+[\xd0-\xd7]")

_BITS = 8
"""Of one tone; Pillow decodes no others."""

_CODE_BITS = 16
_FULL, _EMPTY_REST, _NO_CODE = 64, 128, 64
"""Coefficients of a block; what stands for the end of one before that, and for no code at all."""

_CHUNK, _SLACK = 1 << 19, 1 << 13
"""Bytes whose codes are looked up together, and more than any group of blocks takes."""

_MOST_LIGHT = 1024
"""The brightest and the darkest block of 8 bits: 8 times 128."""

_LOOK_FURTHER = 4096
"""Groups of blocks that may stand behind the last, where something was lost before."""

Table = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class _Codes:
    """One table of Huffman codes: for each 16 bits what begins there.

    `steps` is how many bits code and value take, `runs` how far the coefficients advance, `lengths`
    the bits of the code alone, `sizes` those of the value.
    """

    steps: Table
    runs: Table
    lengths: Table
    sizes: Table


@dataclass(frozen=True, slots=True)
class _Component:
    across: int
    down: int
    quants: int


@dataclass(slots=True)
class _Stream:
    """What the segments of a stream have said so far."""

    size: tuple[int, int] = (0, 0)
    components: dict[int, _Component] = field(default_factory=dict)
    codes: dict[int, _Codes] = field(default_factory=dict)
    quants: dict[int, int] = field(default_factory=dict)
    interval: int = 0
    scanned: set[int] = field(default_factory=set)


class _Damaged(Exception):
    """The data are not those of the picture."""


def jpeg_is_damaged(content: bytes, tables: bytes = b"") -> bool:
    """Tell whether the data of a JPEG end early or were changed.

    Bytes behind the picture, a missing end mark and whatever stands in segments of programs are
    no damage: nothing of the picture is lost.

    Args:
        content: from its first marker on; of a file of several pictures the first one counts.
        tables: a stream that brings tables alone, as a TIFF keeps them.
    """
    stream = _Stream()
    try:
        _followed(tables, stream)
        kind = _followed(content, stream)
    except (_Damaged, ArithmeticError, LookupError, ValueError):
        return True
    return kind not in (0, *_SEQUENTIAL) and libjpeg_warning(content) != ""


def _followed(content: bytes, stream: _Stream) -> int:
    """Follow a stream from segment to segment; return the kind of its frame, 0 if it has none.

    Of a kind other than the usual one nothing is followed behind its frame.
    """
    place, frame = 0, 0
    while (found := _MARKER.search(content, place)) is not None and found[1][0] != _END:
        kind, place = found[1][0], found.end()
        if kind in _ALONE:
            continue
        length = int.from_bytes(content[place : place + 2])
        segment = content[place + 2 : place + length]
        place += length
        if kind in _FRAMES:
            frame = kind
            if kind not in _SEQUENTIAL or segment[0] != _BITS:
                return kind
        place = _taken(kind, segment, content, place, stream)
    if stream.scanned != set(stream.components):
        raise _Damaged
    return frame


def _taken(kind: int, segment: bytes, content: bytes, place: int, stream: _Stream) -> int:
    """Take in what a segment says; return where the next marker is to be looked for."""
    if kind in _FRAMES:
        _frame(segment, stream)
    elif kind == _SCAN:
        return _scan(segment, content, place, stream)
    else:
        _tables(kind, segment, stream)
    return place


def _tables(kind: int, segment: bytes, stream: _Stream) -> None:
    if kind == _HUFFMAN:
        for name, codes in _huffman(segment):
            stream.codes[name] = codes
    elif kind == _QUANTS:
        while segment:
            wide = 2 if segment[0] >> 4 else 1
            stream.quants[segment[0] & 15] = int.from_bytes(segment[1 : 1 + wide])
            segment = segment[1 + 64 * wide :]
    elif kind == _RESTARTS:
        stream.interval = int.from_bytes(segment[:2])


def _frame(segment: bytes, stream: _Stream) -> None:
    stream.size = int.from_bytes(segment[3:5]), int.from_bytes(segment[1:3])
    stream.components = {
        segment[at]: _Component(segment[at + 1] >> 4, segment[at + 1] & 15, segment[at + 2])
        for at in range(6, 6 + 3 * segment[5], 3)
    }


def _huffman(segment: bytes) -> Iterator[tuple[int, _Codes]]:
    while segment:
        counts, name = segment[1:17], segment[0]
        symbols = np.frombuffer(segment[17 : 17 + sum(counts)], np.uint8)
        yield name, _codes(counts, symbols, of_brightness=name < _CODE_BITS)
        segment = segment[17 + sum(counts) :]


def _codes(counts: bytes, symbols: Table, *, of_brightness: bool) -> _Codes:
    """Return what begins with each 16 bits; where no code does, a step of none ends the block."""
    lengths, told = (np.zeros(1 << _CODE_BITS, np.uint8) for _ in range(2))
    code = first = 0
    for length, count in enumerate(counts, start=1):
        for symbol in symbols[first : first + count]:
            wide = 1 << (_CODE_BITS - length)
            lengths[code : code + wide], told[code : code + wide] = length, symbol
            code += wide
        first += count
    sizes = (told if of_brightness else told & 15).astype(np.uint8, copy=False)
    zeros = told >> 4
    runs = np.where(sizes > 0, zeros + 1, np.where(zeros == 15, 16, _EMPTY_REST))
    runs[lengths == 0] = _NO_CODE
    return _Codes(lengths + sizes, runs.astype(np.uint8), lengths, sizes)


def _scan(segment: bytes, content: bytes, place: int, stream: _Stream) -> int:
    """Follow the codes of one scan; return where the next marker stands."""
    names = [(segment[at], segment[at + 1]) for at in range(1, 1 + 2 * segment[0], 2)]
    if stream.scanned.intersection(name for name, _ in names):
        raise _Damaged  # once is enough, whatever the file wants us to do
    behind = _MARKER.search(content, place)
    end = behind.start() if behind else len(content)
    pieces = [piece.replace(b"\xff\x00", b"\xff") for piece in _RESTART.split(content[place:end])]
    groups, blocks = _groups(stream, [name for name, _ in names])
    order = [
        (name, stream.codes[tables >> 4], stream.codes[16 + (tables & 15)])
        for (name, tables), count in zip(names, blocks, strict=True)
        for _ in range(count)
    ]
    each = stream.interval or groups
    if len(pieces) != -(-groups // each):
        raise _Damaged
    for number, piece in enumerate(pieces):
        walk = _Walk(piece, order, stream)
        walk.follow(min(each, groups - number * each))
        walk.refuse_what_is_left(last=number == len(pieces) - 1)
    stream.scanned.update(name for name, _ in names)
    return end


def _groups(stream: _Stream, names: Sequence[int]) -> tuple[int, list[int]]:
    """Return how many groups of blocks a scan has, and how many blocks of each component."""
    (width, height), all_of = stream.size, stream.components.values()
    most_across, most_down = max(c.across for c in all_of), max(c.down for c in all_of)
    if len(names) > 1:
        wide, high = 8 * most_across, 8 * most_down
        counts = [stream.components[name].across * stream.components[name].down for name in names]
        return -(-width // wide) * -(-height // high), counts
    only = stream.components[names[0]]
    columns = -(-width * only.across // most_across)
    rows = -(-height * only.down // most_down)
    return -(-columns // 8) * -(-rows // 8), [1]


class _Walk:
    """The way through the codes between two markers."""

    def __init__(
        self, piece: bytes, order: Sequence[tuple[int, _Codes, _Codes]], stream: _Stream
    ) -> None:
        self._bytes = np.frombuffer(piece + bytes(8), np.uint8)
        self._bits = 8 * len(piece)
        self._order = order
        self._stream = stream
        self._place = 0
        self._starts: list[int] = []

    def follow(self, groups: int) -> None:
        """Follow so many groups of blocks.

        Raises:
            _Damaged: where the data end before, or hold what no picture has.
        """
        while groups > 0:
            groups -= self._follow_chunk(groups)
        self._refuse_impossible_light()

    def refuse_what_is_left(self, *, last: bool) -> None:
        """Refuse further blocks behind the last: as many were lost before.

        Other bytes behind the last block of all are left by some encoders.
        """
        if self._ends_here():
            return
        if not last:
            raise _Damaged
        self._starts = []
        try:
            for _ in range(_LOOK_FURTHER):
                self._follow_chunk(1)
                if self._ends_here():
                    break
            else:
                return
        except (_Damaged, IndexError):
            return
        raise _Damaged

    def _ends_here(self) -> bool:
        """Tell whether nothing but filling bits is left: all of them set, as they should be."""
        left = self._bits - self._place
        if left >= 8:
            rest = self._bytes[-(-self._place // 8) : self._bits // 8]
            return bool((rest == 0).all() or (rest == 255).all())
        byte = int(self._bytes[self._place // 8]) & ((1 << left) - 1) if left else 0
        return byte in (0, (1 << left) - 1)

    def _follow_chunk(self, groups: int) -> int:
        """Follow groups of blocks as far as codes are looked up at once; return how many."""
        first = self._place // 8
        order = self._looked_up(first)
        place, limit = self._place - 8 * first, min(8 * _CHUNK, self._bits - 8 * first)
        starts: list[int] = []
        done = 0
        while done < groups and place <= limit:
            for light, steps, runs in order:
                starts.append(place)
                place += light[place]
                at = 1
                while at < _FULL:
                    at += runs[place]
                    place += steps[place]
                if _FULL < at < _EMPTY_REST:
                    raise _Damaged
            done += 1
        self._place = place + 8 * first
        self._starts.extend(start + 8 * first for start in starts)
        if self._place > self._bits or not done:
            raise _Damaged
        return done

    def _looked_up(self, first: int) -> list[tuple[bytes, bytes, bytes]]:
        """Return, for each block of a group, what begins with each bit from a byte on.

        For its brightness the bits it takes; for its other coefficients these, and how many.
        """
        windows = _windows(self._bytes[first : first + _CHUNK + _SLACK])
        each = {id(codes): codes for _, *both in self._order for codes in both}
        steps = {name: codes.steps[windows].tobytes() for name, codes in each.items()}
        runs = {id(ac): ac.runs[windows].tobytes() for _, _, ac in self._order}
        return [(steps[id(dc)], steps[id(ac)], runs[id(ac)]) for _, dc, ac in self._order]

    def _refuse_impossible_light(self) -> None:
        """Refuse brightness that no picture has: each block says how it differs from the last."""
        starts = np.array(self._starts, np.int64).reshape(-1, len(self._order))
        for name in {name for name, *_ in self._order}:
            mine = [place for place, (other, *_) in enumerate(self._order) if other == name]
            codes = self._order[mine[0]][1]
            light = np.cumsum(self._values(starts[:, mine].ravel(), codes))
            quant = self._stream.quants[self._stream.components[name].quants]
            if np.abs(light).max(initial=0) * quant > _MOST_LIGHT + 2 * quant:
                raise _Damaged

    def _values(self, starts: NDArray[np.int64], codes: _Codes) -> NDArray[np.int64]:
        """Return the values whose codes begin at places."""
        first = starts // 8
        ahead = np.zeros(len(starts), np.int64)
        for n in range(5):
            ahead = (ahead << 8) | self._bytes[first + n]
        ahead = (ahead << (starts % 8)) & ((1 << 40) - 1)
        window = ahead >> 24
        length, size = (one[window].astype(np.int64) for one in (codes.lengths, codes.sizes))
        value = (ahead >> (40 - length - size)) & ((1 << size) - 1)
        negative = (size > 0) & (value < (1 << np.maximum(size - 1, 0)))
        return np.where(negative, value - (1 << size) + 1, value)


def _windows(content: Table) -> NDArray[np.uint16]:
    """Return the 16 bits from each bit of a piece on."""
    wide = content.astype(np.uint32)
    three = (wide[:-2] << 16) | (wide[1:-1] << 8) | wide[2:]
    windows = np.empty((len(three), 8), np.uint16)
    for bit in range(8):
        windows[:, bit] = (three >> (8 - bit)) & 0xFFFF
    return windows.ravel()
