"""The rules of printed boxes of one character each are no words of a form."""

import pytest

from ocr.geometry.blank_form import load_blank
from ocr.verification.printed_words import print_of
from samples.pages.grids.random_forms import invent_form
from samples.pages.grids.set_out import set_out
from samples.pages.grids.template_files import register


@pytest.mark.pages
def test_every_printed_word_of_a_form_with_boxes_for_digits_is_one_that_was_printed(tmp_path):
    form = set_out(invent_form(770_601, 3))
    assert any(one.combs for one in form.template.fields)
    words = print_of(load_blank(register(form, tmp_path))).words
    assert words
    for word in words:
        middle = word.box.left + word.box.width / 2, word.box.top + word.box.height / 2
        assert any(
            text.left - 0.5 <= middle[0] <= text.right + 0.5
            and abs(middle[1] - (text.baseline - 0.38 * text.size)) <= text.size
            for text in form.sheet.texts
        )
