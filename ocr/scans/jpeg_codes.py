"""Huffman codes of a baseline JPEG's picture, followed to their end (ITU-T T.81, annex F)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CODE_BITS = 16
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
class HuffmanCodes:
    """One table of Huffman codes: for each 16 bits what begins there.

    `steps` is how many bits code and value take, `runs` how far the coefficients advance, `lengths`
    the bits of the code alone, `sizes` those of the value.
    """

    steps: Table
    runs: Table
    lengths: Table
    sizes: Table


class DamagedCodes(Exception):
    """The data are not those of the picture."""


def huffman_codes(counts: bytes, symbols: Table, *, of_brightness: bool) -> HuffmanCodes:
    """Return what begins with each 16 bits; where no code does, a step of none ends the block."""
    lengths, told = (np.zeros(1 << CODE_BITS, np.uint8) for _ in range(2))
    code = first = 0
    for length, count in enumerate(counts, start=1):
        for symbol in symbols[first : first + count]:
            wide = 1 << (CODE_BITS - length)
            lengths[code : code + wide], told[code : code + wide] = length, symbol
            code += wide
        first += count
    sizes = (told if of_brightness else told & 15).astype(np.uint8, copy=False)
    zeros = told >> 4
    runs = np.where(sizes > 0, zeros + 1, np.where(zeros == 15, 16, _EMPTY_REST))
    runs[lengths == 0] = _NO_CODE
    return HuffmanCodes(lengths + sizes, runs.astype(np.uint8), lengths, sizes)


class CodeWalk:
    """The way through the codes between two markers."""

    def __init__(
        self,
        piece: bytes,
        order: Sequence[tuple[int, HuffmanCodes, HuffmanCodes]],
        quants: Mapping[int, int],
    ) -> None:
        """Begin before the first block.

        Args:
            piece: the data between two markers, no byte of them stuffed.
            order: the blocks of a group, each with its component and its two tables of codes.
            quants: by how much each component's brightness was divided.
        """
        self._bytes = np.frombuffer(piece + bytes(8), np.uint8)
        self._bits = 8 * len(piece)
        self._order = order
        self._quants = quants
        self._place = 0
        self._starts: list[int] = []

    def follow(self, groups: int) -> None:
        """Follow so many groups of blocks.

        Raises:
            DamagedCodes: where the data end before, or hold what no picture has.
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
            raise DamagedCodes
        self._starts = []
        try:
            for _ in range(_LOOK_FURTHER):
                self._follow_chunk(1)
                if self._ends_here():
                    break
            else:
                return
        except (DamagedCodes, IndexError):
            return
        raise DamagedCodes

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
                    raise DamagedCodes
            done += 1
        self._place = place + 8 * first
        self._starts.extend(start + 8 * first for start in starts)
        if self._place > self._bits or not done:
            raise DamagedCodes
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
            quant = self._quants[name]
            if np.abs(light).max(initial=0) * quant > _MOST_LIGHT + 2 * quant:
                raise DamagedCodes

    def _values(self, starts: NDArray[np.int64], codes: HuffmanCodes) -> NDArray[np.int64]:
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
