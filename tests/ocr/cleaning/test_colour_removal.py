"""Seals and highlighter are taken out of a colour page; the ink stays."""

import cv2
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from ocr.cleaning.colour_removal import has_colour, unstained
from samples.pages.drawn.fonts import load_font
from tests.ocr.papers import MINCHO, few

PPM = 8
SIDE = 40
VERMILION, INDIGO, RED_PEN, BLUE_PEN = (50, 60, 215), (190, 70, 50), (40, 40, 200), (170, 60, 30)
MARKERS = {"yellow": (60, 250, 255), "pink": (200, 150, 255), "green": (150, 255, 150)}


def paper(text="金子夏海", fill=30):
    """Return a page of 40 x 40 mm with a text in its middle, grey."""
    page = Image.new("L", (SIDE * PPM, SIDE * PPM), 255)
    face = load_font(MINCHO, 4 * PPM)
    ImageDraw.Draw(page).text((20 * PPM, 20 * PPM), text, font=face, fill=fill, anchor="mm")
    return cv2.GaussianBlur(np.asarray(page), (0, 0), 0.6)


def imprint(diameter, frame="ellipse", across=20.0, down=20.0):
    """Return how strongly a seal inks each pixel, 0 to 1."""
    finer = PPM * 4
    layer = Image.new("L", (SIDE * finer, SIDE * finer), 0)
    draw = ImageDraw.Draw(layer)
    edges = [e * finer for e in (across - diameter / 2, down - diameter / 2)]
    edges += [e * finer for e in (across + diameter / 2, down + diameter / 2)]
    getattr(draw, frame)(edges, outline=255, width=round(0.5 * finer))
    face = load_font(MINCHO, diameter * 0.36 * finer)
    middle = (across * finer, down * finer)
    draw.text(middle, "田\n中", font=face, fill=255, anchor="mm", stroke_width=finer // 16)
    small = layer.resize((SIDE * PPM, SIDE * PPM), Image.Resampling.BOX)
    return np.asarray(small) / 255.0


def inked(page, strength, colour):
    """Lay translucent ink of a colour over a page, grey or in colour."""
    base = page if page.ndim == 3 else cv2.cvtColor(page, cv2.COLOR_GRAY2BGR)
    share = strength[..., None]
    return (base * (1 - share + share * np.array(colour) / 255)).round().astype(np.uint8)


def as_jpeg(page, quality):
    return cv2.imdecode(cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, quality])[1], 1)


@few(12)
@given(
    diameter=st.floats(8, 24),
    frame=st.sampled_from(["ellipse", "rectangle"]),
    opacity=st.floats(0.75, 0.95),
    colour=st.sampled_from([VERMILION, INDIGO, (70, 60, 190)]),
    quality=st.sampled_from([60, 80, 95]),
)
@example(10.57, "ellipse", 0.75, VERMILION, 95)  # so pale and narrow that it was highlighter
def test_a_seal_over_a_text_is_gone_and_the_text_is_there(
    diameter, frame, opacity, colour, quality
):
    clean = paper()
    page = as_jpeg(inked(clean, imprint(diameter, frame) * opacity, colour), quality)
    found = unstained(page, float(PPM))
    assert found.stains is not None and found.stains.any()
    ink, off = clean < 60, cv2.erode(clean, np.ones((7, 7))) > 250
    assert (found.grey[ink] < 150).mean() > 0.8  # 25 of 29 pixels in the worst of 5,000 draws
    assert (found.grey[off] > 200).mean() > 0.99


@pytest.mark.parametrize("tone", MARKERS)
@pytest.mark.parametrize("quality", [60, 95])
def test_highlighter_becomes_paper(tone, quality):
    clean = paper()
    band = np.zeros(clean.shape)
    band[17 * PPM : 23 * PPM, 8 * PPM : 32 * PPM] = 1
    found = unstained(as_jpeg(inked(clean, band, MARKERS[tone]), quality), float(PPM))
    assert (found.grey[clean < 60] < 110).mean() > 0.98
    assert (found.grey[cv2.erode(clean, np.ones((7, 7))) > 250] > 215).mean() > 0.99
    assert found.stains is None


@pytest.mark.parametrize("pen", [RED_PEN, BLUE_PEN])
def test_what_is_written_in_colour_stays(pen):
    text = paper(fill=0)
    page = inked(np.full_like(text, 255), 1 - text / 255.0, pen)
    found = unstained(page, float(PPM))
    assert found.stains is None
    assert (found.grey[text < 60] < 140).mean() > 0.98
    assert (found.red is not None) == (pen == RED_PEN)


def test_a_circle_drawn_around_a_word_in_red_stays():
    clean = paper("有")
    ring = Image.new("L", clean.shape[::-1], 0)
    edges = [e * PPM for e in (16, 16, 24, 24)]
    ImageDraw.Draw(ring).ellipse(edges, outline=255, width=round(0.4 * PPM))
    strength = np.asarray(ring) / 255.0
    found = unstained(inked(clean, strength, RED_PEN), float(PPM))
    assert found.stains is None
    assert (found.grey[strength > 0.9] < 150).mean() > 0.98


@few(8)
@given(tint=st.tuples(st.integers(200, 255), st.integers(200, 255), st.integers(200, 255)))
def test_coloured_paper_is_no_stain_and_stays_light(tint):
    page = inked(paper(), np.ones((SIDE * PPM, SIDE * PPM)), tint)
    found = unstained(page, float(PPM))
    assert found.stains is None
    assert (found.grey[paper() > 250] > 180).all()


@few(8)
@given(noise=st.floats(0, 6), seed=st.integers(0, 99))
def test_a_page_without_colour_is_returned_as_it_is(noise, seed):
    grey = paper()
    wild = np.random.default_rng(seed).normal(0, noise, grey.shape)
    grey = np.clip(grey + wild, 0, 255).astype(np.uint8)
    page = cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR)
    assert not has_colour(page)
    assert (unstained(page, float(PPM)).grey == grey).all()
    assert unstained(grey, float(PPM)).grey is grey


@few(8)
@given(diameter=st.floats(7, 20), across=st.floats(12, 28), opacity=st.floats(0.4, 1.0))
def test_cleaning_makes_no_pixel_darker(diameter, across, opacity):
    page = inked(paper(), imprint(diameter, across=across) * opacity, VERMILION)
    before = cv2.cvtColor(page, cv2.COLOR_BGR2GRAY)
    assert (unstained(page, float(PPM)).grey >= before).all()
