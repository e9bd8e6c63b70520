"""Whether a mark is read where another program prints its square: wrong and accepted must be 0.

Run: python -m benchmarks.marks.moved_prints [--pages 55] [--first 0]
Each page has its squares and their words up to two millimetres aside, one option of each choice
ticked by pen or in type, in one of five prints; it is scanned, laid and its marks are read.
"""

import argparse
from random import Random

import numpy as np

from ocr.base.form_reading import Decision
from ocr.base.pixels import Pixels
from ocr.cropping.laid_page import lay
from ocr.forms.layout import Option
from ocr.geometry.blank_form import load_blank
from ocr.geometry.identification import identify
from ocr.geometry.registration import straighten
from ocr.marks.options import read_options
from ocr.values.interpret import interpret_choice
from samples.pages.drawn.canvas import Canvas
from samples.pages.drawn.draw_blank import draw_blank
from samples.pages.drawn.filling import Form
from samples.pages.drawn.make import load_form
from samples.pages.drawn.neighbours import PRINTS
from samples.pages.drawn.other_print import with_squares_aside
from samples.pages.drawn.ticks import SHAPES, draw_tick
from samples.pages.drawn.typed import Printer, type_tick
from samples.pages.scanned.scanner import pick_scanner, scan

_DPI, _MOST_MM = 200, 2.0
_GREYS = (15, 40, 70, 90)


def draw_moved(form: Form, number: int) -> tuple[Pixels, dict[str, Option]]:
    """Return the scan of one page, and by its choice what is ticked on it."""
    rng = Random(f"moved {number}")
    choices = [field for field in form.template.fields if field.options]
    moves = {field.name: rng.uniform(-_MOST_MM, _MOST_MM) for field in choices}
    sheet = with_squares_aside(form, moves).sheet
    canvas = Canvas(draw_blank(sheet, _DPI, PRINTS[number % len(PRINTS)]), _DPI)
    ticked = {field.name: rng.choice(field.options) for field in choices}
    printer = Printer(PRINTS[0], filled_squares=rng.random() < 0.3)
    shapes = [*SHAPES.values(), None]
    shape = shapes[number % len(shapes)]
    for option in ticked.values():
        square = sheet.squares[option.cell or ""]
        if shape is None:
            type_tick(canvas, square, printer)
        else:
            draw_tick(canvas, square, shape, rng.choice(_GREYS), rng)
    return scan(np.asarray(canvas.image), pick_scanner(rng), _DPI), ticked


def main() -> None:
    """Read the pages, and say what was wrong and accepted."""
    wish = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    wish.add_argument("--pages", type=int, default=55)
    wish.add_argument("--first", type=int, default=0)
    asked = wish.parse_args()
    form = load_form()
    blank = load_blank(form.template)
    choices = accepted = wrong = 0
    for number in range(asked.first, asked.first + asked.pages):
        page, ticked = draw_moved(form, number)
        found = identify(straighten(page), [blank])
        if found is None:
            print(f"page {number}: no form found")
            continue
        marks = read_options(lay(page, found.placement, blank))
        for spec in (field for field in form.template.fields if field.options):
            read = interpret_choice(spec, marks)
            choices += 1
            if read.decision is Decision.ACCEPT:
                accepted += 1
                if read.value != (ticked[spec.name].label,):
                    wrong += 1
                    print(f"page {number}, {spec.name}: {read.value}", flush=True)
    print(f"choices {choices}, accepted {accepted}, wrong and accepted {wrong}")


if __name__ == "__main__":
    main()
