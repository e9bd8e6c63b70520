"""Checkboxes: marked whatever the mark, clean where nothing is, and never clean for more ink."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFilter

from ocr.cropping.laid_page import lay
from ocr.geometry.blank_form import PX_PER_MM
from ocr.geometry.identification import identify
from ocr.geometry.registration import straighten
from ocr.marks.checkboxes import read_marks
from samples.pages.drawn.make import load_form
from samples.pages.drawn.neighbours import draw_neighbour, neighbours
from tests.ocr.papers import draw_print, few, laid, stroke

TICK = [[(0.1, 0.5), (0.4, 0.9), (1.0, 0.0)]]
FLICK = [[(0.2, 0.0), (0.2, 0.95), (0.95, 0.35)]]
CROSS = [[(0.05, 0.05), (0.95, 0.95)], [(0.95, 0.05), (0.05, 0.95)]]
BAR = [[(0.0, 0.5), (1.0, 0.5)]]
FILLED = [[(0.05, y), (0.95, y)] for y in np.linspace(0.1, 0.9, 9)]
DISC = [
    [(0.5 + 0.25 * np.cos(a), 0.5 + 0.25 * np.sin(a)) for a in np.linspace(0, 7, 24)],
    [(0.4, 0.5), (0.6, 0.5)],
]
SHAPES = {"✓": TICK, "レ": FLICK, "×": CROSS, "-": BAR, "■": FILLED, "●": DISC}
shapes = st.sampled_from(list(SHAPES))


def keyed_boxes(form):
    return {key: option.box for key, option in form.blank.template.options.items()}


def options_of(form):
    return list(keyed_boxes(form).values())


def mark(page, box, shape, *, size=1.0, aside=(0.0, 0.0), width=0.35):
    side = size * box.width
    left = box.left + box.width / 2 - side / 2 + aside[0]
    top = box.top + box.height / 2 - side / 2 + aside[1]
    for line in SHAPES[shape]:
        stroke(page, [(left + x * side, top + y * side) for x, y in line], width)


def marks_on(form, page):
    boxes, marks = keyed_boxes(form), read_marks(laid(form.blank, page), keyed_boxes(form))
    assert set(marks) == set(boxes)
    return [marks[key] for key in boxes]


@pytest.fixture(scope="module")
def empty():
    return draw_print(PX_PER_MM)


@few(8)
@given(
    chosen=st.sets(st.integers(0, 4)),
    shape=shapes,
    size=st.floats(0.8, 1.9),
    aside=st.tuples(st.floats(-0.6, 0.6), st.floats(-0.6, 0.6)),
    width=st.floats(0.3, 0.6),
)
def test_a_mark_in_or_over_its_square_is_seen_and_no_other(
    nursery, empty, chosen, shape, size, aside, width
):
    """Or asked about: a レ of nearly twice the size may run around its square and hardly enter."""
    page = empty.copy()
    for number in chosen:
        mark(page, options_of(nursery)[number], shape, size=size, aside=aside, width=width)
    found = marks_on(nursery, page)
    marked = {number for number, one in enumerate(found) if one.marked}
    unsure = {number for number, one in enumerate(found) if one.confidence < 0.9}
    assert marked <= chosen <= marked | unsure
    assert marked == chosen or (shape == "レ" and size > 1.5)
    assert all(0.5 <= one.confidence <= 1 for one in found)


@pytest.mark.parametrize("shape", SHAPES)
def test_all_squares_may_be_marked(nursery, empty, shape):
    """Then no clean square says where the others are, nor how dark the paper is."""
    page = empty.copy()
    for box in options_of(nursery):
        mark(page, box, shape)
    assert all(one.marked for one in marks_on(nursery, page))


@few(4)
@given(tone=st.integers(190, 255), noise=st.floats(0, 14), blur=st.floats(0, 1.5))
def test_clean_squares_are_surely_not_marked(nursery, empty, tone, noise, blur):
    page = empty.filter(ImageFilter.GaussianBlur(blur))
    grain = np.random.default_rng(1).normal(0, noise, (page.height, page.width))
    page = np.clip(np.asarray(page) * (tone / 255) + grain, 0, 255).astype(np.uint8)
    found = marks_on(nursery, Image.fromarray(page))
    assert not any(one.marked for one in found)
    assert min(one.confidence for one in found) > 0.9


@few(8)
@given(
    first=shapes,
    size=st.floats(0.8, 1.6),
    more=st.lists(shapes, min_size=1, max_size=4),
    data=st.data(),
)
def test_more_ink_never_unmarks_a_box(nursery, empty, first, size, more, data):
    page, box = empty.copy(), options_of(nursery)[0]
    mark(page, box, first, size=size)
    assert marks_on(nursery, page)[0].marked
    for shape in more:
        near = st.floats(-1.0, 1.0)
        mark(
            page,
            box,
            shape,
            size=data.draw(st.floats(0.5, 2.0)),
            aside=(data.draw(near), data.draw(near)),
        )
    assert marks_on(nursery, page)[0].marked


def test_a_box_scribbled_out_of_sight_is_marked(nursery, empty):
    page, box = empty.copy(), options_of(nursery)[1]
    edges = (box.left - 1, box.top - 1, box.right + 1, box.bottom + 1)
    ImageDraw.Draw(page).rectangle([edge * PX_PER_MM for edge in edges], fill=30)
    assert [one.marked for one in marks_on(nursery, page)] == [False, True, False, False, False]


def test_a_mark_beside_the_squares_is_none_of_theirs(nursery, empty):
    page = empty.copy()
    stroke(page, [(70, 99), (90, 99)])
    stroke(page, [(75, 93), (86, 98)])
    assert not any(one.marked for one in marks_on(nursery, page))


def test_doubt_lies_between_no_ink_and_much(nursery, empty):
    """A dot of growing size: sure, then unsure, then sure again."""
    box, found = options_of(nursery)[0], []
    for side in (0.1, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 1.4):
        page, x, y = empty.copy(), box.left + 1.5, box.top + 1.5
        edges = (x - side / 2, y - side / 2, x + side / 2, y + side / 2)
        ImageDraw.Draw(page).rectangle([edge * PX_PER_MM for edge in edges], fill=20)
        found.append(marks_on(nursery, page)[0])
    assert [one.marked for one in found] == sorted(one.marked for one in found)
    assert not found[0].marked and found[-1].marked
    unsure = min(one.confidence for one in found)
    assert unsure < 0.9 < min(found[0].confidence, found[-1].confidence)


def test_squares_printed_a_little_elsewhere_are_found(nursery, empty):
    """Another program's print has them half a millimetre aside, and larger or smaller."""
    page = np.asarray(empty).copy()
    boxes = options_of(nursery)
    for box in boxes:
        rows, columns = (
            (np.array([a - 0.4, b + 0.4]) * PX_PER_MM).astype(int)
            for a, b in ((box.top, box.bottom), (box.left, box.right))
        )
        page[slice(*rows), slice(*columns)] = 255
        corner = ((np.array([box.left + 0.5, box.top - 0.4])) * PX_PER_MM).round().astype(int)
        cv2.rectangle(page, corner.tolist(), (corner + 32).tolist(), 0, 2)
    picture = Image.fromarray(page)
    assert not any(one.marked for one in marks_on(nursery, picture))
    mark(picture, boxes[3], "レ", aside=(0.5, -0.4))
    assert [one.marked for one in marks_on(nursery, picture)] == [False, False, False, True, False]


def test_a_tick_along_an_outline_leaves_no_square_surely_empty(certificate):
    """A small レ that never enters its square, on a scan on which it once was read as no mark."""
    form = load_form()
    near = next(one for one in neighbours(form) if one.name == "M38 and P38 exchanged")
    drawn = draw_neighbour(near, 330)
    page = np.asarray(drawn.image)
    found = identify(straighten(page), [certificate.blank])
    marks = read_marks(lay(page, found.placement, certificate.blank), keyed_boxes(certificate))
    options = certificate.blank.template.options
    ticks = drawn.paper.ticks
    wrong = [mark for key, mark in marks.items() if mark.marked != ticks[options[key].cell]]
    assert [mark for mark in wrong if mark.confidence > 0.9] == []
    assert len(wrong) <= 1


def test_no_boxes_no_marks(nursery, empty):
    assert read_marks(laid(nursery.blank, empty), {}) == {}
