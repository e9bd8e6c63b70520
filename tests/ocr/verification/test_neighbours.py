"""Papers that are nearly the form: nothing is accepted that they do not say."""

from datetime import date
from pathlib import Path

import cv2
import pytest

from ocr.base.doubts import DoubtCode
from ocr.base.form_reading import PageState
from ocr.base.reasons import ReasonCode
from ocr.confidence.calibration import shipped_calibration
from ocr.confidence.thresholds import RESIDUAL, risk_at
from ocr.reader import Reader
from samples.pages.drawn.make import load_form
from samples.pages.drawn.neighbours import (
    PRINTS,
    Neighbour,
    draw_neighbour,
    neighbours,
    wrongly_accepted,
)

SCAN = Path(__file__).parents[3] / "samples/certificates/typed-26-002.png"
DAY = date(2026, 11, 20)
FORM = load_form()
NEAR = neighbours(FORM)
TENTH = list(enumerate(NEAR))[3::10]
REFUSED = [(place, one) for place, one in enumerate(NEAR) if one.refused]
OPTIONS = next(one for one in NEAR if one.untold == {"employment_term"})

pytestmark = [pytest.mark.paddle, pytest.mark.lengthy]


@pytest.fixture(scope="module")
def reader(certificate, engine):
    return Reader([certificate.blank.template], engine)


@pytest.fixture
def outcome_of(reader, tmp_path):
    def outcome_of(neighbour, number, only=None):
        drawn = draw_neighbour(neighbour, number)
        drawn.image.save(tmp_path / "page.png")
        risk = risk_at(shipped_calibration(), RESIDUAL)
        out = tmp_path / "pictures"
        read = reader.read(tmp_path / "page.png", today=DAY, out=out, only=only, risk=risk)
        return drawn.paper, read

    return outcome_of


@pytest.mark.parametrize(("number", "neighbour"), TENTH, ids=[one.name for _, one in TENTH])
def test_what_is_accepted_stands_on_the_paper(outcome_of, number, neighbour):
    paper, outcome = outcome_of(neighbour, number)
    assert wrongly_accepted(neighbour, paper, outcome) == []


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("rows exchanged at 116.97", 702),  # the boxes at the end of a row hang on its head
        ("rows exchanged at 204.58", 730),  # a choice hangs on what stands before its options
        ("N15 and S15 exchanged", 775),  # small words, read as each other without much conviction
    ],
)
def test_who_fills_in_an_exchanged_row_is_not_believed_elsewhere(outcome_of, name, number):
    neighbour = next(one for one in NEAR if one.name == name)
    paper, outcome = outcome_of(neighbour, number)
    assert outcome.state is PageState.READ
    assert wrongly_accepted(neighbour, paper, outcome) == []


@pytest.mark.parametrize(("number", "neighbour"), REFUSED, ids=[one.name for _, one in REFUSED])
def test_a_paper_of_another_name_or_other_words_is_another_edition(
    outcome_of, tmp_path, number, neighbour
):
    _, outcome = outcome_of(neighbour, number)
    assert outcome.state is PageState.ANOTHER_EDITION
    assert outcome.reason.code is ReasonCode.OTHER_PRINT
    assert outcome.form is None
    assert outcome.quality is not None
    assert (tmp_path / "pictures" / "aligned.jpg").is_file()
    assert not (tmp_path / "pictures" / "fields").exists()


def doubts_of(outcome):
    return {one.name: {doubt.code for doubt in one.doubts} for one in outcome.form.fields}


LABELS = {DoubtCode.LABEL_OTHER, DoubtCode.LABEL_GONE, DoubtCode.LABEL_HIDDEN}


@pytest.mark.parametrize("number", range(len(PRINTS)), ids=PRINTS)
def test_exchanged_options_are_doubted_and_nothing_else(outcome_of, number):
    _, outcome = outcome_of(OPTIONS, number)
    doubted = {name for name, codes in doubts_of(outcome).items() if codes & LABELS}
    assert "employment_term" in doubted
    assert len(doubted) <= 2


@pytest.mark.parametrize("number", range(len(PRINTS)), ids=PRINTS)
def test_the_form_in_any_print_is_the_form(outcome_of, number):
    _, outcome = outcome_of(Neighbour("the form", FORM), number)
    assert outcome.state is PageState.READ
    assert [name for name, codes in doubts_of(outcome).items() if codes & LABELS] == []


def under_a_pen(page, left, top):
    """A stroke through a label, as of a hand that missed its line."""
    cv2.line(page, (left - 6, top + 18), (left + 80, top + 4), (60,), 3)


def under_a_seal(page, left, top):
    """A round seal in grey over half of it."""
    cv2.circle(page, (left + 40, top + 8), 34, (110,), 4)


@pytest.mark.parametrize("cover", [under_a_pen, under_a_seal])
def test_a_label_under_a_pen_or_a_seal_keeps_no_page_from_being_read(reader, tmp_path, cover):
    """The label 代表者名, on a scan that is laid flat at 8 pixels a millimetre."""
    reader.read(SCAN, today=DAY, out=tmp_path)
    page = cv2.imread(str(tmp_path / "aligned.jpg"), cv2.IMREAD_GRAYSCALE)
    cover(page, round(111.6 * 8), round(24.3 * 8))
    cv2.imwrite(str(tmp_path / "page.png"), page)
    outcome = reader.read(tmp_path / "page.png", today=DAY)
    assert outcome.state is PageState.READ
    hidden = {name for name, codes in doubts_of(outcome).items() if codes & LABELS}
    assert hidden <= {"issuer_representative"}


def test_who_says_that_it_is_this_form_has_it_read_and_every_field_doubted(outcome_of, certificate):
    absent = next(one for one in NEAR if one.name == "title absent")
    _, outcome = outcome_of(absent, 1, only=certificate.blank.template)
    assert outcome.state is PageState.READ
    assert all(codes & {DoubtCode.OTHER_EDITION, *LABELS} for codes in doubts_of(outcome).values())
