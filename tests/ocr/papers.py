"""Papers for tests: a small registered form drawn on the spot, and the ways a page may lie."""

import math
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from hypothesis import Phase, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from ocr.base.pixels import Pixels
from ocr.cropping.laid_page import Sheet, lay
from ocr.forms.template import FormTemplate, load_template
from ocr.geometry.blank_form import PX_PER_MM, Blank, load_blank
from ocr.geometry.placement import Placement
from samples.pages.drawn.fonts import load_font

GOTHIC = "ipaexg.ttf"
MINCHO = "ipaexm.ttf"
A4 = (210.0, 297.0)
_EDGE = 3.0

Matrix = NDArray[np.float64]

_FORM = Path(__file__).parent / "nursery.toml"

_LEVEL = (40, 49, 56, 64, 76, 84, 90, 102, 114, 118, 142)
_UPRIGHT = ((30, 40, 142), (60, 40, 114), (140, 40, 64), (170, 40, 114), (180, 40, 142))
_SQUARES = ((62, 94), (92, 94), (62, 106), (80, 106), (98, 106))
_PRINT = (
    (80, 24, 7.0, "入園申込書"),
    (34, 42, 4.0, "氏名"),
    (34, 51, 3.0, "フリガナ"),
    (34, 58, 4.0, "生年月日"),
    (91, 58, 4.0, "年"),
    (115, 58, 4.0, "月"),
    (34, 68, 4.0, "住所"),
    (34, 78, 3.6, "電話番号"),
    (34, 94, 3.6, "希望期間"),
    (67, 94, 3.2, "短期"),
    (97, 94, 3.2, "長期"),
    (34, 106, 3.6, "希望曜日"),
    (67, 106, 3.2, "月"),
    (85, 106, 3.2, "火"),
    (103, 106, 3.2, "水"),
    (34, 115, 2.4, "備考"),
)


