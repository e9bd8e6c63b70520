"""Every command that README and docs tell is proved: run in a scratch office, or parsed at least.

What is only parsed stands in `ONLY_PARSED` and `NOT_OURS`, with the reason; nothing else is left
out. docs/file_door.md and docs/api_door.md are walked as a whole by tests/test_walkthroughs.py.
"""

import io
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from PIL import Image
from typer.core import TyperGroup
from typer.exceptions import TyperException

from benchmarks.chaos.papers import lay_out
from cases.records.records import reception_number
from flows.commands.cli import app
from flows.office.file_store import settle_store
from flows.office.office import open_office
from flows.plans.plan_checks import load_plan
from ocr.forms.template import load_template

ROOT = Path(__file__).resolve().parents[3]
PAGES = (
    *("README.md", "README.ja.md", "CONTRIBUTING.md", "SECURITY.md"),
    *sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md")),
)
EDITION = "shurou_shoumei/2024-11"
LANGUAGES = {"": True, "sh": True, "text": False, "toml": False, "python": False}
"""Whether a block of this language holds commands; `text` is what they print."""
PROGRAMS = ("kamibashi", "make", "python", "pytest", "curl", "git", ".", ".venv/bin/")

ONLY_PARSED = {
    "demo": "takes minutes: tests/test_demo.py, tests/test_walkthroughs.py",
    "serve": "runs until it is stopped: tests/flows/servers",
    "watch": "runs until it is stopped: tests/flows/intake",
    "read": "loads the recogniser: tests/flows/commands/test_read.py",
    "evaluate": "reads many pages: tests/flows/evaluation",
    "templates labels": "loads the recogniser: tests/flows/commands/test_labels.py",
    "risk fit": "reads many pages: tests/flows/commands/test_risk.py",
    "cases proof --pdf": "starts Chromium: tests/flows/reports",
    "users add": "asks on a terminal: tests/flows/commands/test_cli.py",
    "users password": "asks on a terminal: tests/flows/commands/test_cli.py",
}
NOT_OURS = {
    "git": "not a program of ours",
    "curl": "speaks to the bundled systems: tests/test_bots_doc.py knows their fault modes",
    ".": "a shell's own word: the environment that `make setup` makes",
    ".venv/bin/pip": "would install anew where the tests stand",
    ".venv/bin/python look.py": "the script of docs/bots.md: tests/test_bots_doc.py",
    "python -m json.tool": "of the standard library",
}
ENDS = {  # exit codes in the scratch office that are not 0
    "canary": 27,  # its system has no screens
    "canary --accept": 2,  # and the office has no administrator
    "cases proof --verify": 30,  # of no hash that it ever printed
}
PUT = {
    "ADMIN": "suzuki",
    "COMMAND": "key",
    "DATE": "2026-04-01",
    "DIR": str(ROOT / "samples/certificates"),
    "FILE": "file.html",
    "FILE…": "scan.png",
    "FORM.pdf": "form.pdf",
    "HASH": "0" * 64,
    "ID": EDITION,
    "MONTH": "2026-04",
    "PNG": "picture.png",
    "SHARE": "0.001",
    "STATE": "approved",
    "X.xlsx": "sheet.xlsx",
    "…": "because",
}
"""What stands for the words that a person replaces; `NAME`, `SYSTEM`, `KB…` as the office has."""


