"""What a template states of its print is believed: where labels stand, and words that name it."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from ocr.cropping.laid_page import lay
from ocr.forms.template import load_template
from ocr.geometry.blank_form import load_blank
from ocr.geometry.identification import identify
from ocr.geometry.registration import straighten
from ocr.verification.page_verification import FormVerifier
from samples.pages.drawn.fonts import load_font
from tests.ocr.papers import GOTHIC, MINCHO, draw_print, register

pytestmark = pytest.mark.paddle

SCALE = 8.0
TITLE = (79.5, 23.5, 36.5, 9.0)
REMARKS = (33.5, 114.6, 6.0, 3.4)
NAME = (33.5, 41.8, 9.0, 5.0)


def table(box):
    left, top, width, height = box
    return f"{{ left = {left}, top = {top}, width = {width}, height = {height} }}"


def anchor(text, box):
    return f'\n[[anchors]]\ntext = "{text}"\nbox = {table(box)}\n'


@pytest.fixture
def stating(tmp_path):
    """Return the blank of the small form with something more in its template."""

    def stating(more="", label_box=None):
        template = register(tmp_path / "forms")
        path = template.folder / "template.toml"
        text = path.read_text(encoding="utf-8")
        if label_box:
            text = text.replace(
                'name = "applicant"\n', f'name = "applicant"\nlabel_box = {table(label_box)}\n', 1
            )
        path.write_text(text + more, encoding="utf-8")
        return load_blank(load_template(path))

    return stating


def reworded(box, text="", size=2.4, face=GOTHIC):
    """Return a page with other words in a place of the form, or none."""
    page = draw_print(SCALE, face)
    draw = ImageDraw.Draw(page)
    left, top, width, height = (side * SCALE for side in box)
    draw.rectangle((left, top, left + width, top + height), fill=255)
    if text:
        draw.text((left + 4, top + 3), text, font=load_font(face, size * SCALE), fill=0)
    return page


def verified(blank, page: Image.Image, engine):
    grey = np.asarray(page.convert("L"), np.uint8)
    found = identify(straighten(grey), [blank])
    return FormVerifier(engine).verify(lay(grey, found.placement, blank))


@pytest.mark.parametrize("face", [GOTHIC, MINCHO])
def test_the_form_has_its_anchors_in_any_face(stating, engine, face):
    blank = stating(anchor("入園申込書", TITLE) + anchor("備考", REMARKS))
    page = verified(blank, draw_print(SCALE, face), engine)
    assert page.titled
    assert not page.is_another_edition


@pytest.mark.parametrize(
    ("box", "text", "size"),
    [(TITLE, "退園届出書", 7.0), (TITLE, "", 7.0), (REMARKS, "摘要", 2.4), (REMARKS, "", 2.4)],
)
def test_where_an_anchor_is_another_or_absent_the_page_is_another_edition(
    stating, engine, box, text, size
):
    blank = stating(anchor("入園申込書", TITLE) + anchor("備考", REMARKS))
    assert verified(blank, reworded(box, text, size), engine).is_another_edition


def test_what_is_stated_decides_and_not_what_the_blank_is_read_as(stating, engine):
    blank = stating(anchor("退園届出書", TITLE))
    assert verified(blank, draw_print(SCALE), engine).is_another_edition


def test_without_anchors_small_print_does_not_name_the_form(stating, engine):
    assert not verified(stating(), reworded(REMARKS), engine).is_another_edition


@pytest.mark.parametrize(("gone", "doubted"), [(REMARKS, True), (NAME, False)])
def test_a_field_hangs_on_the_words_that_its_template_names(stating, engine, gone, doubted):
    page = verified(stating(label_box=REMARKS), reworded(gone), engine)
    assert bool(page.of_field("applicant")) is doubted


def test_without_them_it_hangs_on_those_beside_it(stating, engine):
    assert verified(stating(), reworded(NAME), engine).of_field("applicant")
