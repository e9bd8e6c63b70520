"""A keying plan: which fields of a form go into which boxes of one system's entry screen.

`form_templates/<form>/<edition>/keying/<system>.toml`, written by people.
"""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bots.jobs import OnExisting
from disk.toml_files import TomlWrong, read_toml
from flows.errors import FlowError
from flows.plans.writers import WRITERS
from japanese.charsets import Charset
from ocr.forms.template import Identifier

Label = Annotated[str, Field(min_length=1)]
Count = Annotated[int, Field(ge=0)]

_OPTIONAL = frozenset({"codes", "option", "between", "width", "part", "text"})
_SOURCES = {"none": (False, False), "one": (True, False), "several": (False, True)}


class InvalidPlan(FlowError):
    """A keying plan has a mistake; the message names file and key, one line for each mistake."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class When(_Frozen):
    """A condition: the box is filled only where this option of this choice is marked."""

    field: Identifier
    marked: Label


class Way(_Frozen):
    """A writer and what it is told; see `flows.plans.writers` for the names."""

    write: str = "as_is"
    codes: dict[str, str] = {}
    option: str = ""
    between: str | None = None
    width: Count = 0
    part: Count = 0
    text: str = ""

    @model_validator(mode="after")
    def _fits_its_writer(self) -> "Way":
        if self.write not in WRITERS:
            raise ValueError(f"unknown writer {self.write!r}: one of {', '.join(sorted(WRITERS))}")
        writer, given = WRITERS[self.write], self.model_fields_set & _OPTIONAL
        if missing := writer.keys - given:
            raise ValueError(f"{self.write} needs {', '.join(sorted(missing))}")
        if strange := given - writer.keys - writer.may:
            raise ValueError(f"{self.write} has no use for {', '.join(sorted(strange))}")
        return self


class PlanLine(Way):
    """One box of the screen: which field goes into it, or which fields joined, written how.

    Attributes:
        first: the first character of the written text that goes into the box, counted from 1.
        count: so many characters go into it at most; 0 for all.
        rest: what becomes of characters beyond: the case is refused, or another box takes them.
        shown: other ways in which the screen may show what was typed.
        charset: what the box takes; None for the charset of the plan.
        most: its maxlength, in UTF-16 units as a browser counts; 0 for none.
        most_bytes: the length of its column, in bytes of its charset; 0 for none.
        when: the box stays empty unless this holds.
    """

    box: Label
    field: Identifier | None = None
    fields: tuple[Identifier, ...] = ()
    first: Annotated[int, Field(ge=1)] = 1
    count: Count = 0
    rest: Literal["refuse", "next_box"] = "refuse"
    shown: tuple[Way, ...] = ()
    charset: Charset | None = None
    most: Count = 0
    most_bytes: Count = 0
    when: When | None = None

    @model_validator(mode="after")
    def _names_its_fields(self) -> "PlanLine":
        wanted = WRITERS[self.write].sources
        if (self.field is not None, bool(self.fields)) != _SOURCES[wanted]:
            raise ValueError(f"{self.write} takes {_KEY_OF[wanted]}")
        if any(WRITERS[way.write].sources != wanted for way in self.shown):
            raise ValueError(f"shown: each way must take {_KEY_OF[wanted]}, as {self.write} does")
        if self.rest == "next_box" and not self.count:
            raise ValueError("rest: without count there is no rest")
        return self

    @property
    def sources(self) -> tuple[Identifier, ...]:
        """The fields whose values are written into the box."""
        return self.fields or ((self.field,) if self.field else ())


_KEY_OF = {"none": "no field", "one": "field, and not fields", "several": "fields, and not field"}


class KeyingPlan(_Frozen):
    """Which fields of a form go into which boxes of one system's entry screen.

    Attributes:
        system: the system's name.
        key_box: the box of the idempotency key; left empty by hand, it is never a field's.
        on_existing: what to do where the system already has a record under the key.
        charset: what its boxes take, unless a box says otherwise.
        fold_signs: whether 〜 − ‖ may become ～ － ∥ where the charset has only those.
        unfed: required boxes of the screen that are filled by nobody, with a reason each.
        boxes: a line for each box.
    """

    system: Identifier
    key_box: Label
    on_existing: OnExisting
    charset: Charset = Charset.UTF_8
    fold_signs: bool = False
    unfed: dict[Label, Label] = {}
    boxes: Annotated[tuple[PlanLine, ...], Field(min_length=1)]


def read_plan(path: Path) -> KeyingPlan:
    """Read a keying plan; `plan_checks.load_plan` proves it against its form, too.

    Raises:
        InvalidPlan: with one line for each mistake, naming file, key and line.
    """
    try:
        return read_toml(path, KeyingPlan)
    except TomlWrong as wrong:
        raise InvalidPlan(str(wrong)) from None
