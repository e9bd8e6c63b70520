"""Names with a kanji of several shapes (高 and 髙): accepted in another shape must be 0.

Run: python benchmarks/letter_shapes.py [--lines 2000] [--seed 1] [--style pen] [--font FILE]...
A page has a name in each of its boxes for names; only shapes that the face draws differently are
written, every shape of a letter as often. Resolutions of 150 to 300 dpi, the samples' scanners.
"""

import argparse
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
from PIL import Image

from flows.office.office import open_office
from flows.office.settings import stay_inside
from japanese.clock import today
from japanese.kanji_shapes import NEAR_SHAPES
from ocr.base.form_reading import Decision, PageOutcome
from ocr.forms.kinds import KINDS
from ocr.tools.evaluation import same
from samples.pages.drawn.canvas import Canvas
from samples.pages.drawn.filling import Form, fill_typed, fill_written, load_blank
from samples.pages.drawn.fonts import tells_apart
from samples.pages.drawn.hand import FONTS as PEN_FONTS
from samples.pages.drawn.make import load_form
from samples.pages.drawn.paper import Paper
from samples.pages.drawn.typed import FONTS as PRINT_FONTS
from samples.pages.scanned.scanner import pick_scanner, scan
from samples.people.shaped_names import names_with_shapes

RESOLUTIONS = (150, 175, 200, 200, 240, 300)

COLUMNS = ("read", "names", "exact", "accepted", "wrong")
HEAD = (
    "| dpi | pages read | names | exact | accepted | wrong and accepted |\n"
    "|--:|--:|--:|--:|--:|--:|"
)

Written = dict[str, tuple[str, str]]
"""By anchor cell: the name that stands there and its letter of several shapes."""


@dataclass(frozen=True)
class Drawn:
    """A scanned page and the resolution of its scanner."""

    image: Image.Image
    dpi: int


def cells_for_names(form: Form) -> list[str]:
    """Return the boxes of the form that hold the name of a person or of an organisation."""
    slots = form.template.slots.values()
    return [slot.cell for slot in slots if slot.cell and KINDS[slot.kind].naming]


def choose_names(form: Form, face: str, rng: Random) -> Written:
    """Return a name for each box, with letters whose shapes the face tells apart."""
    groups = [group for group in sorted(set(NEAR_SHAPES.values())) if tells_apart(face, group)]
    cells = cells_for_names(form)
    return dict(zip(cells, names_with_shapes(groups, len(cells), rng), strict=True))


def draw_page(form: Form, style: str, face: str, written: Written, rng: Random) -> Drawn:
    """Return the scan of a form that holds these names and nothing else."""
    dpi = rng.choice(RESOLUTIONS)
    canvas = Canvas(load_blank(form, dpi), dpi)
    paper = Paper({cell: name for cell, (name, _) in written.items()}, {})
    fill = fill_typed if style == "typed" else fill_written
    fill(canvas, form, paper, rng, (face,))
    return Drawn(Image.fromarray(scan(np.asarray(canvas.image), pick_scanner(rng), dpi)), dpi)


def judge(outcome: PageOutcome, written: Written) -> Iterator[tuple[str, str]]:
    """Yield of each name what came of it, and what was read where it is wrong and accepted."""
    for field in outcome.form.fields if outcome.form else ():
        for slot in field.slots:
            if slot.cell not in written:
                continue
            name, shape = written[slot.cell]
            right = same(slot.text, name)
            accepted = field.decision is Decision.ACCEPT
            yield "names", ""
            yield ("exact", "") if right else ("inexact", "")
            yield ("accepted", "") if accepted else ("asked", "")
            if accepted and not right:
                yield "wrong", f"{slot.cell}: {slot.text!r} for {name!r} ({shape})"


def main() -> None:
    """Read pages until there are lines enough; print counts by resolution and every wrong one."""
    asked = _parser().parse_args()
    stay_inside()
    form, counts = load_form(), Counter[tuple[int, str]]()
    faces = asked.font or (PRINT_FONTS if asked.style == "typed" else PEN_FONTS)
    with open_office() as office, tempfile.TemporaryDirectory() as scratch:
        page, number = Path(scratch) / "page.png", 0
        while sum(counts[dpi, "names"] for dpi in set(RESOLUTIONS)) < asked.lines:
            rng = Random(f"{asked.seed} {asked.style} {number}")
            face, number = faces[number % len(faces)], number + 1
            written = choose_names(form, face, rng)
            drawn = draw_page(form, asked.style, face, written, rng)
            drawn.image.save(page, dpi=(drawn.dpi, drawn.dpi))
            outcome = office.reader.read(page, today=today(), risk=office.risk)
            counts[drawn.dpi, outcome.state] += 1
            for what, told in judge(outcome, written):
                counts[drawn.dpi, what] += 1
                if told:
                    print(f"WRONG {drawn.dpi} dpi {Path(face).name} page {number - 1} {told}")
    print(f"{asked.style}, {number} pages\n{HEAD}")
    for dpi in sorted(set(RESOLUTIONS)):
        print(f"| {dpi} | {' | '.join(str(counts[dpi, column]) for column in COLUMNS)} |")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lines", type=int, default=1000, help="how many names at least")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--style", choices=["typed", "pen"], default="typed")
    parser.add_argument("--font", action="append", default=[], help="a font file; may be repeated")
    return parser


if __name__ == "__main__":
    main()
