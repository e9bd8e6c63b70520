"""Signs point at what is there: names in docstrings and documents exist, and so do paths."""

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = (
    *("benchmarks", "bots", "cases", "desk", "disk"),
    *("flows", "japanese", "ocr", "samples", "training"),
)
TRACKED = subprocess.run(
    ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
).stdout.split()
MODULES = [path for path in TRACKED if path.startswith(ROOMS) and path.endswith(".py")]
DOCUMENTS = [path for path in TRACKED if path.endswith(".md") and path != "CHANGELOG.md"]

DOTTED = re.compile(r"`([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+)(?:\(\))?`")
PATH = re.compile(r"`((?:\w+/)+[\w.-]*\w\.(?:py|toml|json|npz|onnx|js|html|md))`")
ARGUMENT = re.compile(r"^ {4}(\w+):", re.MULTILINE)
OLD = re.compile(
    r"second.(?:looks?|voices?|opinions?)\b|voices\b|likely_place|look_alike|keepsake|inkwell"
    r"|shelf|\bbench\(|\bbest_first\b",
    re.IGNORECASE,
)
"""Words that gave way to the field's, as the glossary tells."""

FILE = re.compile(
    r"\.(?:css|csv|html|ini|jpg|js|json|key|md|npz|onnx|pdf|png|pt|py|sql|sqlite3?|toml|txt|xlsx|yml)$"
)


@cache
def defined(path: str) -> frozenset[str]:
    """Return what a module defines at its top, with what its classes do."""
    names = set()
    for node in ast.parse((ROOT / path).read_text(encoding="utf-8")).body:
        targets = [getattr(node, "target", None), *getattr(node, "targets", [])]
        names |= {one.id for one in targets if isinstance(one, ast.Name)}
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        if isinstance(node, ast.ClassDef):
            for inner in node.body:
                target = getattr(inner, "target", None) or next(
                    iter(getattr(inner, "targets", [])), None
                )
                named = getattr(inner, "name", None) or getattr(target, "id", None)
                names.add(f"{node.name}.{named}")
        if isinstance(node, ast.ImportFrom | ast.Import):
            names |= {alias.asname or alias.name for alias in node.names}
    return frozenset(names)


def module_file(dotted: str) -> str | None:
    path = dotted.replace(".", "/")
    return next((p for p in (f"{path}.py", f"{path}/__init__.py") if p in TRACKED), None)


def exists(dotted: str) -> bool:
    """Tell whether a dotted name is a module of ours, or something that one defines."""
    parts = dotted.split(".")
    for cut in range(len(parts), 0, -1):
        if path := module_file(".".join(parts[:cut])):
            rest = ".".join(parts[cut:])
            return not rest or rest in defined(path) or rest.split(".")[0] in _reexported(path)
    return (ROOT / Path(*parts)).is_dir()


@cache
def _reexported(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(a.name for n in tree.body if isinstance(n, ast.ImportFrom) for a in n.names)


def packages_above(path: str) -> Iterator[str]:
    parts = path.removesuffix(".py").split("/")
    for count in range(len(parts) - 1, 0, -1):
        yield ".".join(parts[:count])


def stale_in_sign(path: str) -> Iterator[str]:
    """Yield dotted names of a module's own sign that lead nowhere, seen from where it stands."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    for name in DOTTED.findall(ast.get_docstring(tree) or ""):
        head = name.split(".")[0]
        foreign = head not in ROOMS and (
            len(head) == 1
            or head == "kamibashi"
            or FILE.search(name)
            or find_spec(head)
            or head in defined(path)
        )
        above = (f"{package}.{name}" for package in packages_above(path))
        if not foreign and not exists(name) and not any(map(exists, above)):
            yield name


def docstrings(path: str) -> str:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    inner = [ast.get_docstring(node) or "" for node in ast.walk(tree) if isinstance(node, kinds)]
    strings = [
        n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)
    ]
    return "\n".join([*inner, *strings])


def stale_absolute(text: str) -> Iterator[str]:
    """Yield names that begin with a room, and paths, that lead nowhere."""
    for name in DOTTED.findall(text):
        if name.split(".")[0] in ROOMS and not FILE.search(name) and not exists(name):
            yield name
    for path in PATH.findall(text):
        if path.split("/")[0] in (*ROOMS, "tests", "docs", "setup") and not (ROOT / path).exists():
            yield path


def strange_arguments(source: str) -> Iterator[str]:
    """Yield arguments that a docstring explains and its function or class does not take."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            _, _, told = (ast.get_docstring(node) or "").partition("\nArgs:\n")
            told = re.split(r"^\w+:$", told, maxsplit=1, flags=re.MULTILINE)[0]
            yield from sorted(set(ARGUMENT.findall(told)) - _taken(node))


def _taken(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> frozenset[str]:
    if isinstance(node, ast.ClassDef):
        fields = (one.target for one in node.body if isinstance(one, ast.AnnAssign))
        makers = (one for one in node.body if getattr(one, "name", "") == "__init__")
        return frozenset(one.id for one in fields if isinstance(one, ast.Name)).union(
            *(_taken(one) for one in makers if isinstance(one, ast.FunctionDef))
        )
    every = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
    rest = (node.args.vararg, node.args.kwarg)
    return frozenset(one.arg for one in (*every, *rest) if one)


@pytest.mark.parametrize("path", MODULES)
def test_docstrings_explain_only_what_is_taken(path):
    assert list(strange_arguments((ROOT / path).read_text(encoding="utf-8"))) == []


def test_no_old_word_is_left():
    kept = ("docs/glossary.md", "CHANGELOG.md", "tests/test_names.py")
    texts = [
        path
        for path in TRACKED
        if path.endswith((".py", ".md", ".toml", ".html", ".css", ".js")) and path not in kept
    ]
    left = [path for path in texts if OLD.search((ROOT / path).read_text(encoding="utf-8"))]
    assert [path for path in left if "htmx" not in path] == []


@pytest.mark.parametrize("path", MODULES)
def test_the_sign_of_a_module_names_only_what_is_there(path):
    assert list(stale_in_sign(path)) == []
    assert list(stale_absolute(docstrings(path))) == []


@pytest.mark.parametrize("path", DOCUMENTS)
def test_documents_name_only_what_is_there(path):
    assert list(stale_absolute((ROOT / path).read_text(encoding="utf-8"))) == []


def test_a_stale_name_is_noticed():
    assert list(stale_absolute("`ocr.reading.read_page` and `ocr/reading.py`")) == [
        "ocr.reading.read_page",
        "ocr/reading.py",
    ]
    told = 'def f(a):\n    """D.\n\n    Args:\n        b: x.\n    """'
    assert list(strange_arguments(told)) == ["b"]
    assert exists("ocr.reader.Reader")
    assert not exists("ocr.reader.read_page")
