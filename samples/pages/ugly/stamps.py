"""Seals and stamps: a square company seal, a round personal seal, a dated reception stamp."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
from PIL import Image, ImageChops, ImageDraw

from samples.pages.drawn.canvas import Canvas
from samples.pages.drawn.fonts import load_font

_FACE = "ipaexm.ttf"
_ROOM = 1.5  # how many times wider than the seal the ink is, so that it may be turned


@dataclass(frozen=True, slots=True)
class Place:
    """Where a stamp comes down: its middle and its size in millimetres, turned by degrees."""

    across: float
    down: float
    size: float
    turn: float = 0.0


def press_square(canvas: Canvas, place: Place, columns: Sequence[str], rng: Random) -> None:
    """Press a square seal with columns of characters, the first at the right."""
    ink = canvas.ink(place.size * _ROOM, place.size * _ROOM)
    draw, side = ImageDraw.Draw(ink), place.size * canvas.finer
    edge = (ink.width - side) / 2
    draw.rectangle([edge, edge, edge + side, edge + side], outline=255, width=round(side * 0.045))
    room = side * 0.86
    wide, high = room / len(columns), room / max(map(len, columns))
    for number, column in enumerate(reversed(columns)):
        for row, letter in enumerate(column):
            at = (
                edge + side * 0.07 + wide * (number + 0.5),
                edge + side * 0.07 + high * (row + 0.5),
            )
            _carve(draw, letter, at, min(wide, high) * 1.02)
    _press(canvas, ink, place, rng)


def press_round(canvas: Canvas, place: Place, name: str, rng: Random) -> None:
    """Press a round seal with a name from top to bottom, as a 認印 or 訂正印 has it."""
    ink = canvas.ink(place.size * _ROOM, place.size * _ROOM)
    draw, side = ImageDraw.Draw(ink), place.size * canvas.finer
    edge = (ink.width - side) / 2
    draw.ellipse([edge, edge, edge + side, edge + side], outline=255, width=round(side * 0.07))
    high = side * 0.74 / len(name)
    for row, letter in enumerate(name):
        at = (ink.width / 2, edge + side * 0.13 + high * (row + 0.5))
        _carve(draw, letter, at, min(high, side * 0.5))
    _press(canvas, ink, place, rng)


def press_dated(canvas: Canvas, place: Place, lines: tuple[str, str, str], rng: Random) -> None:
    """Press a round stamp with the date between two rules, as 受付印 have it."""
    ink = canvas.ink(place.size * _ROOM, place.size * _ROOM)
    draw, side = ImageDraw.Draw(ink), place.size * canvas.finer
    edge, middle = (ink.width - side) / 2, ink.width / 2
    draw.ellipse([edge, edge, edge + side, edge + side], outline=255, width=round(side * 0.03))
    for off in (-0.14, 0.14):
        y = middle + off * side
        draw.line(
            [edge + side * 0.03, y, edge + side * 0.97, y], fill=255, width=round(side * 0.02)
        )
    for words, off, em in zip(lines, (-0.27, 0.0, 0.27), (0.15, 0.16, 0.13), strict=True):
        font = load_font(_FACE, side * em)
        draw.text((middle, middle + off * side), words, font=font, fill=255, anchor="mm")
    _press(canvas, ink, place, rng)


def _carve(draw: ImageDraw.ImageDraw, letter: str, at: tuple[float, float], em: float) -> None:
    thick = round(em * 0.03)
    font = load_font(_FACE, em)
    draw.text(at, letter, font=font, fill=255, anchor="mm", stroke_width=thick)


def _press(canvas: Canvas, ink: Image.Image, place: Place, rng: Random) -> None:
    """Press the ink on the page, patchy as a hand presses."""
    noise = np.random.default_rng(rng.getrandbits(32))
    coarse = noise.uniform(0.75, 1.0, (5, 5)) * 255
    fine = noise.uniform(0.8, 1.0, (70, 70)) * 255
    for patches in (coarse, fine):
        patchy = Image.fromarray(patches.astype(np.uint8)).resize(
            ink.size, Image.Resampling.BICUBIC
        )
        ink = ImageChops.multiply(ink, patchy)
    turned = ink.rotate(place.turn, Image.Resampling.BICUBIC)
    half = place.size * _ROOM / 2
    canvas.lay(turned, place.across - half, place.down - half, 0)
