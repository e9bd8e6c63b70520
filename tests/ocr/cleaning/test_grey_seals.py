"""Seals without colour: what is paler than the writing goes, a pen's circle and letters stay."""

from random import Random

import cv2
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from ocr.cleaning.grey_seals import LaidInk, without_grey_seals
from samples.pages.drawn.canvas import Canvas
from samples.pages.drawn.fonts import load_font
from samples.pages.ugly.stamps import (
    Place,
    press_dated,
    press_framed,
    press_ringed,
    press_round,
    press_square,
)
from tests.ocr.papers import GOTHIC, MINCHO, few

PPM = 12
WIDE, HIGH = 90, 60
INK = 205

PRESSED = {
    "square": lambda canvas, place: press_square(
        canvas, place, ("株式会社", "青葉商店", "之印"), Random(3)
    ),
    "round": lambda canvas, place: press_round(canvas, place, "佐伯", Random(3)),
    "ringed": lambda canvas, place: press_ringed(
        canvas, place, "株式会社青葉商店", ("代表", "取締", "役印"), Random(3)
    ),
    "dated": lambda canvas, place: press_dated(
        canvas, place, ("市民課", "8.11.16", "受付"), Random(3)
    ),
    "framed": lambda canvas, place: press_framed(canvas, place, "社用", Random(3)),
}
SIZES = {"square": 20.0, "round": 10.5, "ringed": 17.0, "dated": 24.0, "framed": 14.0}


def paper(words="佐々木　由美", left=8.0, size=4.0, fill=25, font=MINCHO):
    """Return a page of 90 x 60 mm with three lines of words, grey."""
    page = Image.new("L", (WIDE * PPM, HIGH * PPM), 255)
    for down in (14.0, 30.0, 46.0):
        face, at = load_font(font, size * PPM), (left * PPM, down * PPM)
        ImageDraw.Draw(page).text(at, words, font=face, fill=fill, anchor="lm")
    return cv2.GaussianBlur(np.asarray(page), (0, 0), 1.0)


def sealed(page, kind, across, tone, down=30.0, turn=4.0):
    """Press a seal of a tone on a page; return the page and where the seal's ink is."""
    canvas = Canvas(Image.new("L", (WIDE * PPM, HIGH * PPM), 255), round(PPM * 25.4))
    PRESSED[kind](canvas, Place(across, down, SIZES[kind], turn))
    share = (255 - np.asarray(canvas.image, np.float64)) / 255
    both = page * (1 - share * (1 - tone / 255))
    return cv2.GaussianBlur(both, (0, 0), 0.8).round().astype(np.uint8), share > 0.1


def cleaned(page, marks=()):
    empty = np.zeros_like(page)
    return without_grey_seals(LaidInk(page, empty, empty, marks), float(PPM))


@pytest.mark.parametrize("kind", PRESSED)
@few(4)
@given(tone=st.integers(95, 150), turn=st.floats(-9, 9), gap=st.floats(1.5, 6))
@example(tone=150, turn=0.0, gap=1.5)
def test_a_pale_seal_beside_a_name_is_gone_and_the_name_is_as_before(kind, tone, turn, gap):
    page = paper()
    across = 8.0 + 6 * 4.0 + gap + SIZES[kind] * 0.58
    both, seal = sealed(page, kind, across, tone, turn=turn)
    found = cleaned(both)
    assert (found.grey[seal] < INK).mean() < 0.01
    assert (found.grey[~seal & (page < 128)] < 160).all()
    assert not found.pressed[page < 128].any()


@pytest.mark.parametrize("kind", PRESSED)
def test_what_is_written_under_a_pale_seal_stays_and_is_noted(kind):
    page = paper()
    both, _ = sealed(page, kind, 8.0 + 5 * 4.0 + SIZES[kind] * 0.4, 140)
    found = cleaned(both)
    assert (found.grey[page < 90] < INK).mean() > 0.98
    assert found.pressed[page < 90].any()
    assert (found.stains[page < 90] > 0).mean() < 0.02


@pytest.mark.parametrize("kind", ["square", "round", "ringed", "dated"])
def test_where_no_tone_tells_them_apart_all_within_the_outline_must_be_looked_at(kind):
    page = paper()
    both, seal = sealed(page, kind, 34.0 + SIZES[kind] * 0.6, 20)
    dots = cv2.threshold(both, 150, 255, cv2.THRESH_BINARY)[1]
    found = cleaned(dots)
    assert (found.grey[seal] < INK).mean() < 0.02
    assert found.pressed[seal].mean() > 0.95 * 255
    assert (found.grey[(page < 90)] < 160).mean() > 0.99


def test_a_mark_under_a_seal_of_its_own_tone_stays_and_must_be_looked_at():
    page = paper()
    both, _ = sealed(page, "square", 60.0, 20)
    dots = cv2.threshold(both, 150, 255, cv2.THRESH_BINARY)[1]
    window = slice(29 * PPM, 33 * PPM), slice(58 * PPM, 62 * PPM)
    found = cleaned(dots, [window])
    assert np.array_equal(found.grey[window], dots[window])
    assert found.pressed[window].all()


def test_writing_as_pale_as_the_seal_is_noted_where_it_may_have_gone():
    """A name of which the last letters, in pencil, lie under the seal, on a page of dark print."""
    page = np.minimum(paper(), np.roll(paper("佐々木　由美子", fill=135), 8 * PPM, axis=0))
    both, seal = sealed(page, "round", 8.0 + 6.2 * 4.0 + 3.0, 135, down=38.0)
    found = cleaned(both)
    assert found.pressed[seal].mean() > 0.9 * 255


