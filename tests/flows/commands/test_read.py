"""`kamibashi read`: real PaddleOCR on bundled scans; its JSON is a contract with other programs."""

import contextlib
import io
import json
import re
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from flows.commands.cli import main
from ocr.forms.template import load_template

pytestmark = pytest.mark.paddle

SAMPLES = Path("samples/certificates").absolute()
TYPED, PEN = SAMPLES / "typed-26-002.png", SAMPLES / "pen-27-003.png"
FORM = load_template(Path("form_templates/shurou_shoumei/2024-11/template.toml"))
TRUTH = json.loads(TYPED.with_suffix(".json").read_text(encoding="utf-8"))
JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠]")

CASE = {"scan", "page", "template", "edition", "source", "quality", "state", "fields"}
FIELD = {"name", "label", "kind", "raw", "value", "confidence", "decision", "doubts", "candidates"}


def stacked(path):
    """A PDF of two scans."""
    with Image.open(TYPED) as typed, Image.open(PEN) as pen:
        typed.convert("L").save(path, save_all=True, append_images=[pen.convert("L")], quality=90)


def draw_another_form(path):
    page = Image.new("L", (1654, 2339), 255)
    pen = ImageDraw.Draw(page)
    for row in range(9):
        pen.rectangle([200, 200 + 220 * row, 1400, 330 + 220 * row], outline=0, width=4)
    page.save(path)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("read")


@pytest.fixture(scope="module")
def answer(place):
    """One run over good files and bad ones: exit code, cases, and what stood on stderr."""
    stacked(place / "stack.pdf")
    (place / "名簿.png").write_text("これは画像ではありません\n" * 40, encoding="utf-8")
    draw_another_form(place / "other.png")
    files = [TYPED, place / "名簿.png", place / "stack.pdf", place / "other.png"]
    printed, complained = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KAMIBASHI_HOME", str(place / "home"))
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(complained):
            code = main(["read", *map(str, files), "--json", "-", "--crops", str(place / "crops")])
    return code, json.loads(printed.getvalue()), complained.getvalue()


@pytest.fixture(scope="module")
def cases(answer):
    return answer[1]


@pytest.fixture(scope="module")
def typed(cases):
    """The fields of the typed scan by name."""
    return {field["name"]: field for field in cases[0]["fields"]}


def test_a_bad_file_is_exit_code_3_and_the_others_are_read_all_the_same(answer, place):
    code, cases, complained = answer
    assert code == 3
    assert complained == ""
    assert [(case["scan"], case["page"], case["state"]) for case in cases] == [
        (str(TYPED), 1, "to_review"),
        (str(place / "名簿.png"), 1, "unreadable"),
        (str(place / "stack.pdf"), 1, "to_review"),
        (str(place / "stack.pdf"), 2, "to_review"),
        (str(place / "other.png"), 1, "unknown_form"),
    ]


def test_a_page_that_was_not_read_says_why_in_japanese(cases):
    for case in (cases[1], cases[4]):
        assert JAPANESE.search(case["reason"])
        assert case["fields"] == []
        assert (case["template"], case["edition"], case["source"]) == (None, None, None)


def test_every_case_has_the_same_keys(cases):
    for case in cases:
        assert case.keys() == CASE | {"reason", "seconds"}
        assert isinstance(case["quality"], dict)


def test_a_case_names_its_form_and_how_good_the_page_was(cases):
    for case in (cases[0], cases[2], cases[3]):
        assert (case["template"], case["edition"]) == ("shurou_shoumei", "2024-11")
        assert case["source"] == "image"
        quality = case["quality"]
        assert quality.keys() >= {"dpi", "rotation", "skew_degrees", "residual_mm"}
        assert 190 < quality["dpi"] < 210
        assert quality["residual_mm"] < 0.5


def test_fields_come_in_the_order_of_the_form(typed):
    assert list(typed) == [field.name for field in FORM.fields]


def test_a_field_says_what_the_contract_promises(cases):
    for field in cases[0]["fields"] + cases[3]["fields"]:
        assert field.keys() == FIELD | {"options" if field["kind"] == "choice" else "slots"}
        assert field["decision"] in {"accept", "confirm", "retype"}
        assert 0 <= field["confidence"] <= 1
        assert all(isinstance(text, str) for text in field["doubts"] + field["candidates"])
        assert (field["decision"] == "accept") == (not field["doubts"])
        assert all(JAPANESE.search(doubt) for doubt in field["doubts"])


