"""Certificates with seals scanned without colour: beside a value, over its end, or anywhere."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import hypot
from random import Random
from types import MappingProxyType

import cv2
import numpy as np
from PIL import Image

from ocr.base.pixels import Pixels
from ocr.forms.template import Box
from samples.pages.drawn.canvas import Canvas
from samples.pages.drawn.filling import Form
from samples.pages.drawn.make import Style
from samples.pages.scanned.scanner import pick_scanner, scan
from samples.pages.ugly.draft import Colour, Draft, begin
from samples.pages.ugly.pages import UglyPage
from samples.pages.ugly.stamps import (
    Place,
    press_dated,
    press_framed,
    press_ringed,
    press_round,
    press_square,
)

_VERMILION: tuple[Colour, ...] = ((205, 45, 40), (222, 75, 60), (232, 105, 85), (236, 128, 110))
_BLUE: tuple[Colour, ...] = ((45, 70, 165), (95, 110, 190))
_VALUES = (
    "issuer_name",
    "issuer_representative",
    "issuer_address",
    "issuer_contact",
    "contact_name",
    "applicant_name",
    "workplace_name",
    "workplace_address",
    "child1_name",
    "remarks",
)
_NAMES = ("高橋", "佐伯", "森", "小野寺", "林田")
_FIRMS = (
    ("株式会社", "青葉商店", "之印"),
    ("有限会社", "若竹工業", "代表之印"),
    ("社会福祉", "法人光会", "理事長印"),
)
_NEAR_MM, _INK = 1.2, 215
_TRIES, _CORNERS = 40, 0.66
_TONE = 128


@dataclass(frozen=True, slots=True)
class SealedScan:
    """One sealed page as it left the scanner.

    `truth` is what a person would say, by cell, and `touched` are the cells that a seal's ink lies
    in or right beside. `done` says which seals there are.
    """

    image: Image.Image
    truth: Mapping[str, str | bool]
    touched: tuple[str, ...]
    done: str


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of seal: its least and greatest size in millimetres, its inks, how it is pressed."""

    sizes: tuple[float, float]
    colours: tuple[Colour, ...]
    press: Callable[[Canvas, Place, Random], None]


def _square(canvas: Canvas, place: Place, rng: Random) -> None:
    press_square(canvas, place, rng.choice(_FIRMS), rng)


def _ringed(canvas: Canvas, place: Place, rng: Random) -> None:
    around = rng.choice(["株式会社青葉商店", "有限会社若竹工業", "社会福祉法人光会"])
    press_ringed(canvas, place, around, ("代表", "取締", "役印"), rng)


def _personal(canvas: Canvas, place: Place, rng: Random) -> None:
    press_round(canvas, place, rng.choice(_NAMES), rng)


def _dated(canvas: Canvas, place: Place, rng: Random) -> None:
    day = f"8.{rng.randint(1, 12)}.{rng.randint(1, 28)}"
    press_dated(canvas, place, (rng.choice(["保育課", "市民課"]), day, "受付"), rng)


def _framed(canvas: Canvas, place: Place, rng: Random) -> None:
    press_framed(canvas, place, rng.choice(["社用", "受付", "確認済", "社用"]), rng)


