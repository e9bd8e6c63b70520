"""Templates of OMRChecker (template.json) as templates of this project."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ocr.forms.template import FormTemplate, load_template

WIDTH = 210.0
"""Millimetres that every sheet is taken to be wide."""

_DIGITS = tuple("0123456789")
_TYPES = {
    "QTYPE_INT": (_DIGITS, "vertical"),
    "QTYPE_MCQ4": (tuple("ABCD"), "horizontal"),
    "QTYPE_MCQ5": (tuple("ABCDE"), "horizontal"),
}


@dataclass(frozen=True, slots=True)
class OmrTemplate:
    """A converted template, and what of OMRChecker's has no place in it.

    `answers` is the fields whose marked labels, joined, make each expected answer; `block_of` the
    block of bubbles that each field stands in; `steps` the preprocessors with their options.
    """

    form: FormTemplate
    size: tuple[float, float]
    answers: dict[str, tuple[str, ...]]
    block_of: dict[str, str]
    steps: tuple[tuple[str, dict[str, Any]], ...]


def convert(path: Path, folder: Path) -> OmrTemplate:
    """Write a template.json as template.toml into a folder, and load it."""
    told = json.loads(path.read_text(encoding="utf-8"))
    width, height = told["pageDimensions"]
    scale = WIDTH / width
    fields = list(_fields(told))
    lines = [
        'id = "sheet"\ntitle = "sheet"\nedition = "1"',
        f"width = {WIDTH}\nheight = {height * scale}\n",
    ]
    lines += [_toml(number, field, scale) for number, field in enumerate(fields)]
    (folder / "template.toml").write_text("\n".join(lines), encoding="utf-8")
    (folder / "blank.png").touch()
    names = {field.label: f"f{number}" for number, field in enumerate(fields)}
    return OmrTemplate(
        form=load_template(folder / "template.toml"),
        size=(width, height),
        answers=_answers(told, names),
        block_of={names[field.label]: field.block for field in fields},
        steps=tuple((step["name"], step["options"]) for step in told.get("preProcessors", ())),
    )


@dataclass(frozen=True, slots=True)
class _Field:
    block: str
    label: str
    bubbles: tuple[tuple[str, float, float, float, float], ...]


def _fields(told: Mapping[str, Any]) -> Iterator[_Field]:
    for name, block in told["fieldBlocks"].items():
        values, direction = _TYPES.get(block.get("fieldType", ""), ((), "vertical"))
        values = tuple(block.get("bubbleValues", values))
        down = block.get("direction", direction) == "vertical"
        wide, high = block.get("bubbleDimensions", told["bubbleDimensions"])
        x, y = block["origin"]
        for row, label in enumerate(_labels(block["fieldLabels"])):
            start = row * block["labelsGap"]
            steps = [number * block["bubblesGap"] for number in range(len(values))]
            yield _Field(
                name,
                label,
                tuple(
                    (value, x + start, y + step, wide, high)
                    if down
                    else (value, x + step, y + start, wide, high)
                    for value, step in zip(values, steps, strict=True)
                ),
            )


def _labels(written: list[str]) -> Iterator[str]:
    """Yield labels, q1..10 as ten of them."""
    for label in written:
        if span := re.fullmatch(r"(.*?)(\d+)\.\.(\d+)", label):
            yield from (f"{span[1]}{n}" for n in range(int(span[2]), int(span[3]) + 1))
        else:
            yield label


def _toml(number: int, field: _Field, scale: float) -> str:
    options = ",\n".join(
        f'    {{ label = "{value}", style = "bubble", box = {{ left = {x * scale:.3f}, '
        f"top = {y * scale:.3f}, width = {w * scale:.3f}, height = {h * scale:.3f} }} }}"
        for value, x, y, w, h in field.bubbles
    )
    name = f'name = "f{number}"\nlabel = {json.dumps(field.label)}\nkind = "choice"'
    return f"[[fields]]\n{name}\noptions = [\n{options},\n]\n"


def _answers(told: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    joined = {
        answer: tuple(names[label] for label in _labels(labels))
        for answer, labels in told.get("customLabels", {}).items()
    }
    used = {name for parts in joined.values() for name in parts}
    return joined | {label: (name,) for label, name in names.items() if name not in used}
