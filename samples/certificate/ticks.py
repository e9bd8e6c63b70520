"""Ticks drawn by hand over a printed □: ✓ レ ☑ ■ ●, some of them over the edge."""

from dataclasses import dataclass
from random import Random

from PIL import Image, ImageDraw

from samples.certificate.canvas import Canvas
from samples.certificate.sheet import Square

Stroke = tuple[tuple[float, float], ...]
_SIDE = 6.0  # millimetres of ink around a tick, wide enough for the wildest


@dataclass(frozen=True, slots=True)
class Shape:
    """Strokes in a square of one by one, how many times larger than the □, and how thick."""

    strokes: tuple[Stroke, ...]
    smallest: float
    largest: float
    thickness: float
    filled: bool = False


_CHECK: Stroke = ((0.08, 0.50), (0.25, 0.66), (0.38, 0.88), (0.60, 0.45), (0.98, 0.05))
_FLICK: Stroke = ((0.22, 0.02), (0.20, 0.50), (0.24, 0.92), (0.55, 0.70), (0.96, 0.34))
_INSIDE: Stroke = ((0.16, 0.48), (0.42, 0.80), (0.86, 0.18))
_SQUARE: Stroke = ((0.02, 0.02), (0.98, 0.04), (0.96, 0.97), (0.03, 0.98))
_DISC: Stroke = (
    *((0.5, 0.0), (0.85, 0.15), (1.0, 0.5), (0.85, 0.87)),
    *((0.5, 1.0), (0.14, 0.86), (0.0, 0.5), (0.15, 0.13)),
)
SHAPES = {
    "✓": Shape((_CHECK,), 1.2, 2.1, 0.3),
    "レ": Shape((_FLICK,), 1.2, 2.0, 0.3),
    "☑": Shape((_INSIDE,), 0.8, 1.0, 0.26),
    "■": Shape((_SQUARE,), 0.85, 1.15, 0.2, filled=True),
    "●": Shape((_DISC,), 0.7, 1.05, 0.2, filled=True),
}


def draw_tick(canvas: Canvas, square: Square, shape: Shape, grey: int, rng: Random) -> None:
    """Draw one tick over a square, a little off its middle."""
    side = (square.right - square.left) * rng.uniform(shape.smallest, shape.largest)
    across = (square.left + square.right) / 2 + rng.gauss(0, 0.09) * side
    down = (square.top + square.bottom) / 2 + rng.gauss(-0.03, 0.07) * side
    ink = canvas.ink(_SIDE, _SIDE)
    for stroke in shape.strokes:
        points = [_shaken(point, side, rng) for point in stroke]
        _draw(ink, [(x * canvas.finer, y * canvas.finer) for x, y in points], shape, canvas.finer)
    turned = ink.rotate(rng.gauss(0, 5), Image.Resampling.BICUBIC)
    canvas.lay(turned, across - _SIDE / 2, down - _SIDE / 2, grey)


def _shaken(point: tuple[float, float], side: float, rng: Random) -> tuple[float, float]:
    x, y = (_SIDE / 2 + (value - 0.5 + rng.gauss(0, 0.035)) * side for value in point)
    return x, y


def _draw(ink: Image.Image, points: list[tuple[float, float]], shape: Shape, finer: float) -> None:
    draw = ImageDraw.Draw(ink)
    if shape.filled:
        draw.polygon(points, fill=255)
    else:
        draw.line(points, fill=255, width=round(shape.thickness * finer), joint="curve")
