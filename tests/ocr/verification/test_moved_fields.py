"""The form with a row or column more or fewer, no word looked at: every moved field is told."""

from datetime import date
from functools import cache
from random import Random

import numpy as np
import pytest
from PIL import Image

from ocr.base.doubts import DoubtCode
from ocr.base.engine import Lattice
from ocr.base.form_reading import Decision, PageState
from ocr.base.reasons import ReasonCode
from ocr.base.refinements import Refinements
from ocr.cropping.laid_page import lay
from ocr.geometry.identification import identify
from ocr.geometry.page_quality import reason_to_refuse
from ocr.geometry.registration import straighten
from ocr.reader import Reader
from ocr.verification.moved_fields import moved_fields
from samples.pages.drawn.canvas import Canvas
from samples.pages.drawn.draw_blank import draw_blank
from samples.pages.drawn.filling import fill_typed
from samples.pages.drawn.make import load_form
from samples.pages.drawn.more_rows import moved_on, with_more_or_fewer
from samples.pages.drawn.paper import pick_habits, put_down
from samples.pages.ordinary import ordinary_pages
from samples.people.employment import invent

pytestmark = pytest.mark.pages

DAY = date(2026, 11, 20)
DPI = 200
FORM = load_form()
NEIGHBOURS = dict(with_more_or_fewer(FORM))
IN_THE_HEAD, AMONG_CHILDREN = "down, more at 27.39", "down, more at 212.49"
A_COLUMN_FEWER = "across, none from 67.19 to 72.0"
READ = (  # pages that lie on the form line by line all the same
    IN_THE_HEAD,
    AMONG_CHILDREN,
    A_COLUMN_FEWER,
    "down, none from 15.52 to 19.48",
    "down, none from 27.39 to 31.34",
)


class OneLetterEngine:
    """Reads one sure letter in every picture."""

    name = "one letter"
    characters = ("山",)

    def read(self, crops):
        for index in range(len(crops)):
            rows = np.array([[1, 0], [0.001, 0.999], [1, 0]], np.float32)
            yield index, Lattice(rows, self.characters, 3.0)


@cache
def page_of(name):
    other = NEIGHBOURS[name]
    rng = Random(name)
    paper = put_down(invent(44, 1, DAY), other.template, pick_habits(rng))
    canvas = Canvas(draw_blank(other.sheet, DPI), DPI)
    fill_typed(canvas, other, paper, rng)
    return np.asarray(canvas.image.convert("L"))


def read(certificate, page, tmp_path, only=None):
    Image.fromarray(page).save(tmp_path / "page.png")
    blind = Refinements(verification=False)
    reader = Reader([certificate.blank.template], OneLetterEngine(), refinements=blind)
    return reader.read(tmp_path / "page.png", today=DAY, only=only, out=tmp_path / "out")


def aside(outcome):
    """Return the fields that are said to be moved."""
    code = DoubtCode.OTHER_ROWS
    return {one.name for one in outcome.form.fields if code in {d.code for d in one.doubts}}


@pytest.mark.parametrize("name", READ)
def test_every_moved_field_is_told(certificate, name):
    page, blank = page_of(name), certificate.blank
    found = identify(straighten(page), [blank])
    assert reason_to_refuse(page, found.placement, blank.ruling) is None
    moved = moved_on(FORM, NEIGHBOURS[name], found.placement.to_page, DPI)
    assert moved
    assert moved <= moved_fields(lay(page, found.placement, blank)).fields


def test_what_a_row_moved_is_not_accepted_and_the_rest_is_read(certificate, tmp_path):
    outcome = read(certificate, page_of(AMONG_CHILDREN), tmp_path)
    assert outcome.state is PageState.READ
    told = aside(outcome)
    tops = {spec.name: min(box.top for _, box in spec.boxes) for spec in FORM.template.fields}
    assert {name for name, top in tops.items() if top > 212} <= told
    assert not any(tops[name] < 180 for name in told)
    decisions = {one.decision for one in outcome.form.fields if one.name in told}
    assert Decision.ACCEPT not in decisions


def test_where_most_of_the_form_is_moved_the_page_is_another_edition(certificate, tmp_path):
    outcome = read(certificate, page_of(A_COLUMN_FEWER), tmp_path)
    assert outcome.state is PageState.ANOTHER_EDITION
    assert outcome.reason.code is ReasonCode.OTHER_ROWS
    picture = np.asarray(Image.open(tmp_path / "out/aligned.jpg").convert("RGB")).astype(int)
    down, across = np.nonzero(picture[:, :, 0] - picture[:, :, 1] > 80)
    (left, right), (top, bottom) = ((np.min(at), np.max(at)) for at in (across, down))
    assert 0.2 < left / picture.shape[1] < 0.3  # to the right of the column that is missing
    assert right / picture.shape[1] > 0.9
    assert top / len(picture) < 0.03
    assert bottom / len(picture) > 0.97


def test_who_says_that_it_is_this_form_has_it_read_and_what_is_moved_doubted(certificate, tmp_path):
    template = certificate.blank.template
    outcome = read(certificate, page_of(A_COLUMN_FEWER), tmp_path, only=template)
    assert outcome.state is PageState.READ
    assert len(aside(outcome)) > len(template.fields) / 2
    assert not [one for one in outcome.form.fields if one.decision is Decision.ACCEPT]


def test_a_page_that_is_the_form_has_no_moved_field(certificate):
    (page,) = ordinary_pages(5400, 0, 1)
    grey = np.ascontiguousarray(page.image.convert("L"))
    found = identify(straighten(grey), [certificate.blank])
    assert moved_fields(lay(grey, found.placement, found.blank)).fields == frozenset()
