"""What lies where on the paper: boxes in millimetres, what they are divided into, and options."""

from itertools import pairwise
from typing import Annotated, Literal, NamedTuple, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

Cell = Annotated[str, Field(pattern=r"^[A-Z]{1,3}[1-9][0-9]*$")]
Millimetres = Annotated[float, Field(ge=0)]


class SlotKey(NamedTuple):
    """Which box of a form it is: the name of its field, and which of its parts, from 0."""

    field: str
    part: int


class OptionKey(NamedTuple):
    """Which option of a form it is: the name of its field and its own label."""

    field: str
    label: str


class Frozen(BaseModel):
    """A table of a template: never changed, and no key is allowed that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Box(Frozen):
    """A rectangle on the paper, in millimetres from its top left corner."""

    left: Millimetres
    top: Millimetres
    width: Annotated[float, Field(gt=0)]
    height: Annotated[float, Field(gt=0)]

    @property
    def right(self) -> float:
        """The right edge in millimetres."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """The bottom edge in millimetres."""
        return self.top + self.height


Combs = Annotated[int, Field(ge=2, le=24)] | Annotated[tuple[Box, ...], Field(min_length=2)]
"""How many equal printed boxes of one character each stand in a box, or where each stands."""


_STRAY_MM = 0.5


def refuse_strays(combs: Combs | None, box: Box) -> None:
    """Refuse printed boxes that lie outside their field's box or run from right to left."""
    if combs is None or isinstance(combs, int):
        return
    if any(one.left >= other.left for one, other in pairwise(combs)):
        raise ValueError("combs go from left to right")
    for one in combs:
        beside = one.left < box.left - _STRAY_MM or one.right > box.right + _STRAY_MM
        if beside or one.top < box.top - _STRAY_MM or one.bottom > box.bottom + _STRAY_MM:
            raise ValueError("combs lie within the box that they divide")


class Part(Frozen):
    """One of the boxes that a field is composed of, such as the year of a date.

    With `combs` it is divided into printed boxes of one character each.
    """

    label: str
    kind: str
    box: Box
    cell: Cell | None = None
    combs: Combs | None = None

    @model_validator(mode="after")
    def _combs_lie_in_the_box(self) -> Self:
        refuse_strays(self.combs, self.box)
        return self

    @property
    def teeth(self) -> tuple[Box, ...]:
        """The printed boxes of one character each, from left to right; none without `combs`."""
        if not isinstance(self.combs, int):
            return self.combs or ()
        width = self.box.width / self.combs
        return tuple(
            Box(
                left=self.box.left + i * width,
                top=self.box.top,
                width=width,
                height=self.box.height,
            )
            for i in range(self.combs)
        )


def _several(value: object) -> object:
    """Return one box as the only one of several."""
    return (value,) if isinstance(value, Box | dict) else value


LabelBoxes = Annotated[
    tuple[Box, ...],
    BeforeValidator(_several, json_schema_input_type=Box | tuple[Box, ...]),
]
"""Where the words are printed that say what is to be written: one box, or several."""


class Anchor(Frozen):
    """Fixed words of a form, such as its title or number, and where they are printed.

    A page on which others stand there, or none, is no page of this form.
    """

    text: Annotated[str, Field(pattern=r"\S")]
    box: Box


class Option(Frozen):
    """One option of a choice: a little square, a word to circle, or a bubble to fill.

    The box of a circle is that of the printed word. `label_box` says where its word is printed;
    else it is looked for beside the box.
    """

    label: str
    box: Box
    label_box: LabelBoxes = ()
    style: Literal["box", "circle", "bubble"] = "box"
    cell: Cell | None = None
