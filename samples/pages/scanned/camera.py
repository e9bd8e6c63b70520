"""A photograph of a page on a table: perspective, curl, uneven light, blur and JPEG."""

from dataclasses import dataclass
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.base.pixels import Pixels

Floats = NDArray[np.float64]

_STEP_PX = 8
"""Where a ray meets the sheet is worked out for every so many pixels, and between them read off."""

_MEETINGS = 12


@dataclass(frozen=True, slots=True)
class Camera:
    """How a sheet was photographed.

    `tilt` degrees away from straight above, towards `towards` degrees; the camera is turned by
    `turn` degrees, clockwise as seen in the picture. The sheet's middle, from top to bottom (or
    side to side where `rolled` is false), rises `curl` millimetres off the table. `fills` is the
    share of the picture's height that the sheet takes up. Light falls by `dim` across the picture.
    `table` is the table's grey, `blur` a sigma in pixels, `height` that of the picture in pixels.
    """

    tilt: float = 8.0
    towards: float = 0.0
    turn: float = 0.0
    curl: float = 0.0
    rolled: bool = True
    fills: float = 0.85
    distance: float = 360.0
    dim: float = 0.25
    table: int = 110
    blur: float = 0.8
    noise: float = 3.0
    jpeg: int = 85
    height: int = 4000
    seed: int = 0


def pick_camera(rng: Random, hardest: float = 15.0) -> Camera:
    """Return a clerk's telephone over a desk, tilted by `hardest` degrees at the most."""
    return Camera(
        tilt=rng.uniform(0, hardest),
        towards=rng.uniform(0, 360),
        turn=rng.uniform(-5, 5),
        curl=rng.choice([0.0, 0.0, 1.5, 3.0]),
        rolled=rng.random() < 0.5,
        fills=rng.uniform(0.7, 0.92),
        distance=rng.uniform(280, 480),
        dim=rng.uniform(0.05, 0.4),
        table=rng.choice([40, 90, 140, 190]),
        blur=rng.uniform(0.5, 1.2),
        noise=rng.uniform(1, 5),
        jpeg=rng.choice([75, 85, 92]),
        height=rng.choice([3264, 3648, 4000]),
        seed=rng.getrandbits(32),
    )


def photograph(pixels: Pixels, camera: Camera, dpi: int) -> Pixels:
    """Return the photograph of a page, grey or colour as the page is, 4 high to 3 wide.

    Args:
        pixels: the page, `(height, width)` or `(height, width, 3)`.
        camera: how it is held, and over what.
        dpi: resolution of `pixels`.
    """
    size = (camera.height * 3 // 4, camera.height)
    sheet = (pixels.shape[1] * 25.4 / dpi, pixels.shape[0] * 25.4 / dpi)
    where = _seen(sheet, camera, size)
    columns, rows = (
        cv2.resize(axis.astype(np.float32), size).astype(np.float32)
        for axis in (where * dpi / 25.4 - 0.5)
    )
    table = _table(size, camera, pixels.ndim == 3)
    page = cv2.remap(pixels, columns, rows, cv2.INTER_CUBIC, borderValue=(255, 255, 255))
    paper = np.full(pixels.shape[:2], 1.0, np.float32)
    on_sheet = cv2.remap(paper, columns, rows, cv2.INTER_LINEAR)
    share = on_sheet[..., None] if pixels.ndim == 3 else on_sheet
    picture = (page * share + table * (1 - share)) * _light(size, camera, pixels.ndim)
    return _developed(picture, camera)


def _seen(sheet: tuple[float, float], camera: Camera, size: tuple[int, int]) -> Floats:
    """Return where on the sheet, in millimetres, each eighth pixel of the picture looks: (2, h, w).

    The ray of a pixel is followed to the height that the curled sheet has where it is met.
    """
    columns, rows = size[0] // _STEP_PX, size[1] // _STEP_PX
    x, y = np.meshgrid(
        (np.arange(columns) + 0.5) / columns - 0.5, (np.arange(rows) + 0.5) / rows - 0.5
    )
    aspect = size[0] / size[1]
    frame = sheet[1] / camera.fills / camera.distance
    rays = np.stack([x * aspect * frame, y * frame, np.ones_like(x)]).reshape(3, -1)
    turned = _attitude(camera) @ rays
    eye = _attitude(camera) @ np.array([0.0, 0.0, -camera.distance])
    high = np.zeros(rays.shape[1])
    for _ in range(_MEETINGS):
        reach = (-high - eye[2]) / turned[2]
        at = eye[:2, None] + reach * turned[:2]
        across = at[0 if camera.rolled else 1] / sheet[0 if camera.rolled else 1]
        high = camera.curl * np.clip(1 - (2 * across) ** 2, 0, 1)
    middle = np.array([[sheet[0] / 2], [sheet[1] / 2]])
    return np.asarray((at + middle).reshape(2, rows, columns), dtype=np.float64)


def _attitude(camera: Camera) -> Floats:
    """Return the rotation from the camera's axes to the table's."""
    towards = np.radians(camera.towards)
    axis = np.array([np.cos(towards), np.sin(towards), 0.0]) * np.radians(camera.tilt)
    tilt = cv2.Rodrigues(axis)[0]
    turn = cv2.Rodrigues(np.array([0.0, 0.0, -np.radians(camera.turn)]))[0]
    return np.asarray(tilt @ turn, dtype=np.float64)


def _table(size: tuple[int, int], camera: Camera, colour: bool) -> Floats:  # noqa: FBT001
    """Return a wooden table: its grain runs across the picture."""
    rng = np.random.default_rng(camera.seed)
    grain = cv2.resize(rng.normal(0, 1, (size[1] // 12, 3)), size, interpolation=cv2.INTER_CUBIC)
    grey = camera.table + 7 * grain + rng.normal(0, 2, (size[1], 1))
    if not colour:
        return np.asarray(grey, dtype=np.float64)
    return np.asarray(grey[..., None] * np.array([0.75, 0.95, 1.1]), dtype=np.float64)


def _light(size: tuple[int, int], camera: Camera, dimensions: int) -> Floats:
    """Return the light that falls: less towards one corner, and a hand's soft shadow."""
    rng = np.random.default_rng(camera.seed + 1)
    x, y = np.meshgrid(np.linspace(-0.5, 0.5, size[0] // 8), np.linspace(-0.5, 0.5, size[1] // 8))
    way = rng.uniform(0, 2 * np.pi)
    slope = 0.5 + (x * np.cos(way) + y * np.sin(way)) / np.sqrt(2)
    at = rng.uniform(-0.5, 0.5, 2)
    shadow = np.exp(-(((x - at[0]) / 0.25) ** 2 + ((y - at[1]) / 0.3) ** 2))
    light = cv2.resize(0.97 - camera.dim * (slope + 0.4 * shadow) / 1.4, size)
    return np.asarray(light[..., None] if dimensions == 3 else light, dtype=np.float64)


def _developed(picture: Floats, camera: Camera) -> Pixels:
    """Return the picture as the telephone writes it: blurred, noisy, and through JPEG."""
    soft = cv2.GaussianBlur(picture, (0, 0), camera.blur) if camera.blur > 0 else picture
    noise = np.random.default_rng(camera.seed + 2).normal(0, camera.noise, soft.shape)
    whole = np.clip(soft + noise, 0, 255).astype(np.uint8)
    _, packed = cv2.imencode(".jpg", whole, [cv2.IMWRITE_JPEG_QUALITY, camera.jpeg])
    return cv2.imdecode(packed, cv2.IMREAD_UNCHANGED).astype(np.uint8)
