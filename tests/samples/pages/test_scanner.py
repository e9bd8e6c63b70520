"""The scanner's stages: pure, shape and type kept, and gentle with what is printed."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from samples.pages.scanned.scanner import (
    Scanner,
    cast_shade,
    clip_paper,
    coarsen,
    fade,
    fax,
    fold,
    lay_askew,
    on_glass,
    overexpose,
    scan,
    show_through,
    soften,
    speckle,
    squeeze,
)

pytestmark = pytest.mark.pages

DPI = 30  # an A4 sheet small enough to be scanned a hundred times
sheets = arrays(np.uint8, (351, 248), elements=st.sampled_from([0, 90, 255]), fill=st.just(255))
scanners = st.builds(
    Scanner,
    skew=st.floats(-3, 3),
    scale=st.floats(0.97, 1.02),
    shift=st.tuples(st.floats(-3, 3), st.floats(-3, 3)),
    blur=st.floats(0, 1),
    shade=st.floats(0, 0.1),
    black=st.integers(0, 40),
    white=st.integers(230, 255),
    noise=st.floats(0, 8),
    jpeg=st.one_of(st.none(), st.integers(40, 95)),
    seed=st.integers(0, 99),
)
UNIT = st.floats(0, 1)
stages = st.one_of(
    st.builds(lambda s: lambda p: lay_askew(p, scanner=s, dpi=DPI), scanners),
    st.builds(lambda v: lambda p: soften(p, sigma=v), st.floats(0, 2)),
    st.builds(lambda v: lambda p: cast_shade(p, depth=v), st.floats(0, 0.3)),
    st.builds(
        lambda b, w: lambda p: fade(p, black=b, white=w), st.integers(0, 60), st.integers(200, 255)
    ),
    st.builds(
        lambda v, s: lambda p: speckle(p, sigma=v, seed=s), st.floats(0, 9), st.integers(0, 9)
    ),
    st.builds(lambda q: lambda p: squeeze(p, quality=q), st.one_of(st.none(), st.integers(30, 95))),
    st.just(clip_paper),
    st.builds(lambda at, depth: lambda p: fold(p, dpi=DPI, at=at, depth=depth), UNIT, UNIT),
    st.builds(lambda gain: lambda p: overexpose(p, gain=gain), st.floats(1, 4)),
    st.builds(lambda share: lambda p: show_through(p, back=p, share=share, dpi=DPI), UNIT),
)


@settings(max_examples=60)
@given(sheets, stages)
def test_a_stage_keeps_shape_and_type_and_leaves_the_page_it_was_given(sheet, stage):
    before = sheet.copy()
    after = stage(sheet)
    assert (after.shape, after.dtype) == (sheet.shape, np.uint8)
    assert np.array_equal(sheet, before)


@settings(max_examples=30)
@given(sheets, scanners)
def test_a_scan_keeps_shape_and_type_and_is_the_same_again(sheet, scanner):
    once, again = scan(sheet, scanner, DPI), scan(sheet, scanner, DPI)
    assert once.shape == sheet.shape
    assert once.dtype == np.uint8
    assert np.array_equal(once, again)


@given(scanners)
def test_all_that_is_printed_stays_on_the_glass(scanner):
    sheet = np.full((351, 248), 255, np.uint8)
    sheet[9:288, 9:231] = 0  # the printed block at 30 dpi
    laid = lay_askew(sheet, scanner=scanner, dpi=DPI)
    edges = np.concatenate([laid[0], laid[-1], laid[:, 0], laid[:, -1]])
    assert edges.min() > 200
    assert (laid < 128).sum() == pytest.approx((sheet < 128).sum() * scanner.scale**2, rel=0.01)


def test_a_perfect_scanner_changes_nothing():
    sheet = np.arange(256, dtype=np.uint8).reshape(16, 16).repeat(20, 0).repeat(20, 1)
    assert np.array_equal(fade(sheet, black=0, white=255), sheet)
    assert np.array_equal(
        squeeze(speckle(soften(sheet, sigma=0), sigma=0, seed=1), quality=None), sheet
    )


@settings(max_examples=20)
@given(sheets, st.tuples(UNIT, UNIT), st.integers(0, 255), st.booleans())
def test_a_larger_glass_holds_the_whole_sheet(sheet, place, tone, colour):
    page = np.stack([sheet] * 3, axis=2) if colour else sheet
    glass = on_glass(page, dpi=DPI, place=place, tone=tone)
    assert glass.shape == (430, 304, *page.shape[2:])
    top, left = round(place[1] * (430 - 351)), round(place[0] * (304 - 248))
    assert np.array_equal(glass[top : top + 351, left : left + 248], page)


@settings(max_examples=20)
@given(sheets, st.sampled_from([98, 196]), st.integers(0, 9))
def test_a_fax_has_square_dots_again_and_is_the_same_for_its_seed(sheet, down, seed):
    sent = fax(sheet, dpi=DPI, down=down, seed=seed)
    assert sent.shape == (round(351 * 204 / DPI), round(248 * 204 / DPI))
    assert np.array_equal(sent, fax(sheet, dpi=DPI, down=down, seed=seed))


@given(sheets, st.integers(10, 30))
def test_fewer_dots_an_inch_make_a_smaller_picture(sheet, to):
    assert coarsen(sheet, dpi=DPI, to=to).shape == (round(351 * to / DPI), round(248 * to / DPI))


def test_the_other_side_shows_through_mirrored_and_paler():
    back = np.full((702, 496), 255, np.uint8)
    back[100:140, 60:120] = 0
    page = np.full((351, 248), 255, np.uint8)
    seen = show_through(page, back=back, share=0.4, dpi=DPI)
    assert (seen[55:65, 248 - 55 : 248 - 35] == 153).all()
    assert (seen[:, :150] == 255).all()
