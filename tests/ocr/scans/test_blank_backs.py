"""A back is blank only where there is not one stroke on it, whatever light and scanner do."""

import cv2
import numpy as np
import pytest
from PIL import Image

from ocr.base.reasons import Reason, ReasonCode
from ocr.scans.blank_backs import blank_backs, has_ink
from ocr.scans.split import SplitPage

pytestmark = pytest.mark.pages

SHAPE = (2339, 1654)  # A4 at 200 dpi


def paper(noise=3.0, light=20):
    """A bare sheet, darker to one side, its edge in shadow."""
    lit = 235 - np.linspace(0, light, SHAPE[1])[None, :].repeat(SHAPE[0], 0)
    lit[:, :20] = 90
    grains = np.random.default_rng(1).normal(0, noise, SHAPE)
    return np.clip(lit + grains, 0, 255).astype(np.uint8)


def written(words="memo", darker=200, thick=2, size=1.0):
    page = paper()
    cv2.putText(page, words, (700, 1200), cv2.FONT_HERSHEY_SIMPLEX, size, 235 - darker, thick)
    return page


def shining_through(share):
    """A bare back through which the front can be seen a little."""
    front = written("0123456789", size=3, thick=6)
    faint = cv2.GaussianBlur(front[:, ::-1], (0, 0), 2)
    return (240 - (255 - faint.astype(float)) * share).astype(np.uint8)


def two_tones():
    """A bare sheet in black and white, with the single specks of a scanner."""
    page, lots = np.full(SHAPE, 255, np.uint8), np.random.default_rng(2)
    page[lots.integers(0, SHAPE[0], 80), lots.integers(0, SHAPE[1], 80)] = 0
    return page


@pytest.mark.parametrize(
    "page",
    [paper(0, 0), paper(8), paper(light=60), shining_through(0.05), two_tones()],
    ids=["white", "noise", "uneven light", "shines through", "two tones"],
)
def test_there_is_no_ink_on_a_bare_sheet(page):
    assert not has_ink(page)


@pytest.mark.parametrize(
    "page",
    [written(), written(darker=45), written("a", darker=120), written("1", size=0.6)],
    ids=["pen", "pencil", "one letter", "a small digit"],
)
def test_a_single_stroke_is_ink(page):
    assert has_ink(page)


@pytest.fixture
def stack(tmp_path):
    """Pages of a stack, by a letter each: written, bare, or one of which there is no picture."""
    pictures = {"w": written(), "b": paper()}
    for kind, page in pictures.items():
        Image.fromarray(page).save(tmp_path / f"{kind}.png")

    def make(kinds):
        broken = Reason(ReasonCode.SLOW_SHEET)
        return [
            SplitPage(number, tmp_path / f"{kind}.png", broken if kind == "x" else None)
            for number, kind in enumerate(kinds, start=1)
        ]

    return make


@pytest.mark.parametrize(
    ("kinds", "blank"),
    [
        ("wbwbw", (2, 4)),
        ("wbwb", (2, 4)),
        ("wb", (2,)),
        ("xbwb", (2, 4)),
        ("w", ()),
        ("b", ()),
        ("bb", ()),
        ("wbww", ()),  # one sheet may have lain upside down
        ("wbbw", ()),
        ("bwbw", ()),
        ("wx", ()),
    ],
)
def test_backs_are_blank_where_all_of_them_are_and_every_front_is_written(stack, kinds, blank):
    assert blank_backs(stack(kinds)) == blank
