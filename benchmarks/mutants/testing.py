"""A copy of the house in which one module at a time is another, and the tests that look at it."""

import ast
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.mutants.mutations import Mutation

_FAST = "fast"
_SLOW = "not fast"
_NO_TESTS = 5
_MULTIPLE, _FIRST_BOUND = 5, 300.0
"""A run hangs that takes so many times as long as without the mutation, and so many seconds."""

_BLAMED = re.compile(r"^(?:FAILED|ERROR) ([^\s:]+\.py)", re.MULTILINE)


class Verdict(StrEnum):
    """What became of a mutant."""

    KILLED = "killed"
    TIMED_OUT = "killed by time"
    SURVIVED = "survived"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Stage:
    """Tests that are run together: files, and which of their parts."""

    files: tuple[str, ...]
    parts: str


@dataclass(frozen=True, slots=True)
class _Run:
    code: int | None  # pytest's; None where it took longer than allowed
    failed: tuple[str, ...]  # the test files that are to blame


@dataclass
class House:
    """A copy of the project that may be changed, with what its tests need.

    Attributes:
        root: the copy.
        seed: what Hypothesis begins with, so that a mutant is met by the same examples again.
    """

    root: Path
    seed: int = 0
    _imports: dict[str, frozenset[str]] = field(default_factory=dict)
    _usual: dict[Stage, float | None] = field(default_factory=dict)

    def stages(self, module: str) -> tuple[Stage, ...]:
        """Return the tests of a module: its own, its folder's, its room's, then the slow ones.

        Its own are those that bear its name in the folder that mirrors its own, and those that
        import it; of the room's those that come to it by way of what they import. The rest cannot
        notice.
        """
        room = module.partition("/")[0]
        name = _dotted(module)
        near, beside, far, slow = (list[str]() for _ in range(4))
        for test in self._tests():
            mirrors = Path(test).parent == Path("tests", module).parent
            named = mirrors and Path(test).stem == f"test_{Path(module).stem}"
            imports = named or name in self._imported(test)
            reaches = test.startswith(f"tests/{room}/") and name in self._reached(test)
            if imports:
                slow.append(test)
            if imports and test.startswith(f"tests/{room}/"):
                near.append(test)
            elif mirrors or reaches:  # what is found by an entry point is not seen to be reached
                (beside if mirrors else far).append(test)
        slow = slow or beside
        made = [Stage(tuple(files), _FAST) for files in (near, beside, far)]
        rest = [test for test in (*near, *beside, *far) if test not in slow]
        return (*made, Stage(tuple(slow), _SLOW), Stage(tuple(rest), _SLOW))

    def verdict(self, module: str, mutation: Mutation, depth: int = 5) -> Verdict:
        """Return what the first so many stages say of a mutant; the module is put back."""
        stages = [stage for stage in self.stages(module)[:depth] if stage.files]
        verdicts = [Verdict.UNDECIDED]
        for stage in stages:
            verdicts.append(self._of_stage(stage, module, mutation))
            if verdicts[-1] in (Verdict.KILLED, Verdict.TIMED_OUT):
                return verdicts[-1]
        return Verdict.SURVIVED if Verdict.SURVIVED in verdicts else Verdict.UNDECIDED

    def _of_stage(self, stage: Stage, module: str, mutation: Mutation) -> Verdict:
        with self._mutated(module, mutation):
            ran = self._run(stage, _FIRST_BOUND)
        if ran.code is None:
            return self._of_long_run(stage, module, mutation)
        if ran.code == _NO_TESTS:
            return Verdict.UNDECIDED
        if ran.code == 0:
            return Verdict.SURVIVED
        blamed = Stage(ran.failed, stage.parts) if ran.failed else stage
        return Verdict.UNDECIDED if self._usual_seconds(blamed) is None else Verdict.KILLED

    def _of_long_run(self, stage: Stage, module: str, mutation: Mutation) -> Verdict:
        usual = self._usual_seconds(stage)
        if usual is None:
            return Verdict.UNDECIDED
        if _MULTIPLE * usual <= _FIRST_BOUND:
            return Verdict.TIMED_OUT
        with self._mutated(module, mutation):
            code = self._run(stage, _MULTIPLE * usual).code
        if code is None:
            return Verdict.TIMED_OUT
        return Verdict.KILLED if code else Verdict.SURVIVED

    @contextmanager
    def _mutated(self, module: str, mutation: Mutation) -> Iterator[None]:
        path = self.root / module
        source = path.read_text(encoding="utf-8")
        path.write_text(mutation.applied(source), encoding="utf-8")
        try:
            yield
        finally:
            path.write_text(source, encoding="utf-8")

    def _usual_seconds(self, stage: Stage) -> float | None:
        """Return how long a stage takes without a mutation; None where it does not pass."""
        if stage not in self._usual:
            began = time.monotonic()
            passes = self._run(stage, None).code == 0
            self._usual[stage] = time.monotonic() - began if passes else None
        return self._usual[stage]

    def _run(self, stage: Stage, most: float | None) -> _Run:
        """Run tests until the first fails."""
        words = [sys.executable, "-m", "pytest", "-x", "-q", "--tb=no", "-rfE", "-n", "0"]
        words += ["-p", "no:cacheprovider", f"--hypothesis-seed={self.seed}", "-m", stage.parts]
        words += [f"--basetemp={self.root.parent / 'tests'}", *stage.files]
        told = self.root.parent / "told"
        with (
            told.open("wb") as out,
            subprocess.Popen(
                words,
                cwd=self.root,
                env=self._environment(),
                stdout=out,
                stderr=subprocess.DEVNULL,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            ) as run,
        ):
            try:
                code = run.wait(most)
            except subprocess.TimeoutExpired:
                code = None
            finally:
                with suppress(ProcessLookupError):  # nothing that a test began outlives it
                    os.killpg(run.pid, signal.SIGKILL)
        shutil.rmtree(self.root / ".hypothesis", ignore_errors=True)  # each begins like the first
        blamed = _BLAMED.findall(told.read_text(encoding="utf-8", errors="replace"))
        return _Run(code, tuple(sorted(set(blamed))))

    def _environment(self) -> Mapping[str, str]:
        own = {"PYTHONPATH": str(self.root), "PYTHONHASHSEED": "0", "OMP_NUM_THREADS": "1"}
        return {**os.environ, **own, "KAMIBASHI_CACHE": str(self.root.parent / "cache")}

    def _tests(self) -> tuple[str, ...]:
        found = sorted((self.root / "tests").rglob("test_*.py"))
        return tuple(path.relative_to(self.root).as_posix() for path in found)

    def _imported(self, path: str) -> frozenset[str]:
        """Return the dotted names that a file imports, modules and what stands in them alike."""
        if path not in self._imports:
            tree = ast.parse((self.root / path).read_text(encoding="utf-8"))
            self._imports[path] = frozenset(_names(tree))
        return self._imports[path]

    def _reached(self, path: str) -> frozenset[str]:
        """Return the modules that a test file comes to: by imports, and by its conftests."""
        folders = [folder.as_posix() for folder in Path(path).parents]
        begin = [path, *(f"{folder}/conftest.py" for folder in folders)]
        waiting = [file for file in begin if (self.root / file).is_file()]
        met: set[str] = set(waiting)
        while waiting:
            for name in self._imported(waiting.pop()):
                file = f"{name.replace('.', '/')}.py"
                if file not in met and (self.root / file).is_file():
                    met.add(file)
                    waiting.append(file)
        return frozenset(map(_dotted, met))


