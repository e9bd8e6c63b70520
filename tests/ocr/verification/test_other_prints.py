"""The form as other programs print it: its words in other faces, or a little aside, are there."""

import numpy as np
import pytest

from ocr.cropping.laid_page import lay
from ocr.geometry.identification import identify
from ocr.geometry.registration import straighten
from ocr.verification.page_verification import FormVerifier
from samples.pages.ordinary import ordinary_pages

pytestmark = [pytest.mark.paddle, pytest.mark.lengthy]

SEED = 5100
ASIDE_ON_A_BOX, MISREAD_ON_THE_BLANK = 29, 20


@pytest.mark.parametrize("number", [ASIDE_ON_A_BOX, MISREAD_ON_THE_BLANK])
def test_no_field_is_doubted_where_the_words_are_printed_otherwise(certificate, engine, number):
    (page,) = ordinary_pages(SEED, number, 1)
    grey = np.ascontiguousarray(page.image.convert("L"))
    found = identify(straighten(grey), [certificate.blank])
    verified = FormVerifier(engine).verify(lay(grey, found.placement, certificate.blank))
    assert not verified.is_another_edition
    assert dict(verified.doubts) == {}
