"""An office's own print of a form in place of the bundled blank, and the boxes drawn on it."""

import json
import shutil
from datetime import date
from pathlib import Path

import cv2
import numpy as np
import pytest

from ocr.base.errors import InvalidTemplate, UnreadableScan
from ocr.forms.template import load_template
from ocr.geometry.blank_form import load_blank
from ocr.geometry.registration import place, straighten
from ocr.reader import Reader
from ocr.tools.evaluation import compare, kinds_of, score
from ocr.tools.overlay import draw_overlay
from ocr.tools.site_blank import replace_blank

SCAN = Path(__file__).parents[3] / "samples/certificates/typed-26-003.png"


@pytest.fixture
def template(certificate, tmp_path):
    folder = tmp_path / "shurou_shoumei" / "2024-11"
    shutil.copytree(certificate.blank.template.folder, folder)
    return load_template(folder / "template.toml")


@pytest.fixture
def own_print(certificate, tmp_path):
    """The same form as another program prints it: narrower, and elsewhere on the paper."""
    grey = certificate.picture
    height, width = grey.shape
    placed = np.array([[0.9, 0, 90.0], [0, 1.02, -20.0]])
    path = tmp_path / "own.png"
    cv2.imwrite(str(path), cv2.warpAffine(grey, placed, (width, height), borderValue=(255,)))
    return path


def test_the_sites_own_print_becomes_the_blank(template, own_print):
    before = template.blank.read_bytes()
    placed = replace_blank(template, own_print)
    assert placed.residual_mm <= 0.5
    assert (template.folder / "blank.before.png").read_bytes() == before
    again = load_template(template.folder / "template.toml")
    assert again.hash != template.hash
    page = np.asarray(cv2.imread(str(own_print), cv2.IMREAD_GRAYSCALE), np.uint8)
    laid = place(straighten(page), load_blank(again).ruling)
    assert laid is not None
    assert laid.residual_mm <= 0.3


@pytest.mark.paddle
def test_papers_printed_otherwise_are_read_on_the_new_blank(template, own_print, engine):
    replace_blank(template, own_print)
    again = load_template(template.folder / "template.toml")
    outcome = Reader([again], engine).read(SCAN, today=date(2026, 11, 20))
    truth = json.loads(SCAN.with_suffix(".json").read_text(encoding="utf-8"))
    scores = score(list(compare(outcome.form, truth, kinds_of(again))))
    assert scores["text slots"].share_exact >= 0.97
    assert scores["mark"].share_exact >= 0.99


def test_a_form_that_is_filled_in_is_refused_and_the_blank_stays(template):
    before = template.blank.read_bytes()
    with pytest.raises(InvalidTemplate, match="boxes are filled in"):
        replace_blank(template, SCAN)
    assert template.blank.read_bytes() == before


def test_another_picture_is_refused_and_the_blank_stays(template, tmp_path):
    before = template.blank.read_bytes()
    path = tmp_path / "other.png"
    other = np.full((1200, 900), 255, np.uint8)
    cv2.circle(other, (400, 600), 250, (0,), 9)
    cv2.imwrite(str(path), other)
    with pytest.raises(InvalidTemplate, match=r"other\.png"):
        replace_blank(template, path)
    assert template.blank.read_bytes() == before
    assert not (template.folder / "blank.before.png").exists()


def test_what_is_no_scan_is_refused(template, tmp_path):
    path = tmp_path / "words.pdf"
    path.write_text("no form", encoding="utf-8")
    with pytest.raises(UnreadableScan):
        replace_blank(template, path)


def test_the_overlay_frames_every_box(template, tmp_path):
    out = tmp_path / "overlay.png"
    draw_overlay(template, out)
    picture = cv2.imread(str(out))
    assert picture.shape == (297 * 8, 210 * 8, 3)
    coloured = (picture.max(axis=2) - picture.min(axis=2)) > 40
    for field in template.fields:
        for _, box in field.boxes:
            row, left = round(box.top * 8), round(box.left * 8)
            assert coloured[row, left : left + round(box.width * 8)].mean() > 0.9, field.name
