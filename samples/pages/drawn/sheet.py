"""The printed sheet of the 就労証明書: its lines, texts, squares and writing cells as measured."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

WIDTH, HEIGHT = 210.0, 297.0
"""A4 in millimetres."""

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class RuledLine:
    """A line of the print from one point to another, with its thickness, in millimetres."""

    left: float
    top: float
    right: float
    bottom: float
    thickness: float


@dataclass(frozen=True, slots=True)
class PrintedText:
    """One line of printed text: where it begins, ends and stands, and its em, in millimetres."""

    cell: str
    text: str
    left: float
    right: float
    baseline: float
    size: float


@dataclass(frozen=True, slots=True)
class Square:
    """The outline of one □ in millimetres."""

    cell: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Entry:
    """How the official workbook sets what is typed in a cell: alignment and points."""

    cell: str
    align: Align
    points: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that is printed on the empty form."""

    lines: tuple[RuledLine, ...]
    texts: tuple[PrintedText, ...]
    squares: dict[str, Square]
    entries: dict[str, Entry]


def load_sheet() -> Sheet:
    """Return the sheet as measured; `sheet.json` says where its numbers come from."""
    read = json.loads((Path(__file__).parent / "sheet.json").read_text(encoding="utf-8"))
    return Sheet(
        lines=tuple(RuledLine(*line) for line in read["lines"]),
        texts=tuple(PrintedText(*text) for text in read["texts"]),
        squares={cell: Square(cell, *edges) for cell, edges in read["squares"].items()},
        entries={
            cell: Entry(cell, cast(Align, align), points)
            for cell, (align, points) in read["entries"].items()
        },
    )
