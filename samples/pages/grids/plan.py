"""What somebody wants on a form: rows of labelled fields, before anything has a place."""

from dataclasses import dataclass
from typing import Literal

Style = Literal["box", "circle"]


@dataclass(frozen=True, slots=True)
class Item:
    """One field as it is wanted: its label, its kind, and how it is printed.

    Attributes:
        label: the printed words that name it.
        kind: a name in `ocr.forms.kinds.KINDS`.
        share: how much of its row it takes, against the others of the row.
        combs: how many printed boxes of one character each; none for 0.
        unit: what is printed behind the box, such as 円.
        options: the words of a choice.
        style: how the options of a choice are marked.
        tied: whether a reading speaks of the name before it, a postal code of the address behind.
    """

    label: str
    kind: str
    share: float = 1.0
    combs: int = 0
    unit: str = ""
    options: tuple[str, ...] = ()
    style: Style = "box"
    tied: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Fields side by side in one ruled row, so many millimetres high."""

    height: float
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """How a form is set: millimetres throughout.

    `above` prints the labels small in the corner of each cell, else they have a cell of their own.
    """

    font: str = "ipaexg.ttf"
    left: float = 14.0
    width: float = 180.0
    top: float = 34.0
    label_width: float = 24.0
    label_size: float = 2.8
    thickness: float = 0.22
    inset: float = 0.4
    comb: float = 6.0
    square: float = 2.8
    above: bool = False


@dataclass(frozen=True, slots=True)
class FormPlan:
    """A form as it is wanted: what it is called, its rows, and how it is set."""

    id: str
    edition: str
    title: str
    number: str
    rows: tuple[Row, ...]
    look: Look
