"""Filling the form on a computer, the way Excel sets text in its cells."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from PIL import ImageDraw, ImageFont

from ocr.forms.template import Box
from samples.pages.drawn.canvas import Canvas
from samples.pages.drawn.fonts import load_font, pick_font, sink_of
from samples.pages.drawn.sheet import Entry, Square

FONTS = ("ipaexg.ttf", "ipaexm.ttf", "NotoSansCJK-Regular.ttc", "BIZUDMincho-Regular.ttf")
_POINT = 0.4428 * 25.4 / 72  # the workbook is printed at 44.28 % to fit A4
_SPREAD = 0.025  # millimetres by which toner widens a stroke on each side
_PADDING = 0.35  # millimetres that Excel keeps clear at the edge of a cell
_TICK = ((0.18, 0.50), (0.42, 0.78), (0.84, 0.20))


@dataclass(frozen=True, slots=True)
class Printer:
    """What a typed certificate is printed with."""

    font: str
    grey: int = 0
    filled_squares: bool = False
    """■ instead of ☑."""
    others: tuple[str, ...] = ()
    """Fonts that stand in, in this order, for a text whose characters the first one lacks."""


def pick_printer(rng: Random, fonts: Sequence[str] = FONTS) -> Printer:
    """Return one of the fonts, the common ones if none are given, now and then a pale printer."""
    font, grey = rng.choice(fonts), rng.choice([0, 0, 15, 30])
    return Printer(font, grey, rng.random() < 0.15, tuple(fonts))


def type_text(canvas: Canvas, text: str, box: Box, entry: Entry, printer: Printer) -> None:
    """Print a text in its cell, smaller where it is too long (縮小して全体を表示する)."""
    room = (box.width - 2 * _PADDING) * canvas.finer
    file = pick_font((printer.font, *printer.others), text)
    font = _fitting(file, entry.points * _POINT * canvas.finer, text, room)
    ink = canvas.ink(box.width, box.height)
    left = _PADDING * canvas.finer
    if entry.align == "center":
        left += (room - font.getlength(text)) / 2
    draw, spread = ImageDraw.Draw(ink), _SPREAD * canvas.finer
    draw.text(
        (left, ink.height / 2 - sink_of(font)),
        text,
        font=font,
        fill=255,
        anchor="lm",
        stroke_width=spread,
    )
    canvas.lay(ink, box.left, box.top, printer.grey)


def _fitting(file: str, size: float, text: str, room: float) -> ImageFont.FreeTypeFont:
    font = load_font(file, size)
    length = font.getlength(text)
    return font if length <= room else load_font(file, size * room / length)


def type_tick(canvas: Canvas, square: Square, printer: Printer) -> None:
    """Print ☑, or ■ where the typist prefers it, over a □."""
    side = (square.right - square.left) * canvas.finer
    ink = canvas.ink(square.right - square.left, square.bottom - square.top)
    draw = ImageDraw.Draw(ink)
    if printer.filled_squares:
        draw.rectangle([0, 0, ink.width, ink.height], fill=255)
    else:
        points = [(x * side, y * side) for x, y in _TICK]
        draw.line(points, fill=255, width=round(side * 0.15), joint="curve")
    canvas.lay(ink, square.left, square.top, printer.grey)
