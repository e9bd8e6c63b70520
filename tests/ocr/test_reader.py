"""Pages read by the real recogniser, from the bundled scans."""

import json
import shutil
from datetime import date
from pathlib import Path

import cv2
import numpy as np
import pytest

from ocr.base.form_reading import Decision, PageOutcome, PageState
from ocr.base.reasons import Reason, ReasonCode
from ocr.reader import Reader
from ocr.tools.evaluation import Comparison, compare, kinds_of, score

SCANS = Path(__file__).parents[2] / "samples" / "certificates"
DAY = date(2026, 11, 20)
LEAST = {"typed": 0.97, "pen": 0.96}

pytestmark = pytest.mark.paddle


@pytest.fixture(scope="session")
def reader(certificate, nursery, engine):
    return Reader((certificate.blank.template, nursery.blank.template), engine)


@pytest.fixture(scope="session")
def typed(reader, tmp_path_factory):
    """One typed scan with what was read of it, and the pictures that were left."""
    out = tmp_path_factory.mktemp("pictures")
    return reader.read(SCANS / "typed-26-002.png", today=DAY, out=out), out


def field(outcome, name):
    return next(field for field in outcome.form.fields if field.name == name)


@pytest.mark.parametrize("style", ["typed", "pen"])
def test_the_bundled_scans_are_read_as_exactly_as_promised(reader, certificate, style):
    kinds = kinds_of(certificate.blank.template)
    comparisons: list[Comparison] = []
    for scan in sorted(SCANS.glob(f"{style}-*.png")):
        outcome = reader.read(scan, today=DAY)
        assert outcome.state is PageState.READ
        assert outcome.form.template == "shurou_shoumei"
        assert outcome.quality.residual_mm <= 0.5
        truth = json.loads(scan.with_suffix(".json").read_text(encoding="utf-8"))
        comparisons += compare(outcome.form, truth, kinds)
    scores = score(comparisons)
    assert scores["text slots"].filled > 150
    assert scores["text slots"].share_exact >= LEAST[style]
    assert scores["text slots"].blank_right == scores["text slots"].blank
    assert scores["mark"].share_exact >= 0.99


def test_a_reading_says_what_it_was_made_with(typed, certificate, engine):
    form = typed[0].form
    assert form.template_hash == certificate.blank.template.hash
    assert form.engine == engine.name
    assert [name for name, _ in form.seconds][-1] == "interpret"


def test_every_box_of_the_paper_is_told_once(typed, certificate):
    fields = typed[0].form.fields
    cells = [one.cell for field in fields for one in (*field.slots, *field.options)]
    assert len(cells) == len(set(cells)) == 205


def test_what_a_person_must_see_says_why(typed):
    for one in typed[0].form.fields:
        assert (one.decision is Decision.ACCEPT) == (not one.doubts), one.name


def test_pictures_are_left_for_people(typed, certificate):
    out = typed[1]
    assert cv2.imread(str(out / "aligned.jpg")).shape[:2] == (297 * 8, 210 * 8)
    names = {path.stem for path in (out / "fields").iterdir()}
    assert names == {field.name for field in certificate.blank.template.fields}


def test_a_page_is_read_as_the_form_that_a_person_named(reader, nursery):
    outcome = reader.read(SCANS / "typed-26-002.png", today=DAY, only=nursery.blank.template)
    assert outcome.state is PageState.UNREADABLE
    assert outcome.reason == Reason(ReasonCode.NOT_THIS_FORM)
    assert outcome.form is None


def test_a_page_lying_on_its_head_is_turned(reader, tmp_path):
    page = tmp_path / "page.png"
    upright = cv2.imread(str(SCANS / "typed-26-002.png"), cv2.IMREAD_GRAYSCALE)
    cv2.imwrite(str(page), np.rot90(upright, 2))
    outcome = reader.read(page, today=DAY)
    assert outcome.quality.rotation == 180
    truth = json.loads((SCANS / "typed-26-002.json").read_text(encoding="utf-8"))
    assert score(list(compare(outcome.form, truth, {})))["text slots"].share_exact >= 0.95


def test_a_rule_that_does_not_hold_is_a_doubt_of_its_fields(reader, certificate, tmp_path):
    """The end of a fixed term painted over: 有期 without an end date."""
    scan = next(
        path
        for path in sorted(SCANS.glob("*.png"))
        if json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["K20"] is True
    )
    before = reader.read(scan, today=DAY, out=tmp_path)
    assert field(before, "employment_end").value
    page = cv2.imread(str(tmp_path / "aligned.jpg"))
    fields = {one.name: one for one in certificate.blank.template.fields}
    for _, box in fields["employment_end"].boxes:
        rows = slice(round(8 * box.top) + 4, round(8 * box.bottom) - 4)
        page[rows, round(8 * box.left) : round(8 * box.right)] = 255
    cv2.imwrite(str(tmp_path / "page.png"), page)
    after = field(reader.read(tmp_path / "page.png", today=DAY), "employment_end")
    assert after.decision is not Decision.ACCEPT
    assert any("終了日" in doubt.detail for doubt in after.doubts)


@pytest.mark.parametrize(
    ("shape", "grey", "code"),
    [
        ((2339, 1654), 255, ReasonCode.BLANK),
        ((2339, 1654), 200, ReasonCode.BLANK),
        ((300, 200), 255, ReasonCode.FEW_PIXELS),
    ],
)
def test_an_empty_or_tiny_page_is_unreadable_with_a_reason(reader, tmp_path, shape, grey, code):
    page = tmp_path / "page.png"
    cv2.imwrite(str(page), np.full(shape, grey, np.uint8))
    outcome = reader.read(page, today=DAY)
    assert outcome.state is PageState.UNREADABLE
    assert outcome.reason == Reason(code)


def test_a_picture_of_something_else_is_no_form(reader, tmp_path):
    page = tmp_path / "photo.png"
    random = np.random.default_rng(3)
    blobs = cv2.resize(random.integers(0, 255, (40, 30, 3)).astype(np.uint8), (1500, 2000))
    cv2.imwrite(str(page), blobs)
    outcome = reader.read(page, today=DAY)
    assert outcome.state is PageState.UNKNOWN_FORM
    assert outcome.reason == Reason(ReasonCode.NO_FORM)


def test_what_is_no_picture_is_unreadable(reader, tmp_path):
    page = tmp_path / "page.png"
    shutil.copy(__file__, page)
    outcome = reader.read(page, today=DAY)
    assert outcome == PageOutcome(PageState.UNREADABLE, Reason(ReasonCode.NO_PICTURE))
