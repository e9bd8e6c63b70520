"""The registered 就労証明書: every slot of the official workbook, each where the paper has it."""

from itertools import combinations

import cv2
import numpy as np
import pytest

from ocr.forms.rules import compile_rules

TOUCH = 0.02  # millimetres: edges are written with two decimals, so neighbours may meet that far


@pytest.fixture(scope="module")
def blank(form):
    return cv2.imread(str(form.template.blank), cv2.IMREAD_GRAYSCALE)


def cut(blank, template, box):
    across, down = blank.shape[1] / template.width, blank.shape[0] / template.height
    rows = slice(round(box.top * down), round(box.bottom * down))
    return blank[rows, round(box.left * across) : round(box.right * across)]


def test_each_of_the_205_cells_occurs_once(form, anchors):
    texts = [slot.cell for field in form.template.fields for slot in field.slots]
    checkboxes = [option.cell for field in form.template.fields for option in field.options]
    assert sorted(texts) == sorted(anchors["texts"])
    assert sorted(checkboxes) == sorted(anchors["checkboxes"])
    assert (len(set(texts)), len(set(checkboxes))) == (125, 80)


def test_all_rules_can_be_evaluated(form):
    assert len(form.template.rules) >= 12
    compile_rules(form.template)


def test_every_rule_and_field_is_told_in_japanese(form):
    words = [rule.message for rule in form.template.rules]
    words += [word for field in form.template.fields for word in (field.label, field.section)]
    assert all(any(ord(letter) > 0x3000 for letter in word) for word in words)


def test_no_two_boxes_overlap(form):
    boxes = [(cell, box) for field in form.template.fields for cell, box in field.boxes]
    for (one, a), (other, b) in combinations(boxes, 2):
        across = min(a.right, b.right) - max(a.left, b.left)
        down = min(a.bottom, b.bottom) - max(a.top, b.top)
        assert across <= TOUCH or down <= TOUCH, (one, other)


def test_the_blank_has_the_paper_s_shape(form, blank):
    height, width = blank.shape
    assert abs(width / height - form.template.width / form.template.height) < 0.001


def test_each_checkbox_holds_one_whole_drawn_square(form, blank):
    for field in form.template.fields:
        for option in field.options:
            dark = (cut(blank, form.template, option.box) < 128).astype(np.uint8)
            outlines, _ = cv2.findContours(dark, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
            shapes = [cv2.boundingRect(outline) for outline in outlines]
            squares = [s for s in shapes if 9 <= s[2] <= 14 and 9 <= s[3] <= 14]
            assert len(squares) == 1, (field.name, option.label, shapes)


def test_nothing_is_printed_inside_a_text_box(form, blank):
    for field in form.template.fields:
        for slot in field.slots:
            inner = cut(blank, form.template, slot.box)[4:-4, 4:-4]
            assert (inner < 128).sum() == 0, (field.name, slot.label)
