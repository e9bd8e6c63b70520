"""docs/file_door.md and docs/api_door.md are walked: their own commands, to a keyed record."""

import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from flows.office.settings import environment

pytestmark = [pytest.mark.lengthy, pytest.mark.paddle, pytest.mark.browser]

ROOT = Path(__file__).parents[1]
SETUP = "make setup\n. .venv/bin/activate\n"
"""Not run: the tests stand in an environment that is set up; what `make` does is proved there."""
APPROVE = "kamibashi demo --approved try\n"
"""Run once for both pages: it reads eight pages."""
SERVE = ". .venv/bin/activate\npython -m samples.systems.record_api"
"""How the block begins that a person runs in a second shell."""
PORT = "8703"


def page(name):
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def blocks(text, language):
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def surroundings():
    """Return the environment of a person's shell, with no other office in it."""
    mine = {k: v for k, v in environment({}).items() if not k.upper().startswith("KAMIBASHI_")}
    tools = Path(sys.executable).parent
    return mine | {"PATH": f"{tools}{os.pathsep}{mine['PATH']}", "PYTHONPATH": str(ROOT)}


def shell(commands, folder):
    """Run commands one after the other as a person would; return all that was printed."""
    ended = subprocess.run(
        ["bash", "-eu", "-c", commands],
        cwd=folder,
        env=surroundings(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.stderr, ended.returncode) == ("", 0), ended.stdout
    return ended.stdout


@contextmanager
def second_shell(command, folder):
    """Run what a person starts in a second shell; yields the line that it prints when ready."""
    words = command.splitlines()[1].split()
    with subprocess.Popen(
        [sys.executable, *words[1:]],
        cwd=folder,
        env=surroundings(),
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process.stdout.readline()
        finally:
            process.terminate()


def same_but_for_numbers(text):
    """Return a text with what differs each time made alike: ids of cases, days, runs of space."""
    text = re.sub(r"\bKB[A-Z2-7]{10}\b", "KB…", text)
    text = re.sub(r"^[a-z2-7]{10}(?= )", "…", text, flags=re.MULTILINE)
    return re.sub(r" +", " ", re.sub(r"_\d{8}_", "_…_", text))


def assert_shown(text, printed):
    """Every line that the page shows was printed."""
    shown = [line.strip() for block in blocks(text, "text") for line in block.splitlines()]
    found = same_but_for_numbers(printed)
    assert shown
    assert [line for line in shown if same_but_for_numbers(line) not in found] == []


@pytest.fixture(scope="module")
def approved(tmp_path_factory):
    """A folder in which the command that both pages begin with was run, and what it printed."""
    folder = tmp_path_factory.mktemp("approved")
    return folder, shell(APPROVE, folder)


@pytest.fixture
def start(approved, tmp_path):
    """Check how a page begins; return what was printed so far, its blocks and their folder."""

    def begin(text):
        first, second, *rest = blocks(text, "sh")
        assert first == SETUP
        assert second.startswith(APPROVE)
        shutil.copytree(approved[0] / "try", tmp_path / "try")
        return approved[1], [second.removeprefix(APPROVE), *rest]

    return begin


def test_the_file_door(start, tmp_path):
    text = page("file_door.md")
    printed, commands = start(text)
    printed += shell("".join(commands), tmp_path)
    assert_shown(text, printed)
    (file,) = (tmp_path / "handover/outbox").iterdir()
    records = file.read_text(encoding="cp932").splitlines()[1:]
    assert len({line.split(",")[1] for line in records}) == 8
    assert "石田　明日香" in (tmp_path / "try/proof.html").read_text(encoding="utf-8")


def test_the_api_door(start, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = str(probe.getsockname()[1])
    text = page("api_door.md").replace(PORT, port)
    printed, commands = start(text)
    (server,) = (block for block in commands if block.startswith(SERVE))
    commands.remove(server)
    with second_shell(server, tmp_path) as ready:
        printed += ready + shell("".join(commands), tmp_path)
    assert_shown(text, printed)
    with sqlite3.connect(tmp_path / "api.sqlite3") as database:
        keys = database.execute("SELECT idempotency_key FROM records").fetchall()
    database.close()
    assert len(set(keys)) == len(keys) == 8
