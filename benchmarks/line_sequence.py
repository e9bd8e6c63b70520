"""Whether ruled lines alone tell a row or a column more or fewer, and take no page for such a one.

Run: python benchmarks/line_sequence.py [--every 1] [--ordinary 150] [--dpi 200]
No word is looked at. Of the form with a row or column more or fewer at every place a page is either
refused, or each field that was moved must be doubted; ordinary pages must have no such doubt.
"""

import argparse
import time
from collections import Counter
from collections.abc import Iterator
from random import Random
from statistics import median

import numpy as np

from japanese.clock import today
from ocr.base.pixels import Pixels
from ocr.cropping.laid_page import lay
from ocr.geometry.blank_form import Blank, load_blank
from ocr.geometry.identification import Identified, identify
from ocr.geometry.page_quality import reason_to_refuse
from ocr.geometry.registration import straighten
from ocr.verification.moved_fields import moved_fields
from samples.pages.drawn.canvas import Canvas
from samples.pages.drawn.draw_blank import draw_blank
from samples.pages.drawn.filling import Form, fill_typed
from samples.pages.drawn.make import load_form
from samples.pages.drawn.more_rows import moved_on, with_more_or_fewer
from samples.pages.drawn.neighbours import PRINTS
from samples.pages.drawn.paper import pick_habits, put_down
from samples.pages.ordinary import ordinary_pages
from samples.people.employment import invent


class Look:
    """Looks at the lines of pages, and at what it costs."""

    def __init__(self, blank: Blank) -> None:
        """Count nothing yet."""
        self._blank = blank
        self.seconds: list[float] = []

    def at(self, page: Pixels) -> tuple[Identified | None, frozenset[str]]:
        """Return where the form lies, None where the page is refused, and the moved fields."""
        found = identify(straighten(page), [self._blank])
        if found is None or reason_to_refuse(page, found.placement, self._blank.ruling):
            return None, frozenset()
        sheet = lay(page, found.placement, self._blank)
        before = time.process_time()
        moved = moved_fields(sheet)
        self.seconds.append(time.process_time() - before)
        return found, moved.fields


def _neighbours(form: Form, every: int, dpi: int) -> Iterator[tuple[str, Form, Pixels]]:
    """Yield each neighbour of a form and a page of it, filled in by a program, and straight."""
    for number, (name, other) in enumerate(list(with_more_or_fewer(form))[::every]):
        rng = Random(f"sequence {name}")
        paper = put_down(invent(43, number, today()), other.template, pick_habits(rng))
        canvas = Canvas(draw_blank(other.sheet, dpi, PRINTS[number % len(PRINTS)]), dpi)
        fill_typed(canvas, other, paper, rng)
        yield name, other, np.asarray(canvas.image.convert("L"))


def main() -> None:
    """Look at every neighbour and at ordinary pages, and say what came of them."""
    wish = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    wish.add_argument("--every", type=int, default=1, help="only every so many neighbours")
    wish.add_argument("--ordinary", type=int, default=150, help="so many pages that are the form")
    wish.add_argument("--dpi", type=int, default=200)
    asked = wish.parse_args()
    form = load_form()
    look, counts = Look(load_blank(form.template)), Counter[str]()
    for name, other, page in _neighbours(form, asked.every, asked.dpi):
        found, doubted = look.at(page)
        counts["neighbours"] += 1
        counts["refused"] += found is None
        moved = moved_on(form, other, found.placement.to_page, asked.dpi) if found else frozenset()
        if missed := sorted(moved - doubted):
            counts["read with a moved field undoubted"] += 1
            print(f"{name}: {len(missed)} of {len(moved)} moved fields: {missed[:5]}", flush=True)
    for number, ordinary in enumerate(ordinary_pages(5300, 0, asked.ordinary)):
        found, doubted = look.at(np.asarray(ordinary.image.convert("L")))
        counts["ordinary"] += 1
        counts["ordinary, doubted"] += bool(doubted)
        if doubted:
            print(f"ordinary {number}, {ordinary.way}: {len(doubted)} fields", flush=True)
    print(", ".join(f"{what} {count}" for what, count in counts.items()))
    print(f"{median(look.seconds):.3f} s of processor a page")


if __name__ == "__main__":
    main()
