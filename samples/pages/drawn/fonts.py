"""Free Japanese fonts by file: a path, or a bare name wherever the system keeps it."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from PIL import ImageFont

_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))


@cache
def _path(file: str) -> Path:
    if Path(file).is_file():
        return Path(file)
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


def pick_font(files: Sequence[str], text: str) -> str:
    """Return the first font that has every character of a text.

    Raises:
        ValueError: where none has; a page must not show a box in place of a character.
    """
    letters = frozenset(text) - {" ", "　"}
    for file in files:
        if all(_has(file, letter) for letter in letters):
            return file
    raise ValueError(f"no font of {', '.join(files)} has all of the characters {text}")


@cache
def tells_apart(file: str, letters: str) -> bool:
    """Tell whether a font draws each of some letters, and no two of them alike."""
    font = load_font(file, 60)
    looks = {(mask.size, bytes(mask)) for mask in map(font.getmask, letters)}
    return len(looks) == len(letters) and all(_has(file, letter) for letter in letters)


@cache
def _has(file: str, letter: str) -> bool:
    """Tell whether a font draws a character, and not the box or the gap of one that it lacks."""
    font = load_font(file, 40)
    drawn, absent = font.getmask(letter), font.getmask("\uffff")
    return drawn.getbbox() is not None and (drawn.size, bytes(drawn)) != (
        absent.size,
        bytes(absent),
    )


def sink_of(font: ImageFont.FreeTypeFont) -> float:
    """Return how far below the middle of a line the font sets a full-width character, in pixels."""
    _, top, _, bottom = font.getbbox("国", anchor="lm")
    return (top + bottom) / 2
