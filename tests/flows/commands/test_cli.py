"""The command line: what is printed, the exit code, and one line for whatever goes wrong."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from PIL import Image
from typer.testing import CliRunner

from cases.records.states import State
from flows.commands.cli import app
from flows.office.office import open_office
from flows.office.settings import environment

FORM = Path("form_templates/shurou_shoumei/2024-11")


@pytest.fixture
def forms(tmp_path, monkeypatch, home):
    """The registered form in a folder of the test's own."""
    folder = tmp_path / "forms"
    shutil.copytree(FORM.parents[1], folder)
    monkeypatch.setenv("KAMIBASHI_FORM_TEMPLATES", str(folder))
    return folder / "shurou_shoumei" / "2024-11"


@pytest.fixture
def hoiku(monkeypatch, home):
    monkeypatch.setenv("KAMIBASHI_SYSTEMS__HOIKU__ADDRESS", "http://127.0.0.1:9/")
    monkeypatch.setenv("KAMIBASHI_SYSTEMS__HOIKU__USER", "rpa01")


def change(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


# Words


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["reed"],
        ["read"],
        ["read", "scan.png", "--templates", "x"],
        ["templates"],
        ["templates", "show", "shurou_shoumei"],
        ["cases", "list", "--state", "kayed"],
        ["cases", "list", "--limit", "0"],
        ["report", "--out", "day.xlsx", "--day", "2026-02-30"],
        ["report", "--out", "day.xlsx", "--day", "2026-02-03", "--month", "2026-02"],
        ["evaluate", "no-such-folder"],
        ["users", "add", "sato", "--role", "boss"],
    ],
    ids=" ".join,
)
def test_words_that_make_no_command_are_one_line_and_exit_code_2(kamibashi, words):
    answer = kamibashi(*words)
    assert answer.code == 2
    assert answer.complaint
    assert answer.out == ""


def test_help_is_no_error(kamibashi):
    answer = kamibashi("read", "--help")
    assert answer.code == 0
    assert "--json" in answer.out


