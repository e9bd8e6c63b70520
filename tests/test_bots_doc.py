"""docs/bots.md tells the truth: its code runs; files, blocks, fault modes, commands exist."""

import ast
import importlib
import re
import tomllib
from pathlib import Path

import pytest
import typer
from typer.core import TyperGroup

from bots.protocol.keying import Bot
from flows.commands.cli import app
from flows.plans.keying_plan import KeyingPlan
from samples.systems.gakudo.fault_modes import FaultMode

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs" / "bots.md").read_text(encoding="utf-8")
PLAN = ROOT / "form_templates/shurou_shoumei/2024-11/keying/gakudo.toml"


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("code", blocks("python"))
def test_every_name_that_the_code_imports_exists(code):
    imports = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.ImportFrom)]
    for node in imports:
        module = importlib.import_module(node.module)
        assert all(hasattr(module, name.name) for name in node.names), node.module


def test_every_file_that_is_named_is_there():
    named = set(re.findall(r"`((?:bots|samples|tests|form_templates)/[^`\s<]+)`", TEXT))
    named |= {f"bots/{name}" for name in re.findall(r"`(kit/[a-z_]+\.py)`", TEXT)}
    named |= {f"docs/{name}" for name in re.findall(r"\]\(([a-z]+\.md)\)", TEXT)}
    assert len(named) > 10
    assert {name for name in named if not (ROOT / name).exists()} == set()


def test_every_block_of_the_kit_is_told():
    kit = {path.name for path in (ROOT / "bots" / "kit").glob("[a-z]*.py")}
    assert kit == set(re.findall(r"`kit/([a-z_]+\.py)`", TEXT))


def test_every_method_of_a_bot_is_told():
    methods = {name for name in vars(Bot) if not name.startswith("_")}
    assert methods <= set(re.findall(r"`([a-z_]+)`", TEXT))


def test_every_fault_mode_is_told():
    section = TEXT.split("| fault mode |")[1].split("\n\n")[0]
    assert set(re.findall(r"`([a-z_]+)`", section)) >= {*FaultMode} - {FaultMode.NORMAL}


def test_every_command_and_option_exists():
    group = typer.main.get_command(app)
    told = re.findall(r"^kamibashi ([a-z ]+?)(?= gakudo| --|  |$)(.*)$", TEXT, re.MULTILINE)
    assert len(told) > 8
    for words, rest in told:
        command = group
        for word in words.split():
            assert isinstance(command, TyperGroup)
            command = command.commands[word]
        options = {option for each in command.params for option in each.opts}
        assert set(re.findall(r"--[a-z-]+", rest.split("#")[0])) <= options, words


def test_the_plan_that_is_shown_is_the_plan_that_is_shipped():
    shown = next(block for block in blocks("toml") if block.startswith("system"))
    plan = KeyingPlan.model_validate(tomllib.loads(shown))
    real = KeyingPlan.model_validate(tomllib.loads(PLAN.read_text(encoding="utf-8")))
    assert all(line in real.boxes for line in plan.boxes)
    assert plan.model_copy(update={"boxes": real.boxes}) == real
