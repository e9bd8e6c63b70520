"""Marks that mean something else than ink in a box: doubted with a reason, clean ones never."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from ocr.cleaning.correction_tape import TAPED
from ocr.cleaning.dark_patches import SHADED
from ocr.cleaning.despeckle import is_speckled
from ocr.forms.template import Box, FieldSpec, Option
from ocr.geometry.blank_form import PX_PER_MM, grown
from ocr.marks.cancelled_options import ACROSS, STRUCK
from ocr.marks.options import FILLED, STAMPED_OVER, read_options
from ocr.marks.stray_marks import BESIDE
from samples.pages.drawn.canvas import Canvas
from samples.pages.drawn.sheet import Square
from samples.pages.drawn.ticks import MARKS, SHAPES, draw_loop, draw_tick
from tests.ocr.papers import draw_print, few, laid, stroke, write

TERM, WEEKDAYS = 0, 1
SURE = 0.9
DPI = round(PX_PER_MM * 25.4)


@pytest.fixture(scope="module")
def empty():
    return draw_print(PX_PER_MM)


@pytest.fixture(scope="module")
def plain(nursery, empty):
    """The empty form, laid."""
    return laid(nursery.blank, empty)


def square_of(form, field, option):
    box = [f for f in form.blank.template.fields if f.options][field].options[option].box
    return Square("", box.left, box.top, box.right, box.bottom)


def choices_on(sheet):
    """Return for each choice of a form the marks of its options."""
    marks = read_options(sheet)
    fields = [field for field in sheet.blank.template.fields if field.options]
    assert set(marks) == {key for field in fields for key in field.keyed_options}
    return [[marks[key] for key in field.keyed_options] for field in fields]


def drawn(form, empty, *marks, seed=1):
    """Return the marks read where each of `marks` (name, field, option) is drawn."""
    canvas, rng = Canvas(empty.copy(), DPI), Random(seed)
    for name, field, option in marks:
        square = square_of(form, field, option)
        if name in MARKS:
            MARKS[name](canvas, square, 40, rng)
        else:
            draw_tick(canvas, square, SHAPES[name], 40, rng)
    return choices_on(laid(form.blank, canvas.image))


def marked(choice):
    return [mark.marked for mark in choice]


@few(8)
@given(
    shape=st.sampled_from([*SHAPES, "small", "cross", "faint"]),
    option=st.integers(0, 2),
    seed=st.integers(0, 10**6),
)
def test_a_plain_mark_is_taken_without_a_doubt(nursery, empty, shape, option, seed):
    term, weekdays = drawn(nursery, empty, (shape, WEEKDAYS, option), seed=seed)
    assert marked(weekdays) == [number == option for number in range(3)]
    assert not any(marked(term))
    assert not any(mark.doubt for mark in (*term, *weekdays))
    least = 0.5 if shape == "faint" else 0.95  # one faint mark in fifty may be dirt as well
    assert min(mark.confidence for mark in (*term, *weekdays)) > least


@few(4)
@given(name=st.sampled_from(["crossed out", "scribbled", "struck"]), seed=st.integers(0, 10**6))
def test_what_is_struck_out_is_doubted_and_the_other_one_proposed(nursery, empty, name, seed):
    term, _ = drawn(nursery, empty, (name, TERM, 0), ("✓", TERM, 1), seed=seed)
    assert term[0].doubt == STRUCK
    assert marked(term) == [False, True]
    assert not term[1].doubt


@few(4)
@given(option=st.integers(0, 2), seed=st.integers(0, 10**6))
def test_a_mark_beside_a_box_is_proposed_and_doubted(nursery, empty, option, seed):
    _, weekdays = drawn(nursery, empty, ("beside", WEEKDAYS, option), seed=seed)
    assert weekdays[option].doubt == BESIDE
    assert weekdays[option].marked


def test_a_mark_between_two_boxes_is_doubted_for_both(nursery, empty):
    page, left = empty.copy(), square_of(nursery, WEEKDAYS, 0)
    y = left.top + 1.5
    stroke(page, [(left.right + 5.3, y - 0.8), (left.right + 8.5, y + 1.4), (78.4, y - 1.2)])
    _, weekdays = choices_on(laid(nursery.blank, page))
    assert [bool(mark.doubt) for mark in weekdays] == [True, True, False]


def test_a_circled_word_beside_a_box_is_doubted(nursery, empty):
    term, _ = drawn(nursery, empty, ("circled", TERM, 1))
    assert any(mark.doubt or mark.confidence < 0.95 for mark in term)


def test_a_filled_box_beside_a_ticked_one_may_be_taken_back(nursery, empty):
    _, weekdays = drawn(
        nursery, empty, ("solid", WEEKDAYS, 0), ("✓", WEEKDAYS, 1), ("✓", WEEKDAYS, 2)
    )
    assert [mark.doubt for mark in weekdays] == [FILLED, None, None]


def test_who_fills_boxes_everywhere_marks_them_so(nursery, empty):
    term, weekdays = drawn(
        nursery, empty, ("solid", TERM, 0), ("solid", WEEKDAYS, 0), ("✓", WEEKDAYS, 1)
    )
    assert not any(mark.doubt for mark in (*term, *weekdays))


HIDDEN = {
    "a note": (lambda grey: np.full_like(grey, 250), TAPED),
    "a dark patch": (lambda grey: (grey * 0.4).astype(np.uint8), SHADED),
}


@pytest.mark.parametrize("place", [(60, 88, 40, 17), (50, 80, 62, 23), (55, 86, 20, 28)])
@pytest.mark.parametrize("name", HIDDEN)
def test_what_lies_under_something_is_doubted_marked_or_not(nursery, empty, name, place):
    hide, doubt = HIDDEN[name]
    canvas = Canvas(empty.copy(), DPI)
    draw_tick(canvas, square_of(nursery, TERM, 0), SHAPES["✓"], 40, Random(1))
    page = np.array(canvas.image)
    left, top, width, height = (round(edge * PX_PER_MM) for edge in place)
    window = np.s_[top : top + height, left : left + width]
    page[window] = hide(page[window])
    hidden = choices_on(laid(nursery.blank, Image.fromarray(page)))[TERM][0]
    assert hidden.doubt in {doubt, STAMPED_OVER}
    assert hidden.confidence < SURE


def test_a_line_through_boxes_one_above_the_other_is_nobodys_mark(nursery, empty):
    page, upper, lower = empty.copy(), square_of(nursery, TERM, 0), square_of(nursery, WEEKDAYS, 0)
    x = (upper.left + upper.right) / 2
    stroke(page, [(x, upper.top - 2), (x, lower.bottom + 2)])
    for choice in choices_on(laid(nursery.blank, page)):
        assert choice[0].doubt in (STRUCK, ACROSS)
        assert not any(mark.doubt for mark in choice[1:])


@few(4)
@given(seed=st.integers(0, 10**6), number=st.integers(20, 120))
def test_specks_are_no_marks(plain, empty, seed, number):
    """Two that touch may be one, for a person to look at; more of them seldom meet."""
    page, rng = np.asarray(empty).copy(), np.random.default_rng(seed)
    for y, x in rng.integers(0, (page.shape[0] - 3, page.shape[1] - 3), (number * 40, 2)):
        page[y : y + 3, x : x + 3] = 0
    sheet = replace(plain, grey=page, speckled=is_speckled(page, PX_PER_MM))
    marks = read_options(sheet).values()
    assert not any(mark.marked and mark.confidence > SURE for mark in marks)


WORDS = {"男": 70.0, "女": 78.0}


@pytest.fixture(scope="module")
def words(nursery):
    """The small form with two words to circle as its only choice, and its empty page."""
    page = draw_print(PX_PER_MM)
    options = []
    for word, left in WORDS.items():
        write(page, word, left, 101, 3.4)
        box = Box(left=left, top=101, width=3.4, height=3.4)
        options.append(Option(label=word, box=box, style="circle"))
    field = FieldSpec(name="sex", label="性別", kind="choice", options=tuple(options))
    ink = np.where(np.asarray(page) < 160, 255, 0).astype(np.uint8)
    added = np.where(nursery.blank.ink > 0, 0, ink).astype(np.uint8)
    zone = np.maximum(nursery.blank.print_zone, grown(added, 0.3))
    template = nursery.blank.template.model_copy(update={"fields": (field,)})
    print_ = replace(nursery.blank.print, ink=ink, print_zone=zone)
    return replace(nursery.blank, template=template, source=print_), page


@few(4)
@given(number=st.sampled_from([0, 1]), seed=st.integers(0, 10**6))
def test_a_circled_word_is_marked_and_its_neighbour_is_not(words, number, seed):
    blank, page = words[0], words[1].copy()
    option = blank.template.fields[0].options[number]
    draw_loop(Canvas(page, DPI), option.box, 40, Random(seed))
    (choice,) = choices_on(laid(blank, page))
    assert marked(choice) == [number == 0, number == 1]
    assert choice[number].confidence > 0.9


def test_uncircled_words_are_surely_empty_and_an_underline_is_unsure(words):
    blank, page = words[0], words[1].copy()
    (choice,) = choices_on(laid(blank, page))
    assert not any(marked(choice))
    assert min(mark.confidence for mark in choice) > 0.95
    stroke(page, [(69.5, 105.2), (74, 105.2)], 0.5)
    (choice,) = choices_on(laid(blank, page))
    assert choice[0].confidence < 0.95


def bubbles_read(plain, filled, *, tone=40, aside=0.0, grain=0.0):
    """Return the marks of ten rows of four lettered bubbles of which some are filled."""
    page, options = Image.new("L", plain.grey.shape[::-1], 255), []
    draw = ImageDraw.Draw(page)
    for row in range(10):
        for column, letter in enumerate("ABCD"):
            left, top = 40 + 8 * column, 40 + 6 * row
            edges = [(e + aside) * PX_PER_MM for e in (left, top, left + 4, top + 4)]
            fill = tone if column == filled[row] else None
            draw.ellipse(edges, outline=60, width=2, fill=fill)
            write(page, letter, left + aside + 1.2, top + aside + 0.8, 2.4)
            box = Box(left=left, top=top, width=4, height=4)
            options.append((row, Option(label=letter, box=box, style="bubble")))
    fields = tuple(
        FieldSpec(
            name=f"q{row}",
            label=str(row),
            kind="choice",
            options=tuple(option for of, option in options if of == row),
        )
        for row in range(10)
    )
    noise = np.random.default_rng(1).normal(0, grain, (page.height, page.width))
    grey = np.clip(np.asarray(page) + noise, 0, 255).astype(np.uint8)
    template = plain.blank.template.model_copy(update={"fields": fields})
    return choices_on(replace(plain, grey=grey, blank=replace(plain.blank, template=template)))


@few(8)
@given(
    filled=st.lists(st.one_of(st.none(), st.integers(0, 3)), min_size=10, max_size=10),
    tone=st.integers(20, 120),
    aside=st.floats(-0.5, 0.5),
    grain=st.floats(0, 12),
)
def test_filled_bubbles_are_told_from_empty_ones(plain, filled, tone, aside, grain):
    read = bubbles_read(plain, filled, tone=tone, aside=aside, grain=grain)
    wanted = [[column == one for column in range(4)] for one in filled]
    assert [marked(choice) for choice in read] == wanted


def test_the_options_of_a_choice_are_of_one_style():
    box = Box(left=1, top=1, width=3, height=3)
    options = (Option(label="有", box=box), Option(label="無", box=box, style="circle"))
    with pytest.raises(ValueError, match="one style"):
        FieldSpec(name="any", label="有無", kind="choice", options=options)
