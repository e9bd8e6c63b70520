"""`python -m benchmarks.mutants`: what tests notice and what not, on a house of one room."""

import ast
import json
import subprocess

import pytest

from benchmarks.mutants import __main__ as mutants
from benchmarks.mutants.mutations import sites
from benchmarks.mutants.testing import House, Stage

FEW_PLUGINS = {
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    "PYTEST_ADDOPTS": "-p xdist.plugin -p _hypothesis_pytestplugin",
}
"""What this house needs; each of the others takes its time to load."""

SEED = "59"
"""Draws one that its test notices and one that it does not."""

MODULE = '''"""A room."""
LEAST = 3


def enough(count: int) -> bool:
    """Tell whether it is."""
    if count < 0:
        return False
    return count >= LEAST


def told(count):
    log(count)
    return [one for one in range(count) if one and not one % 2] or None


def log(count):
    pass
'''
TESTS = """from room.module import enough


def test_enough():
    assert enough(3) and not enough(2)
"""


@pytest.fixture
def project(tmp_path):
    """A project of one room with one module, of which one test sees a half."""
    root = tmp_path / "project"
    for path, text in {
        "room/__init__.py": "",
        "room/module.py": MODULE,
        "tests/room/test_module.py": TESTS,
        "tests/room/test_other.py": "def test_other():\n    assert True\n",
        "pyproject.toml": '[tool.pytest.ini_options]\nmarkers = ["fast: all of it"]\n',
        "tests/conftest.py": "import pytest\n\n\ndef pytest_collection_modifyitems(items):\n"
        "    for item in items:\n        item.add_marker('fast')\n",
    }.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    for words in (
        ["init", "-q"],
        ["add", "."],
        ["-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-qm", "x"],
    ):
        subprocess.run(["git", "-C", str(root), *words], check=True)
    return root


def told_of(source):
    return {one.told for site in sites(source) for one in site}


def test_what_may_be_another_is_a_condition_a_number_a_call_and_what_comes_back():
    told = told_of(MODULE)
    assert {
        "3 -> 4",
        "3 -> 2",
        "count < 0 -> count <= 0",
        "count < 0 -> False",
        "count >= LEAST -> count > LEAST",
        "False -> True",
        "return count >= LEAST -> return None",
        "log(count) -> pass",
        "one and (not one % 2) -> one or not one % 2",
        "not one % 2 -> one % 2",
        "one % 2 -> one * 2",
    } <= told
    assert not any("A room" in one or "int" in one for one in told)


@pytest.mark.parametrize(
    "source",
    [
        'あ = "名" if 甲 and 乙 else f"{甲 + 1}"\nreturned = min(甲, 乙)',
        "def f(a=1, *, b=True):\n    while a < b:\n        a += 1\n    return g(a, b, c=2)",
        "match x:\n    case 1 if x > 2:\n        all(y in x for y in (1,\n            2))",
    ],
)
def test_law_every_change_is_python_and_none_is_the_source(source):
    every = [one.applied(source) for site in sites(source) for one in site]
    assert len(every) == len(set(every)) > 3
    for text in every:
        assert ast.dump(ast.parse(text)) != ast.dump(ast.parse(source))


def test_a_sample_tells_what_was_noticed_and_what_lived_and_leaves_the_project_alone(
    project, tmp_path, capsys, monkeypatch
):
    for name, value in FEW_PLUGINS.items():
        monkeypatch.setenv(name, value)
    out, before = tmp_path / "out.jsonl", (project / "room/module.py").read_bytes()
    words = ["--project", str(project), "--rooms", "room", "--count", "2", "--depth", "1"]
    mutants.main([*words, "--seed", SEED, "--out", str(out)])
    met = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert {one["told"]: one["verdict"] for one in met} == {
        "count < 0 -> not count < 0": "killed",
        "0 -> -1": "survived",
    }
    told = capsys.readouterr().out
    assert "| room | 2 | 1 | 0 | 0 | 0 | 1 | 50% |" in told
    assert told.rstrip().endswith("survived: room/module.py:7 `0 -> -1` in `if count < 0:`")
    assert (project / "room/module.py").read_bytes() == before
    assert [one.verdict for one in mutants.survivors(out)] == ["survived"]


def test_a_sample_is_the_same_for_the_same_seed(project):
    wish = ["--rooms", "room", "--count", "5", "--seed"]
    first, again, other = (mutants.drawn(project, mutants.asked([*wish, seed])) for seed in "112")
    assert first == again != other
    assert len({(one.line, one.told) for one in first}) == 5


def test_the_tests_of_a_module_are_those_that_come_to_it(project):
    near, beside, far, slow, rest = House(project).stages("room/module.py")
    assert near == Stage(("tests/room/test_module.py",), "fast")
    assert beside.files == ("tests/room/test_other.py",)
    assert (far.files, slow.files, rest.files) == ((), near.files, beside.files)


def test_an_equivalent_one_is_known_by_its_line_and_needs_a_reason(tmp_path):
    path = tmp_path / "equivalent.toml"
    path.write_text('[[equivalent]]\nmodule = "m"\nline = "a"\nmutation = "b"\nreason = "c"\n')
    assert mutants.known_as_equivalent(path) == {("m", "a", "b")}
    path.write_text('[[equivalent]]\nmodule = "m"\nline = "a"\nmutation = "b"\nreason = ""\n')
    with pytest.raises(AssertionError):
        mutants.known_as_equivalent(path)


def test_every_mutant_that_is_called_equivalent_is_still_there():
    for module, line, told in mutants.known_as_equivalent(mutants.EQUIVALENT):
        found = {
            (one.text, one.told)
            for site in mutants.module_sites(mutants.PROJECT, module)
            for one in site
        }
        assert (line, told) in found
