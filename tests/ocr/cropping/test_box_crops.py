"""What was written in a box: found where it is, whole, and nothing where nothing is."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from ocr.cleaning.faint_ink import PALE
from ocr.cropping.box_crops import cut
from ocr.cropping.laid_page import lay
from ocr.geometry.blank_form import PX_PER_MM
from ocr.geometry.registration import place, straighten
from ocr.marks.checkboxes import read_marks
from tests.ocr.papers import Pose, draw_print, few, laid, poses, scanned, stroke, write

COARSE = Pose(dpi=155, across=0.81, down=0.8, blur=0.118, noise=11)
"""Two in three pixels of what the paper should have, out of focus: a rule is found in bits."""


def slots_of(template):
    return [slot.box for field in template.fields for slot in field.slots]


def box_of(blank, name):
    return next(field.box for field in blank.template.fields if field.name == name)


def ink_in(crop):
    """Return the ink of a crop in square millimetres."""
    return 0.0 if crop.pixels is None else (crop.pixels < 128).sum() / PX_PER_MM**2


@pytest.fixture(scope="module")
def empty():
    return draw_print(PX_PER_MM)


@few(4)
@given(pose=poses())
@example(pose=COARSE)
@example(pose=replace(COARSE, dpi=150, skew=-2.25, quarters=1, down=0.875, shift=(2.7, 7.3)))
@example(pose=Pose(dpi=150, skew=-0.549, across=0.8, down=1.08, shift=(-0.549, 0), noise=7))
def test_an_empty_form_in_any_pose_has_nothing_written_or_marked(form, pose):
    blank = form.blank
    page, _ = scanned(form, pose)
    sheet = lay(page, place(straighten(page), blank.ruling), blank)
    assert [box for box in slots_of(blank.template) if cut(sheet, box).pixels is not None] == []
    options = {key: option.box for key, option in blank.template.options.items()}
    # Noise on a coarse scan of a small print is now and then taken for a mark, never surely.
    marks = read_marks(sheet, options).values()
    assert not any(mark.marked and mark.confidence > 0.9 for mark in marks)


@few(4)
@given(
    chosen=st.sets(st.integers(0, 9), min_size=1),
    across=st.floats(0.25, 0.75),
    down=st.floats(0.35, 0.65),
    length=st.floats(1.5, 4.0),
    slant=st.floats(0, 2 * np.pi),
)
def test_a_stroke_is_found_in_its_box_and_in_no_other(
    nursery, empty, chosen, across, down, length, slant
):
    boxes, page = slots_of(nursery.blank.template), empty.copy()
    for number in chosen & set(range(len(boxes))):
        box = boxes[number]
        x, y = box.left + across * box.width, box.top + down * box.height
        dx, dy = np.cos(slant) * length / 2, np.sin(slant) * length / 2
        stroke(page, [(x - dx, y - dy), (x + dx, y + dy)])
    sheet = laid(nursery.blank, page)
    written = {n for n, box in enumerate(boxes) if cut(sheet, box).pixels is not None}
    assert written == chosen & set(range(len(boxes)))


@pytest.mark.parametrize(
    "points",
    [
        [(64, 38.8), (90, 36)],  # above the table
        [(40, 46), (55, 43)],  # beside the box, over its label
        [(66, 50.5), (70, 54.5)],  # in the box below
        [(143, 42), (150, 47)],  # in the box to the right, which is no field
    ],
)
def test_what_is_written_beside_a_box_is_not_in_it(nursery, empty, points):
    page = empty.copy()
    stroke(page, points)
    assert cut(laid(nursery.blank, page), box_of(nursery.blank, "applicant")).pixels is None


@few(5)
@given(x=st.floats(64, 136), slant=st.floats(0.2, 1.0), width=st.floats(0.35, 0.7))
def test_a_stroke_across_a_rule_stays_whole(nursery, empty, x, slant, width):
    """Its middle lies in the box of the name, its foot in the box below."""
    page = empty.copy()
    stroke(page, [(x - slant, 44), (x + slant, 50.5)], width)
    ink = cut(laid(nursery.blank, page), box_of(nursery.blank, "applicant")).pixels < 128
    rows = np.flatnonzero(ink.any(axis=1))
    assert (rows[-1] - rows[0]) / PX_PER_MM > 5.5
    assert ink[rows[0] : rows[-1] + 1].any(axis=1).all()


@few(4)
@given(
    specks=st.lists(st.tuples(st.floats(61, 138), st.floats(41.5, 47.5)), min_size=1, max_size=25),
    blot=st.floats(0.05, 0.25),
)
def test_specks_and_a_blot_are_no_writing(nursery, empty, specks, blot):
    page = empty.copy()
    draw = ImageDraw.Draw(page)
    for x, y in specks:
        left, top = round(x * PX_PER_MM), round(y * PX_PER_MM)
        draw.rectangle([left, top, left + 1, top + 1], fill=0)
    edges = [round(edge * PX_PER_MM) for edge in (100, 60, 100 + blot, 60 + blot)]
    draw.rectangle(edges, fill=0)
    sheet = laid(nursery.blank, page)
    assert [
        box for box in slots_of(nursery.blank.template) if cut(sheet, box).pixels is not None
    ] == []


def test_what_shines_through_leaves_doubt(nursery, empty):
    page = np.asarray(empty).copy()
    box = box_of(nursery.blank, "remarks")
    rows = slice(round((box.top + 4) * PX_PER_MM), round((box.top + 12) * PX_PER_MM))
    page[rows, round(50 * PX_PER_MM) : round(51 * PX_PER_MM)] = 195
    assert cut(laid(nursery.blank, Image.fromarray(page)), box).doubts == (PALE,)


def test_a_crop_is_trimmed_to_its_ink_and_high_enough_for_a_line(nursery, empty):
    page = empty.copy()
    write(page, "青木　みどり", 64, 41.5, 5.5)
    stroke(page, [(70, 66), (80, 66)])
    sheet = laid(nursery.blank, page)
    name = cut(sheet, box_of(nursery.blank, "applicant")).pixels
    assert name.shape[1] / PX_PER_MM == pytest.approx(5.5 * 6, abs=1.5)
    assert name.shape[0] / PX_PER_MM == pytest.approx(5.5, abs=1.5)
    assert (name[0] == 255).all() and (name[:, 0] == 255).all()
    dash = cut(sheet, box_of(nursery.blank, "address")).pixels
    assert dash.shape[0] / PX_PER_MM == pytest.approx(2.4, abs=0.1)


def test_print_inside_a_box_is_no_writing_and_does_not_cut_what_is(nursery, empty):
    """年 stands between year and month; a figure close to it is kept."""
    page = empty.copy()
    write(page, "2024", 80, 57.5, 5)
    year = next(f for f in nursery.blank.template.fields if f.name == "born").slots[0]
    wider = year.box.model_copy(update={"width": 36.0})
    crop = cut(laid(nursery.blank, page), wider)
    assert crop.pixels.shape[1] / PX_PER_MM == pytest.approx(11, abs=1.5)


def test_neighbours_are_wiped_out_of_a_crop(nursery, empty):
    page = empty.copy()
    write(page, "山", 64, 41.5, 6)
    alone = cut(laid(nursery.blank, page), box_of(nursery.blank, "applicant"))
    write(page, "カナ", 64, 49.2, 6)
    beside = cut(laid(nursery.blank, page), box_of(nursery.blank, "applicant"))
    assert beside.pixels.shape == alone.pixels.shape
    assert ink_in(beside) == pytest.approx(ink_in(alone), rel=0.05)


def test_a_broken_hairline_of_the_form_is_no_writing(certificate):
    """The pale rule between フリガナ and 氏名 breaks into bits where a scan is coarse and noisy."""
    blank = certificate.blank
    rng = np.random.default_rng(5)
    page = np.asarray(
        Image.fromarray(certificate.picture).resize((1654 * 166 // 200, 2339 * 166 // 200))
    )
    page = np.clip(page + rng.normal(0, 12, page.shape), 0, 255).astype(np.uint8)
    sheet = lay(page, place(straighten(page), blank.ruling), blank)
    written = [box for box in slots_of(blank.template) if cut(sheet, box).pixels is not None]
    assert written == []


@pytest.mark.parametrize("tone", [150, 172, 190, 200])
def test_a_pencil_however_pale_can_be_read(nursery, empty, tone):
    page = empty.copy()
    write(page, "青木　みどり", 64, 41.5, 5.5)
    written = np.asarray(page) < np.asarray(empty)
    pale = Image.fromarray(np.where(written, tone, np.asarray(empty)).astype(np.uint8))
    box = box_of(nursery.blank, "applicant")
    dark, crop = (cut(laid(nursery.blank, each), box) for each in (page, pale))
    assert crop.pixels.shape == pytest.approx(dark.pixels.shape, abs=4)
    assert (crop.pixels < 200).sum() == pytest.approx((dark.pixels < 200).sum(), rel=0.25)
    assert (PALE in crop.doubts) == (tone > 180)


def test_a_pale_figure_is_no_empty_box(nursery, empty):
    page = empty.copy()
    write(page, "1", 86, 57.5, 4)
    written = np.asarray(page) < np.asarray(empty)
    pale = Image.fromarray(np.where(written, 198, np.asarray(empty)).astype(np.uint8))
    year = next(f for f in nursery.blank.template.fields if f.name == "born").slots[0]
    crop = cut(laid(nursery.blank, pale), year.box)
    assert crop.doubts == (PALE,)
    assert crop.pixels.min() < 120
