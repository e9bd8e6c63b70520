"""The form as other programs print it: its words in other faces, or a little aside, are there."""

import numpy as np
import pytest
from PIL import Image

from ocr.cropping.laid_page import lay
from ocr.geometry.identification import identify
from ocr.geometry.registration import straighten
from ocr.verification.page_verification import FormVerifier
from samples.pages.drawn.make import load_form
from samples.pages.drawn.neighbours import draw_neighbour, neighbours
from samples.pages.ordinary import ordinary_pages
from samples.pages.scanned.scanner import fax

pytestmark = [pytest.mark.paddle, pytest.mark.lengthy]

SEED, DPI = 5100, 200
ASIDE_ON_A_BOX, MISREAD_ON_THE_BLANK = 29, 20
FAXED, FAXED_BADLY = 12, 42


@pytest.fixture(scope="module")
def verified(certificate, engine):
    verifier = FormVerifier(engine)

    def verified(image):
        grey = np.ascontiguousarray(image.convert("L"))
        found = identify(straighten(grey), [certificate.blank])
        return verifier.verify(lay(grey, found.placement, certificate.blank))

    return verified


def ordinary(number):
    (page,) = ordinary_pages(SEED, number, 1)
    return page.image


@pytest.mark.parametrize("number", [ASIDE_ON_A_BOX, MISREAD_ON_THE_BLANK])
def test_no_field_is_doubted_where_the_words_are_printed_otherwise(verified, number):
    page = verified(ordinary(number))
    assert not page.is_another_edition
    assert dict(page.doubts) == {}


@pytest.mark.parametrize("number", [FAXED, FAXED_BADLY])
def test_a_fax_whose_letters_are_broken_is_no_other_edition(verified, number):
    assert not verified(ordinary(number)).is_another_edition


def test_most_fields_are_believed_where_a_fax_broke_the_letters(verified):
    assert len(verified(ordinary(FAXED)).doubts) < len(load_form().template.fields) / 2


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_exchanged_options_are_doubted_on_a_fax_of_any_print(verified, number):
    exchanged = next(one for one in neighbours(load_form()) if one.untold == {"employment_term"})
    scanned = draw_neighbour(exchanged, number, DPI).image
    pixels = np.ascontiguousarray(scanned.convert("L"))
    faxed = Image.fromarray(fax(pixels, dpi=DPI, seed=1))
    assert "employment_term" in verified(faxed).doubts