@pytest.mark.parametrize(
    ("name", "value"),
    [("KAMIBASHI_INBOKS", "/mnt/scanner"), ("KAMIBASHI_DESK_PORT", "eighty")],
)
def test_a_wrong_setting_is_named_and_is_exit_code_40(kamibashi, monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    answer = kamibashi("cases", "list")
    assert answer.code == 40
    assert name in answer.complaint


def test_the_console_script_ends_with_the_exit_code(home):
    ended = subprocess.run(
        [Path(sys.executable).parent / "kamibashi", "cases", "show", "KB0000000000"],
        env=environment({}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 31
    assert ended.stdout == ""
    assert ended.stderr == "kamibashi: there is no case 0000000000\n"


def test_a_defect_of_ours_tells_kind_and_place_and_not_what_was_read(kamibashi, monkeypatch):
    def answer_badly(*_, **__):
        raise KeyError("汐風 菜々子")

    monkeypatch.setattr("getpass.getpass", answer_badly)
    answer = kamibashi("users", "add", "tanaka")
    assert answer.code == 1
    assert "KeyError in test_cli.py" in answer.complaint
    assert "汐風" not in answer.err


def test_a_file_that_cannot_be_written_is_one_line(kamibashi, tmp_path):
    (tmp_path / "full").write_text("not a folder", encoding="utf-8")
    answer = kamibashi("report", "--out", tmp_path / "full" / "day.xlsx")
    assert answer.code == 40
    assert "FileExistsError" in answer.complaint


# Templates


def test_templates_list_names_each_form_with_its_boxes(kamibashi):
    answer = kamibashi("templates", "list")
    assert answer.code == 0
    assert answer.out == "shurou_shoumei/2024-11  就労証明書  205 boxes\n"


def test_templates_check_says_what_it_looked_at(kamibashi, forms):
    answer = kamibashi("templates", "check")
    assert answer.code == 0
    looked_at = r"shurou_shoumei/2024-11: \d+ fields, \d+ rules, keyed into gakudo, hoiku\n"
    assert re.fullmatch(looked_at, answer.out)
    assert kamibashi("templates", "check", forms.parents[1]) == answer


def test_whoever_checks_the_forms_has_their_ruled_lines_kept_for_who_reads(
    kamibashi, forms, tmp_path, monkeypatch
):
    monkeypatch.setenv("KAMIBASHI_CACHE", str(tmp_path / "cache"))
    rulings = tmp_path / "cache" / "rulings"
    assert kamibashi("templates", "check").code == 0
    (kept,) = rulings.iterdir()
    read = kept.stat().st_mtime_ns
    assert kamibashi("templates", "check").code == 0
    assert [one.stat().st_mtime_ns for one in rulings.iterdir()] == [read]
    with Image.open(forms / "blank.png") as blank:
        blank.convert("L").point(lambda grey: max(0, grey - 1)).save(tmp_path / "own.png")
    own = ["--from", tmp_path / "own.png"]
    assert kamibashi("templates", "blank", "shurou_shoumei", *own).code == 0
    fresh = sorted(rulings.iterdir())
    assert len(fresh) == 2
    assert kamibashi("templates", "check").code == 0
    assert sorted(rulings.iterdir()) == fresh


def test_a_folder_without_a_form_is_no_passed_check(kamibashi, tmp_path):
    answer = kamibashi("templates", "check", tmp_path)
    assert answer.code == 2
    assert str(tmp_path) in answer.complaint


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("template.toml", 'kind = "date"', 'kind = "dato"', "fields.1: unknown kind"),
        ("template.toml", 'label = "証明日"', 'lable = "証明日"', "fields.1.lable"),
        ("template.toml", "width = 210.0", "width = ", "line 17"),
        ("template.toml", 'cell = "Z4"', 'cell = "B2"', "cell used twice: B2"),
        ("template.toml", 'check = "!filled(', 'check = "!filed(', "certified_recently"),
    ],
)
def test_a_mistake_in_a_form_names_file_and_key(kamibashi, forms, file, old, new, told):
    change(forms / file, old, new)
    answer = kamibashi("templates", "check")
    assert answer.code == 12
    for line in answer.err.splitlines():
        assert line.startswith(f"kamibashi: {forms / file}: ")
    assert told in answer.err


def test_each_mistake_has_a_line_of_its_own(kamibashi, forms):
    change(forms / "template.toml", 'label = "証明日"', 'lable = "証明日"')
    answer = kamibashi("templates", "check")
    assert [line.split(": ")[2] for line in answer.err.splitlines()] == [
        "fields.1.label",
        "fields.1.lable",
    ]


def test_a_blank_that_is_no_picture_is_named(kamibashi, forms):
    (forms / "blank.png").write_text("no picture", encoding="utf-8")
    answer = kamibashi("templates", "check")
    assert answer.code == 12
    assert str(forms / "blank.png") in answer.complaint


def test_a_mistake_in_a_keying_plan_names_file_and_key(kamibashi, forms):
    change(forms / "keying" / "hoiku.toml", 'field = "certified_on"', 'field = "certified_at"')
    answer = kamibashi("templates", "check")
    assert answer.code == 40
    assert str(forms / "keying" / "hoiku.toml") in answer.complaint
    assert "certified_at" in answer.complaint


def test_templates_show_draws_every_box_over_the_blank(kamibashi, tmp_path):
    picture = tmp_path / "pictures" / "overlay.png"
    answer = kamibashi("templates", "show", "shurou_shoumei", "--overlay", picture)
    assert (answer.code, answer.out) == (0, f"{picture}\n")
    with Image.open(picture) as drawn:
        colours = {colour for _, colour in drawn.getcolors(maxcolors=100_000)}
        assert drawn.size == (1680, 2376)
    assert {(0, 90, 200), (220, 120, 0)} <= colours


@pytest.mark.parametrize("form", ["zyuminhyou", "shurou_shoumei/1999"])
def test_a_form_that_is_not_registered_is_exit_code_2(kamibashi, tmp_path, form):
    for words in (
        ["read", "scan.png", "--template", form],
        ["templates", "show", form, "--overlay", tmp_path / "x.png"],
        ["templates", "blank", form, "--from", tmp_path / "x.png"],
        ["templates", "labels", form],
    ):
        answer = kamibashi(*words)
        assert answer.code == 2
        assert form in answer.complaint


def test_templates_blank_puts_a_sites_own_print_in_place(kamibashi, forms, tmp_path):
    before = (forms / "blank.png").read_bytes()
    with Image.open(forms / "blank.png") as blank:
        page = Image.new("L", blank.size, 255)
        page.paste(blank.convert("L").resize([round(0.96 * side) for side in blank.size]), (20, 30))
    page.save(tmp_path / "print.pdf", resolution=200)
    answer = kamibashi("templates", "blank", "shurou_shoumei", "--from", tmp_path / "print.pdf")
    assert answer.code == 0
    assert float(answer.out.split()[-2]) < 0.3
    assert (forms / "blank.before.png").read_bytes() == before
    assert (forms / "blank.png").read_bytes() != before
    assert kamibashi("templates", "check").code == 0


@pytest.mark.parametrize("picture", [True, False], ids=["another form", "no picture"])
def test_a_print_of_something_else_leaves_the_blank_alone(kamibashi, forms, tmp_path, picture):
    before = (forms / "blank.png").read_bytes()
    other = tmp_path / "other.png"
    Image.effect_noise((1654, 2339), 80).save(other) if picture else other.write_text("text")
    answer = kamibashi("templates", "blank", "shurou_shoumei", "--from", other)
    assert answer.code == (12 if picture else 11)
    assert answer.complaint
    assert (forms / "blank.png").read_bytes() == before


# Cases, report, users, keying


def test_cases_of_an_office_without_any(kamibashi, home):
    assert kamibashi("cases", "list").out == "0 of 0\n"
    answer = kamibashi("cases", "show", "KB0000000000")
    assert answer.code == 31
    assert answer.complaint


def test_the_report_of_a_day_without_cases(kamibashi, tmp_path):
    out = tmp_path / "reports" / "day.xlsx"
    answer = kamibashi("report", "--day", "2026-04-01", "--out", out)
    assert (answer.code, answer.out) == (0, f"{out}\n")
    book = openpyxl.load_workbook(out)
    assert len(book.sheetnames) == 1
    book.close()


def test_the_report_of_a_month_covers_it_all(kamibashi, tmp_path):
    out = tmp_path / "month.xlsx"
    assert kamibashi("report", "--month", "2028-02", "--out", out).code == 0
    book = openpyxl.load_workbook(out)
    told = " ".join(str(cell.value) for row in book.active.iter_rows() for cell in row)
    assert "2028-02-01" in told
    assert "2028-02-29" in told
    book.close()


def ask(*words, answers):
    return CliRunner().invoke(app, list(words), input="".join(f"{line}\n" for line in answers))


def test_an_account_is_made_with_a_password_that_is_asked_for_twice(kamibashi):
    words = ("users", "add", "tanaka", "--display", "田中 健一")
    told = ask(*words, answers=["nagai-aikotoba-7", "nagai-aikotoba-7"])
    assert told.exit_code == 0
    assert "nagai" not in told.output
    assert kamibashi("users", "list").out.split() == ["tanaka", "clerk"]
    with open_office() as office:
        known = office.staff.log_in("tanaka", "nagai-aikotoba-7")
    assert known.user.display_name == "田中 健一"


def test_an_account_cannot_be_made_twice_nor_without_an_answer(kamibashi, monkeypatch):
    ask("users", "add", "tanaka", answers=["nagai-aikotoba-7"] * 2)
    monkeypatch.setattr("getpass.getpass", lambda *_, **__: "nagai-aikotoba-7")
    answer = kamibashi("users", "add", "tanaka")
    assert answer.code == 38
    assert answer.complaint

    def ended(*_, **__):
        raise EOFError

    monkeypatch.setattr("getpass.getpass", ended)
    answer = kamibashi("users", "add", "suzuki")
    assert answer.code == 2
    assert "nothing was done" in answer.err
    assert kamibashi("users", "list").out.split() == ["tanaka", "clerk"]


@pytest.mark.parametrize(
    ("command", "said"),
    [("key", "0 cases, 0 keyed\n"), ("resolve", "hoiku: 0 件を調べました\n")],
)
def test_with_nothing_to_key_no_system_is_asked(kamibashi, hoiku, command, said):
    answer = kamibashi(command)
    assert (answer.code, answer.out) == (0, said)


@pytest.mark.parametrize("command", ["key", "resolve"])
def test_without_a_system_set_up_nothing_is_keyed(kamibashi, command):
    answer = kamibashi(command)
    assert answer.code == 40
    assert "none" in answer.complaint


def test_a_system_that_is_not_set_up_is_named(kamibashi, hoiku):
    answer = kamibashi("key", "--system", "juki")
    assert answer.code == 40
    assert "systems set up: hoiku" in answer.complaint


def test_every_state_can_be_asked_for(kamibashi):
    assert {kamibashi("cases", "list", "--state", state).code for state in State} == {0}


def test_approved_samples_are_left_in_a_new_folder_only(kamibashi, tmp_path):
    (tmp_path / "used").mkdir()
    (tmp_path / "used" / "a-file").touch()
    answer = kamibashi("demo", "--approved", tmp_path / "used")
    assert (answer.code, answer.complaint) == (
        1,
        f"kamibashi: {tmp_path / 'used'} is not empty: name a new folder",
    )
    assert kamibashi("demo", "--approved", tmp_path / "new", "--headed").code == 2
    assert not (tmp_path / "new").exists()
