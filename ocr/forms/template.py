"""Registered forms: which fields a form has, where they lie in millimetres, what must hold.

A template is data that staff edit. Everything that can be wrong with it is found when it is
loaded, and each mistake is told with its file and its key.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic.json_schema import SkipJsonSchema

from disk.toml_files import Mistake, TomlWrong, open_toml
from disk.toml_lines import Place
from ocr.base.errors import InvalidTemplate
from ocr.forms.field_links import Link, links_of, refuse_false_links
from ocr.forms.kinds import KINDS
from ocr.forms.layout import (
    Anchor,
    Cell,
    Combs,
    Frozen,
    LabelBoxes,
    OptionKey,
    SlotKey,
    refuse_strays,
)
from ocr.forms.layout import Box as Box
from ocr.forms.layout import Option as Option
from ocr.forms.layout import Part as Part

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]

_LEAST_PAPER_MM, _MOST_PAPER_MM = 50.0, 450.0
"""From a card to A3: what is larger was counted in pixels."""

_LEAST_BOX_MM = 0.8
"""Less than the stroke of a pen and what a sheet is off its place: nothing is read in it."""


def _side_of_paper(side: float) -> float:
    if not _LEAST_PAPER_MM <= side <= _MOST_PAPER_MM:
        raise ValueError(
            f"{side:g} is no side of a sheet: give millimetres, not pixels "
            f"({_LEAST_PAPER_MM:g} to {_MOST_PAPER_MM:g}; A4 is 210 wide and 297 high)"
        )
    return side


PaperSide = Annotated[
    float,
    AfterValidator(_side_of_paper),
    Field(json_schema_extra={"minimum": _LEAST_PAPER_MM, "maximum": _MOST_PAPER_MM}),
]
"""Width or height of a form's paper, in millimetres."""

_OURS = {"folder", "hash"}
"""What the loader adds to a template."""


class FieldSpec(Frozen):
    """One field to read: what it means, where it is, and how sure we must be of it.

    Exactly one of `box`, `parts` and `options` says where it lies. With `combs` its box is divided
    into printed boxes of one character each. `label_box` says where the words are printed that it
    hangs on; else they are looked for around it. A フリガナ says whose reading it is (`reads`), a
    postal code which address it belongs to (`locates`). `accept_at`, where given, is the least
    confidence at which a value is accepted, however little the office itself asks for; 1 is never
    reached. With `consensus` two people type it, each without a look at what the other did.
    """

    name: Identifier
    label: str
    kind: str
    section: str = ""
    box: Box | None = None
    label_box: LabelBoxes = ()
    cell: Cell | None = None
    combs: Combs | None = None
    parts: tuple[Part, ...] = ()
    options: tuple[Option, ...] = ()
    multiple: bool = False
    required: bool = False
    reads: str = ""
    locates: str = ""
    accept_at: Annotated[float, Field(gt=0, le=1)] = 0.95
    always_confirm: bool = False
    consensus: bool = False

    @model_validator(mode="after")
    def _stands_in_one_way(self) -> Self:
        kind = KINDS.get(self.kind)
        if kind is None:
            raise ValueError(f"unknown kind {self.kind!r}: one of {', '.join(sorted(KINDS))}")
        ways = [self.box is not None, bool(self.parts), bool(self.options)]
        if sum(ways) != 1:
            raise ValueError("give exactly one of box, parts and options")
        if kind.chosen != bool(self.options):
            raise ValueError("options belong to the kind choice, and only to it")
        if tuple(part.kind for part in self.parts) != kind.parts:
            raise ValueError(f"kind {self.kind} wants parts of the kinds {list(kind.parts)}")
        labels = Counter(option.label for option in self.options)
        if labels and labels.most_common(1)[0][1] > 1:
            raise ValueError("two options have one label")
        return self

    @model_validator(mode="after")
    def _options_are_marked_in_one_way(self) -> Self:
        if len({option.style for option in self.options}) > 1:
            raise ValueError("the options of a choice have one style")
        return self

    @model_validator(mode="after")
    def _combs_divide_its_box(self) -> Self:
        if self.combs is None:
            return self
        if self.box is None:
            raise ValueError("combs divide a box: give them with box, or within a part")
        refuse_strays(self.combs, self.box)
        return self

    @model_validator(mode="after")
    def _boxes_can_be_read_in(self) -> Self:
        teeth = (tooth for slot in self.slots for tooth in slot.teeth)
        for box in (*(box for _, box in self.boxes), *teeth):
            if min(box.width, box.height) < _LEAST_BOX_MM:
                raise ValueError(
                    f"field {self.name!r} has a box {box.width:g} mm wide and {box.height:g} mm "
                    f"high: none is narrower or lower than {_LEAST_BOX_MM} mm"
                )
        return self

    @property
    def slots(self) -> tuple[Part, ...]:
        """The boxes with text in them, in reading order; none for a choice."""
        if self.box is not None:
            part = Part(
                label=self.label, kind=self.kind, box=self.box, cell=self.cell, combs=self.combs
            )
            return (part,)
        return self.parts

    @property
    def keyed_slots(self) -> dict[SlotKey, Part]:
        """The boxes with text in them by their keys, in reading order."""
        return {SlotKey(self.name, part): slot for part, slot in enumerate(self.slots)}

    @property
    def keyed_options(self) -> dict[OptionKey, Option]:
        """The options by their keys; none but for a choice."""
        return {OptionKey(self.name, option.label): option for option in self.options}

    @property
    def boxes(self) -> Iterator[tuple[str | None, Box]]:
        """Every box of the field with its anchor cell, checkboxes too."""
        yield from ((slot.cell, slot.box) for slot in self.slots)
        yield from ((option.cell, option.box) for option in self.options)


