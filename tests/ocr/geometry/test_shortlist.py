"""Of many forms the page's own is laid on it first, however the page is turned."""

import numpy as np
import pytest

from ocr.geometry.form_grid import ruling_of
from ocr.geometry.page_scales import EVERY_SIZE
from ocr.geometry.registration import straighten
from ocr.geometry.shortlist import likeliest, page_profiles, patterns_of
from samples.pages.drawn.draw_blank import draw_blank
from samples.pages.drawn.editions import with_gap, without
from samples.pages.drawn.make import load_form
from tests.ocr.papers import Pose, scanned

DPI = 100


@pytest.fixture(scope="module")
def rulings(certificate, nursery):
    """The two registered forms, and editions of the first with rows more and fewer."""
    form = load_form()
    others = [with_gap(form, "down", row, 6.0) for row in (59.03, 109.06, 150.71, 204.58)]
    others += [without(form, "down", 93.24, 105.1), without(form, "across", 60.36, 67.19)]
    drawn = [np.asarray(draw_blank(other.sheet, DPI)) for other in others]
    return [
        certificate.blank.ruling,
        nursery.blank.ruling,
        *(ruling_of(picture, DPI / 25.4) for picture in drawn),
    ]


@pytest.mark.parametrize("quarters", range(4))
@pytest.mark.parametrize("place", [0, 1])
def test_the_form_of_a_page_comes_first(certificate, nursery, rulings, place, quarters):
    form = (certificate, nursery)[place]
    page, _ = scanned(form, Pose(skew=0.8, quarters=quarters, across=0.985, noise=3))
    ranked = likeliest(page_profiles(straighten(page).lines), [patterns_of(one) for one in rulings])
    assert ranked[0][1] == place
    assert all(0 <= score <= 1 for score, _ in ranked)


def test_a_page_of_another_size_is_told_at_every_size(certificate, rulings):
    page, _ = scanned(certificate, Pose(across=0.7, down=0.7))
    patterns = [patterns_of(one, EVERY_SIZE) for one in rulings]
    ranked = likeliest(page_profiles(straighten(page).lines), patterns)
    assert ranked[0][1] == 0
