"""What it costs to tell one form among fifty, and whether a stranger is ever taken for one.

Run: python benchmarks/identification.py [--templates 50] [--strangers 200] [--pages 24]
All templates but three are the bundled form with a row or a column more, fewer or elsewhere. Pages
of the registered forms and strangers (`samples.pages.drawn.strangers`) are identified with one
template and with all, in turns; ratios within one run count, times do not.
"""

import argparse
import logging
import resource
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np
from PIL import Image

from ocr.forms.template import FormTemplate
from ocr.geometry.blank_form import Blank, load_blank
from ocr.geometry.identification import Identified, identify
from ocr.geometry.registration import UprightPage, straighten
from samples.pages.drawn.draw_blank import draw_blank
from samples.pages.drawn.filling import Form
from samples.pages.drawn.make import load_form
from samples.pages.drawn.neighbours import Neighbour, draw_neighbour, neighbours
from samples.pages.drawn.strangers import draw_form, draw_stranger

T = TypeVar("T")
_INVENTED = 2
_OTHER_LINES = ("row more", "row less", "column")
"""Neighbours that ruled lines alone tell from the form; what words tell is another measure."""


def main() -> None:
    """Measure, and print each figure on a line of its own."""
    wish = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    wish.add_argument("--templates", type=int, default=50)
    wish.add_argument("--strangers", type=int, default=200)
    wish.add_argument("--pages", type=int, default=24, help="of registered forms")
    asked = wish.parse_args()
    count = _Unlaid()
    logging.getLogger("ocr").addHandler(count)
    with tempfile.TemporaryDirectory() as scratch:
        templates, papers = registered(load_form(), asked.templates, Path(scratch))
        blanks = _loaded(templates, Path(scratch) / "rulings")
        _tell_right_ones(blanks, papers, asked.pages)
        _tell_strangers(blanks, asked.strangers)
    print(f"templates that could not be laid (crashes caught): {len(count.seen)}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory: {peak:.0f} MB")


class _Unlaid(logging.Handler):
    """Counts the templates whose laying ended in an error."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Count one."""
        self.seen.append(record)


def registered(form: Form, count: int, folder: Path) -> tuple[list[FormTemplate], list[Neighbour]]:
    """Return so many templates, the bundled one first, and the papers that the first are of.

    The last two are of other grids, and nobody fills them in.
    """
    changed = [one for one in neighbours(form) if one.name.startswith(_OTHER_LINES)]
    wanted = max(0, count - 1 - _INVENTED)
    step = max(1, len(changed) // max(1, wanted))
    papers = [Neighbour("bundled", form), *changed[::step][:wanted]]
    templates = [form.template]
    for number, paper in enumerate(papers[1:]):
        picture = draw_blank(paper.form.sheet)
        templates.append(_written(form.template, f"changed_{number}", picture, folder))
    for number in range(min(_INVENTED, count - len(templates))):
        picture = draw_form(number)
        templates.append(_written(form.template, f"invented_{number}", picture, folder))
    return templates, papers


def _written(template: FormTemplate, name: str, blank: Image.Image, folder: Path) -> FormTemplate:
    """Return a template of another print, its blank written into a folder of its own."""
    home = folder / name
    home.mkdir()
    blank.save(home / "blank.png")
    return template.model_copy(update={"id": name, "folder": home})


def _loaded(templates: Sequence[FormTemplate], cache: Path) -> list[Blank]:
    for what in ("cold", "warm"):
        blanks, seconds = _timed(lambda: [load_blank(template, cache) for template in templates])
        print(f"load {len(templates)} templates, {what}: {seconds:.2f} s of CPU")
    return blanks


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    before = time.process_time()
    return work(), time.process_time() - before


def _tell_right_ones(blanks: Sequence[Blank], papers: Sequence[Neighbour], count: int) -> None:
    """Say whether pages are taken for the form that they are, of all and alone, and the cost."""
    right: Counter[str] = Counter()
    alone, among = [], []
    step = max(1, len(papers) // count)
    for blank, paper in list(zip(blanks, papers, strict=False))[::step][:count]:
        upright = straighten(np.asarray(draw_neighbour(paper, 1).image))
        one, found, seconds = _both(upright, blank, blanks)
        alone.append(seconds[0])
        among.append(seconds[1])
        right["alone"] += one is not None
        right["among all"] += found is not None and found.blank is blank
        right["alike"] += _alike(one, found)
    print(f"pages of registered forms: {len(alone)}, right alone {right['alone']}, ", end="")
    print(f"right among all {right['among all']}, ", end="")
    print(f"taken for another of the same lines {right['alike']}")
    _compare("own page", alone, among)


def _alike(one: Identified | None, found: Identified | None) -> bool:
    """Tell whether a page lies as well on another form: what is moved in it is no ruled line."""
    if one is None or found is None or one.blank is found.blank:
        return False
    return one.placement.balance == found.placement.balance


def _both(
    page: UprightPage, blank: Blank, blanks: Sequence[Blank]
) -> tuple[Identified | None, Identified | None, tuple[float, float]]:
    """Identify a page by one template and by all, one after the other, with seconds of each."""
    one, first = _timed(lambda: identify(page, [blank]))
    found, second = _timed(lambda: identify(page, blanks))
    return one, found, (first, second)


def _tell_strangers(blanks: Sequence[Blank], count: int) -> None:
    accepted = 0
    alone, among = [], []
    for number in range(count):
        one, found, seconds = _both(straighten(draw_stranger(number)), blanks[0], blanks)
        alone.append(seconds[0])
        among.append(seconds[1])
        accepted += one is not None or found is not None
    print(f"strangers: {count}, accepted {accepted}")
    _compare("stranger", alone, among)


def _compare(what: str, alone: Sequence[float], among: Sequence[float]) -> None:
    if alone:
        one, many = statistics.median(alone), statistics.median(among)
        print(f"{what}: median {one:.3f} s with one template, {many:.3f} s with all, ", end="")
        print(f"ratio {many / one:.1f}")


if __name__ == "__main__":
    main()
