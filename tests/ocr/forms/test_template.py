"""What staff may write into a template, and how they are told that they may not."""

import json
import re
import shutil
from pathlib import Path

import pytest

from ocr.base.errors import InvalidTemplate
from ocr.forms.template import Box, FormTemplate, load_template, load_templates

FORM = Path("form_templates/shurou_shoumei/2024-11").absolute()
SCHEMA = Path("docs/template.schema.json").absolute()
OFF_PAPER = "{ left = 200, top = 20, width = 20, height = 4 }"
ANCHOR = '[[anchors]]\ntext = "就労証明書"\n'
COMBS = """[
    { left = 131.8, top = 27.4, width = 4, height = 3.9 },
    { left = 137.8, top = 27.4, width = 0.5, height = 3.9 },
]"""


@pytest.fixture
def folder(tmp_path):
    copy = tmp_path / "shurou_shoumei" / "2024-11"
    copy.parent.mkdir()
    shutil.copytree(FORM, copy)
    return copy


def mistaken(folder, old, new):
    """Load the form with one thing in it replaced; return what the loader says."""
    path = folder / "template.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InvalidTemplate) as refusal:
        load_template(path)
    assert str(path) in str(refusal.value)
    return str(refusal.value)


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('kind = "kana"', 'kind = "kanna"', "kanna"),
        ("width = 210.0", "widht = 210.0", "widht"),
        ("width = 210.0", 'width = "wide"', "width"),
        ("width = 210.0", "width = 150.0", "runs off the paper"),
        ("width = 210.0", "width = 2480", "width: 2480 .* millimetres, not pixels"),
        ("height = 297.0", "height = 451", "height: 451 .* millimetres, not pixels"),
        ("height = 297.0", "height = 29.7", r"height: 29\.7 .* millimetres, not pixels"),
        ('name = "issuer_address"', 'name = "issuer_name"', "issuer_name"),
        ('cell = "Z5"', 'cell = "Z4"', "Z4"),
        ('cell = "Z5"', 'cell = "5Z"', "cell"),
        ('name = "issuer_name"', 'name = "事業所名"', "name"),
        ('subject = "applicant_name"', 'subject = "nobody"', "nobody"),
        ('fields = ["certified_on"]', 'fields = ["certified"]', "certified"),
        ('reads = "applicant_name"', 'reads = "nobody"', "'applicant_kana': reads .* 'nobody'"),
        ('reads = "applicant_name"', 'reads = "issuer_name"', "kind name, and 'issuer_name' is of"),
        ('name = "issuer_name"', 'name = "issuer_name"\nreads = "applicant_name"', "kind kana"),
        ('reads = "applicant_name"', 'locates = "issuer_address"', "kind postal_code"),
        ('id = "shurou_shoumei"', 'id = "shurou_shoumei"\nhash = "0"', "hash"),
        ('id = "shurou_shoumei"', "id = shurou", "line"),
        ("63.44, height = 3.95", "63.44, height = 0.4", "'issuer_name' .* 0.4 mm high"),
        ("63.44, height = 3.95", "0.79, height = 3.95", "'issuer_name' .* 0.79 mm wide"),
        (
            'cell = "Z4"',
            f'cell = "Z4"\nlabel_box = {OFF_PAPER}',
            r"\.label_box: runs off the paper",
        ),
        ('cell = "Z4"', 'cell = "Z4"\nlabel_box = { left = 3 }', r"\.label_box\.0\.top: Field req"),
        (
            'cell = "I14"',
            f'label_box = {OFF_PAPER}, cell = "I14"',
            r"\.options\.0\.label_box: runs",
        ),
        ("[[fields]]", f"{ANCHOR}box = {OFF_PAPER}\n\n[[fields]]", r"anchors\.0\.box: runs off"),
        ("[[fields]]", f"{ANCHOR}[[fields]]", r"anchors\.0\.box: Field required"),
        ('cell = "Z6"', f'cell = "Z6"\ncombs = {COMBS}', "'issuer_address' .* 0.5 mm wide"),
    ],
)
def test_a_mistake_is_told_with_its_file_and_key(folder, old, new, key):
    assert re.search(key, mistaken(folder, old, new))


def test_a_mistake_is_told_with_its_line(folder):
    said = mistaken(folder, 'cell = "Z5"', 'cell = "5Z"')
    line = (folder / "template.toml").read_text(encoding="utf-8").split('"5Z"')[0].count("\n") + 1
    assert said.endswith(f"(at line {line})")


@pytest.mark.parametrize(
    "stated",
    [
        "{ left = 1, top = 2, width = 3, height = 4 }",
        "[{ left = 1, top = 2, width = 3, height = 4 }]",
    ],
)
def test_where_a_label_is_printed_is_one_box_or_several(folder, stated):
    path = folder / "template.toml"
    text = path.read_text(encoding="utf-8")
    text = text.replace('cell = "Z4"', f'cell = "Z4"\nlabel_box = {stated}', 1)
    path.write_text(text.replace('cell = "I14"', f'label_box = {stated}, cell = "I14"', 1), "utf-8")
    box = Box(left=1, top=2, width=3, height=4)
    template = load_template(path)
    fields = {field.name: field for field in template.fields}
    assert fields["issuer_name"].label_box == (box,)
    assert fields["industry"].options[0].label_box == (box,)
    assert fields["addressee"].label_box == ()
    assert template.anchors == ()


def test_a_template_that_is_no_utf_8_is_a_mistake(folder):
    path = folder / "template.toml"
    path.write_bytes(path.read_text(encoding="utf-8").encode("cp932", errors="replace"))
    with pytest.raises(InvalidTemplate, match="save it as UTF-8"):
        load_template(path)


def test_all_mistakes_are_told_at_once(folder):
    said = mistaken(folder, 'kind = "kana"', 'kind = "kanna"\nrequierd = true')
    assert "kanna" in said or "requierd" in said
    path = folder / "template.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("height = 297.0", 'height = "tall"', 1), encoding="utf-8")
    with pytest.raises(InvalidTemplate) as refusal:
        load_template(path)
    assert "height" in str(refusal.value)
    assert len(str(refusal.value).splitlines()) >= 2


def test_a_form_without_its_picture_is_refused(folder):
    (folder / "blank.png").unlink()
    with pytest.raises(InvalidTemplate, match=r"blank\.png"):
        load_template(folder / "template.toml")


def test_one_form_is_registered_once(folder):
    shutil.copytree(folder, folder.parent / "again")
    with pytest.raises(InvalidTemplate, match="registered twice"):
        load_templates(folder.parents[1])


def test_another_picture_makes_another_hash(folder):
    before = load_template(folder / "template.toml").hash
    with (folder / "blank.png").open("ab") as picture:
        picture.write(b"\0")
    assert load_template(folder / "template.toml").hash != before


def test_the_published_schema_is_that_of_the_loader():
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == FormTemplate.model_json_schema()
