"""Seals and stamps: square and ringed ones of firms, round ones of people, dated, framed ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin
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


def press_ringed(
    canvas: Canvas, place: Place, around: str, columns: Sequence[str], rng: Random
) -> None:
    """Press a 代表者印: round, the firm between two rings, the title in columns within."""
    ink = canvas.ink(place.size * _ROOM, place.size * _ROOM)
    draw, side = ImageDraw.Draw(ink), place.size * canvas.finer
    middle = ink.width / 2
    for share, thick in ((1.0, 0.035), (0.6, 0.022)):
        half = side * share / 2
        ends = [middle - half, middle - half, middle + half, middle + half]
        draw.ellipse(ends, outline=255, width=round(side * thick))
    for number, letter in enumerate(around):
        angle = 2 * pi * number / len(around)
        single = canvas.ink(place.size * 0.2, place.size * 0.2)
        at = (single.width / 2, single.height / 2)
        _carve(ImageDraw.Draw(single), letter, at, side * 0.14)
        upright = single.rotate(-angle * 180 / pi, Image.Resampling.BICUBIC)
        across, down = (middle + side * 0.395 * part for part in (sin(angle), -cos(angle)))
        ink.paste(255, (round(across - at[0]), round(down - at[1])), upright)
    wide, high = side * 0.4 / len(columns), side * 0.46 / max(map(len, columns))
    for number, column in enumerate(reversed(columns)):
        for row, letter in enumerate(column):
            off = number + 0.5 - len(columns) / 2, row + 0.5 - len(column) / 2
            _carve(draw, letter, (middle + off[0] * wide, middle + off[1] * high), min(wide, high))
    _press(canvas, ink, place, rng)


def press_framed(canvas: Canvas, place: Place, words: str, rng: Random) -> None:
    """Press words in a frame, as 社用 and 受付 stamps have it; the size is the frame's width."""
    ink = canvas.ink(place.size * _ROOM, place.size * _ROOM)
    draw, side = ImageDraw.Draw(ink), place.size * canvas.finer
    em = side * 0.86 / len(words)
    left, top = (ink.width - side) / 2, (ink.height - em * 1.3) / 2
    ends = [left, top, left + side, top + em * 1.3]
    draw.rectangle(ends, outline=255, width=max(2, round(em * 0.07)))
    for number, letter in enumerate(words):
        at = (left + side * 0.07 + em * (number + 0.5), ink.height / 2)
        _carve(draw, letter, at, em * 0.9)
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