class Rule(Frozen):
    """Something that must hold between fields: a CEL expression and what to say where it fails."""

    id: Identifier
    check: str
    message: str
    fields: tuple[Identifier, ...]
    severity: Literal["error", "warning", "info"] = "warning"


class FormTemplate(Frozen):
    """A registered form in one edition.

    `subject` is the field that names whom the form is about, `identity` the fields that make two
    papers the same paper. `anchors` are words that every page of it has. With `straight`, a case
    without any doubt needs no person. `folder` and `hash` are set by the loader.
    """

    id: Identifier
    title: str
    edition: Annotated[str, Field(pattern=r"^[0-9A-Za-z][0-9A-Za-z_.-]*$")]
    width: PaperSide
    height: PaperSide
    fields: tuple[FieldSpec, ...]
    anchors: tuple[Anchor, ...] = ()
    rules: tuple[Rule, ...] = ()
    parameters: dict[Identifier, int | float | str | bool] = {}  # noqa: RUF012 - pydantic copies it
    subject: str = ""
    identity: tuple[Identifier, ...] = ()
    straight: bool = False
    folder: SkipJsonSchema[Path] = Path()
    hash: SkipJsonSchema[str] = ""

    @model_validator(mode="after")
    def _names_and_cells_are_distinct_and_boxes_on_the_paper(self) -> Self:
        _refuse_repeats("field name", [field.name for field in self.fields])
        _refuse_repeats("rule id", [rule.id for rule in self.rules])
        cells = [cell for field in self.fields for cell, _ in field.boxes if cell]
        _refuse_repeats("cell", cells)
        for field in self.fields:
            for _, box in field.boxes:
                if box.right > self.width or box.bottom > self.height:
                    raise ValueError(f"field {field.name!r} runs off the paper")
        return self

    @model_validator(mode="after")
    def _fields_speak_of_fields_that_they_can_speak_of(self) -> Self:
        refuse_false_links(self.fields)
        return self

    @model_validator(mode="after")
    def _rules_speak_of_known_fields(self) -> Self:
        known = {field.name for field in self.fields}
        for rule in self.rules:
            if strangers := set(rule.fields) - known:
                raise ValueError(f"rule {rule.id!r} names unknown fields {sorted(strangers)}")
        if strangers := {self.subject, *self.identity} - known - {""}:
            raise ValueError(f"subject or identity names unknown fields {sorted(strangers)}")
        return self

    @property
    def links(self) -> tuple[Link, ...]:
        """Which field speaks of which: readings of names, postal codes of addresses."""
        return links_of(self.fields)

    @property
    def slots(self) -> dict[SlotKey, Part]:
        """Every box with text in it, by its key."""
        return {key: slot for field in self.fields for key, slot in field.keyed_slots.items()}

    @property
    def options(self) -> dict[OptionKey, Option]:
        """Every option of every choice, by its key."""
        return {key: one for field in self.fields for key, one in field.keyed_options.items()}

    @property
    def blank(self) -> Path:
        """The picture of the empty form."""
        return self.folder / "blank.png"


def _refuse_repeats(what: str, values: list[str]) -> None:
    repeated = sorted(value for value, count in Counter(values).items() if count > 1)
    if repeated:
        raise ValueError(f"{what} used twice: {', '.join(repeated)}")


def _printed_beyond(template: FormTemplate) -> Iterator[Mistake]:
    """Yield a mistake for each box of print that runs off the paper, by its key."""
    said = "runs off the paper"
    stated: list[tuple[Place, Sequence[Box]]] = [
        (("anchors", at, "box"), [anchor.box]) for at, anchor in enumerate(template.anchors)
    ]
    for at, field in enumerate(template.fields):
        stated.append((("fields", at, "label_box"), field.label_box))
        for option_at, option in enumerate(field.options):
            stated.append((("fields", at, "options", option_at, "label_box"), option.label_box))
    for place, boxes in stated:
        if any(box.right > template.width or box.bottom > template.height for box in boxes):
            yield place, said


def load_template(path: Path) -> FormTemplate:
    """Read one `template.toml` with the blank beside it.

    Raises:
        InvalidTemplate: with one line for each mistake, naming file, key and line.
    """
    try:
        file = open_toml(path)
        parsed = file.shaped(FormTemplate)
    except TomlWrong as wrong:
        raise InvalidTemplate(str(wrong)) from None
    if ours := sorted(_OURS & file.table.keys()):
        told = file.told(((name,), "not for a template to say") for name in ours)
        raise InvalidTemplate("\n".join(told))
    if strays := [*_printed_beyond(parsed)]:
        raise InvalidTemplate("\n".join(file.told(strays)))
    blank = path.parent / "blank.png"
    if not blank.is_file():
        raise InvalidTemplate(f"{blank}: the picture of the empty form is missing")
    digest = hashlib.sha256(file.text.encode() + blank.read_bytes()).hexdigest()
    return parsed.model_copy(update={"folder": path.parent, "hash": digest})


def load_templates(folder: Path) -> tuple[FormTemplate, ...]:
    """Read every registered form under `folder` (`<form>/<edition>/template.toml`).

    Raises:
        InvalidTemplate: where one has a mistake, or two share id and edition.
    """
    templates = [load_template(path) for path in sorted(folder.glob("*/*/template.toml"))]
    named = Counter((template.id, template.edition) for template in templates)
    for (form, edition), count in named.items():
        if count > 1:
            raise InvalidTemplate(f"{folder}: form {form} edition {edition} is registered twice")
    return tuple(templates)