def lines_of_blocks(text: str) -> Iterator[str]:
    """Yield the lines of a page that are a person's to type: in shell blocks, or set in."""
    for language, block in re.findall(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        if LANGUAGES[language]:
            yield from block.splitlines()
    yield from re.findall(r"^    (\S.*)$", text, re.MULTILINE)


def commands_of(page: str) -> list[str]:
    """Return every command of a page, without remarks, joined lines parted."""
    text = (ROOT / page).read_text(encoding="utf-8")
    found = [re.split(r"\s+# |\s{2,}", line)[0] for line in lines_of_blocks(text)]
    prose = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    for row in re.sub(r"\n(?![|\n])", " ", prose).splitlines():  # spans may go over two lines
        spans = re.findall(r"`([^`]+)`", row)
        if page.startswith("README") and row.startswith("| `kamibashi "):  # the table: `… a` · `b`
            first = re.findall(r"`([^`]+)`", row.split(" | ")[0])
            spans += [f"kamibashi {span.removeprefix('kamibashi ')}" for span in first]
        found += spans
    parted = [
        re.split(r"\$\(", piece)[-1]
        for line in found
        for piece in re.split(r" (?:\|\|?|&&) ", line)
    ]
    return [
        piece.strip(" )")
        for piece in parted
        if piece.split(" ")[0] in PROGRAMS or piece.startswith(".venv/bin/")
        if " " in piece
    ]


def variants(command: str) -> Iterator[list[str]]:
    """Yield the words of a command without what may be left out, and with each such part."""
    optional = re.findall(r" \[([^]]+)\]", command)
    plain = re.sub(r" \[[^]]+\]", "", command)
    for part in ["", *optional]:
        yield shlex.split(f"{plain} {part}")


TOLD = {page: list(dict.fromkeys(commands_of(page))) for page in PAGES}
OURS = [
    pytest.param(page, words, id=f"{page}: {' '.join(words)}")
    for page, commands in TOLD.items()
    for command in commands
    if command.startswith("kamibashi ")
    for words in variants(command.removeprefix("kamibashi "))
]
OTHERS = sorted(
    {each for all_of in TOLD.values() for each in all_of if not each.startswith("kamibashi ")}
)


def parted(words: Any) -> tuple[Any, list[str], list[str]]:
    """Return a command, the words that name it, and its arguments."""
    command: Any = typer.main.get_command(app)
    names: list[str] = []
    while hasattr(command, "commands") and len(names) < len(words):
        name = PUT.get(words[len(names)], words[len(names)])
        assert name in command.commands, f"no command {name!r}"
        command = command.commands[name]
        names.append(name)
    return command, names, words[len(names) :]


def only_names(command: typer.core.TyperCommand, arguments: list[str]) -> bool:
    """Tell whether a text names a command, or a group of them, that it does not write out."""
    return not arguments and (
        hasattr(command, "commands") or any(each.required for each in command.params)
    )


def reason_not_to_run(names: list[str], arguments: list[str]) -> str:
    told = [" ".join(names), *(f"{' '.join(names)} {each}" for each in arguments)]
    return next((ONLY_PARSED[each] for each in told if each in ONLY_PARSED), "")


def written(arguments: list[str], **of_the_office: str) -> list[str]:
    put = PUT | of_the_office
    return [put.get(each, each) for each in arguments]


@pytest.mark.parametrize(("page", "words"), OURS)
def test_every_command_that_is_told_can_be_parsed(page, words):
    command, names, arguments = parted(words)
    if not only_names(command, arguments) and "--help" not in arguments:
        command.make_context(
            " ".join(names), written(arguments, NAME="hoiku", SYSTEM="hoiku", **{"KB…": "KB…"})
        )


def test_a_command_or_an_option_that_does_not_exist_is_noticed():
    with pytest.raises(AssertionError, match="no command 'keys'"):
        parted(["keys"])
    command, names, arguments = parted(["key", "--dry-runs"])
    with pytest.raises(TyperException, match="No such option"):
        command.make_context(" ".join(names), arguments)
    assert list(variants("key [--now] [--system NAME]")) == [
        ["key"],
        ["key", "--now"],
        ["key", "--system", "NAME"],
    ]


@pytest.fixture
def scratch(home, tmp_path, monkeypatch):
    """An office with an approved case and a system that takes a file, and what a page names."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KAMIBASHI_KEY_FILE", str(tmp_path / "key"))
    monkeypatch.setenv("KAMIBASHI_RETENTION_DAYS", "365")
    (tmp_path / "try").mkdir()
    forms = tmp_path / "forms"
    subprocess.run(["cp", "-r", ROOT / "form_templates", forms], check=True)
    monkeypatch.setenv("KAMIBASHI_FORM_TEMPLATES", str(forms))
    with Image.open(forms / EDITION / "blank.png") as blank:
        blank.convert("L").save(tmp_path / "form.pdf", resolution=200)
    return home


def open_scratch(home: Path, system: str) -> str:
    """Set a system up that takes a file, lay an approved case before it; return its 受付番号."""
    folder = ROOT / "form_templates" / EDITION
    plan = load_plan(folder / f"keying/{system}.toml", load_template(folder / "template.toml"))
    boxes = dict.fromkeys([plan.key_box, *(line.box for line in plan.boxes)])
    columns = "\n".join(f'[[columns]]\nbox = "{box}"' for box in boxes)
    profile = (
        f'format = "csv"\ncharset = "cp932"\nkey = "{plan.key_box}"\n'
        'name = "{date}_{number}.csv"\n'
    )
    systems, tray = home / "systems", home.parent / "handover"
    for each in (systems, tray):
        each.mkdir(parents=True, exist_ok=True)
    (systems / f"{system}.toml").write_text(
        f'door = "file"\naddress = "{tray}"\n[door_settings]\nbasic_auth_user = "soumu"\n',
        encoding="utf-8",
    )
    (systems / f"{system}.profile.toml").write_text(f"{profile}{columns}\n", encoding="utf-8")
    with open_office() as office:
        home.chmod(0o700)
        settle_store(office.ledger, office.folders)
        template = office.forms.find(*EDITION.split("/"))
        (paper,) = lay_out(office.ledger, template, 1, seed=4)
        (home / "stack-4.pdf").write_bytes(b"4")  # the original that is said to have been dropped
    return reception_number(paper.case_id)


def ends(names: list[str], arguments: list[str]) -> int:
    told = [f"{' '.join(names)} {each}" for each in arguments] + [" ".join(names)]
    return next((ENDS[each] for each in told if each in ENDS), 0)


@pytest.mark.browser
@pytest.mark.paddle
@pytest.mark.parametrize("page", [page for page in PAGES if any(p.values[0] == page for p in OURS)])
def test_every_command_that_is_told_does_its_work(page, scratch, kamibashi, monkeypatch):
    system = "gakudo" if page == "docs/bots.md" else "hoiku"
    number = open_scratch(scratch, system)
    for words in [param.values[1] for param in OURS if param.values[0] == page]:
        command, names, arguments = parted(words)
        if only_names(command, arguments) or reason_not_to_run(names, arguments):
            continue
        asked = written(arguments, NAME=system, SYSTEM=system, **{"KB…": number, "$case": number})
        monkeypatch.setattr("sys.stdin", io.StringIO("ai-kotoba\n"))
        answer = kamibashi(*names, *asked)
        assert (names, asked, answer.code) == (names, asked, ends(names, arguments)), (
            answer.out + answer.err
        )


def test_every_command_is_told_somewhere():
    told = {" ".join(parted(param.values[1])[1]) for param in OURS}
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    for name, command in group.commands.items():
        inner = getattr(command, "commands", None)
        assert told >= ({f"{name} {each}" for each in inner} if inner else {name})


def test_nothing_is_excused_that_is_not_told():
    told = [parted(param.values[1])[1:] for param in OURS]
    for excused in ONLY_PARSED | ENDS:
        assert any(
            excused in (" ".join(names), *(f"{' '.join(names)} {each}" for each in arguments))
            for names, arguments in told
        ), excused


@pytest.mark.parametrize("command", OTHERS)
def test_every_other_command_leads_somewhere(command):
    words = command.removeprefix(".venv/bin/").split()
    match words:
        case _ if any(command.startswith(f"{each} ") or command == each for each in NOT_OURS):
            pass
        case ["make", *targets]:
            made = subprocess.run(
                ["make", "--dry-run", *targets], cwd=ROOT, capture_output=True, check=False
            )
            assert made.returncode == 0, made.stderr
        case ["pytest", *paths] | ["python", "-m", "pytest", *paths]:
            assert all((ROOT / path).exists() for path in paths if not path.startswith("-"))
        case ["python", "-m", module, *arguments]:
            place = ROOT / module.replace(".", "/")
            assert place.with_suffix(".py").exists() or (place / "__main__.py").exists()
            assert_options_exist(["-m", module], arguments)
        case ["python", file, *arguments]:
            assert (ROOT / file).exists()
            assert_options_exist([file], arguments)
        case _:
            pytest.fail(f"nobody proves commands such as {command!r}")


def assert_options_exist(program: list[str], arguments: list[str]) -> None:
    """Ask a program for its help, where options of it are told, and look for them there."""
    options = {each for each in arguments if each.startswith("--")}
    if options:
        told = subprocess.run(
            [sys.executable, *program, "--help"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        assert options <= set(re.findall(r"--[a-z-]+", told.stdout))
