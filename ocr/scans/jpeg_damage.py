"""Whether all of a JPEG's picture is in its data: decoders fill up what is missing, without a word.

Of the usual kind, baseline Huffman (ITU-T T.81, annex F), every code is followed to its end: no
block may hold more than 64 coefficients or a brightness that no picture has, the last must end
where the data do. Of others the decoder's own warnings are asked.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from ocr.scans.decoder_warnings import libjpeg_warning
from ocr.scans.jpeg_codes import CODE_BITS, CodeWalk, DamagedCodes, HuffmanCodes, huffman_codes

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
    codes: dict[int, HuffmanCodes] = field(default_factory=dict)
    quants: dict[int, int] = field(default_factory=dict)
    interval: int = 0
    scanned: set[int] = field(default_factory=set)


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
    except (DamagedCodes, ArithmeticError, LookupError, ValueError):
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
        raise DamagedCodes
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


def _huffman(segment: bytes) -> Iterator[tuple[int, HuffmanCodes]]:
    while segment:
        counts, name = segment[1:17], segment[0]
        symbols = np.frombuffer(segment[17 : 17 + sum(counts)], np.uint8)
        yield name, huffman_codes(counts, symbols, of_brightness=name < CODE_BITS)
        segment = segment[17 + sum(counts) :]


def _scan(segment: bytes, content: bytes, place: int, stream: _Stream) -> int:
    """Follow the codes of one scan; return where the next marker stands."""
    names = [(segment[at], segment[at + 1]) for at in range(1, 1 + 2 * segment[0], 2)]
    if stream.scanned.intersection(name for name, _ in names):
        raise DamagedCodes  # once is enough, whatever the file wants us to do
    behind = _MARKER.search(content, place)
    end = behind.start() if behind else len(content)
    pieces = [piece.replace(b"\xff\x00", b"\xff") for piece in _RESTART.split(content[place:end])]
    groups, blocks = _groups(stream, [name for name, _ in names])
    order = [
        (name, stream.codes[tables >> 4], stream.codes[16 + (tables & 15)])
        for (name, tables), count in zip(names, blocks, strict=True)
        for _ in range(count)
    ]
    quants = {name: stream.quants[stream.components[name].quants] for name, _ in names}
    each = stream.interval or groups
    if len(pieces) != -(-groups // each):
        raise DamagedCodes
    for number, piece in enumerate(pieces):
        walk = CodeWalk(piece, order, quants)
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
