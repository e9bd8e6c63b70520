"""Letters too broken to be read are told by other prints of the same, exchanged ones are not."""

from functools import cache

import numpy as np
import pytest

from ocr.cropping.laid_page import lay
from ocr.geometry.identification import identify
from ocr.geometry.registration import straighten
from ocr.verification.page_verification import FormVerifier
from ocr.verification.print_match import matched
from ocr.verification.printed_words import softened
from ocr.verification.repeated_letters import told_by_their_like
from samples.pages.drawn.editions import reworded
from samples.pages.drawn.make import load_form
from samples.pages.drawn.neighbours import PRINTS, Neighbour, draw_neighbour
from samples.pages.scanned.scanner import fax

pytestmark = [pytest.mark.paddle, pytest.mark.lengthy]

DPI, NORMAL = 200, 98
THIN = PRINTS.index("NotoSerifCJK-Regular.ttc")
FORM = load_form()
MONTHS, DAYS = (
    [text for text in FORM.sheet.texts if text.text == letter] for letter in ("月", "日")
)


@pytest.fixture(scope="module")
def told(certificate, engine):
    known = FormVerifier(engine).read_print(certificate.blank)

    @cache
    def told(every):
        """Return which 月 and 日 are told on a fax where every nth of them is exchanged."""
        months, days = MONTHS[::every] if every else [], DAYS[::every] if every else []
        other = dict.fromkeys((text.cell for text in months), "日")
        other |= dict.fromkeys((text.cell for text in days), "月")
        neighbour = Neighbour("a fax", reworded(FORM, other))
        page = np.ascontiguousarray(draw_neighbour(neighbour, THIN, DPI).image.convert("L"))
        sent = fax(page, dpi=DPI, down=NORMAL, seed=1)
        found = identify(straighten(sent), [certificate.blank])
        soft = softened(lay(sent, found.placement, certificate.blank).grey)
        matches = {word: matched(soft, known.print, word) for word in known.print.words}
        words = told_by_their_like(soft, known.letters(), matches, set(matches))
        return [text for text in (*MONTHS, *DAYS) if any(holds(word, text) for word in words)]

    return told


def holds(word, text):
    across, middle = (text.left + text.right) / 2, text.baseline - text.size / 3
    box = word.box
    return box.left <= across <= box.right and box.top <= middle <= box.bottom


def test_most_letters_of_a_fax_in_a_thin_face_are_told(told):
    assert len(told(0)) > (len(MONTHS) + len(DAYS)) / 2


def test_one_exchanged_in_print_is_not_told_and_the_others_are(told):
    every = max(len(MONTHS), len(DAYS))
    assert not {MONTHS[0], DAYS[0]} & set(told(every))
    assert len(told(every)) > (len(MONTHS) + len(DAYS)) / 2


@pytest.mark.parametrize("every", [1, 2])
def test_none_is_told_where_all_or_half_of_them_are_exchanged(told, every):
    assert not {*MONTHS[::every], *DAYS[::every]} & set(told(every))
