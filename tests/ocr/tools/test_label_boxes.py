"""Where a blank has its words is found and written down; what is read of a page stays the same."""

import pytest

from ocr.forms.template import load_template
from ocr.geometry.blank_form import load_blank
from ocr.tools.label_boxes import find_print, write_print
from ocr.verification.label_fields import fields_of
from ocr.verification.printed_words import large_lines, print_of
from tests.ocr.papers import register

pytestmark = pytest.mark.paddle


@pytest.fixture
def template(tmp_path):
    return register(tmp_path / "forms")


def hanging(template):
    """Return by the place of each word below the title the fields that hang on it."""
    blank = load_blank(template)
    return {
        (round(word.box.left), round(word.box.top)): names
        for word, names in fields_of(template, print_of(blank).words, blank.rules).items()
        if word.box.top > 35
    }


def test_what_is_written_down_is_what_was_guessed(template, engine):
    path = template.folder / "template.toml"
    before = path.read_text(encoding="utf-8")
    found = find_print(template, engine)
    assert [anchor.text for anchor in found.anchors] == ["入園申込書"]
    texts = {label.name: label.words for label in found.labels}
    assert "氏名" in texts["applicant"]
    assert texts["term 短期"] == ("短期",)
    assert path.read_text(encoding="utf-8") == before
    write_print(template, found)
    stated = load_template(path)
    assert stated.anchors == found.anchors
    assert hanging(stated) == hanging(template)
    fields = {field.name: field for field in stated.fields}
    assert fields["applicant"].label_box
    assert all(option.label_box for option in fields["term"].options)
    assert before.splitlines()[0] == path.read_text(encoding="utf-8").splitlines()[0]


def test_it_is_written_once(template, engine):
    path = template.folder / "template.toml"
    write_print(template, find_print(template, engine))
    once = path.read_bytes()
    again = find_print(load_template(path), engine)
    assert again.written == ()
    assert again.anchors == ()
    write_print(load_template(path), again)
    assert path.read_bytes() == once


def test_a_word_that_is_read_as_another_is_to_be_looked_at(template, engine):
    path = template.folder / "template.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('label = "短期"', 'label = "中期"'), encoding="utf-8")
    found = find_print(load_template(path), engine)
    assert [doubt for doubt in found.doubts if doubt.startswith("term 中期: ")]


def test_the_certificate_is_named_by_its_title_alone(certificate):
    (title,) = large_lines(print_of(certificate.blank).words)
    assert (round(title.box.left), round(title.box.top), title.letters) == (89, 8, 5)
