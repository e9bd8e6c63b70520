"""What is known of an empty form: its print, its lines, and what is wrong with its picture."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from ocr.base.errors import InvalidTemplate
from ocr.geometry.blank_form import PX_PER_MM, load_blank
from tests.ocr.papers import draw_print, register


def test_whatever_is_printed_lies_near_a_rule_or_in_the_print_zone(form):
    blank, template = form.blank, form.blank.template
    assert blank.ink.shape == (template.height * PX_PER_MM, template.width * PX_PER_MM)
    assert blank.ink.any()
    assert not (blank.ink[(blank.line_zone == 0) & (blank.print_zone == 0)]).any()


def test_words_are_print_and_lines_are_not(nursery):
    def share(zone, left, top, right, bottom):
        rows = slice(round(top * PX_PER_MM), round(bottom * PX_PER_MM))
        return zone[rows, round(left * PX_PER_MM) : round(right * PX_PER_MM)].mean() / 255

    title, rule, field = (80, 24, 115, 31), (70, 48.9, 130, 49.1), (62, 42, 138, 47)
    assert share(nursery.blank.print_zone, *title) > 0.4
    assert share(nursery.blank.print_zone, *rule) == 0
    assert share(nursery.blank.line_zone, *rule) == 1
    assert share(nursery.blank.line_zone, *title) == share(nursery.blank.line_zone, *field) == 0
    assert share(nursery.blank.print_zone, *field) == 0


@pytest.mark.parametrize("px_per_mm", [5.9, 11.8, 16.0])
def test_any_resolution_of_the_picture_gives_the_same_form(tmp_path, nursery, px_per_mm):
    template = register(tmp_path)
    draw_print(px_per_mm).save(template.blank)
    first, again = nursery.blank, load_blank(template)
    assert again.ink.shape == first.ink.shape
    assert again.ruling.corners == pytest.approx(first.ruling.corners, abs=0.6)
    differing = (again.line_zone != first.line_zone).mean()
    assert differing < 0.01


def not_a_picture(path: Path) -> None:
    path.write_bytes(b"\x89PNG but no more")


def landscape(path: Path) -> None:
    draw_print(4.0).rotate(90, expand=True).save(path)


def without_lines(path: Path) -> None:
    picture = np.full((1188, 840), 255, np.uint8)
    cv2.putText(picture, "APPLICATION", (200, 300), cv2.FONT_HERSHEY_SIMPLEX, 2, (0,), 3)
    cv2.imwrite(str(path), picture)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [(not_a_picture, "not a picture"), (landscape, "shape"), (without_lines, "ruled lines")],
)
def test_a_mistake_in_the_picture_names_the_file(tmp_path, spoil, told):
    template = register(tmp_path)
    spoil(template.blank)
    with pytest.raises(InvalidTemplate, match=told) as caught:
        load_blank(template)
    assert str(template.blank) in str(caught.value)
    assert "\n" not in str(caught.value)
