"""Whether all lines of a fax are in its data: decoders leave white what is missing, or what broke.

Every code word is followed to the end (ITU-T T.4 and T.6): each line must be as long as the
picture is wide, and there must be as many as the file tells of.
"""

from collections.abc import Sequence

import numpy as np

from ocr.scans.fax_codes import LEVEL, MODES, PASS, RUNS, WORD_BITS, FaxCoding

_LONG = 64
_EOL_ZEROS = 11
_MOST_BEHIND = 16
"""Lines that what was filled up behind the last may look like."""

_REVERSED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


class _Ended(Exception):
    """No line begins here: the data are at their end, or broken."""


def fax_is_damaged(
    content: bytes, size: tuple[int, int], coding: FaxCoding, *, lowest_first: bool = False
) -> bool:
    """Tell whether a fax has other lines than so many of such a width.

    Args:
        content: the coded lines.
        size: width and height of the picture, or of the strip of it.
        coding: how they are told.
        lowest_first: whether each byte begins with its lowest bit.
    """
    width, height = size
    lines = _Lines(content.translate(_REVERSED) if lowest_first else content, width, coding)
    count = 0
    above: Sequence[int] = ()
    try:
        while count < height + _MOST_BEHIND:
            above = lines.next(above)
            count += 1
    except (_Ended, IndexError):
        pass
    return count < height or (count > height and (lines.closed or count >= height + _MOST_BEHIND))


class _Lines:
    """The lines of a fax, each as the places where its colour changes."""

    def __init__(self, content: bytes, width: int, coding: FaxCoding) -> None:
        wide = np.frombuffer(content + bytes(4), np.uint8).astype(np.uint32)
        three = (wide[:-2] << 16) | (wide[1:-1] << 8) | wide[2:]
        words = np.empty((len(three), 8), np.uint16)
        for bit in range(8):
            words[:, bit] = (three >> (24 - WORD_BITS - bit)) & ((1 << WORD_BITS) - 1)
        self._words = words.ravel().tolist()
        self._bits = 8 * len(content)
        self._width = width
        self._coding = coding
        self._place = 0
        self.closed = False

    def next(self, above: Sequence[int]) -> list[int]:
        """Return the next line.

        Raises:
            _Ended: where there is none.
        """
        if self._coding is FaxCoding.BYTES:
            self._place = -(-self._place // 8) * 8
        by_itself = self._coding is not FaxCoding.GROUP_4
        marks = self._pass_marks()
        if marks > 1 or (marks and not by_itself):
            self.closed = True
            raise _Ended
        if self._coding is FaxCoding.GROUP_3_MIXED and marks:
            by_itself = bool(self._words[self._place] >> (WORD_BITS - 1))
            self._place += 1
        line = self._by_itself() if by_itself else self._by_the_one(above)
        if self._place > self._bits:
            raise _Ended
        return line

    def _pass_marks(self) -> int:
        """Pass over marks between lines, and what is filled in before them; return how many."""
        count, tagged = 0, self._coding is FaxCoding.GROUP_3_MIXED
        while True:
            place = self._place + (1 if tagged and count else 0)
            zeros = 0
            while place + zeros < self._bits and not self._words[place + zeros] >> (WORD_BITS - 1):
                zeros += 1
            if zeros < _EOL_ZEROS or place + zeros >= self._bits:
                return count
            self._place = place + zeros + 1
            count += 1

    def _run(self, colour: int) -> int:
        """Return how long the next run is."""
        table, whole = RUNS[colour], 0
        while True:
            bits, run = table[self._words[self._place]]
            if not bits:
                raise _Ended
            self._place += bits
            whole += run
            if run < _LONG:
                return whole

    def _by_itself(self) -> list[int]:
        line, at, colour = [], 0, 0
        while at < self._width:
            at += self._run(colour)
            line.append(at)
            colour ^= 1
        if at > self._width:
            raise _Ended
        return line

    def _by_the_one(self, above: Sequence[int]) -> list[int]:
        width = self._width
        beyond = [*above, width, width, width, width]
        line: list[int] = []
        at, colour, index = -1, 0, 0
        while at < width:
            index = _first_beyond(beyond, index, at)
            first = index + ((index ^ colour) & 1)
            mode = self._mode()
            if mode == PASS:
                at = beyond[first + 1]
            elif mode == LEVEL:
                begin = max(at, 0) + self._run(colour)
                at = begin + self._run(colour ^ 1)
                line += (begin, at)
            else:
                before, at = max(at, 0), beyond[first] + mode
                line.append(at)
                colour ^= 1
                if at < before:
                    raise _Ended
        if at > width:
            raise _Ended
        return line

    def _mode(self) -> int:
        bits, mode = MODES[self._words[self._place]]
        if not bits:
            raise _Ended
        self._place += bits
        return mode


def _first_beyond(beyond: Sequence[int], index: int, at: int) -> int:
    """Return which change of colour comes first behind a place, looking from one near it on."""
    while index > 0 and beyond[index - 1] > at:
        index -= 1
    while beyond[index] <= at:
        index += 1
    return index
