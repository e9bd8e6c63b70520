"""From the plan of a form to where everything lies: its printed sheet and its fields."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ocr.forms.kinds import KINDS
from ocr.forms.layout import Box, Option, Part
from ocr.forms.template import FieldSpec, FormTemplate
from samples.pages.drawn.fonts import load_font
from samples.pages.drawn.sheet import (
    HEIGHT,
    WIDTH,
    Entry,
    PrintedText,
    RuledLine,
    Sheet,
    Square,
)
from samples.pages.grids.plan import FormPlan, Item, Look

_GAP = 0.8
"""Millimetres between a printed word and what stands beside it."""

_WORDS_BEHIND = {
    "date": ("年", "月", "日"),
    "year_month": ("年", "月"),
    "time": ("時", "分"),
    "duration": ("時間", "分"),
    "phone": ("－", "－", ""),
}
_SHARES = {"year": 1.5, "hours": 1.3, "phone_part": 1.0}


@dataclass(frozen=True, slots=True)
class SetForm:
    """A form whose every part has its place: the printed sheet, and the template to read it by."""

    template: FormTemplate
    sheet: Sheet
    font: str


@dataclass(slots=True)
class _Setter:
    """Collects what is printed and what is to be read while a form is set."""

    look: Look
    lines: list[RuledLine] = field(default_factory=list)
    texts: list[PrintedText] = field(default_factory=list)
    squares: dict[str, Square] = field(default_factory=dict)
    cells: int = 0

    def cell(self) -> str:
        """Return the next cell's name."""
        self.cells += 1
        return f"A{self.cells}"

    def rule(self, left: float, top: float, right: float, bottom: float) -> None:
        self.lines.append(RuledLine(left, top, right, bottom, self.look.thickness))

    def frame(self, box: Box, thickness: float) -> None:
        """Rule the four sides of a box."""
        for left, top, right, bottom in (
            (box.left, box.top, box.right, box.top),
            (box.left, box.bottom, box.right, box.bottom),
            (box.left, box.top, box.left, box.bottom),
            (box.right, box.top, box.right, box.bottom),
        ):
            self.lines.append(RuledLine(left, top, right, bottom, thickness))

    def length(self, words: str, size: float) -> float:
        """Return how long printed words are."""
        return load_font(self.look.font, 100.0).getlength(words) * size / 100

    def print(self, words: str, left: float, middle: float, size: float) -> float:
        """Print words from `left` on, and return where they end."""
        right = left + self.length(words, size)
        baseline = middle + 0.38 * size
        self.texts.append(PrintedText("", words, left, right, baseline, size))
        return right


def set_out(plan: FormPlan) -> SetForm:
    """Return a form with every part in its place.

    Raises:
        pydantic.ValidationError: where the plan has no room for one of its fields.
    """
    setter = _Setter(plan.look)
    look = plan.look
    setter.print(plan.number, look.left, look.top - 16, 2.6)
    start = (WIDTH - setter.length(plan.title, 5.4)) / 2
    setter.print(plan.title, start, look.top - 9, 5.4)
    fields = tuple(_rows(plan, setter))
    template = FormTemplate(
        id=plan.id, title=plan.title, edition=plan.edition, width=WIDTH, height=HEIGHT,
        fields=fields,
    )  # fmt: skip
    entries = {cell: Entry(cell, "left", 20.0) for one in fields for cell, _ in one.boxes if cell}
    sheet = Sheet(tuple(setter.lines), tuple(setter.texts), setter.squares, entries)
    return SetForm(template, sheet, look.font)


def _rows(plan: FormPlan, setter: _Setter) -> Iterator[FieldSpec]:
    look, top = plan.look, plan.look.top
    right = look.left + look.width
    setter.rule(look.left, top, right, top)
    count = 0
    for row in plan.rows:
        setter.rule(look.left, top + row.height, right, top + row.height)
        edge, shares = look.left, sum(item.share for item in row.items)
        names = [f"f{count + place:02}_{item.kind}" for place, item in enumerate(row.items)]
        for place, item in enumerate(row.items):
            width = look.width * item.share / shares
            cell = Box(left=edge, top=top, width=width, height=row.height)
            setter.rule(edge, top, edge, top + row.height)
            yield _field(setter, _named(names, place, item), item, _room(setter, item, cell))
            edge += width
        count += len(names)
        setter.rule(right, top, right, top + row.height)
        top += row.height


def _named(names: list[str], place: int, item: Item) -> dict[str, Any]:
    """Return how a field is called and which neighbour it speaks of."""
    own = {"name": names[place], "label": item.label, "kind": item.kind}
    if not item.tied:
        return own
    tied = {"kana": ("reads", place - 1), "postal_code": ("locates", place + 1)}
    relation, other = tied[item.kind]
    return {**own, relation: names[other]}


