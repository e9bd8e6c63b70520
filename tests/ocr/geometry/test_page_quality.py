"""Pages not worth reading are told apart, with a reason; the others get their figures."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.base.doubts import Doubt, DoubtCode
from ocr.base.reasons import Reason, ReasonCode
from ocr.base.scan_facts import ScanFacts, Tones
from ocr.forms.template import Box
from ocr.geometry.form_grid import FormGrid
from ocr.geometry.page_quality import (
    PageDoubts,
    doubt_about,
    doubt_about_greys,
    quality_of,
    reason_not_to_read,
    reason_to_refuse,
)
from ocr.geometry.placement import Placement
from ocr.geometry.registration import place, straighten
from tests.ocr.papers import Pose, few, scanned

A4 = (2339, 1654)
ENDS = np.array([(20.0, 20.0), (140.0, 140.0)])
TWO_LINES = FormGrid(ENDS, ENDS, *(np.zeros(2, np.int64),) * 2, *(np.zeros(300),) * 2)
"""A ruling of which only the corners matter."""


def grain(tone, noise, shape=A4):
    rough = np.random.default_rng(2).normal(tone, noise, shape)
    return np.clip(rough, 0, 255).astype(np.uint8)


@few(4)
@given(tone=st.integers(120, 255), noise=st.floats(0, 12), portrait=st.booleans())
def test_paper_without_writing_is_blank_whatever_its_tone(tone, noise, portrait):
    shape = A4 if portrait else A4[::-1]
    assert reason_not_to_read(grain(tone, noise, shape)) == Reason(ReasonCode.BLANK)


@few(4)
@given(pose=st.builds(Pose, dpi=st.integers(100, 300), quarters=st.integers(0, 3)))
def test_a_form_is_worth_reading(form, pose):
    page, _ = scanned(form, pose)
    assert reason_not_to_read(page) is None
    assert reason_not_to_read((90 + page * (140 / 255)).astype(np.uint8)) is None


def test_a_few_words_are_worth_reading():
    page = np.full(A4, 250, np.uint8)
    cv2.putText(page, "see the other sheet", (300, 900), cv2.FONT_HERSHEY_SIMPLEX, 3, (40,), 6)
    assert reason_not_to_read(page) is None


def table(page):
    for step in range(4):
        cv2.line(page, (300, 300 + step * 80), (900, 300 + step * 80), (90,), 2)
        cv2.line(page, (300 + step * 200, 300), (300 + step * 200, 540), (90,), 2)


def page_number(page):
    cv2.putText(page, "12", (800, 2200), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (40,), 2)


def letter(page):
    for line in range(5):
        cv2.putText(page, "To whom it may", (300, 500 + 60 * line), 0, 1.0, (60,), 2)


@pytest.mark.parametrize("draw", [table, page_number, letter])
@pytest.mark.parametrize("tone", [150, 250])
def test_however_little_is_on_a_page_it_is_not_blank(draw, tone):
    page = np.full(A4, tone, np.uint8)
    draw(page)
    assert reason_not_to_read(page) is None
    assert reason_not_to_read(page[:, :1000]) is None


def specks(page):
    rng = np.random.default_rng(5)
    for _ in range(60):
        cv2.circle(page, rng.integers(A4[::-1]).tolist(), 2, (60,), -1)


def punched(page):
    for down in (930, 1560):
        cv2.circle(page, (95, down), 24, (70,), -1)


def shaded(page):
    page[:] = np.linspace(255, 235, A4[0])[:, None].astype(np.uint8)


def edges(page):
    page[:, :6] = page[-8:] = 90


@pytest.mark.parametrize("draw", [specks, punched, shaded, edges])
def test_what_scanner_and_punch_leave_is_nothing(draw):
    page = np.full(A4, 250, np.uint8)
    draw(page)
    assert reason_not_to_read(page) == Reason(ReasonCode.BLANK)


@pytest.mark.parametrize("lit", [1.0, 0.6])
def test_a_negative_is_told_as_one(certificate, lit):
    page, _ = scanned(certificate, Pose())
    negative = ((255 - page) * lit).astype(np.uint8)
    assert reason_not_to_read(negative) == Reason(ReasonCode.DARK)
    assert reason_not_to_read(np.zeros(A4, np.uint8)) == Reason(ReasonCode.DARK)


def test_a_sheet_on_a_dark_table_is_no_negative(certificate):
    page, _ = scanned(certificate, Pose(dpi=120))
    table_top = np.full((4000, 4000), 20, np.uint8)
    table_top[300 : 300 + page.shape[0], 300 : 300 + page.shape[1]] = page
    assert reason_not_to_read(table_top) is None


@pytest.mark.parametrize("shape", [(590, 400), (78, 690), (30, 40), (1, 699)])
def test_small_paper_is_not_told_as_too_few_pixels(shape):
    card = np.full(shape, 250, np.uint8)
    card[shape[0] // 3 : shape[0] // 2, 5:20] = 30
    small = reason_not_to_read(card, ScanFacts((200, 200)))
    assert small is None or small.code is ReasonCode.BLANK
    assert reason_not_to_read(card, ScanFacts((72, 72))) == Reason(ReasonCode.FEW_PIXELS)


@pytest.mark.parametrize("shape", [(1, 1), (400, 300), (300, 699)])
def test_too_few_pixels_are_told_before_all_else(shape):
    assert reason_not_to_read(grain(255, 0, shape)) == Reason(ReasonCode.FEW_PIXELS)


def figures(form, pose):
    page, _ = scanned(form, pose)
    return quality_of(page, place(straighten(page), form.blank.ruling))


@few(5)
@given(
    dpi=st.integers(150, 400),
    across=st.floats(0.9, 1.1),
    skew=st.floats(-3, 3),
    quarters=st.integers(0, 3),
)
def test_the_figures_tell_how_the_page_lay(nursery, dpi, across, skew, quarters):
    told = figures(nursery, Pose(dpi=dpi, across=across, skew=skew, quarters=quarters))
    assert told.dpi == pytest.approx(dpi * np.sqrt(across), rel=0.01)
    assert told.skew_degrees == pytest.approx(skew, abs=0.15)
    assert told.rotation == 90 * quarters
    assert told.residual_mm < 0.3
    assert told.support > 0.9


def test_sharpness_falls_with_blur_and_not_with_resolution(nursery):
    sharp = [figures(nursery, Pose(dpi=200, blur=blur)).sharpness for blur in (0, 0.1, 0.2, 0.4)]
    assert sharp == sorted(sharp, reverse=True)
    assert sharp[0] > 2 * sharp[-1]
    finer = figures(nursery, Pose(dpi=300)).sharpness
    assert finer == pytest.approx(sharp[0], rel=0.4)


def gate(form, page):
    placement = place(straighten(page), form.blank.ruling)
    return reason_to_refuse(page, placement, form.blank.ruling), doubt_about(placement)


@pytest.mark.parametrize(
    ("dpi", "refused", "doubted"), [(100, True, True), (150, False, True), (200, False, False)]
)
def test_too_few_dots_an_inch_are_refused_or_doubted(certificate, dpi, refused, doubted):
    reason, doubt = gate(certificate, scanned(certificate, Pose(dpi=dpi))[0])
    assert (
        reason == Reason(ReasonCode.COARSE, str(dpi)),
        doubt == Doubt(DoubtCode.COARSE_PAGE, str(dpi)),
    ) == (
        refused,
        doubted,
    )


def test_a_form_that_is_cut_off_is_refused(certificate):
    page, _ = scanned(certificate, Pose())
    assert gate(certificate, page[:, : round(page.shape[1] * 0.85)])[0] == Reason(
        ReasonCode.CUT_OFF
    )


def with_rows_moved(form, at_mm, by_mm):
    """The form as another edition has it: so much more, or less, of it in one row."""
    grey, px_per_mm = form.picture, form.px_per_mm
    at, by = round(at_mm * px_per_mm), round(abs(by_mm) * px_per_mm)
    if by_mm > 0:
        return np.vstack([grey[:at], grey[at : at + 1].repeat(by, 0), grey[at:-by]])
    white = np.full((by, grey.shape[1]), 255, np.uint8)
    return np.vstack([grey[:at], grey[at + by :], white])


@few(6)
@given(at=st.sampled_from([80.7, 100.7, 130.7, 160.7]), by=st.sampled_from([-5, -2, 2, 3, 5]))
def test_another_edition_is_never_read_in_silence(certificate, at, by):
    page = cv2.resize(with_rows_moved(certificate, at, by), A4[::-1], interpolation=cv2.INTER_AREA)
    assert gate(certificate, page)[0] == Reason(ReasonCode.OTHER_EDITION)


def laid_so(dpi=200.0, *, support=1.0, explained=1.0, astray=0, residual_mm=0.1):
    """Return the placement of a page that lies level, with the figures of its lines as told."""
    to_page = np.diag([dpi / 25.4, dpi / 25.4, 1.0])
    return Placement(to_page, residual_mm, support, explained, 0, 0.0, astray=astray)


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ({}, None),
        ({"dpi": 179}, DoubtCode.COARSE_PAGE),
        ({"dpi": 181}, None),
        ({"support": 0.79}, DoubtCode.BROKEN_LINES),
        ({"explained": 0.79}, DoubtCode.BROKEN_LINES),
        ({"support": 0.81, "explained": 0.81}, None),
        ({"astray": 1, "explained": 0.985}, DoubtCode.OTHER_LINES),
        ({"astray": 1, "explained": 0.995}, None),
        ({"astray": 0, "explained": 0.985}, None),
    ],
)
def test_a_page_that_may_be_read_is_doubted_for_what_its_lines_say(lines, code):
    """Both sides of each bound: a page between the refusals and the safe ones is doubted whole."""
    doubt = doubt_about(laid_so(**lines))
    assert (doubt and doubt.code) == code


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ({}, None),
        ({"dpi": 119}, ReasonCode.COARSE),
        ({"dpi": 121}, None),
        ({"astray": 1, "explained": 0.9}, None),
        ({"astray": 2, "explained": 0.9}, ReasonCode.OTHER_EDITION),
        ({"astray": 2, "explained": 0.985}, ReasonCode.OTHER_EDITION),
        ({"astray": 2, "explained": 0.995}, None),
        ({"residual_mm": 0.31}, ReasonCode.BENT),
        ({"residual_mm": 0.29}, None),
    ],
)
def test_a_page_is_refused_for_the_reason_that_its_lines_give(lines, code):
    reason = reason_to_refuse(np.full(A4, 255, np.uint8), laid_so(**lines), TWO_LINES)
    assert (reason and reason.code) == code


@pytest.mark.parametrize(("beyond_mm", "code"), [(1.4, None), (1.6, ReasonCode.CUT_OFF)])
@pytest.mark.parametrize("edge", ["left", "top", "right", "bottom"])
def test_lines_beyond_the_edge_of_the_picture_are_cut_off(edge, beyond_mm, code):
    placement, sheet = laid_so(254), np.full((2000, 1600), 255, np.uint8)
    by = {"left": -20 - beyond_mm, "right": 20 + beyond_mm}.get(edge, 0)
    down = {"top": -20 - beyond_mm, "bottom": 60 + beyond_mm}.get(edge, 0)
    aside = np.array([[1, 0, 10 * by], [0, 1, 10 * down], [0, 0, 1]])
    moved = replace(placement, to_page=aside @ placement.to_page)
    reason = reason_to_refuse(sheet, moved, TWO_LINES)
    assert (reason and reason.code) == code


@pytest.mark.parametrize(("dpi", "doubted"), [(200, True), (300, False)])
def test_black_and_white_alone_is_a_doubt_unless_it_is_fine(nursery, dpi, doubted):
    page, _ = scanned(nursery, Pose(dpi=dpi))
    found = place(straighten(page), nursery.blank.ruling)
    fax = np.where(page < 150, 0, 255).astype(np.uint8)
    assert bool(doubt_about_greys(fax, found)) is doubted
    assert doubt_about_greys(page, found) is None


@pytest.mark.parametrize(
    ("facts", "refused", "doubted"),
    [
        (ScanFacts(enlarged=(3, 3)), ReasonCode.COARSE, DoubtCode.COARSE_PAGE),
        (ScanFacts(enlarged=(2, 2)), None, DoubtCode.COARSE_PAGE),
        (ScanFacts(enlarged=(1, 2.08), tones=Tones.TWO), None, None),
        (ScanFacts(enlarged=(0.5, 0.5)), None, None),
    ],
)
def test_a_page_is_no_finer_than_its_scan(nursery, facts, refused, doubted):
    page, _ = scanned(nursery, Pose(dpi=300))
    found = place(straighten(page), nursery.blank.ruling)
    reason = reason_to_refuse(page, found, nursery.blank.ruling, facts)
    doubt = doubt_about(found, facts)
    assert (reason and reason.code, doubt and doubt.code) == (refused, doubted)
    assert quality_of(page, found, facts).dpi == pytest.approx(facts.scanned(300), rel=0.01)


def test_two_tones_that_were_stretched_to_greys_are_still_a_doubt(nursery):
    page, _ = scanned(nursery, Pose(dpi=204))
    found = place(straighten(page), nursery.blank.ruling)
    fax = ScanFacts(enlarged=(1, 2.08), tones=Tones.TWO)
    assert doubt_about_greys(page, found, fax) == Doubt(DoubtCode.BLACK_AND_WHITE)
    assert doubt_about_greys(page, found) is None


HERE = Box(left=20, top=40, width=30, height=6)
COARSE, BROKEN, ELSEWHERE, FAX, BACK = (
    Doubt(code)
    for code in (
        DoubtCode.COARSE_PAGE,
        DoubtCode.BROKEN_LINES,
        DoubtCode.OTHER_LINES,
        DoubtCode.BLACK_AND_WHITE,
        DoubtCode.SHINES_THROUGH,
    )
)


@pytest.mark.parametrize(
    ("page", "marked", "multiple", "doubts"),
    [
        (PageDoubts(), True, True, []),
        (PageDoubts(lines=COARSE), True, False, [COARSE]),
        (PageDoubts(lines=COARSE), False, False, [COARSE]),
        (PageDoubts(lines=BROKEN), True, False, [BROKEN]),
        (PageDoubts(lines=BROKEN), False, False, [BROKEN]),
        (PageDoubts(lines=ELSEWHERE), False, True, [ELSEWHERE]),
        (PageDoubts(greys=FAX), True, False, []),
        (PageDoubts(greys=FAX), False, False, [FAX]),
        (PageDoubts(greys=FAX), True, True, [FAX]),
        (PageDoubts(COARSE, FAX), True, True, [COARSE, FAX]),
        (PageDoubts(back=BACK), True, False, [BACK]),
        (PageDoubts(back=BACK), False, True, []),
    ],
)
def test_a_choice_is_doubted_by_what_can_have_happened_to_a_mark(page, marked, multiple, doubts):
    assert list(page.of_choice([HERE], marked=marked, multiple=multiple)) == doubts


@pytest.mark.parametrize(
    ("page", "written", "doubts"),
    [
        (PageDoubts(COARSE, FAX), True, [COARSE, FAX]),
        (PageDoubts(COARSE, FAX), False, [FAX]),
        (PageDoubts(back=BACK), True, [BACK]),
        (PageDoubts(back=BACK), False, []),
        (PageDoubts(), True, []),
    ],
)
def test_an_empty_box_is_doubted_where_writing_may_be_lost_altogether(page, written, doubts):
    assert list(page.of_text(HERE, written=written)) == doubts


@pytest.mark.parametrize(("top", "doubts"), [(40.0, [BACK]), (60.0, [])])
def test_what_shows_through_in_one_place_is_doubted_there(top, doubts):
    page = PageDoubts(back=BACK, back_shows=(Box(left=0, top=50, width=90, height=8),))
    box = Box(left=20, top=top, width=30, height=12)
    elsewhere = Box(left=20, top=90, width=30, height=12)
    assert list(page.of_text(box, written=True)) == doubts
    assert list(page.of_choice([elsewhere, box], marked=True, multiple=False)) == doubts
    assert list(page.of_text(box, written=False)) == []
    assert list(page.of_choice([elsewhere], marked=True, multiple=False)) == []
