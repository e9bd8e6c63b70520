"""A form written down as an office keeps it: `FORM/EDITION/template.toml` and its blank."""

import json
from collections.abc import Iterator
from pathlib import Path

from ocr.forms.layout import Box
from ocr.forms.template import FieldSpec, FormTemplate, load_template
from samples.pages.drawn.draw_blank import draw_blank
from samples.pages.grids.set_out import SetForm

_DPI = 200


def register(form: SetForm, folder: Path) -> FormTemplate:
    """Write a form's template and blank below a folder of forms, and return it as loaded."""
    here = folder / form.template.id / form.template.edition
    here.mkdir(parents=True, exist_ok=True)
    blank = draw_blank(form.sheet, _DPI, form.font)
    blank.save(here / "blank.png", optimize=True, dpi=(_DPI, _DPI))
    lines = "\n".join(_lines(form.template))
    (here / "template.toml").write_text(lines + "\n", encoding="utf-8")
    return load_template(here / "template.toml")


def _lines(template: FormTemplate) -> Iterator[str]:
    for key in ("id", "title", "edition"):
        yield f"{key} = {_quoted(getattr(template, key))}"
    yield f"width = {template.width}"
    yield f"height = {template.height}"
    for field in template.fields:
        yield from _field(field)


def _field(field: FieldSpec) -> Iterator[str]:
    yield "\n[[fields]]"
    for key in ("name", "label", "kind", "reads", "locates"):
        if value := getattr(field, key):
            yield f"{key} = {_quoted(value)}"
    if field.box:
        yield f"box = {_box(field.box)}"
        yield f"cell = {_quoted(field.cell or '')}"
    if isinstance(field.combs, tuple):
        yield f"combs = [{', '.join(map(_box, field.combs))}]"
    for part in field.parts:
        yield "[[fields.parts]]"
        yield f"label = {_quoted(part.label)}"
        yield f"kind = {_quoted(part.kind)}"
        yield f"cell = {_quoted(part.cell or '')}"
        yield f"box = {_box(part.box)}"
    for option in field.options:
        yield "[[fields.options]]"
        yield f"label = {_quoted(option.label)}"
        yield f"style = {_quoted(option.style)}"
        yield f"cell = {_quoted(option.cell or '')}"
        yield f"box = {_box(option.box)}"


def _box(box: Box) -> str:
    sides = (f"{side} = {getattr(box, side):.2f}" for side in ("left", "top", "width", "height"))
    return f"{{ {', '.join(sides)} }}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