def test_every_box_of_the_paper_is_there_once_under_its_anchor_cell(cases):
    for case in (cases[0], cases[2], cases[3]):
        cells = [
            box["cell"]
            for field in case["fields"]
            for box in field.get("slots", []) + field.get("options", [])
        ]
        assert len(cells) == 205
        assert set(cells) == TRUTH.keys()


def test_a_choice_has_options_and_its_value_is_the_list_of_marked_labels(cases):
    choices = [field for field in cases[0]["fields"] if field["kind"] == "choice"]
    for field in choices:
        for option in field["options"]:
            assert option.keys() == {"label", "cell", "marked", "confidence"}
        marked = [option["label"] for option in field["options"] if option["marked"]]
        assert field["value"] == marked
        assert field["raw"] == "・".join(marked)
    assert sum(len(field["options"]) for field in choices) == 80
    assert any(len(field["value"]) > 1 for field in choices)


def test_what_is_marked_is_what_is_marked_on_the_paper(typed):
    marks = {o["cell"]: o["marked"] for field in typed.values() for o in field.get("options", [])}
    assert marks == {cell: said for cell, said in TRUTH.items() if isinstance(said, bool)}


def test_a_field_of_several_boxes_has_a_slot_for_each(typed):
    born, phone = typed["birth_date"], typed["issuer_phone"]
    assert [(slot["cell"], slot["text"]) for slot in born["slots"]] == [
        (cell, TRUTH[cell]) for cell in ("AD19", "AH19", "AJ19")
    ]
    assert born["value"] == "1999-05-04"
    assert phone["value"] == "022-989-6819"
    assert all(
        slot.keys() == {"cell", "text", "label", "confidence"}
        for field in (born, phone)
        for slot in field["slots"]
    )


def test_values_are_canonical(typed):
    wanted = {
        "certified_on": "2026-10-11",
        "fixed_weekday_start": "08:45",
        "fixed_month_total": "175:00",
        "record1_month": "2025-10",
        "fixed_days_per_week": "5",
        "employment_end": "",
    }
    assert {name: typed[name]["value"] for name in wanted} == wanted


def test_blank_boxes_are_read_as_blank(typed):
    read = {slot["cell"]: slot["text"] for f in typed.values() for slot in f.get("slots", [])}
    assert [cell for cell, said in TRUTH.items() if said == "" and read[cell]] == []


def test_pages_of_a_stack_are_different_cases(cases):
    names = [
        next(f["value"] for f in case["fields"] if f["name"] == "birth_date") for case in cases[2:4]
    ]
    assert len(set(names)) == 2


def test_crops_are_pictures_of_page_and_fields(answer, place):
    folders = sorted(folder.name for folder in (place / "crops").iterdir())
    assert folders == ["stack.pdf-001", "stack.pdf-002", "typed-26-002.png-001"]
    for folder in folders:
        pictures = place / "crops" / folder
        assert {path.stem for path in (pictures / "fields").iterdir()} == {
            field.name for field in FORM.fields
        }
        with Image.open(pictures / "aligned.jpg") as page:
            assert page.width / page.height == pytest.approx(FORM.width / FORM.height, rel=0.01)


def test_a_form_may_be_named_and_the_json_go_to_a_file(kamibashi, monkeypatch, place, tmp_path):
    monkeypatch.setenv("KAMIBASHI_HOME", str(place / "home"))
    out = tmp_path / "new" / "cases.json"
    words = ("--template", "shurou_shoumei", "--json", out, "--timings")
    answer = kamibashi("read", TYPED, *words)
    assert (answer.code, answer.out) == (0, "")
    (case,) = json.loads(out.read_text(encoding="utf-8"))
    assert (case["template"], case["state"]) == ("shurou_shoumei", "to_review")
    assert [line.split()[0] for line in answer.err.splitlines()] == list(case["seconds"])


def test_without_json_a_person_reads_a_line_for_each_value(kamibashi, monkeypatch, place):
    monkeypatch.setenv("KAMIBASHI_HOME", str(place / "home"))
    answer = kamibashi("read", TYPED, place / "名簿.png")
    assert answer.code == 3
    assert answer.err == ""
    assert f"{TYPED}  1頁  to_review\n" in answer.out
    assert "   生年月日: 1999-05-04\n" in answer.out
    assert re.search(r"名簿\.png  1頁  unreadable  \S+", answer.out)
