"""Filling the form with a pen: letters that wobble, ink that is uneven."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import degrees
from random import Random

import numpy as np
from PIL import Image, ImageChops, ImageDraw

from ocr.forms.template import Box
from samples.pages.drawn.canvas import Canvas
from samples.pages.drawn.fonts import load_font, pick_font, sink_of
from samples.pages.drawn.sheet import Entry

FONTS = ("KleeOne-Regular.ttf", "KleeOne-SemiBold.ttf", "setofont.ttf", "YOzRS_.ttf")
_MARGIN = 0.6  # millimetres kept clear at both ends of a box
_OVER = 1.0  # millimetres around a box into which a letter may swing


@dataclass(frozen=True, slots=True)
class Hand:
    """Somebody's handwriting: millimetres, degrees, and wobbles as shares of an em."""

    font: str
    em: float
    turn: float
    wobble: float
    slope: float
    grey: int
    thickness: float
    others: tuple[str, ...] = ()
    """Fonts that stand in, in this order, for a text whose characters the first one lacks."""


def pick_hand(rng: Random, fonts: Sequence[str] = FONTS) -> Hand:
    """Return a handwriting in one of the fonts, from tidy to hurried."""
    haste = rng.random()
    return Hand(
        font=rng.choice(fonts),
        em=rng.uniform(2.5, 3.1),
        turn=0.8 + 2.4 * haste,
        wobble=0.015 + 0.035 * haste,
        slope=rng.uniform(-0.6, 0.6) * haste,
        grey=rng.choice([15, 40, 70, 90]),
        thickness=rng.choice([0.0, 0.02, 0.04]),
        others=tuple(fonts),
    )


def write_text(
    canvas: Canvas, text: str, place: tuple[Box, Entry], hand: Hand, rng: Random
) -> None:
    """Write a text into its box, smaller where it is long."""
    hand = replace(hand, font=pick_font((hand.font, *hand.others), text))
    box, entry = place
    room = (box.width - 2 * _MARGIN) * canvas.finer
    em = min(hand.em * rng.uniform(0.94, 1.06), 0.74 * box.height) * canvas.finer
    em *= min(1.0, room / _length(text, em, hand))
    ink = canvas.ink(box.width + 2 * _OVER, box.height + 2 * _OVER)
    left = (_OVER + _MARGIN) * canvas.finer
    length = _length(text, em, hand)
    left += (room - length) * _indent(entry, rng)
    middle = ink.height / 2 + rng.gauss(0, 0.02) * em
    for x, letter in _spread(text, left, em, hand):
        _write_letter(ink, letter, (x, middle), (em, hand, rng))
    lean = _lean(hand, box.height * canvas.finer / length)
    centre = (left + length / 2, middle)
    leaning = ink.rotate(lean, Image.Resampling.BICUBIC, center=centre)
    canvas.lay(_uneven(leaning, rng), box.left - _OVER, box.top - _OVER, hand.grey)


def _lean(hand: Hand, steepness: float) -> float:
    """Return the slope of a line in degrees: long lines keep off the rules above and below."""
    steepest = degrees(0.16 * steepness)
    return max(-steepest, min(steepest, hand.slope))


def _indent(entry: Entry, rng: Random) -> float:
    if entry.align == "center":
        return min(0.9, max(0.1, rng.gauss(0.5, 0.06)))
    return rng.uniform(0, 0.12)


def _length(text: str, em: float, hand: Hand) -> float:
    return max(1.0, float(load_font(hand.font, em).getlength(text)))


def _spread(text: str, left: float, em: float, hand: Hand) -> Iterator[tuple[float, str]]:
    font = load_font(hand.font, em)
    for letter in text:
        width = font.getlength(letter)
        yield left + width / 2, letter
        left += width


def _write_letter(
    ink: Image.Image, letter: str, at: tuple[float, float], pen: tuple[float, Hand, Random]
) -> None:
    em, hand, rng = pen
    size = em * (1 + rng.gauss(0, 0.6) * hand.wobble)
    font = load_font(hand.font, size)
    tile = Image.new("L", (round(size * 1.6),) * 2, 0)
    stroke = round(hand.thickness * em / hand.em)
    centre = (tile.width / 2, tile.height / 2 - sink_of(font))
    draw = ImageDraw.Draw(tile)
    draw.text(centre, letter, font=font, fill=255, anchor="mm", stroke_width=stroke)
    tile = tile.rotate(rng.gauss(0, hand.turn * 0.6), Image.Resampling.BICUBIC)
    x = at[0] - tile.width / 2 + rng.gauss(0, 0.5 * hand.wobble) * em
    y = at[1] - tile.height / 2 + rng.gauss(0, hand.wobble) * em
    corner = (round(x), round(y))
    under = ink.crop((*corner, corner[0] + tile.width, corner[1] + tile.height))
    ink.paste(ImageChops.lighter(under, tile), corner)


def _uneven(ink: Image.Image, rng: Random) -> Image.Image:
    """Thin the ink here and there, as a ball-point does."""
    grid = np.random.default_rng(rng.getrandbits(32)).uniform(0.72, 1.0, (4, 24))
    flow = Image.fromarray((grid * 255).astype(np.uint8)).resize(ink.size, Image.Resampling.BICUBIC)
    return ImageChops.multiply(ink, flow)