@few(40)
@given(
    wide=st.floats(9, 26),
    share=st.floats(0.45, 0.85),
    wobble=st.floats(0.02, 0.06),
    turn=st.floats(-25, 25),
    tone=st.sampled_from([20, 60, 110, 140]),
    word=st.sampled_from(["無", "有期", "由美", "保育所", ""]),
)
@example(wide=12.0, share=0.85, wobble=0.02, turn=0.0, tone=20, word="由美")
def test_a_circle_drawn_by_a_pen_is_no_seal(wide, share, wobble, turn, tone, word):
    page = paper()
    angle = np.linspace(0, 2.06 * np.pi, 80)
    reach = 1 + wobble * np.sin(2.3 * angle + 1) + wobble * np.sin(3.7 * angle)
    across, down = wide / 2 * np.cos(angle) * reach, wide * share / 2 * np.sin(angle) * reach
    lean = np.deg2rad(turn)
    points = np.column_stack(
        [across * np.cos(lean) - down * np.sin(lean), across * np.sin(lean) + down * np.cos(lean)]
    )
    picture = Image.fromarray(page)
    draw = ImageDraw.Draw(picture)
    middle = (60.0, 30.0)
    way = [((x + middle[0]) * PPM, (y + middle[1]) * PPM) for x, y in points]
    draw.line(way, fill=tone, width=round(0.4 * PPM), joint="curve")
    face = load_font(GOTHIC, 3.5 * PPM)
    draw.text((60 * PPM, 30 * PPM), word, font=face, fill=25, anchor="mm")
    assert cleaned(np.asarray(picture)) is None


@few(30)
@given(
    letter=st.sampled_from("〇口国回囲園日田曲0OQ8品"),
    size=st.floats(3, 8),
    font=st.sampled_from([GOTHIC, MINCHO]),
    fill=st.sampled_from([15, 70, 120, 150]),
    turn=st.floats(-6, 6),
)
@example(letter="国", size=8.0, font=GOTHIC, fill=150, turn=0.0)
@example(letter="回", size=8.0, font=GOTHIC, fill=15, turn=0.0)
def test_letters_with_a_frame_or_a_ring_are_no_seals(letter, size, font, fill, turn):
    page = Image.fromarray(paper())
    layer = Image.new("L", page.size, 255)
    face = load_font(font, size * PPM)
    ImageDraw.Draw(layer).text((60 * PPM, 30 * PPM), letter, font=face, fill=fill, anchor="mm")
    turned = layer.rotate(turn, Image.Resampling.BICUBIC, fillcolor=255)
    assert cleaned(np.minimum(np.asarray(page), np.asarray(turned))) is None


def form_of_rows():
    """Return the print of a form and its rules: rows of 6 mm, with a label of 6 mm in each."""
    print_, lines = (np.zeros((HIGH * PPM, WIDE * PPM), np.uint8) for _ in range(2))
    for row in range(5, HIGH, 6):
        lines[row * PPM : row * PPM + 6] = 255
        left = (40 + 7 * (row % 4)) * PPM
        print_[(row + 2) * PPM : (row + 5) * PPM, left : left + 6 * PPM] = 255
    return print_, lines


@pytest.mark.parametrize("kind", PRESSED)
@pytest.mark.parametrize("turn", [-8.0, 0.5])
def test_a_seal_that_labels_and_rules_cut_into_pieces_is_found(kind, turn):
    both, seal = sealed(paper(), kind, 60.0, 140, turn=turn)
    print_, lines = form_of_rows()
    form = (print_ > 0) | (cv2.dilate(lines, np.ones((3, 3), np.uint8)) > 0)
    both[form] = 30
    found = without_grey_seals(LaidInk(both, print_, lines, []), float(PPM))
    assert (found.grey[seal & ~form] < INK).mean() < 0.02
    assert (found.grey[form] == 30).all()


def test_two_seals_that_nearly_touch_are_both_found():
    one, first = sealed(paper(), "square", 48.0, 140)
    both, second = sealed(one, "dated", 72.5, 140)
    found = cleaned(both)
    assert (found.grey[first | second] < INK).mean() < 0.02


@few(10)
@given(turn=st.floats(-1.5, 1.5), down=st.floats(2.0, 5.0))
def test_lines_of_writing_between_rules_are_no_frame(turn, down):
    page = Image.new("L", (WIDE * PPM, HIGH * PPM), 255)
    face, rows = load_font(GOTHIC, 3.6 * PPM), range(5, HIGH - 6, 6)
    for row in rows:
        at = (10 * PPM, (row + down) * PPM)
        ImageDraw.Draw(page).text(at, "太陽薬品株式会社駅前店", font=face, fill=60, anchor="lm")
    turned = np.asarray(page.rotate(turn, Image.Resampling.BICUBIC, fillcolor=255))
    print_, lines = form_of_rows()
    assert without_grey_seals(LaidInk(turned, print_ * 0, lines, []), float(PPM)) is None


def test_a_page_without_a_seal_has_none():
    assert cleaned(paper()) is None
    assert cleaned(np.full((HIGH * PPM, WIDE * PPM), 255, np.uint8)) is None
