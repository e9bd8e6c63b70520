"""What tells spaces learns from every kind that holds some, also from one of another package."""

import json
from dataclasses import replace

import pytest
from PIL import Image

from ocr.forms import kinds
from ocr.forms.field_kind import Spacing
from ocr.forms.template import load_template
from ocr.geometry.blank_form import PX_PER_MM, load_blank
from ocr.recognition.line_reader import LineReader
from tests.ocr.papers import draw_print, register, stroke
from tests.ocr.test_reader_scripted import ScriptedEngine
from training.gaps import lines_of


@pytest.fixture
def blank(tmp_path, monkeypatch):
    """The small form, with a shop of a kind of its own where it has a name."""
    shop = replace(kinds.KINDS["text"], name="shop")
    monkeypatch.setitem(vars(kinds)["_TABLE"], "shop", shop)
    path = register(tmp_path).folder / "template.toml"
    text = path.read_text(encoding="utf-8")
    shops = text.replace('kind = "name"', 'kind = "shop"\ncell = "C1"')
    path.write_text(shops.replace('reads = "applicant"\n', ""), encoding="utf-8")
    return load_blank(load_template(path))


def test_lines_of_a_new_kind_with_spaces_are_learned_from(blank, tmp_path):
    page = draw_print(PX_PER_MM)
    for x in (64, 70, 80, 86):
        stroke(page, [(x, 42.6), (x + 2, 45.3), (x + 4, 43.5)])
    page.resize((1654, 2339), Image.Resampling.BOX).save(tmp_path / "page.png")
    (tmp_path / "page.json").write_text(json.dumps({"C1": "山田 太郎", "C3": "2026"}))
    reader = LineReader(ScriptedEngine("山田太郎"))
    ((spacing, line),) = lines_of(tmp_path / "page.png", [blank], reader)
    assert spacing is Spacing.TEXT
    assert line.spaces.tolist() == [False, True, False]
    assert len(line.features) == 3
