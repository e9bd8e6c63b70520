"""Lines that a hand draws over what is written: a strike, a scribble; and patches of tape."""

from math import sin
from random import Random

from PIL import Image, ImageDraw

from ocr.forms.template import Box
from samples.pages.drawn.canvas import Canvas

_ROOM = 2.0  # millimetres around a stroke

Points = list[tuple[float, float]]


def strike(canvas: Canvas, over: Box, rng: Random, *, lines: int = 1, grey: int = 20) -> None:
    """Strike out what is written in a box, from end to end, with one line or two (二重線)."""
    left, right = over.left - rng.uniform(0.5, 1.2), over.left + over.width + rng.uniform(0.5, 1.2)
    apart = min(0.9, 0.3 * over.height)
    for number in range(lines):
        y = over.top + over.height / 2 + (number - (lines - 1) / 2) * apart
        ends = [(left, y + rng.gauss(0, 0.1)), (right, y + rng.gauss(0, 0.15))]
        draw_line(canvas, ends, 0.35, grey)


def scribble(canvas: Canvas, over: Box, rng: Random, grey: int = 20) -> None:
    """Scribble to and fro until nothing below can be read."""
    turns = max(6, round(over.width / 0.45))
    points = []
    for turn in range(turns + 1):
        x = over.left - 0.3 + (over.width + 0.6) * turn / turns
        y = over.top if turn % 2 else over.top + over.height
        points.append((x + rng.gauss(0, 0.25), y + rng.gauss(0, 0.25)))
    draw_line(canvas, points, 0.4, grey)
    waves = [(x, over.top + over.height * (0.5 + 0.4 * sin(2.3 * x))) for x, _ in points]
    draw_line(canvas, waves, 0.4, grey)


def draw_line(canvas: Canvas, points: Points, thick: float, grey: int) -> None:
    """Draw a line through points in millimetres."""
    left, top = min(x for x, _ in points) - _ROOM, min(y for _, y in points) - _ROOM
    right, bottom = max(x for x, _ in points) + _ROOM, max(y for _, y in points) + _ROOM
    ink = canvas.ink(right - left, bottom - top)
    scaled = [((x - left) * canvas.finer, (y - top) * canvas.finer) for x, y in points]
    draw = ImageDraw.Draw(ink)
    draw.line(scaled, fill=255, width=round(thick * canvas.finer), joint="curve")
    canvas.lay(ink, left, top, grey)


def fill_box(canvas: Canvas, box: Box, turn: float = 0.0) -> None:
    """Fill a box with ink, turned by degrees about its middle."""
    wide, high = box.width + 2 * _ROOM, box.height + 2 * _ROOM
    ink = canvas.ink(wide, high)
    corner = _ROOM * canvas.finer
    ImageDraw.Draw(ink).rectangle(
        [corner, corner, ink.width - corner, ink.height - corner], fill=255
    )
    turned = ink.rotate(turn, Image.Resampling.BICUBIC)
    canvas.lay(turned, box.left - _ROOM, box.top - _ROOM, 0)
