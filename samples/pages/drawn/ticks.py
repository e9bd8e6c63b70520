"""Marks drawn by hand over a printed □: ✓ レ ☑ ■ ●, and those that a reader must doubt."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import cos, pi, sin
from random import Random

from PIL import Image, ImageDraw

from ocr.forms.template import Box
from samples.pages.drawn.canvas import Canvas
from samples.pages.drawn.sheet import Square

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


Mark = Callable[[Canvas, Square, int, Random], None]
"""Draws one mark on or near a square: with which grey, and with which chance."""

_WORD = 7.0  # millimetres to the right of a square in which its word stands
_PEN = 0.32


def _lines(canvas: Canvas, strokes: Sequence[Stroke], grey: int, pen: float = _PEN) -> None:
    """Draw strokes given in millimetres of the page."""
    across = [x for stroke in strokes for x, _ in stroke]
    down = [y for stroke in strokes for _, y in stroke]
    left, top = min(across) - 1, min(down) - 1
    ink = canvas.ink(max(across) + 1 - left, max(down) + 1 - top)
    draw = ImageDraw.Draw(ink)
    for stroke in strokes:
        points = [((x - left) * canvas.finer, (y - top) * canvas.finer) for x, y in stroke]
        draw.line(points, fill=255, width=round(pen * canvas.finer), joint="curve")
    canvas.lay(ink, left, top, grey)


def _middle(square: Square) -> tuple[float, float]:
    return (square.left + square.right) / 2, (square.top + square.bottom) / 2


def _strike(canvas: Canvas, square: Square, grey: int, rng: Random) -> None:
    """Draw two level lines (二重線) over a square and its word."""
    _, y = _middle(square)
    left, right = square.left - rng.uniform(0.5, 1.5), square.right + _WORD * rng.uniform(0.7, 1.1)
    slope = rng.gauss(0, 0.15)
    _lines(
        canvas,
        [
            ((left, y + offset - slope), (right, y + offset + slope + rng.gauss(0, 0.08)))
            for offset in (-0.35, 0.35)
        ],
        grey,
    )


def _crossed_out(canvas: Canvas, square: Square, grey: int, rng: Random) -> None:
    draw_tick(canvas, square, SHAPES["✓"], grey, rng)
    _strike(canvas, square, grey, rng)


def _scribbled(canvas: Canvas, square: Square, grey: int, rng: Random) -> None:
    """Draw a tick, then a zigzag over it and the edges of its square."""
    draw_tick(canvas, square, SHAPES["✓"], grey, rng)
    x, y = _middle(square)
    zigzag = [
        (x + (step / 14 - 0.5) * 4.4, y + (1.7 if step % 2 else -1.7) + rng.gauss(0, 0.15))
        for step in range(15)
    ]
    _lines(canvas, [tuple(zigzag)], grey, 0.4)


def _beside(canvas: Canvas, square: Square, grey: int, rng: Random) -> None:
    """Draw a tick in the margin to the left of a square."""
    side, away = square.right - square.left, rng.uniform(1.3, 1.5)
    shifted = replace(square, left=square.left - away * side, right=square.right - away * side)
    draw_tick(canvas, shifted, replace(SHAPES["✓"], smallest=0.8, largest=1.0), grey, rng)


def _circled(canvas: Canvas, square: Square, grey: int, rng: Random) -> None:
    """Draw a loop around the word of a square."""
    middle = square.right + _WORD / 2
    draw_loop(
        canvas,
        Box(
            left=middle - _WORD / 2, top=square.top, width=_WORD, height=square.bottom - square.top
        ),
        grey,
        rng,
    )


def draw_loop(canvas: Canvas, box: Box, grey: int, rng: Random) -> None:
    """Draw a loop by hand around a printed word: closed, or almost."""
    begin, overlap = rng.uniform(0, 2 * pi), rng.uniform(-0.25, 0.5)
    across, down = box.width / 2 + rng.uniform(0.3, 0.9), box.height / 2 + rng.uniform(0.3, 0.7)
    x, y = box.left + box.width / 2, box.top + box.height / 2
    turns = [begin + (2 * pi + overlap) * step / 40 for step in range(41)]
    wobble = [1 + rng.gauss(0, 0.015) for _ in turns]
    loop = [
        (x + across * w * cos(turn), y + down * w * sin(turn))
        for turn, w in zip(turns, wobble, strict=True)
    ]
    _lines(canvas, [tuple(loop)], grey)


def _solid(canvas: Canvas, square: Square, grey: int, rng: Random) -> None:
    draw_tick(canvas, square, SHAPES["■"], grey, rng)


def _faint(canvas: Canvas, square: Square, grey: int, rng: Random) -> None:
    """Draw a tick with a hard pencil."""
    draw_tick(canvas, square, SHAPES["✓"], max(grey, 165), rng)


def _small(canvas: Canvas, square: Square, grey: int, rng: Random) -> None:
    draw_tick(canvas, square, replace(SHAPES["✓"], smallest=0.55, largest=0.65), grey, rng)


def _cross(canvas: Canvas, square: Square, grey: int, rng: Random) -> None:
    draw_tick(canvas, square, _CROSS, grey, rng)


_CROSS = Shape((((0.08, 0.1), (0.92, 0.9)), ((0.93, 0.08), (0.07, 0.93))), 1.0, 1.5, 0.3)
MARKS: dict[str, Mark] = {
    "crossed out": _crossed_out,
    "struck": _strike,
    "scribbled": _scribbled,
    "beside": _beside,
    "circled": _circled,
    "solid": _solid,
    "faint": _faint,
    "small": _small,
    "cross": _cross,
}
"""Marks that ordinary certificates do not have, by name; a page has those that it is asked for."""
