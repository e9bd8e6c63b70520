"""Pages that are no registered form: tables, other forms, letters, grids, pictures; by a number."""

from collections.abc import Callable
from itertools import pairwise
from random import Random

import cv2
import numpy as np
from PIL import Image, ImageDraw

from ocr.base.pixels import Pixels
from samples.pages.drawn.fonts import load_font
from samples.pages.scanned.scanner import pick_scanner, scan

_DPI = 200
_PX_PER_MM = _DPI / 25.4
_WIDTH, _HEIGHT = 1654, 2339  # A4
_FONT = "ipaexm.ttf"
_WORDS = (
    "申請者", "氏名", "住所", "電話番号", "生年月日", "続柄", "備考", "提出先", "理由", "期間",
    "保護者", "児童", "施設", "担当", "受付", "確認", "金額", "合計", "年", "月", "日", "印",
)  # fmt: skip
_SENTENCE = "保育所の入所について下記のとおり通知いたします。ご不明の点はお問い合わせください。"


def draw_stranger(number: int) -> Pixels:
    """Return the scan of a page that is none of the registered forms, A4 at 200 dpi, grey."""
    kinds = tuple(_KINDS.values())
    rng = Random(f"stranger {number}")
    page = kinds[number % len(kinds)](rng)
    return scan(np.asarray(page), pick_scanner(rng), _DPI)


def draw_form(number: int) -> Image.Image:
    """Return the empty print of an invented form: a ruled table of unequal cells with words."""
    return _form(Random(f"form {number}"))


def _table(rng: Random) -> Image.Image:
    page, draw = _sheet()
    rows, columns = _places(rng, 20, 280, (4, 50)), _places(rng, 12, 198, (3, 24))
    for row in rows:
        _rule(draw, (columns[0], row, columns[-1], row))
    for column in columns:
        _rule(draw, (column, rows[0], column, rows[-1]))
    for row in rows[:-1]:
        _write(draw, rng.choice(_WORDS), columns[0] + 1, row + 0.8, 3.0)
    return page


def _form(rng: Random) -> Image.Image:
    page, draw = _sheet()
    rows = _places(rng, 25, 285, (8, 48))
    left, right = rng.uniform(8, 20), rng.uniform(190, 202)
    for row in rows:
        _rule(draw, (left, row, right, row))
    for x in (left, right, left + rng.uniform(15, 50)):
        _rule(draw, (x, rows[0], x, rows[-1]))
    for top, bottom in pairwise(rows):
        for x in sorted(rng.uniform(left, right - 12) for _ in range(rng.randrange(4))):
            if rng.random() < 0.6:
                _rule(draw, (x, top, x, bottom))
            _write(draw, rng.choice(_WORDS), x + 1, top + 0.6, min(3.2, bottom - top - 0.6))
    _write(draw, rng.choice(_WORDS) + "届出書", 80, 10, 7.0)
    return page


def _letter(rng: Random) -> Image.Image:
    page, draw = _sheet()
    size = rng.uniform(3.2, 5.0)
    for line in range(rng.randrange(8, 40)):
        words = (_SENTENCE * 2)[: rng.randrange(8, round(170 / size))]
        _write(draw, words, 20, 25 + line * size * 1.6, size)
    return page


def _graph(rng: Random) -> Image.Image:
    page, draw = _sheet()
    step, phase = rng.choice((2.5, 4.0, 5.0, 8.0, 10.0)), rng.uniform(8, 12)
    for at in np.arange(phase, 285, step).tolist():
        _rule(draw, (phase, at, 200, at))
        if at < 200:
            _rule(draw, (at, phase, at, 285))
    return page


def _picture(rng: Random) -> Image.Image:
    """Something like a photograph: clouds of every size."""
    seeded = np.random.default_rng(rng.getrandbits(32))
    clouds = np.zeros((_HEIGHT, _WIDTH))
    for cells in (4, 8, 16, 32, 64, 128, 256):
        rough = seeded.random((cells, cells))
        clouds += cv2.resize(rough, (_WIDTH, _HEIGHT), interpolation=cv2.INTER_CUBIC) / cells
    low, high = clouds.min(), clouds.max()
    return Image.fromarray(((clouds - low) / (high - low) * 255).astype(np.uint8))


def _newspaper(rng: Random) -> Image.Image:
    """Columns of close print between rules, dense enough for any form to find lines of its own."""
    page, draw = _sheet()
    rows = _places(rng, 10, 290, (10, 60))
    for top, bottom in pairwise(rows):
        _rule(draw, (10, top, 200, top))
        for x in np.arange(10, 200, rng.choice((4.0, 6.0, 9.0))).tolist():
            if bottom - top > 8:
                _rule(draw, (x, top, x, bottom))
            _write(draw, rng.choice(_WORDS)[0], x + 0.5, top + 0.5, 3.0)
    return page


_KINDS: dict[str, Callable[[Random], Image.Image]] = {
    "table": _table,
    "form": _form,
    "letter": _letter,
    "graph": _graph,
    "picture": _picture,
    "newspaper": _newspaper,
}


def _sheet() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    page = Image.new("L", (_WIDTH, _HEIGHT), 255)
    return page, ImageDraw.Draw(page)


def _places(rng: Random, first: float, last: float, many: tuple[int, int]) -> list[float]:
    """Return so many places at the least and the most, none within three millimetres of another."""
    free = np.arange(first, last, 3.0).tolist()
    return sorted(rng.sample(free, min(len(free), rng.randint(*many))))


def _rule(draw: ImageDraw.ImageDraw, ends: tuple[float, float, float, float]) -> None:
    draw.line([end * _PX_PER_MM for end in ends], fill=0, width=2)


def _write(draw: ImageDraw.ImageDraw, words: str, left: float, top: float, size: float) -> None:
    face = load_font(_FONT, size * _PX_PER_MM)
    draw.text((left * _PX_PER_MM, top * _PX_PER_MM), words, font=face, fill=0)