_KINDS: Mapping[str, _Kind] = MappingProxyType(
    {
        "角印": _Kind((17.0, 24.0), _VERMILION, _square),
        "代表者印": _Kind((15.0, 18.0), _VERMILION, _ringed),
        "認印": _Kind((9.5, 12.5), _VERMILION, _personal),
        "日付印": _Kind((18.0, 28.0), _VERMILION + _BLUE, _dated),
        "枠の印": _Kind((11.0, 22.0), _VERMILION + _BLUE, _framed),
    }
)
_OFTEN = ("角印", "角印", "代表者印", "代表者印", "認印", "認印", "日付印", "枠の印")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of a sealed page is not left to chance: dots an inch, and grey or black and white."""

    dpi: int | None = None
    in_grey: bool | None = None


def make_sealed(
    form: Form, seed: int, number: int, style: Style = "typed", wanted: Wanted | None = None
) -> SealedScan:
    """Return the scan of a page with one to three seals; the same numbers give the same scan.

    Args:
        form: the form to fill.
        seed: of people, seals and scanner.
        number: which page of the seed.
        style: typed or by pen.
        wanted: what is not left to chance; one page of five is black and white.
    """
    wanted = wanted or Wanted()
    draft = begin(form, UglyPage("sealed", seed, number, style, ""))
    chance = draft.rng.choice([200, 200, 200, 300])
    draft.dpi = wanted.dpi or chance
    draft.write_all()
    pressed: list[Place] = []
    told = [_sealed(draft, pressed) for _ in range(draft.rng.choice([1, 2, 2, 3]))]
    paper = cv2.cvtColor(draft.finished(), cv2.COLOR_RGB2GRAY).astype(np.uint8)
    grey = draft.rng.random() >= 0.2 if wanted.in_grey is None else wanted.in_grey
    scanner = replace(pick_scanner(draft.rng), shade=0.0)
    scanned = scan(paper, scanner, draft.dpi)
    if not grey:
        level = draft.rng.choice([_TONE, _TONE + 25, _TONE + 50])
        scanned = cv2.threshold(scanned, level, 255, cv2.THRESH_BINARY)[1].astype(np.uint8)
        told.append("白黒")
    texts = {cell: draft.box(cell) for cell, text in draft.truth.items() if isinstance(text, str)}
    seals = [np.asarray(layer.canvas.image) for layer in draft.layers[1:]]
    touched = tuple(c for c, box in texts.items() if _is_near(seals, box, draft.dpi))
    return SealedScan(Image.fromarray(scanned), draft.truth, touched, "、".join(told))


def _sealed(draft: Draft, pressed: list[Place]) -> str:
    """Press one seal where no other is: beside a value, over its end, or anywhere; tell which."""
    rng = draft.rng
    name = rng.choice(_OFTEN)
    kind = _KINDS[name]
    size, turn = rng.uniform(*kind.sizes), rng.gauss(0, 5)
    for _ in range(_TRIES):
        where = rng.choice(["横", "横", "横", "かかる", "任意"])
        place = Place(*_middle(draft, where, size), size, turn)
        if all(_are_apart(place, other) for other in pressed):
            break
    pressed.append(place)
    kind.press(draft.layer(rng.choice(kind.colours)), place, rng)
    return f"{name}{size:.0f}mm({where})"


def _are_apart(one: Place, other: Place) -> bool:
    away = hypot(one.across - other.across, one.down - other.down)
    return away >= _CORNERS * (one.size + other.size)


def _middle(draft: Draft, where: str, size: float) -> tuple[float, float]:
    """Return where the middle of a seal comes down."""
    rng = draft.rng
    if where == "任意":
        return rng.uniform(20, 190), rng.uniform(20, 250)
    names = {field.name for field in draft.form.template.fields}
    cells = [cell for name in _VALUES if name in names for cell in draft.cells(name)]
    written = [cell for cell in cells if draft.truth.get(cell)]
    ink = _ink_of(draft, draft.box(rng.choice(written)))
    gap = rng.uniform(0.6, 4.0) if where == "横" else -rng.uniform(0.2, 0.55) * size
    across = ink.left + ink.width + gap + size / 2
    down = ink.top + ink.height / 2 + rng.gauss(0, 0.15) * size
    return min(across, 200 - size / 2), max(down, 10 + size / 2)


def _ink_of(draft: Draft, box: Box) -> Box:
    """Return where the writing of a box is, in millimetres."""
    dot = draft.dpi / 25.4
    left, top = round(box.left * dot), round(box.top * dot)
    rows = slice(top, round(box.bottom * dot))
    ink = np.asarray(draft.layers[0].canvas.image)[rows, left : round(box.right * dot)] < _INK
    down, across = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    return Box(
        left=float((left + across[0]) / dot),
        top=float((top + down[0]) / dot),
        width=float((across[-1] + 1 - across[0]) / dot),
        height=float((down[-1] + 1 - down[0]) / dot),
    )


def _is_near(seals: list[Pixels], box: Box, dpi: int) -> bool:
    """Tell whether any seal's ink lies in a box or right beside it."""
    dot = dpi / 25.4
    rows = slice(max(0, round((box.top - _NEAR_MM) * dot)), round((box.bottom + _NEAR_MM) * dot))
    columns = slice(max(0, round((box.left - _NEAR_MM) * dot)), round((box.right + _NEAR_MM) * dot))
    return any(bool((seal[rows, columns] < _INK).any()) for seal in seals)
