"""The bundled plan for the second system: it fits the screens, and every sample can be written."""

import json
from pathlib import Path

import pytest

from flows.plans.job_writer import keying_job
from flows.plans.plan_checks import load_plan
from japanese.charsets import unwritable
from ocr.forms.template import load_templates
from samples.demo.truth import values_of
from samples.systems.gakudo.boxes import BOXES

ROOT = Path(__file__).parents[3]
TRUTHS = [
    page
    for path in sorted((ROOT / "samples" / "certificates").glob("*.json"))
    for truth in [json.loads(path.read_text(encoding="utf-8"))]
    for page in (truth if isinstance(truth, list) else [truth])
]
SCREEN = {box.label: box for box in BOXES}


@pytest.fixture(scope="module")
def template():
    (found,) = (t for t in load_templates(ROOT / "form_templates") if t.id == "shurou_shoumei")
    return found


@pytest.fixture(scope="module")
def plan(template):
    return load_plan(template.folder / "keying" / "gakudo.toml", template)


def test_every_box_of_the_screens_is_fed_and_no_other(plan):
    assert {plan.key_box, *(line.box for line in plan.boxes)} == set(SCREEN)


def test_every_length_and_code_is_the_screens(plan):
    for line in plan.boxes:
        box = SCREEN[line.box]
        offered = dict([*box.codes, *(code for _, codes in box.codes_at for code in codes)])
        assert line.most in (0, box.most), line.box
        if line.write == "code":
            assert set(line.codes.values()) == set(offered), line.box


def test_a_kind_of_work_goes_with_a_form_of_work_that_the_screen_then_offers(plan):
    kind, form = (line for line in plan.boxes if line.field == "employment_type")
    for label, code in form.codes.items():
        offered = SCREEN["就労形態"].codes_while({"Kubun": kind.codes[label]})
        assert (code, label) in offered


@pytest.mark.parametrize("truth", TRUTHS, ids=range(len(TRUTHS)))
def test_every_sample_can_be_written_and_fits(plan, template, truth):
    job = keying_job("case", "KB0000000000", plan, values_of(template, truth))
    texts = {entry.screen_field: entry.text for entry in job.entries}
    columns = {box.column: texts[box.label] for box in BOXES}
    for box in BOXES:
        assert box.is_shown(columns) or not texts[box.label], box.label
        assert not box.most or len(texts[box.label]) <= box.most, box.label
        assert not unwritable(texts[box.label].replace("\n", ""), plan.charset), box.label
