"""Free Japanese fonts by the name of their file, wherever the system keeps them."""

from functools import cache
from pathlib import Path

from PIL import ImageFont

_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))


@cache
def _path(file: str) -> Path:
    for folder in _FOLDERS:
        for path in sorted(folder.rglob(file)):
            return path
    raise FileNotFoundError(f"font {file} is not installed: see samples/certificates/README.md")


def load_font(file: str, pixels: float) -> ImageFont.FreeTypeFont:
    """Return a font of so many pixels a full-width character.

    Raises:
        FileNotFoundError: where the font is not installed.
    """
    return ImageFont.truetype(_path(file), pixels)


def sink_of(font: ImageFont.FreeTypeFont) -> float:
    """Return how far below the middle of a line the font sets a full-width character, in pixels."""
    _, top, _, bottom = font.getbbox("国", anchor="lm")
    return (top + bottom) / 2