def draw_print(px_per_mm: float, font: str = GOTHIC) -> Image.Image:
    """Return the empty small form in grey, A4."""
    finer = px_per_mm * 2
    page = Image.new("L", (round(A4[0] * finer), round(A4[1] * finer)), 255)
    draw = ImageDraw.Draw(page)
    for y in _LEVEL:
        draw.rectangle([e * finer for e in (30, y - 0.1, 180, y + 0.1)], fill=0)
    for x, top, bottom in _UPRIGHT:
        draw.rectangle([e * finer for e in (x - 0.1, top, x + 0.1, bottom)], fill=0)
    for x, y in _SQUARES:
        square = [e * finer for e in (x, y, x + 3, y + 3)]
        draw.rectangle(square, outline=0, width=round(0.2 * finer))
    for x, y, size, words in _PRINT:
        draw.text((x * finer, y * finer), words, font=load_font(font, size * finer), fill=0)
    return page.resize((page.width // 2, page.height // 2), Image.Resampling.BOX)


def register(folder: Path) -> FormTemplate:
    """Write the small form into a folder of forms, and return it as loaded."""
    home = folder / "nursery" / "2026"
    home.mkdir(parents=True)
    shutil.copyfile(_FORM, home / "template.toml")
    draw_print(8.0).save(home / "blank.png")
    return load_template(home / "template.toml")


def write(page: Image.Image, text: str, left: float, top: float, size: float) -> None:
    """Set a text on a page of 12 pixels a millimetre; all in millimetres."""
    face = load_font(MINCHO, size * PX_PER_MM)
    place = (left * PX_PER_MM, top * PX_PER_MM)
    ImageDraw.Draw(page).text(place, text, font=face, fill=30)


def stroke(page: Image.Image, points: Sequence[tuple[float, float]], width: float = 0.4) -> None:
    """Draw a pen stroke through points on a page of 12 pixels a millimetre; in millimetres."""
    through = [(x * PX_PER_MM, y * PX_PER_MM) for x, y in points]
    ImageDraw.Draw(page).line(through, fill=20, width=round(width * PX_PER_MM), joint="curve")


def laid(blank: Blank, page: Image.Image, *, cleaning: bool = True) -> Sheet:
    """Return a page of 12 pixels a millimetre that lies on its form already."""
    here = Placement(
        np.diag([PX_PER_MM, PX_PER_MM, 1.0]),
        residual_mm=0.0,
        support=1.0,
        explained=1.0,
        rotation=0,
        skew_degrees=0.0,
    )
    return lay(np.asarray(page), here, blank, cleaning=cleaning)


class Registered:
    """A form with the picture of its blank. Its name stands for it where a test fails."""

    def __init__(self, template: FormTemplate) -> None:
        self.blank = load_blank(template)
        self.picture = np.asarray(cv2.imread(str(template.blank), cv2.IMREAD_GRAYSCALE), np.uint8)
        self.px_per_mm = self.picture.shape[1] / template.width

    def __repr__(self) -> str:
        return self.blank.template.id


def few(examples: int) -> settings:
    """Return settings for laws about whole pages: few examples, and no long search for less."""
    phases = (Phase.explicit, Phase.reuse, Phase.generate)
    return settings(max_examples=examples, phases=phases)


@dataclass(frozen=True, slots=True)
class Pose:
    """How a sheet lies on the glass: turns clockwise, shift and blur's sigma in millimetres."""

    dpi: int = 200
    skew: float = 0.0
    quarters: int = 0
    across: float = 1.0
    down: float = 1.0
    shift: tuple[float, float] = (0.0, 0.0)
    blur: float = 0.0
    noise: float = 0.0

    @property
    def px_per_mm(self) -> float:
        return self.dpi / 25.4


def poses(scales: tuple[float, float] = (0.8, 1.2)) -> st.SearchStrategy[Pose]:
    """Every pose in which a page may reach us."""
    scale = st.floats(*scales)
    return st.builds(
        Pose,
        dpi=st.integers(150, 300),
        skew=st.floats(-5, 5),
        quarters=st.integers(0, 3),
        across=scale,
        down=scale,
        shift=st.tuples(st.floats(-8, 8), st.floats(-8, 8)),
        blur=st.floats(0, 0.12),
        noise=st.floats(0, 12),
    )


def scanned(form: Registered, pose: Pose) -> tuple[Pixels, Matrix]:
    """Return the page as it comes from the scanner, and the truth: form millimetres to pixels.

    The glass is A4, or as much larger as it must be to hold all of the sheet's print.
    """
    turn = math.radians(pose.skew)
    turned = np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    linear = turned @ np.diag([pose.across, pose.down])
    corners = _corners(form) @ linear.T
    low, high = corners.min(axis=0) - _EDGE, corners.max(axis=0) + _EDGE
    glass = np.maximum(A4, high - low)
    free = glass - (high - low)
    to_glass = np.eye(3)
    to_glass[:2, :2] = linear
    to_glass[:2, 2] = np.clip(free / 2 + pose.shift, 0, free) - low
    to_page = np.diag([pose.px_per_mm, pose.px_per_mm, 1.0]) @ to_glass
    page = _on_glass(form, pose, to_page, glass)
    return quarter_turned(page, to_page, pose.quarters)


def _corners(form: Registered) -> Matrix:
    """Return the corners of what is printed, in millimetres."""
    ink = np.argwhere(form.picture < 128) / form.px_per_mm
    (top, left), (bottom, right) = ink.min(axis=0), ink.max(axis=0)
    return np.array([(left, top), (right, top), (left, bottom), (right, bottom)])


def _on_glass(form: Registered, pose: Pose, to_page: Matrix, glass: Matrix) -> Pixels:
    to_middle = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])  # OpenCV counts from there
    to_picture = np.diag([form.px_per_mm, form.px_per_mm, 1.0])
    matrix = np.linalg.inv(to_middle) @ to_page @ np.linalg.inv(to_picture) @ to_middle
    size = (round(glass[0] * pose.px_per_mm), round(glass[1] * pose.px_per_mm))
    finer = form.px_per_mm / pose.px_per_mm
    sheet = cv2.GaussianBlur(form.picture, (0, 0), 0.4 * finer) if finer > 1 else form.picture
    page = cv2.warpAffine(sheet, matrix[:2], size, borderValue=(255,))
    if pose.blur * pose.px_per_mm > 0.1:
        page = cv2.GaussianBlur(page, (0, 0), pose.blur * pose.px_per_mm)
    noise = np.random.default_rng(1).normal(0, pose.noise, page.shape)
    noisy: Pixels = np.clip(page + noise, 0, 255).astype(np.uint8)
    return noisy


def quarter_turned(page: Pixels, to_page: Matrix, quarters: int) -> tuple[Pixels, Matrix]:
    """Return a page turned clockwise, and the matrix that led to it turned with it."""
    for _ in range(quarters):
        # A quarter turn clockwise takes (x, y) to (h - y, x).
        to_page = np.array([[0, -1, page.shape[0]], [1, 0, 0], [0, 0, 1.0]]) @ to_page
        page = np.rot90(page, -1)
    return np.ascontiguousarray(page), to_page
