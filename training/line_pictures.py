"""Pictures of lines for `training.lines`: in many faces, scanned, cut out as fields are.

What is written comes from the invented certificates of the half `wide`, and from characters put
together at random, so that no character is only ever met in one word.

    python -m training.line_pictures --pen FONTS --print FONTS --seed 1 --count 8000 --out POOLS
"""

import argparse
import pickle
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from random import Random

import cv2
import numpy as np
from PIL import Image

from disk.atomic import write_atomically
from ocr.base.pixels import Pixels
from ocr.cropping.laid_page import even_light
from ocr.forms.kinds import KINDS
from ocr.forms.template import Box
from ocr.geometry.blank_form import PX_PER_MM
from samples.pages.drawn.canvas import Canvas
from samples.pages.drawn.filling import Form
from samples.pages.drawn.hand import pick_hand, write_text
from samples.pages.drawn.make import DAY, load_form
from samples.pages.drawn.paper import pick_habits, put_down
from samples.pages.drawn.sheet import Entry
from samples.pages.drawn.typed import pick_printer, type_text
from samples.pages.scanned.scanner import (
    clip_paper,
    fade,
    pick_scanner,
    soften,
    speckle,
    squeeze,
)
from samples.people.employment import invent

HEIGHT = 48
"""Pixels of a line's height, as the recogniser wants it."""

_WIDEST = 1280
_SEED = 880_000
AROUND = 2.0  # millimetres of paper around a box
_INK, _PAD_MM, _LEAST_HEIGHT_MM = 205, 0.45, 2.4  # as ocr.cropping.box_crops cuts


@dataclass(frozen=True, slots=True)
class Faces:
    """Font files to write with by pen and in print."""

    pen: tuple[str, ...]
    print: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A text and the box of the form that it goes into."""

    text: str
    box: Box
    entry: Entry


def jis_kanji(levels: Sequence[int]) -> list[str]:
    """Return the kanji of JIS X 0208's first and second level."""
    rows = {1: range(0xB0, 0xD0), 2: range(0xD0, 0xF5)}
    codes = [bytes((row, cell)) for n in levels for row in rows[n] for cell in range(0xA1, 0xFF)]
    return [letter for code in codes if (letter := code.decode("euc_jp", "ignore"))]


_COMMON, _RARE = jis_kanji([1]), jis_kanji([2])
_HIRAGANA = [chr(code) for code in range(0x3041, 0x3094) if chr(code) not in "ゎゐゑ"]
_KATAKANA = [chr(code) for code in range(0x30A1, 0x30F5) if chr(code) not in "ヮヰヱ"] + ["ー"]
_OTHERS = list("0123456789-（）・、。ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz々ヶ")


def places(form: Form, seed: int) -> Iterator[Place]:
    """Yield what stands in the boxes of invented certificates, and nonsense among it, for ever."""
    rng = Random(seed)
    boxes, entries = form.boxes(), form.sheet.entries
    kinds = {s.cell: s.kind for field in form.template.fields for s in field.slots if s.cell}
    wide = [cell for cell, kind in kinds.items() if KINDS[kind].worded]
    number = 0
    while True:
        number += 1
        certificate = invent(_SEED + seed, number, DAY, "wide")
        paper = put_down(certificate, form.template, pick_habits(rng))
        for cell, text in paper.written.items():
            if KINDS[kinds[cell]].worded or rng.random() < 0.06:
                yield Place(text, boxes[cell], entries[cell])
        for _ in range(4):
            cell = rng.choice(wide)
            yield Place(nonsense(rng), boxes[cell], entries[cell])


def nonsense(rng: Random) -> str:
    """Return characters put together at random, in runs of one script."""
    text = ""
    for _ in range(rng.randint(1, 3)):
        script = rng.choices((_COMMON, _RARE, _HIRAGANA, _KATAKANA, _OTHERS), (8, 3, 3, 3, 1))[0]
        text += "".join(rng.choices(script, k=rng.randint(1, 5)))
    return text


def pictures(faces: Faces, seed: int) -> Iterator[tuple[str, Pixels]]:
    """Yield lines and their texts without spaces, `(48, width)`, for ever."""
    rng = Random(seed)
    for place in places(load_form(), seed):
        try:
            drawn = drawn_in(place, faces, rng)
        except ValueError:  # no face has all of the characters
            continue
        line = cut_out(scanned(*drawn, rng))
        if line is not None and line.shape[1] <= _WIDEST:
            yield "".join(place.text.split()), line


