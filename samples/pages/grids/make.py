"""Pages of an invented form: the blank of `set_out`, filled in and put through a scanner."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from random import Random

import numpy as np
from PIL import Image

from ocr.forms.layout import Box, Part
from samples.pages.drawn.canvas import Canvas
from samples.pages.drawn.draw_blank import draw_blank
from samples.pages.drawn.hand import FONTS as PEN_FONTS
from samples.pages.drawn.hand import pick_hand, write_text
from samples.pages.drawn.make import DAY, Style
from samples.pages.drawn.paper import pick_habits
from samples.pages.drawn.sheet import Align, Entry
from samples.pages.drawn.ticks import SHAPES, draw_loop, draw_tick
from samples.pages.drawn.typed import FONTS as PRINT_FONTS
from samples.pages.drawn.typed import Printer, pick_printer, type_text, type_tick
from samples.pages.grids.set_out import SetForm
from samples.pages.grids.values import Answers, answer
from samples.pages.scanned.scanner import pick_scanner, scan
from samples.people.word_lists import People, load_words

_MM_A_POINT = 0.4428 * 25.4 / 72
"""What `samples.pages.drawn.typed` prints for a point, in millimetres."""

_ALIGNS: tuple[Align, ...] = ("left", "left", "center")
_PEN_GREY = 40


@dataclass(frozen=True, slots=True)
class Filling:
    """How the pages of a form are filled in; the same filling gives the same pages."""

    seed: int = 1
    style: Style = "typed"
    people: People = "bundled"
    fonts: tuple[str, ...] = ()
    """Font files to write with; the usual ones of the style if empty."""
    dpi: int = 200
    on: date = DAY


@dataclass(frozen=True, slots=True)
class FilledPage:
    """One page as it left the scanner, and what stands on it."""

    image: Image.Image
    answers: Answers


def fill_page(form: SetForm, filling: Filling, number: int) -> FilledPage:
    """Return the `number`-th page of a form.

    Raises:
        ValueError: where none of the fonts has all characters of a text.
    """
    rng = Random(f"{form.template.id} {filling.seed} {filling.style} {number}")
    words = load_words(filling.people)
    answers = answer(form.template, rng, words, filling.on, pick_habits(rng))
    canvas = Canvas(draw_blank(form.sheet, filling.dpi, form.font), filling.dpi)
    fill = _type if filling.style == "typed" else _write
    fill(canvas, form, answers, rng, filling.fonts)
    pixels = scan(np.asarray(canvas.image), pick_scanner(rng), filling.dpi)
    return FilledPage(Image.fromarray(pixels), answers)


def _slots(form: SetForm, answers: Answers) -> list[tuple[Part, str]]:
    """Return every box that is filled, with its text."""
    slots = (slot for one in form.template.fields for slot in one.slots)
    told = ((slot, answers.texts[slot.cell or ""]) for slot in slots)
    return [(slot, text) for slot, text in told if text]


def _type(
    canvas: Canvas, form: SetForm, answers: Answers, rng: Random, fonts: Sequence[str]
) -> None:
    printer = pick_printer(rng, fonts or PRINT_FONTS)
    size, align = rng.uniform(2.5, 4.4), rng.choice(_ALIGNS)
    for slot, text in _slots(form, answers):
        for box, letters, entry in _places(slot, text, size, align):
            type_text(canvas, letters, box, entry, printer)
    for cell, ticked in answers.ticks.items():
        if ticked:
            _tick_typed(canvas, form, cell, printer, rng)


def _write(
    canvas: Canvas, form: SetForm, answers: Answers, rng: Random, fonts: Sequence[str]
) -> None:
    hand = replace(pick_hand(rng, fonts or PEN_FONTS), em=rng.uniform(2.5, 4.6))
    for slot, text in _slots(form, answers):
        for box, letters, entry in _places(slot, text, hand.em, "left"):
            write_text(canvas, letters, (box, entry), hand, rng)
    shape = SHAPES[rng.choice(list(SHAPES))]
    for cell, ticked in answers.ticks.items():
        if ticked and cell in form.sheet.squares:
            draw_tick(canvas, form.sheet.squares[cell], shape, hand.grey, rng)
        elif ticked:
            draw_loop(canvas, _box_of(form, cell), hand.grey, rng)


def _places(slot: Part, text: str, size: float, align: Align) -> list[tuple[Box, str, Entry]]:
    """Return what stands where in a slot: all of it, or one character in each printed box.

    A number in printed boxes stands at their right end.
    """
    room = min(size, 0.78 * slot.box.height)
    if not slot.teeth:
        return [(slot.box, text, Entry("", align, room / _MM_A_POINT))]
    teeth = slot.teeth[-len(text) :]
    size = min(room, 0.8 * teeth[0].width)
    entry = Entry("", "center", size / _MM_A_POINT)
    return [(tooth, letter, entry) for tooth, letter in zip(teeth, text, strict=True)]


def _tick_typed(canvas: Canvas, form: SetForm, cell: str, printer: Printer, rng: Random) -> None:
    """Print a tick in its square; a word is circled by hand on printed forms, too."""
    if cell in form.sheet.squares:
        type_tick(canvas, form.sheet.squares[cell], printer)
    else:
        draw_loop(canvas, _box_of(form, cell), _PEN_GREY, rng)


def _box_of(form: SetForm, cell: str) -> Box:
    return next(box for one in form.template.fields for own, box in one.boxes if own == cell)
