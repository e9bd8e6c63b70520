"""A field hangs on all that a person reads for it: what heads its row, its cells, whole options."""

import pytest

from ocr.verification.label_fields import fields_of
from ocr.verification.printed_words import print_of
from samples.pages.drawn.make import load_form

FORM = load_form()


@pytest.fixture(scope="module")
def hanging(certificate):
    """Return the fields that hang on each printed word."""
    blank = certificate.blank
    return fields_of(blank.template, print_of(blank).words, blank.rules)


def fields_on(hanging, text):
    """Return for each word within a printed text the fields that hang on it."""
    places = [one for one in FORM.sheet.texts if one.text.replace("　", "") == text]
    assert places
    return [
        names
        for place in places
        for word, names in hanging.items()
        if place.left - 0.6 <= word.box.left
        and word.box.right <= place.right + 0.6
        and word.box.top <= place.baseline - 0.4 * place.size <= word.box.bottom
    ]


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("平日", {"fixed_weekday_start", "fixed_weekday_end", "fixed_weekday_break"}),
        ("土曜", {"fixed_saturday_start", "fixed_saturday_end", "fixed_saturday_break"}),
        ("合計時間", {"shift_total", "shift_total_break", "shift_total_unit"}),
    ],
)
def test_all_boxes_of_a_row_hang_on_what_heads_it(hanging, text, fields):
    assert any(fields <= names for names in fields_on(hanging, text))


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("育休延長可否", "leave_extension"),
        ("入所内定時育休短縮可否", "leave_shortening"),
        ("雇用の形態", "employment_type"),
    ],
)
def test_a_choice_hangs_on_what_heads_its_row(hanging, text, field):
    found = fields_on(hanging, text)
    assert found
    assert all(field in names for names in found)


def test_all_rows_beside_a_label_cell_hang_on_every_line_of_it(hanging):
    named = {
        field.name
        for field in FORM.template.fields
        if field.name.startswith(("fixed_weekday", "fixed_saturday", "fixed_holiday"))
    }
    assert any(named <= names for names in fields_on(hanging, "(固定就労の場合)"))
    assert any(
        {"maternity_leave_start", "maternity_leave_end"} <= names
        for names in fields_on(hanging, "産前･産後休業の取得")
    )


def test_an_option_hangs_on_the_whole_of_its_words(hanging):
    found = fields_on(hanging, "卸売業・小売業")
    assert len(found) >= 2
    assert all("industry" in names for names in found)
