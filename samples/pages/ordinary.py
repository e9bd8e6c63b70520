"""Pages as an office has them every day, printed, filled and scanned in every way drawn here.

None of them is another form. A filled page is scanned in several ways before the next is filled.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from random import Random
from types import MappingProxyType

import cv2
import numpy as np
from PIL import Image

from ocr.base.pixels import Pixels
from ocr.base.scan_facts import UNKNOWN, ScanFacts, Tones
from samples.pages.drawn.canvas import Canvas
from samples.pages.drawn.draw_blank import draw_blank
from samples.pages.drawn.filling import Form, fill_typed, fill_written
from samples.pages.drawn.make import DAY, load_form
from samples.pages.drawn.neighbours import PRINTS
from samples.pages.drawn.other_print import with_squares_aside
from samples.pages.drawn.paper import pick_habits, put_down
from samples.pages.scanned.camera import photograph, pick_camera
from samples.pages.scanned.scanner import (
    clip_paper,
    coarsen,
    fax,
    fold,
    on_glass,
    pick_scanner,
    scan,
)
from samples.people.employment import invent

_DPI = 200
_ASIDE_MM = 2.0
_OWN = PRINTS[0]
_WAYS_A_PAGE = 5

Way = Callable[[Pixels, Random], Pixels]
"""How a page of 200 dpi comes into the office; the shape may change."""


@dataclass(frozen=True, slots=True)
class OrdinaryPage:
    """One page: how it was printed and filled, how it was scanned, and the picture of it.

    The picture's `info` has the `facts` of a fax, as intake finds them in its file.
    """

    printed: str
    way: str
    image: Image.Image


def ordinary_pages(seed: int, first: int, count: int) -> Iterator[OrdinaryPage]:
    """Yield so many pages from the `first` on; the same seed has the same pages."""
    filled: tuple[str, Pixels] | None = None
    ways = tuple(WAYS.items())
    for number in range(first, first + count):
        paper, turn = divmod(number, _WAYS_A_PAGE)
        if turn == 0 or filled is None:
            filled = _filled(seed, paper)
        name, way = ways[number % len(ways)]
        pixels = way(filled[1], Random(f"{seed} {number} {name}"))
        image = Image.fromarray(pixels)
        image.info["facts"] = _FACTS.get(name, UNKNOWN)
        yield OrdinaryPage(filled[0], name, image)


def _filled(seed: int, number: int) -> tuple[str, Pixels]:
    """Return how a page is printed and filled, and the page itself, not yet scanned."""
    rng, form = Random(f"{seed} {number}"), load_form()
    print_, pen = ("own", "site's", "moved")[number // 2 % 3], number // 6 % 2 == 1
    face = _OWN if print_ == "own" else PRINTS[1 + number % (len(PRINTS) - 1)]
    if print_ == "moved":
        form = _aside(form, rng)
        blank = draw_blank(form.sheet, _DPI, face)
    else:
        blank = _blank(face).copy()
    paper = put_down(invent(seed, number, DAY), form.template, pick_habits(rng))
    canvas = Canvas(blank, _DPI)
    (fill_written if pen else fill_typed)(canvas, form, paper, rng)
    return f"{print_} print, {'by pen' if pen else 'typed'}", np.asarray(canvas.image)


@cache
def _blank(face: str) -> Image.Image:
    return draw_blank(load_form().sheet, _DPI, face)


def _aside(form: Form, rng: Random) -> Form:
    """Return the form as another program prints it."""
    choices = [field.name for field in form.template.fields if field.options]
    return with_squares_aside(form, {name: rng.uniform(-_ASIDE_MM, _ASIDE_MM) for name in choices})


def _office(page: Pixels, rng: Random) -> Pixels:
    return scan(page, pick_scanner(rng), _DPI)


def _few_greys(page: Pixels, rng: Random) -> Pixels:
    return clip_paper(scan(page, replace(pick_scanner(rng), shade=0.0), _DPI))


def _fine_fax(page: Pixels, rng: Random) -> Pixels:
    return fax(_office(page, rng), dpi=_DPI, seed=rng.getrandbits(32))


def _normal_fax(page: Pixels, rng: Random) -> Pixels:
    return fax(_office(page, rng), dpi=_DPI, down=98, seed=rng.getrandbits(32))


def _photographed(page: Pixels, rng: Random) -> Pixels:
    return photograph(page, pick_camera(rng), _DPI)


def _coarse(page: Pixels, rng: Random) -> Pixels:
    return coarsen(_office(page, rng), dpi=_DPI, to=150)


def _folded(page: Pixels, rng: Random) -> Pixels:
    return _office(fold(page, dpi=_DPI, at=rng.uniform(0.2, 0.8)), rng)


def _on_glass(page: Pixels, rng: Random) -> Pixels:
    place = (rng.random(), rng.random())
    return on_glass(_office(page, rng), dpi=_DPI, place=place, tone=rng.choice([25, 120, 255]))


def _turned(page: Pixels, rng: Random) -> Pixels:
    return np.ascontiguousarray(np.rot90(_office(page, rng), rng.choice([1, 2, 3])))


def _copied(page: Pixels, rng: Random) -> Pixels:
    """Copy a page before it is scanned: its strokes are thicker, paler and softer."""
    toner = cv2.erode(page, np.ones((2, 2), np.uint8)).astype(np.uint8)
    return _office(_office(toner, rng), rng)


WAYS: Mapping[str, Way] = MappingProxyType(
    {
        "office scan": _office,
        "sixteen greys": _few_greys,
        "fine fax": _fine_fax,
        "photograph": _photographed,
        "150 dpi": _coarse,
        "copy of a copy": _copied,
        "normal fax": _normal_fax,
        "folded": _folded,
        "on a B4 glass": _on_glass,
        "fed the other way": _turned,
    }
)
"""Every way in which an ordinary page comes into the office, by name."""

_FACTS = {
    name: ScanFacts((204.0, down), enlarged=(1.0, 204 / down), tones=Tones.TWO)
    for name, down in (("fine fax", 196.0), ("normal fax", 98.0))
}
