"""A certificate on its way to ugliness: what is still to be written, and layers of ink over it."""

from dataclasses import dataclass, field, replace
from random import Random

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ocr.base.pixels import Pixels
from ocr.forms.template import Box
from samples.pages.drawn.canvas import Canvas
from samples.pages.drawn.filling import Form, load_blank
from samples.pages.drawn.hand import Hand, pick_hand, write_text
from samples.pages.drawn.make import DAY
from samples.pages.drawn.paper import Paper, pick_habits, put_down
from samples.pages.drawn.sheet import Square
from samples.pages.drawn.ticks import SHAPES, draw_tick
from samples.pages.drawn.typed import Printer, pick_printer, type_text, type_tick
from samples.pages.ugly.pages import UglyPage
from samples.people.employment import invent

Colour = tuple[int, int, int]
BLACK: Colour = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class Layer:
    """What lies over the page: clear where its canvas is white. Opaque as tape, or ink."""

    canvas: Canvas
    colour: Colour
    opaque: bool


@dataclass(slots=True)
class Draft:
    """One page in the making; everything about it may still change.

    `truth` is what a person would say that the paper says, by cell.
    """

    form: Form
    dpi: int
    rng: Random
    pen: Hand | Printer
    paper: Paper
    truth: dict[str, str | bool]
    ink: Colour = BLACK
    habit: str = "✓"
    layers: list[Layer] = field(default_factory=list)

    def cells(self, name: str) -> tuple[str, ...]:
        """Return the cells of a field."""
        (spec,) = (spec for spec in self.form.template.fields if spec.name == name)
        places = [slot.cell for slot in spec.slots] + [option.cell for option in spec.options]
        return tuple(cell for cell in places if cell)

    def option(self, name: str, label: str) -> str:
        """Return the cell of one option of a choice."""
        (spec,) = (spec for spec in self.form.template.fields if spec.name == name)
        return next(o.cell for o in spec.options if o.label == label and o.cell)

    def box(self, cell: str) -> Box:
        """Return the box of a cell in millimetres."""
        return self.form.boxes()[cell]

    def leave(self, *cells: str) -> None:
        """Leave cells to be written by whoever spoils the page."""
        for cell in cells:
            self.paper.texts[cell] = ""

    def layer(self, colour: Colour, *, opaque: bool = False) -> Canvas:
        """Return a clear layer over all that is there so far."""
        width, height = (round(mm * self.dpi / 25.4) for mm in (210, 297))
        canvas = Canvas(Image.new("L", (width, height), 255), self.dpi)
        self.layers.append(Layer(canvas, colour, opaque))
        return canvas

    def write_all(self) -> None:
        """Write and tick all that the paper holds, under whatever layers follow."""
        canvas = self.layer(self.ink)
        for cell, text in self.paper.written.items():
            self._put_text(canvas, cell, text, self.box(cell))
        for cell, ticked in self.paper.ticks.items():
            if ticked:
                self._put_tick(canvas, self.form.sheet.squares[cell])

    def write(self, cell: str, text: str, box: Box | None = None) -> Box:
        """Write a text into a cell, or elsewhere in its manner; return where the ink is."""
        canvas = self.layer(self.ink)
        self._put_text(canvas, cell, text, box or self.box(cell))
        return _inked(canvas)

    def tick(self, cell: str, across: float = 0.0) -> None:
        """Tick a box, `across` millimetres to the right of it."""
        box = self.form.sheet.squares[cell]
        moved = replace(box, left=box.left + across, right=box.right + across)
        self._put_tick(self.layer(self.ink), moved)

    def _put_text(self, canvas: Canvas, cell: str, text: str, box: Box) -> None:
        entry = self.form.sheet.entries[cell]
        if isinstance(self.pen, Hand):
            write_text(canvas, text, (box, entry), self.pen, self.rng)
        else:
            type_text(canvas, text, box, entry, self.pen)

    def _put_tick(self, canvas: Canvas, square: Square) -> None:
        if isinstance(self.pen, Hand):
            draw_tick(canvas, square, SHAPES[self.habit], self.pen.grey, self.rng)
        else:
            type_tick(canvas, square, self.pen)

    def finished(self) -> Pixels:
        """Return the page in colour, `(height, width, 3)` as red, green and blue."""
        blank = np.asarray(load_blank(self.form, self.dpi), np.float64)
        page = np.repeat(blank[..., None], 3, axis=2)
        for layer in self.layers:
            page = _laid(page, layer)
        return page.round().astype(np.uint8)


def moved(box: Box, **edges: float) -> Box:
    """Return a box with some of `left`, `top`, `width` and `height` changed, in millimetres."""
    return Box(**{**box.model_dump(), **edges})


def begin(form: Form, page: UglyPage) -> Draft:
    """Return the certificate of an ugly page before anything happened to it."""
    rng = Random(f"{page.seed} {page.style} {page.number} {page.name}")
    paper = put_down(invent(page.seed, page.number, DAY), form.template, pick_habits(rng))
    pen = pick_hand(rng) if page.style == "pen" else pick_printer(rng)
    return Draft(form, page.dpi, rng, pen, paper, dict(paper.truth))


def _inked(canvas: Canvas) -> Box:
    """Return where a canvas has ink, in millimetres."""
    dark = np.asarray(canvas.image) < 200
    down, across = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    mm = 25.4 / canvas.dpi
    return Box(
        left=float(across[0] * mm),
        top=float(down[0] * mm),
        width=float((across[-1] + 1 - across[0]) * mm),
        height=float((down[-1] + 1 - down[0]) * mm),
    )


def _laid(page: NDArray[np.float64], layer: Layer) -> NDArray[np.float64]:
    """Lay a layer over a page: ink darkens what is under it, an opaque one covers it."""
    share = (255 - np.asarray(layer.canvas.image, np.float64)[..., None]) / 255
    colour = np.array(layer.colour, np.float64)
    if layer.opaque:
        return np.asarray(page * (1 - share) + colour * share)
    return np.asarray(page * (1 - share * (1 - colour / 255)))
