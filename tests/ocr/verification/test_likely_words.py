"""On a fax a label is there that is likelier than any other; one of another text is not."""

import numpy as np
import pytest

from ocr.cropping.laid_page import lay
from ocr.geometry.identification import identify
from ocr.geometry.registration import straighten
from ocr.verification.page_verification import FormVerifier
from samples.pages.drawn.editions import reworded
from samples.pages.drawn.make import load_form
from samples.pages.drawn.neighbours import PRINTS, Neighbour, draw_neighbour
from samples.pages.ordinary import ordinary_pages
from samples.pages.scanned.scanner import fax

pytestmark = [pytest.mark.paddle, pytest.mark.lengthy]

SEED, FAXED, DPI = 5100, 136, 200
FORM = load_form()
FIXED, VARIED = (
    next(text for text in FORM.sheet.texts if label in text.text)
    for label in ("固定就労の場合", "変則就労の場合")
)
OTHERS = [
    {FIXED.cell: VARIED.text, VARIED.cell: FIXED.text},
    {FIXED.cell: "(夜間交代の場合)", VARIED.cell: "(在宅勤務の場合)"},
]


@pytest.fixture(scope="module")
def verified(certificate, engine):
    verifier = FormVerifier(engine)

    def verified(pixels):
        found = identify(straighten(pixels), [certificate.blank])
        return verifier.verify(lay(pixels, found.placement, certificate.blank))

    return verified


def is_doubted(page, text):
    middle = (text.left + text.right) / 2, text.baseline - text.size / 3
    boxes = [word.box for word in page.failed]
    return any(
        box.left <= middle[0] <= box.right and box.top <= middle[1] <= box.bottom for box in boxes
    )


def test_a_long_label_is_there_that_a_fax_made_unreadable(verified):
    (page,) = ordinary_pages(SEED, FAXED, 1)
    seen = verified(np.ascontiguousarray(page.image.convert("L")))
    assert not is_doubted(seen, FIXED)


@pytest.mark.parametrize("face", [1, 3], ids=lambda face: PRINTS[face])
@pytest.mark.parametrize("labels", OTHERS, ids=["exchanged", "of another form"])
def test_other_labels_stay_doubted_on_a_fax(verified, face, labels):
    neighbour = Neighbour("a fax", reworded(FORM, labels))
    drawn = np.ascontiguousarray(draw_neighbour(neighbour, face, DPI).image.convert("L"))
    seen = verified(fax(drawn, dpi=DPI, seed=face))
    assert is_doubted(seen, FIXED)
    assert is_doubted(seen, VARIED)
