"""What stands on one paper: the text of each cell and the ticked boxes, which is also its truth."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from ocr.forms.template import Box, FieldSpec, FormTemplate
from samples.people.employment import Certificate
from samples.people.work import Value

_WIDE = str.maketrans("0123456789-", "０１２３４５６７８９－")


@dataclass(frozen=True, slots=True)
class Habits:
    """How a writer puts numbers down."""

    zeros: bool = True
    """Minutes as 00 rather than 0."""
    padded: bool = False
    """Months and days as 04 rather than 4."""
    wide: bool = False
    """Digits in full width."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One certificate as it stands on paper, by anchor cell of the official workbook.

    `texts` has every cell, "" where nothing is written.
    """

    texts: dict[str, str]
    ticks: dict[str, bool]

    @property
    def written(self) -> dict[str, str]:
        """The cells that are filled."""
        return {cell: text for cell, text in self.texts.items() if text}

    @property
    def truth(self) -> dict[str, str | bool]:
        """What a perfect reader finds: every cell, the blank ones too, and all checkboxes."""
        return {**self.texts, **self.ticks}


def pick_habits(rng: Random) -> Habits:
    """Return somebody's habits; most write 2024年4月1日 8時00分."""
    return Habits(rng.random() < 0.8, rng.random() < 0.1, rng.random() < 0.06)


def put_down(certificate: Certificate, template: FormTemplate, habits: Habits) -> Paper:
    """Write a certificate's values the way they go into the cells of the form."""
    texts: dict[str, str] = {}
    ticks: dict[str, bool] = {}
    for field in template.fields:
        value = certificate.values.get(field.name, "")
        if field.options:
            ticks |= {option.cell or "": option.label in value for option in field.options}
        else:
            texts |= dict(_in_cells(field, value, habits))
    return Paper(texts, ticks)


def boxes_of(template: FormTemplate) -> dict[str, Box]:
    """Return the box of every anchor cell."""
    return {cell: box for field in template.fields for cell, box in field.boxes if cell}


def _in_cells(field: FieldSpec, value: Value, habits: Habits) -> Iterator[tuple[str, str]]:
    written = _split(field, str(value), habits)
    for slot, text in zip(field.slots, written, strict=True):
        if slot.cell:
            digits = text.translate(_WIDE) if habits.wide and text.isdecimal() else text
            yield slot.cell, digits


def _split(field: FieldSpec, value: str, habits: Habits) -> list[str]:
    if not value:
        return ["" for _ in field.slots]
    match field.kind:
        case "date" | "year_month":
            year, *rest = value.split("-")
            return [year, *(part if habits.padded else str(int(part)) for part in rest)]
        case "time" | "duration":
            hours, minutes = value.split(":")
            return [str(int(hours)), minutes if habits.zeros else str(int(minutes))]
        case "phone":
            return value.split("-")
        case _:
            return [value]
