"""Pages with something over them or behind them: notes, folded corners, the other side."""

from random import Random

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from benchmarks.wild.sheets import DPI, Sheets, WildFile, packed
from ocr.base.reasons import ReasonCode
from samples.pages.drawn.fonts import load_font
from samples.pages.scanned.scanner import show_through

_MM = DPI / 25.4
_FACE = "ipaexg.ttf"
_HIDDEN = frozenset({ReasonCode.OTHER_PRINT, ReasonCode.OTHER_EDITION, ReasonCode.NO_FORM})
_NOTES = ((25, 75), (50, 50), (75, 75), (75, 25), (38, 50))
"""Sizes of paper notes, millimetres across and down."""


def note(sheets: Sheets, rng: Random, number: int) -> WildFile:
    """A paper note over the form, its colour as a scanner shows it in grey."""
    sheet = sheets[number]
    page, (wide, high) = sheet.image.copy(), _NOTES[number % 5]
    left, top = rng.uniform(8, 200 - wide), rng.uniform(20, 250 - high)
    shape = [edge * _MM for edge in (left, top, left + wide, top + high)]
    shadow = Image.new("L", page.size, 0)
    ImageDraw.Draw(shadow).rectangle([shape[0], shape[3], shape[2], shape[3] + 0.7 * _MM], fill=90)
    soft = shadow.filter(ImageFilter.GaussianBlur(0.3 * _MM))
    page = Image.fromarray(np.asarray(page) - np.minimum(np.asarray(page), np.asarray(soft)))
    draw = ImageDraw.Draw(page)
    draw.rectangle(shape, fill=rng.choice((165, 190, 215, 232, 250)))
    if rng.random() < 0.6:
        place = shape[0] + 3 * _MM, shape[1] + 4 * _MM
        draw.text(place, "要確認", fill=60, font=load_font(_FACE, 5 * _MM))
    return WildFile(packed(page, "PNG"), (sheet,), _HIDDEN)


def folded_corner(sheets: Sheets, rng: Random, number: int) -> WildFile:
    """A corner folded over the page: the paper's back lies on it, the lid shows where it was."""
    sheet = sheets[number]
    across, down = rng.uniform(25, 70) * _MM, rng.uniform(25, 70) * _MM
    rows, columns = np.indices(sheet.pixels.shape)
    height, width = sheet.pixels.shape
    x = columns if number % 2 else width - 1 - columns
    y = rows if number % 4 < 2 else height - 1 - rows
    beyond = x / across + y / down < 1
    # a point of the flap is the picture of one beyond the fold
    distance = (x / across + y / down - 1) / (across**-2 + down**-2)
    back = ~beyond & (x - 2 * distance / across >= 0) & (y - 2 * distance / down >= 0)
    page = sheet.pixels.copy()
    page[back] = rng.choice((250, 238, 225))
    page[beyond] = rng.choice((255, 40, 120))
    page[np.abs(distance) < 0.2 * _MM * np.hypot(1 / across, 1 / down)] = 120
    return WildFile(packed(Image.fromarray(page), "PNG"), (sheet,), _HIDDEN | _CUT_OFF)


_CUT_OFF = frozenset({ReasonCode.CUT_OFF})


def other_side(sheets: Sheets, rng: Random, number: int) -> WildFile:
    """The other side of the paper shows through, all over."""
    sheet, back = sheets[number], sheets[number + 1].pixels
    share = rng.uniform(0.1, 0.55)
    seen = show_through(sheet.pixels, back=back, share=share, dpi=DPI)
    return WildFile(packed(Image.fromarray(seen), "PNG"), (sheet,), _HIDDEN)


def part_of_other_side(sheets: Sheets, rng: Random, number: int) -> WildFile:
    """A headline, a stamp or a few words of the other side show through."""
    sheet = sheets[number]
    back = Image.new("L", sheet.image.size, 255)
    draw = ImageDraw.Draw(back)
    left, top = rng.uniform(10, 130) * _MM, rng.uniform(20, 240) * _MM
    what = number % 5
    if what in (0, 3):
        draw.text((left, top), "重要なお知らせ", fill=0, font=load_font(_FACE, 9 * _MM))
    elif what in (1, 4):
        side = rng.uniform(15, 30) * _MM
        draw.ellipse([left, top, left + side, top + side], outline=30, width=round(0.8 * _MM))
        draw.text((left + 4 * _MM, top + side / 3), "受付", fill=30, font=load_font(_FACE, 5 * _MM))
    else:
        for line in range(4):
            place = left, top + 7 * _MM * line
            draw.text(place, "令和８年１１月３０日　東京", fill=0, font=load_font(_FACE, 4 * _MM))
    share = rng.uniform(0.2, 0.7)
    seen = show_through(sheet.pixels, back=np.asarray(back), share=share, dpi=DPI)
    return WildFile(packed(Image.fromarray(seen), "PNG"), (sheet,), _HIDDEN)
