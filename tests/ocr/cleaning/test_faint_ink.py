import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from ocr.cleaning.faint_ink import is_pale_writing
from samples.pages.drawn.fonts import load_font

PPM = 12.0
WHOLE = slice(0, 60), slice(0, 200)


def box(text, grey):
    image = Image.new("L", (200, 60), 255)
    ImageDraw.Draw(image).text(
        (10, 30), text, font=load_font("ipaexg.ttf", 36), fill=grey, anchor="lm"
    )
    return np.asarray(image)


@pytest.mark.parametrize("grey", [185, 195, 205])
def test_a_pale_text_is_no_empty_box(grey):
    assert is_pale_writing(box("山田", grey), WHOLE, PPM)


@given(st.integers(225, 255))
def test_what_hardly_differs_from_paper_is_none(grey):
    assert not is_pale_writing(box("山田", grey), WHOLE, PPM)


@given(seed=st.integers(0, 1000), sigma=st.floats(0, 8))
def test_noise_on_paper_is_no_writing(seed, sigma):
    noise = np.random.default_rng(seed).normal(250, sigma, (60, 200))
    grey = cv2.GaussianBlur(np.clip(noise, 0, 255).astype(np.uint8), (0, 0), 0.8)
    assert not is_pale_writing(grey.astype(np.uint8, copy=False), WHOLE, PPM)


def test_ink_outside_the_box_is_not_its_own():
    assert not is_pale_writing(box("山田", 190), (slice(0, 60), slice(150, 200)), PPM)