def _room(setter: _Setter, item: Item, cell: Box) -> Box:
    """Print the label of a field and return the place that is left for it."""
    look = setter.look
    if look.above:
        size = min(look.label_size, 2.4)
        setter.print(item.label, cell.left + 0.8, cell.top + 0.7 + size / 2, size)
        down, across = size + 0.9, 0.0
    else:
        longest = setter.length(item.label, look.label_size)
        across = min(max(look.label_width, longest + 2.0), cell.width * 0.5)
        size = min(look.label_size, look.label_size * (across - 1.6) / longest)
        middle = cell.top + cell.height / 2
        start = cell.left + (across - setter.length(item.label, size)) / 2
        setter.print(item.label, start, middle, size)
        setter.rule(cell.left + across, cell.top, cell.left + across, cell.bottom)
        down = 0.0
    return Box(
        left=cell.left + across + look.inset,
        top=cell.top + down + look.inset,
        width=cell.width - across - 2 * look.inset,
        height=cell.height - down - 2 * look.inset,
    )


def _field(setter: _Setter, named: dict[str, Any], item: Item, room: Box) -> FieldSpec:
    if item.options:
        return FieldSpec(**named, options=tuple(_options(setter, item, room)))
    if KINDS[item.kind].parts:
        return FieldSpec(**named, parts=tuple(_parts(setter, item, room)))
    if item.combs:
        teeth = tuple(_teeth(setter, item, room))
        first, last = teeth[0], teeth[-1]
        box = Box(
            left=first.left, top=first.top, width=last.right - first.left, height=first.height
        )
        return FieldSpec(**named, box=box, combs=teeth, cell=setter.cell())
    if item.unit:
        size = setter.look.label_size
        end = room.right - setter.length(item.unit, size) - _GAP / 2
        setter.print(item.unit, end, room.top + room.height / 2, size)
        room = room.model_copy(update={"width": end - _GAP - room.left})
    return FieldSpec(**named, box=room, cell=setter.cell())


def _parts(setter: _Setter, item: Item, room: Box) -> Iterator[Part]:
    """Yield the boxes of a field that is composed, with the printed words between them."""
    kinds, words = KINDS[item.kind].parts, _WORDS_BEHIND[item.kind]
    size = setter.look.label_size
    lengths = [setter.length(word, size) + (2 * _GAP if word else 0) for word in words]
    shares = [_SHARES.get(kind, 1.0) for kind in kinds]
    free = min(room.width - sum(lengths), 17.0 * sum(shares))
    left = room.left
    for kind, word, length, share in zip(kinds, words, lengths, shares, strict=True):
        width = free * share / sum(shares)
        box = room.model_copy(update={"left": left, "width": width})
        yield Part(label=word.strip("－") or kind, kind=kind, box=box, cell=setter.cell())
        if word:
            setter.print(word, box.right + _GAP, room.top + room.height / 2, size)
        left = box.right + length


def _teeth(setter: _Setter, item: Item, room: Box) -> Iterator[Box]:
    """Yield printed boxes of one character each; a postal code has its hyphen among them."""
    hyphen = 3 if item.kind == "postal_code" else 0
    aside = 2.6 if hyphen else 0.0
    side = min(setter.look.comb, (room.width - 1.2 - aside) / item.combs)
    high = min(room.height - 0.8, side * 1.25)
    left, top = room.left + 0.6, room.top + (room.height - high) / 2
    for place in range(item.combs):
        if hyphen and place == hyphen:
            setter.print("－", left + 0.3, top + high / 2, 2.0)
            left += aside
        box = Box(left=left, top=top, width=side, height=high)
        setter.frame(box, 0.15)
        yield box
        left += side


def _options(setter: _Setter, item: Item, room: Box) -> Iterator[Option]:
    """Yield the options of a choice, each with its printed word."""
    size, side = setter.look.label_size, setter.look.square
    middle = room.top + room.height / 2
    boxed = item.style == "box"
    lengths = [setter.length(word, size) + (side + _GAP if boxed else 0) for word in item.options]
    gap = max(1.6, min(6.0, (room.width - 3 - sum(lengths)) / max(1, len(lengths) - 1)))
    left = room.left + 1.5
    for word in item.options:
        cell = setter.cell()
        if boxed:
            square = Square(cell, left, middle - side / 2, left + side, middle + side / 2)
            setter.squares[cell] = square
            box = Box(left=left, top=square.top, width=side, height=side)
            left = setter.print(word, left + side + _GAP, middle, size)
        else:
            right = setter.print(word, left, middle, size)
            box = Box(left=left, top=middle - size / 2, width=right - left, height=size)
            left = right
        yield Option(label=word, box=box, style=item.style, cell=cell)
        left += gap