def drawn_in(place: Place, faces: Faces, rng: Random) -> tuple[Pixels, int]:
    """Write a text into its box on clean paper; return it with its dots an inch.

    Raises:
        ValueError: where no face has all of its characters.
    """
    dpi = rng.choice([200, 200, 200, 300, 400])
    box, entry = place.box, replace(place.entry, align=rng.choice([place.entry.align, "left"]))
    size = [round((side + 2 * AROUND) * dpi / 25.4) for side in (box.width, box.height)]
    canvas = Canvas(Image.new("L", (size[0], size[1]), 255), dpi)
    inner = Box(left=AROUND, top=AROUND, width=box.width, height=box.height)
    if rng.random() < 0.7:
        hand = pick_hand(rng, faces.pen)
        others = tuple(rng.sample(faces.pen, len(faces.pen)))
        write_text(canvas, place.text, (inner, entry), replace(hand, others=others), rng)
    else:
        printer = pick_printer(rng, faces.print)
        others = tuple(rng.sample(faces.print, len(faces.print)))
        type_text(canvas, place.text, inner, entry, replace(printer, others=others))
    return np.asarray(canvas.image), dpi


def scanned(drawn: Pixels, dpi: int, rng: Random) -> Pixels:
    """Return a box as a scanner gives it and as it is laid on its form, with even light."""
    scanner = pick_scanner(rng)
    finer = dpi / 200
    page = _bent(drawn, dpi, rng)
    page = soften(page, sigma=scanner.blur * finer)
    page = fade(page, black=scanner.black, white=scanner.white)
    page = speckle(page, sigma=scanner.noise, seed=scanner.seed)
    page = squeeze(page, quality=scanner.jpeg)
    if rng.random() < 0.3:
        page = clip_paper(page)
    elif rng.random() < 0.08 and dpi > 200:
        page = np.where(page < 150, 0, 255).astype(np.uint8)
    scale = PX_PER_MM * 25.4 / dpi
    stretch = rng.uniform(0.86, 1.12) if rng.random() < 0.4 else 1.0
    laid = cv2.resize(page, None, fx=scale * stretch, fy=scale, interpolation=cv2.INTER_LINEAR)
    return even_light(laid.astype(np.uint8))


def _bent(drawn: Pixels, dpi: int, rng: Random) -> Pixels:
    """Turn a little, as a page is never quite straight, and now and then bend as hands do."""
    height, width = drawn.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), rng.gauss(0, 0.25), 1.0)
    turn[:, 2] = turn[:, 2] + np.array([rng.random(), rng.random()])
    bent = cv2.warpAffine(drawn, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255,))
    if rng.random() < 0.5:
        em = 3.0 * dpi / 25.4
        noise = np.random.default_rng(rng.getrandbits(32))
        coarse = (2, max(2, round(2 * height / em)), max(2, round(2 * width / em)))
        shift = noise.normal(0, rng.uniform(0.01, 0.045) * em, coarse).astype(np.float32)
        across, down = (
            cv2.resize(one, (width, height), interpolation=cv2.INTER_CUBIC) for one in shift
        )
        rows, columns = np.mgrid[:height, :width].astype(np.float32)
        bent = cv2.remap(bent, columns + across, rows + down, cv2.INTER_LINEAR, borderValue=(255,))
    return bent.astype(np.uint8)


def cut_out(laid: Pixels) -> Pixels | None:
    """Trim to the ink as `ocr.cropping.box_crops` does and scale to the recogniser's height."""
    ink = np.where(laid < _INK, 255, 0).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink)
    large = stats[:, cv2.CC_STAT_AREA] >= 0.04 * PX_PER_MM**2
    large[0] = False
    left, top, width, height = cv2.boundingRect(large[labels].astype(np.uint8))
    if not width:
        return None
    pad = round(_PAD_MM * PX_PER_MM)
    tall = max(0, round(_LEAST_HEIGHT_MM * PX_PER_MM) - height - 2 * pad)
    window = laid[top : top + height, left : left + width]
    line = np.pad(window, ((pad + tall // 2,) * 2, (pad, pad)), constant_values=255)
    wide = max(8, round(HEIGHT * line.shape[1] / line.shape[0]))
    shrinks = cv2.INTER_AREA if line.shape[0] > HEIGHT else cv2.INTER_CUBIC
    return cv2.resize(line, (wide, HEIGHT), interpolation=shrinks).astype(np.uint8)


def fonts_in(folder: Path) -> tuple[str, ...]:
    """Return the font files of a folder."""
    return tuple(str(path) for path in sorted(folder.glob("*.[to]t[fc]")))


def main() -> None:
    """Write a pool of lines, whole or not at all: it may be trained on meanwhile."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--pen", type=Path, required=True, help="a folder of fonts")
    parser.add_argument("--print", type=Path, required=True, help="a folder of fonts")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=8000)
    parser.add_argument("--out", type=Path, required=True, help="a folder")
    said = parser.parse_args()
    cv2.setNumThreads(1)
    faces = Faces(fonts_in(said.pen), fonts_in(said.print))
    lines = list(islice(pictures(faces, said.seed), said.count))
    write_atomically(said.out / f"pool{said.seed}.pkl", pickle.dumps(lines))


if __name__ == "__main__":
    main()
