"""Stains and marks that cover an area: rings of coffee, drops, a highlighter's stroke."""

from math import cos, pi, sin
from random import Random

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from ocr.forms.template import Box
from samples.pages.drawn.canvas import Canvas


def set_cup(canvas: Canvas, middle: tuple[float, float], radius: float, rng: Random) -> None:
    """Leave the ring of a wet cup, thicker on one side, with a haze inside."""
    room = radius * 2.3
    ink = canvas.ink(room, room)
    draw, centre = ImageDraw.Draw(ink), ink.width / 2
    lean = rng.uniform(0, 2 * pi)
    for step in range(720):
        angle = step * pi / 360
        thick = 1.3 + cos(angle - lean) + rng.uniform(-0.25, 0.25)
        r = (radius + rng.uniform(-0.15, 0.15)) * canvas.finer
        x, y = centre + r * cos(angle), centre + r * sin(angle)
        half = max(0.2, thick / 2) * canvas.finer
        draw.ellipse([x - half, y - half, x + half, y + half], fill=190)
    haze = Image.new("L", ink.size, 0)
    r = radius * canvas.finer
    ImageDraw.Draw(haze).ellipse([centre - r, centre - r, centre + r, centre + r], fill=45)
    ink = ImageChops.lighter(ink, haze).filter(ImageFilter.GaussianBlur(canvas.finer * 0.25))
    canvas.lay(_cloudy(ink, rng), middle[0] - room / 2, middle[1] - room / 2, 0)


def spill(canvas: Canvas, at: tuple[float, float], size: float, rng: Random) -> None:
    """Leave a drop with a darker rim."""
    ink = canvas.ink(size * 2, size * 2)
    draw, centre, r = ImageDraw.Draw(ink), ink.width / 2, size * canvas.finer / 2
    draw.ellipse([centre - r, centre - r, centre + r, centre + r], fill=110, outline=200, width=5)
    soft = ink.filter(ImageFilter.GaussianBlur(canvas.finer * 0.12))
    canvas.lay(_cloudy(soft, rng), at[0] - size, at[1] - size, 0)


def highlight(canvas: Canvas, over: Box, rng: Random) -> None:
    """Draw a highlighter over a box: a broad stroke with darker ends."""
    ink = canvas.ink(over.width + 4, over.height + 4)
    draw, edge = ImageDraw.Draw(ink), 2 * canvas.finer
    slope = rng.uniform(-0.4, 0.4) * canvas.finer
    right, bottom = ink.width - edge, ink.height - edge
    draw.polygon(
        [
            (edge, edge - slope),
            (right, edge + slope),
            (right, bottom + slope),
            (edge, bottom - slope),
        ],
        fill=225,
    )
    for x in (edge, right):
        draw.line([x, edge, x, bottom], fill=255, width=round(0.8 * canvas.finer))
    soft = ink.filter(ImageFilter.GaussianBlur(canvas.finer * 0.15))
    canvas.lay(_cloudy(soft, rng), over.left - 2, over.top - 2, 0)


def _cloudy(ink: Image.Image, rng: Random) -> Image.Image:
    grid = np.random.default_rng(rng.getrandbits(32)).uniform(0.7, 1.0, (12, 12)) * 255
    flow = Image.fromarray(grid.astype(np.uint8)).resize(ink.size, Image.Resampling.BICUBIC)
    return ImageChops.multiply(ink, flow)
