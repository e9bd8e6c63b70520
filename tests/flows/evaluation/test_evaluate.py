"""`kamibashi evaluate`: figures over scans with their truth, by cell or by field name."""

import contextlib
import io
import json
import shutil
from pathlib import Path

import pytest

from flows.commands.cli import main

SAMPLES = Path("samples/certificates").absolute()
NAMED = {"birth_date": "1994-10-19", "fixed_days_per_week": "5", "employment_end": "2031-01-01"}
KINDS = {"text", "name", "kana", "address", "year", "month", "day", "hour", "minute", "mark"}


def copy(name, folder, truth=None):
    scan = SAMPLES / name
    shutil.copy(scan, folder)
    said = scan.with_suffix(".json").read_text("utf-8") if truth is None else json.dumps(truth)
    (folder / scan.name).with_suffix(".json").write_text(said, encoding="utf-8")


@pytest.fixture(scope="module")
def evaluated(tmp_path_factory):
    """One typed scan by cells, one pen-like by field names (one of them false), one unreadable."""
    folder = tmp_path_factory.mktemp("evaluate")
    scans = folder / "scans"
    scans.mkdir()
    copy("typed-26-004.png", scans)
    copy("pen-27-003.png", scans, [NAMED])
    (scans / "broken.png").write_text("no picture", encoding="utf-8")
    (scans / "broken.json").write_text('{"I19": "汐風 菜々子", "I20": true}', encoding="utf-8")
    shutil.copy(SAMPLES / "typed-28-010.pdf", scans)  # without its truth: not read
    printed = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(printed):
        patch.setenv("KAMIBASHI_HOME", str(folder / "home"))
        code = main(["evaluate", str(scans), "--json", str(folder / "new" / "figures.json")])
    figures = json.loads((folder / "new" / "figures.json").read_text(encoding="utf-8"))
    return code, printed.getvalue(), figures


@pytest.mark.paddle
def test_what_could_not_be_read_is_named_and_is_exit_code_3(evaluated):
    code, printed, figures = evaluated
    assert code == 3
    assert figures["pages"] == 3
    assert figures["unread"] == ["broken.png 1"]
    assert "not read: broken.png 1" in printed


@pytest.mark.paddle
def test_figures_are_given_for_each_form_and_for_all(evaluated):
    figures = evaluated[2]
    assert list(figures["forms"]) == ["(not read)", "shurou_shoumei/2024-11", "all"]
    assert figures["forms"]["all"].keys() >= KINDS | {"text slots"}
    assert 0 < figures["worst_residual_mm"] < 0.5


@pytest.mark.paddle
def test_every_slot_of_the_truth_is_counted_once(evaluated):
    forms = evaluated[2]["forms"]
    texts, marks = forms["shurou_shoumei/2024-11"]["text slots"], forms["all"]["mark"]
    assert texts["filled"] + texts["blank"] == 125 + len(NAMED)
    assert marks["filled"] == 80 + 1
    for score in forms["all"].values():
        assert score["exact"] <= score["filled"]
        assert score["accepted_wrong"] <= score["accepted"] <= score["filled"]
        assert score["share_exact"] == pytest.approx(
            score["exact"] / score["filled"] if score["filled"] else 1, abs=1e-5
        )


@pytest.mark.paddle
def test_truth_by_field_name_counts_under_the_kind_of_the_field(evaluated):
    dates = evaluated[2]["forms"]["shurou_shoumei/2024-11"]["date"]
    assert (dates["filled"], dates["exact"]) == (2, 1)


@pytest.mark.paddle
def test_a_page_that_was_not_read_has_all_of_it_wrong_and_nothing_accepted(evaluated):
    lost = evaluated[2]["forms"]["(not read)"]
    assert (lost["name"]["filled"], lost["name"]["exact"], lost["name"]["accepted"]) == (1, 0, 0)
    assert (lost["mark"]["filled"], lost["mark"]["exact"], lost["mark"]["accepted"]) == (1, 0, 0)


@pytest.mark.paddle
def test_the_table_has_a_line_for_each_kind(evaluated):
    _, printed, figures = evaluated
    lines = [line.split()[0] for line in printed.splitlines() if line.startswith("  ")]
    for kinds in figures["forms"].values():
        for kind in kinds:
            assert kind.split()[0] in lines
    assert "汐風" not in printed


def test_a_folder_without_truth_is_one_line(kamibashi, tmp_path):
    shutil.copy(SAMPLES / "typed-26-004.png", tmp_path)
    answer = kamibashi("evaluate", tmp_path)
    assert answer.code == 2
    assert str(tmp_path) in answer.complaint
    assert answer.out == ""


@pytest.mark.parametrize("said", ["{", '{"I19": 5}', '["山田"]', '"山田"', "null", "\xff"])
def test_a_truth_that_is_none_is_named_and_not_quoted(kamibashi, tmp_path, said):
    shutil.copy(SAMPLES / "typed-26-004.png", tmp_path / "a.png")
    (tmp_path / "a.json").write_text(said, encoding="latin-1" if said == "\xff" else "utf-8")
    answer = kamibashi("evaluate", tmp_path)
    assert answer.code == 2
    assert "a.json" in answer.complaint
    assert "山田" not in answer.err


@pytest.mark.paddle
def test_errors_that_nobody_sees_are_counted_by_whole_field_and_by_paper(evaluated):
    _, printed, figures = evaluated
    fields, papers = (figures["silent_errors"][name] for name in ("fields", "papers"))
    assert fields["all"]["seen"] == fields["filled"]["seen"] + fields["empty"]["seen"]
    assert fields["empty"]["accepted"] > 0
    assert (papers["seen"], papers["wrong"]) == (2, int(fields["all"]["wrong"] > 0))
    assert "papers with one of them" in printed
