"""Whether a PDF is there to its end, whatever was filled up or sent behind it.

A PDF that was changed has an end for each change: what follows the last one may be the beginning
of another change that was cut off, and whoever opens it sees the values of before.
"""

import re
from typing import BinaryIO

_END = b"%%EOF"
_BLOCK = 1 << 16
_FILL = b"\0\r\n\t "
_CHANGE = re.compile(rb"\d+\s+\d+\s+obj\b|\bxref\b|\bendobj\b|\btrailer\b")
_BEGUN = re.compile(rb"\d+(?:\s+(?:\d+(?:\s+(?:o|ob)?)?)?)?")
"""What may stand of the first line of a change."""

_ALMOST = re.compile(rb"startxref\s+(\d+)\s*%{0,2}E?O?$")
_TABLE = re.compile(rb"\s*(?:xref\b|\d+\s+\d+\s+obj\b[^>]*/XRef\b)")
_LINEAR = re.compile(rb"/Linearized\b.*?/L\s+(\d+)", re.DOTALL)


def is_pdf_complete(file: BinaryIO, size: int) -> bool:
    """Tell whether all of an open PDF of so many bytes is there."""
    head = _read(file, 0, 1024)
    if (linear := _LINEAR.search(head)) and int(linear[1]) > size:
        return False
    end = _last_end(file, size)
    if end is None:
        return _lacks_but_the_mark(file, size, max(0, head.find(b"%PDF-")))
    behind = _read(file, end + len(_END), size).strip(_FILL)
    return not (_CHANGE.search(behind) or _BEGUN.fullmatch(behind))


def _read(file: BinaryIO, start: int, count: int) -> bytes:
    file.seek(start)
    return file.read(count)


def _last_end(file: BinaryIO, size: int) -> int | None:
    """Return where the last end is marked, None where none is."""
    start = size
    while start > 0:
        start = max(0, start - _BLOCK)
        found = _read(file, start, _BLOCK + len(_END) - 1).rfind(_END)
        if found >= 0:
            return start + found
    return None


def _lacks_but_the_mark(file: BinaryIO, size: int, leading: int) -> bool:
    """Tell whether a file ends with the place of its table, and the table is there."""
    tail = _read(file, max(0, size - _BLOCK), _BLOCK).rstrip(_FILL)
    told = _ALMOST.search(tail[-64:])
    if told is None:
        return False
    return any(_TABLE.match(_read(file, int(told[1]) + by, 512)) for by in {0, leading})
