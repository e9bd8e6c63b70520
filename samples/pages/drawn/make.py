"""One certificate from invention to scan: the composition of all the other modules."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Literal

import numpy as np
from PIL import Image

from ocr.forms.template import load_template
from samples.pages.drawn.canvas import Canvas
from samples.pages.drawn.draw_blank import BLANK
from samples.pages.drawn.files import ScannedPage
from samples.pages.drawn.filling import Form, fill_typed, fill_written, load_blank
from samples.pages.drawn.paper import pick_habits, put_down
from samples.pages.drawn.sheet import load_sheet
from samples.pages.scanned.scanner import clip_paper, pick_scanner, scan
from samples.people.employment import invent
from samples.people.mistakes import spoil
from samples.people.word_lists import People

DAY = date(2026, 11, 20)
"""The latest 証明日 unless asked otherwise."""

Style = Literal["typed", "pen"]


@dataclass(frozen=True, slots=True)
class Wish:
    """What scans are asked for; the same wish gives the same scans."""

    seed: int = 1
    style: Style = "typed"
    dpi: int = 200
    on: date = DAY
    print_of: Path | None = None
    clean: bool = False
    """Straight from the printer, no scanner in between."""
    few_greys: bool = False
    """White paper and sixteen greys, which makes small files."""
    mistakes: bool = False
    people: People = "bundled"
    fonts: tuple[str, ...] = ()
    """Font files to write with; the usual ones of the style if empty."""


def load_form() -> Form:
    """Return the bundled form.

    Raises:
        ocr.base.errors.InvalidTemplate: where the template has a mistake.
    """
    return Form(load_template(BLANK.parent / "template.toml"), load_sheet())


def make_page(form: Form, wish: Wish, number: int) -> ScannedPage:
    """Return the `number`-th scan of a wish."""
    rng = Random(f"{wish.seed} {wish.style} {number}")
    certificate = invent(wish.seed, number, wish.on, wish.people)
    if wish.mistakes:
        certificate = spoil(certificate, rng)
    paper = put_down(certificate, form.template, pick_habits(rng))
    canvas = Canvas(load_blank(form, wish.dpi, wish.print_of), wish.dpi)
    fill = fill_typed if wish.style == "typed" else fill_written
    fill(canvas, form, paper, rng, wish.fonts)
    filled = np.asarray(canvas.image)
    scanner = pick_scanner(rng)
    if wish.few_greys:
        scanner = replace(scanner, shade=0.0)  # a shade in sixteen greys would be a step
    pixels = filled if wish.clean else scan(filled, scanner, wish.dpi)
    return ScannedPage(Image.fromarray(clip_paper(pixels) if wish.few_greys else pixels), paper)
