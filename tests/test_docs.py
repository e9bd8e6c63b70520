"""The README tells the truth: every command, setting and exit code, and no link into nothing."""

import re
import tomllib
from pathlib import Path

import click
import pytest
import typer

from bots.errors import BotError
from cases.records.errors import CaseError
from flows.commands.cli import app
from flows.errors import FlowError
from flows.office.settings import Settings
from ocr.base.errors import OcrError

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
JAPANESE = (ROOT / "README.ja.md").read_text(encoding="utf-8")


def commands(command, words=()):
    if isinstance(command, click.Group) or hasattr(command, "commands"):
        for name, inner in command.commands.items():
            yield from commands(inner, (*words, name))
    else:
        yield " ".join(words), command


COMMANDS = dict(commands(typer.main.get_command(app)))


def errors(base):
    yield base
    for kind in base.__subclasses__():
        yield from errors(kind)


CODES = {0, 3, 28} | {  # 28: `canary` found changes in looks only
    kind.exit_code for base in (OcrError, BotError, CaseError, FlowError) for kind in errors(base)
}


SOURCES = "\n".join(
    path.read_text(encoding="utf-8")
    for room in ("benchmarks", "bots", "cases", "desk", "flows", "ocr", "samples")
    for path in sorted((ROOT / room).rglob("*.py"))
)


@pytest.mark.parametrize(
    "kind",
    [
        kind
        for base in (OcrError, BotError, CaseError, FlowError)
        for kind in errors(base)
        if not kind.__subclasses__()
    ],
    ids=lambda kind: kind.__name__,
)
def test_every_error_is_raised_somewhere(kind):
    assert re.search(rf"\b(?<!class ){kind.__name__}\(", SOURCES)


def table(title):
    """Return the first column of the table under a title, as far as it is `code`."""
    section = README.split(f"## {title}\n")[1].split("\n## ")[0]
    return re.findall(r"^\| ([^|]+?) \|", section, re.MULTILINE)[1:]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_named(command):
    told = " ".join(table("Commands")).replace("`", " ")
    assert re.search(rf"\b{command}\b", told)


def test_both_readmes_have_the_same_commands():
    def commands_in(text):
        rows = re.findall(r"^\| (`kamibashi .+?) \| ", text, re.MULTILINE)
        return [re.findall(r"`([^`]+)`", row) for row in rows]

    assert commands_in(README) == commands_in(JAPANESE)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_and_option_has_help(command):
    found = COMMANDS[command]
    assert found.help
    assert not [each.name for each in found.params if each.name != "help" and not each.help]


def test_no_command_is_named_that_does_not_exist():
    words = re.findall(r"`(?:kamibashi )?([a-z]+(?: [a-z]+)?)", " ".join(table("Commands")))
    assert {word for word in words if word not in COMMANDS} == set()


def test_every_setting_is_named_and_no_other():
    told = set(re.findall(r"KAMIBASHI_([A-Z_]+?)(?:__[A-Z_]+)?`", " ".join(table("Settings"))))
    assert told == {name.upper() for name in Settings.model_fields}


PLAIN = {
    name: str(field.default).lower().removesuffix(".0")
    for name, field in Settings.model_fields.items()
    if isinstance(field.default, str | int | float) and field.default != ""
}


@pytest.mark.parametrize("name", PLAIN)
def test_every_plain_default_is_told(name):
    row = re.search(rf"^\| `KAMIBASHI_{name.upper()}` \| `(.+?)` \|", README, re.MULTILINE)
    assert row[1] == PLAIN[name]


def test_every_exit_code_is_told_and_no_other():
    assert {int(code) for code in table("Exit codes")} == CODES


PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for pattern in ("*.md", "*/*.md", "docs/decisions/*.md", "samples/*/*.md", "tests/*/*.md")
    for path in ROOT.glob(pattern)
    if not path.relative_to(ROOT).parts[0].startswith(".")
)


def anchors(path):
    """Return the anchors that a page has for its headings, as GitHub makes them."""
    titles = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def test_what_to_do_is_told_for_every_exit_code_of_a_failure():
    page = (ROOT / "docs/running.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| ([\d, ]+) \|", page, re.MULTILINE)
    assert {int(code) for row in told for code in row.split(",")} == CODES - {0}


@pytest.mark.parametrize("page", PAGES)
def test_no_link_leads_into_nothing(page):
    here = ROOT / page
    for link in re.findall(r"\]\(([^)\s]+)\)", here.read_text(encoding="utf-8")):
        if "://" not in link:
            name, _, anchor = link.partition("#")
            target = here.parent / name if name else here
            assert target.exists(), link
            assert not anchor or anchor in anchors(target), link


def test_the_pages_have_links():
    assert {"README.md", "README.ja.md", "docs/README.md"} <= set(PAGES)
    assert all(
        "](" in (ROOT / page).read_text(encoding="utf-8") for page in ("README.md", "README.ja.md")
    )


@pytest.mark.parametrize("page", PAGES)
def test_every_table_is_whole(page):
    """A row behind an empty line is no row: each run of rows begins with a head and a rule."""
    text = re.sub(
        r"^```.*?^```",
        "",
        (ROOT / page).read_text(encoding="utf-8"),
        flags=re.MULTILINE | re.DOTALL,
    )
    blocks: list[str] = re.findall(r"(?:^\|.*\n?)+", text, re.MULTILINE)
    for block in blocks:
        head, rule, *_ = [*block.splitlines(), ""]
        assert re.fullmatch(r"\|(?:\s*:?-+:?\s*\|)+", rule), head


@pytest.mark.parametrize("text", [README, JAPANESE], ids=["README.md", "README.ja.md"])
def test_every_make_target_that_is_named_exists(text):
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    assert {"demo", "test"} <= set(re.findall(r"\bmake ([a-z]+)", text)) <= targets


def test_the_japanese_readme_names_only_settings_that_exist():
    told = set(re.findall(r"KAMIBASHI_([A-Z_]+?)(?:__[A-Z_]+)?`", JAPANESE))
    assert told <= {name.upper() for name in Settings.model_fields}


def test_every_room_is_in_both_trees():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for room in project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]:
        assert f"\n{room}/ " in README
        assert f"\n{room}/ " in JAPANESE


def test_the_changelog_has_the_version_or_what_is_not_yet_released():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## (.+)$", changelog, re.MULTILINE)
    assert headings[0] == "Unreleased" or headings[0].startswith(project["project"]["version"])