def _dotted(path: str) -> str:
    return path.removesuffix(".py").replace("/", ".")


def _names(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{one.name}" for one in node.names)


@contextmanager
def copied(project: Path) -> Iterator[Path]:
    """Lend a copy of a project as it lies there, its uncommitted changes with it."""
    with TemporaryDirectory(prefix="mutants-") as scratch:
        root = Path(scratch) / "house"
        git = ["git", "-C", str(project)]
        subprocess.run([*git, "clone", "-q", "--shared", str(project), str(root)], check=True)
        _overlay(project, root, _listed(git, "-mo", "--exclude-standard"))
        for gone in _listed(git, "-d"):
            (root / gone).unlink(missing_ok=True)
        if (project / ".venv").exists():
            (root / ".venv").symlink_to((project / ".venv").resolve())
        # by what a file says, not by when it was written: two mutants may be a second apart
        words = [sys.executable, "-m", "compileall", "-q", "--invalidation-mode", "checked-hash"]
        subprocess.run([*words, str(root)], check=True, stdout=subprocess.DEVNULL)
        yield root


def _listed(git: Sequence[str], *which: str) -> list[str]:
    words = [*git, "ls-files", "-z", *which]
    told = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    return [name for name in told.split("\0") if name]


def _overlay(project: Path, root: Path, names: Sequence[str]) -> None:
    for name in names:
        if (project / name).is_file():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(project / name, root / name)
