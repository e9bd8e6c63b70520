"""A filled form: the blank with a paper's texts and ticks, typed or written."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pypdfium2
from PIL import Image

from ocr.forms.template import Box, FormTemplate
from samples.pages.drawn.canvas import Canvas
from samples.pages.drawn.draw_blank import draw_blank
from samples.pages.drawn.hand import FONTS as PEN_FONTS
from samples.pages.drawn.hand import Hand, pick_hand, write_text
from samples.pages.drawn.paper import Paper, boxes_of
from samples.pages.drawn.sheet import HEIGHT, WIDTH, Sheet
from samples.pages.drawn.ticks import SHAPES, draw_tick
from samples.pages.drawn.typed import FONTS as PRINT_FONTS
from samples.pages.drawn.typed import Printer, pick_printer, type_text, type_tick

_ALSO = ("✓", "レ")  # what a hand falls into now and then, whatever its habit


@dataclass(frozen=True, slots=True)
class Form:
    """The form to fill: its registered fields and its printed sheet."""

    template: FormTemplate
    sheet: Sheet

    def boxes(self) -> dict[str, Box]:
        """Return where each anchor cell lies, in millimetres."""
        return boxes_of(self.template)


def load_blank(form: Form, dpi: int, print_of: Path | None = None) -> Image.Image:
    """Return an empty form in grey: the redrawn one, or another print of it (PNG or PDF)."""
    if print_of is None:
        return draw_blank(form.sheet, dpi)
    size = (round(WIDTH * dpi / 25.4), round(HEIGHT * dpi / 25.4))
    if print_of.suffix.lower() != ".pdf":
        return Image.open(print_of).convert("L").resize(size, Image.Resampling.LANCZOS)
    with pypdfium2.PdfDocument(print_of) as document:
        page: Image.Image = document[0].render(scale=dpi / 72).to_pil()
    return page.convert("L").resize(size, Image.Resampling.LANCZOS)


def fill_typed(
    canvas: Canvas, form: Form, paper: Paper, rng: Random, fonts: Sequence[str] = ()
) -> None:
    """Fill the blank on a canvas as on a computer."""
    printer, boxes = pick_printer(rng, fonts or PRINT_FONTS), form.boxes()
    for cell, text in paper.written.items():
        type_text(canvas, text, boxes[cell], form.sheet.entries[cell], printer)
    _tick_typed(canvas, form, paper, printer)


def _tick_typed(canvas: Canvas, form: Form, paper: Paper, printer: Printer) -> None:
    for cell, ticked in paper.ticks.items():
        if ticked:
            type_tick(canvas, form.sheet.squares[cell], printer)


def fill_written(
    canvas: Canvas, form: Form, paper: Paper, rng: Random, fonts: Sequence[str] = ()
) -> None:
    """Fill the blank on a canvas with a pen."""
    hand, boxes = pick_hand(rng, fonts or PEN_FONTS), form.boxes()
    for cell, text in paper.written.items():
        write_text(canvas, text, (boxes[cell], form.sheet.entries[cell]), hand, rng)
    _tick_written(canvas, form, paper, hand, rng)


def _tick_written(canvas: Canvas, form: Form, paper: Paper, hand: Hand, rng: Random) -> None:
    habit = rng.choice(list(SHAPES))
    for cell, ticked in paper.ticks.items():
        if ticked:
            shape = SHAPES[habit if rng.random() < 0.85 else rng.choice(_ALSO)]
            draw_tick(canvas, form.sheet.squares[cell], shape, hand.grey, rng)
