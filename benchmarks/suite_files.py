"""What becomes of one file of a suite, found out in processes that it may end or let hang."""

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from shutil import rmtree
from typing import Any, Self

from ocr.base.reasons import ReasonCode
from ocr.scans.formats import HEAD_BYTES, OFFICE, format_of

_ROOT = Path(__file__).resolve().parents[1]
_MOST_SECONDS = 900
"""For a file: more than any bound of ours lets it take, so what takes longer hangs."""

_HANG = "hang"


@dataclass(frozen=True, slots=True)
class PageFate:
    """What became of a page: refused before it was a picture, or not read, or read."""

    refused: str = ""
    drawn: bool = False
    state: str = ""
    unread: str = ""


@dataclass(slots=True)
class Fate:
    """What became of a file; megabytes are peaks of resident memory."""

    taken: bool
    refused: str = ""
    pages: list[PageFate] = field(default_factory=list)
    seconds: float = 0.0
    child_mb: int = 0
    reader_mb: int = 0
    hangs: int = 0

    @property
    def defects(self) -> int:
        """How often a defect of ours was met."""
        return self._count(ReasonCode.DEFECT)

    @property
    def deaths(self) -> int:
        """How often a child that makes pages died."""
        return self._count(ReasonCode.CHILD_DIED)

    def _count(self, code: ReasonCode) -> int:
        told = [self.refused, *(page.refused or page.unread for page in self.pages)]
        return told.count(code.value)


@dataclass(frozen=True)
class SuiteFiles:
    """The files of some folders, each with the folder that it counts for.

    With `suffixes` those alone whose names end so; with `most` no more of each folder.
    """

    folders: Sequence[Path]
    most: int = 0
    suffixes: Sequence[str] = ()

    def __iter__(self) -> Iterator[tuple[str, Path]]:
        """Yield them by name; links are not followed."""
        for folder in self.folders:
            found: dict[str, list[Path]] = {}
            for place, _, names in os.walk(folder):
                for name in names:
                    file = Path(place) / name
                    if self._counts(file):
                        inner = file.relative_to(folder).parts[:-1]
                        found.setdefault("/".join((folder.name, *inner[:1])), []).append(file)
            for label in sorted(found):
                yield from ((label, file) for file in _chosen(sorted(found[label]), self.most))

    def _counts(self, file: Path) -> bool:
        if self.suffixes and file.suffix.lower().lstrip(".") not in self.suffixes:
            return False
        return file.is_file() and not file.is_symlink()


def _chosen(files: Sequence[Path], most: int) -> Sequence[Path]:
    if not most or len(files) <= most:
        return files
    return [files[index * len(files) // most] for index in range(most)]


class Workers:
    """Makes files into pages, and reads them unless told not to."""

    def __init__(self, *, reading: bool) -> None:
        self._reading = reading
        self._reader: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Begin; processes start when they are needed."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the process that reads."""
        self._end_reader()

    def fate_of(self, file: Path, scratch: Path) -> Fate:
        """Return what becomes of a file."""
        fate, began = Fate(_is_taken(file)), time.monotonic()
        out = scratch / "pages"
        told = self._split(file, out)
        if told is None:
            fate.hangs = 1
        else:
            fate.refused, fate.child_mb = told["refused"], told["child_mb"]
            for page in told["pages"]:
                fate.pages.append(self._page(page, fate))
        rmtree(out, ignore_errors=True)
        fate.seconds = time.monotonic() - began
        return fate

    def _split(self, file: Path, out: Path) -> dict[str, Any] | None:
        command = [
            sys.executable,
            "-m",
            "benchmarks.suite_splitter",
            str(file.absolute()),
            str(out),
        ]
        try:
            done = subprocess.run(
                command, cwd=_ROOT, capture_output=True, timeout=_MOST_SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            return None
        try:
            told: dict[str, Any] = json.loads(done.stdout)
        except ValueError:
            return {"refused": ReasonCode.DEFECT.value, "child_mb": 0, "pages": []}
        return told

    def _page(self, page: dict[str, Any], fate: Fate) -> PageFate:
        if page["refused"] or not self._reading:
            return PageFate(page["refused"], page["drawn"])
        told = self._read(page["picture"])
        if told.get("state") == _HANG:
            fate.hangs += 1
        fate.reader_mb = max(fate.reader_mb, told.get("mb", 0))
        return PageFate("", page["drawn"], told.get("state", ""), told.get("unread", ""))

    def _read(self, picture: str) -> dict[str, Any]:
        if self._reader is None:
            command = [sys.executable, "-m", "benchmarks.suite_reader"]
            self._reader = subprocess.Popen(
                command,
                cwd=_ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        asks, answers = self._reader.stdin, self._reader.stdout
        assert asks is not None
        assert answers is not None
        asks.write(picture.encode() + b"\n")
        asks.flush()
        ready, _, _ = select.select([answers], [], [], _MOST_SECONDS)
        line = answers.readline() if ready else b""
        if line:
            told: dict[str, Any] = json.loads(line)
            return told
        self._end_reader()
        return {"unread": ReasonCode.DEFECT.value} if ready else {"state": _HANG}

    def _end_reader(self) -> None:
        if self._reader is not None:
            self._reader.kill()
            self._reader.communicate()
            self._reader = None


def _is_taken(file: Path) -> bool:
    try:
        with file.open("rb") as opened:
            known = format_of(opened.read(HEAD_BYTES))
    except OSError:
        return False
    return known is not None and known is not OFFICE
