"""How fast and how right the reading is, against the others that could do it, in one run.

Run: python benchmarks/reading.py FOLDER [--pages 5] [--repeats 3] [--grow 200] [--skip tesseract]
FOLDER holds scans with their truth beside them (`x.png` and `x.json`); benchmarks/README.md says
how to make the pages that no tuning used.

Five ways of reading take turns on the same pages, each in a process of its own:
  ours       this pipeline, page file in, checked fields out
  bound      the recogniser alone on the very crops that ours cuts from the page
  predict    the same crops in one call of PaddleOCR's own predict()
  paddle     PaddleOCR's full page: detection and recognition with the same weights, nothing else
  tesseract  Debian's Tesseract with jpn, full page
The slots that a full-page reader got are those whose text stands somewhere in what it read: it is
not told where to look, so it is only asked whether it saw the words.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.readers import MAKERS

BUDGETS = {
    "recognise and interpret / bound": ("<=", 1.3),
    "page work, seconds": ("<=", 0.4),
    "paddle / ours": (">=", 15.0),
    "peak memory of ours, MB": ("<=", 1200.0),
}
PAGE_WORK = ("load", "align", "lay", "cut")
READERS = Path(__file__).with_name("readers.py")


class Way:
    """One way of reading in a child process that answers page by page."""

    def __init__(self, name: str) -> None:
        self.name = name
        command = ["nice", sys.executable, str(READERS), name]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.start = float(self._answer()["start"])

    def read(self, page: Path) -> dict[str, Any]:
        """Let the child read a page."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{page}\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        """Return the child's next answer; whatever libraries print in between is passed over."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith("{"):
                answer: dict[str, Any] = json.loads(line)
                return answer
        raise SystemExit(
            f"{self.name} stopped: try echo PAGE | {sys.executable} {READERS} {self.name}"
        )

    def close(self) -> None:
        """Let the child end."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


@dataclass(frozen=True)
class Figures:
    """Everything one way of reading answered: by page, then by repeat."""

    name: str
    start: float
    answers: list[list[dict[str, Any]]]

    @property
    def seconds(self) -> list[float]:
        """The median seconds of each page."""
        return [median(one["seconds"] for one in repeats) for repeats in self.answers]

    @property
    def peak(self) -> float:
        """Most memory held, in MB."""
        return max(float(one["peak"]) for repeats in self.answers for one in repeats)

    def total(self, key: str) -> int:
        """Sum a count over the pages."""
        return sum(int(repeats[0].get(key, 0)) for repeats in self.answers)

    def laps(self, *, page_work: bool) -> list[float]:
        """The median seconds of each page in its stages before the recogniser, or from it on."""
        return [
            median(
                sum(lap for name, lap in one["laps"].items() if (name in PAGE_WORK) is page_work)
                for one in repeats
            )
            for repeats in self.answers
        ]


def measured(names: Sequence[str], pages: Sequence[Path], repeats: int) -> dict[str, Figures]:
    """Let the ways take turns on each page, after one page that warms them."""
    ways = [Way(name) for name in names]
    for way in ways:
        way.read(pages[0])
    answers: dict[str, list[list[dict[str, Any]]]] = {name: [] for name in names}
    for page in pages:
        for way in ways:
            answers[way.name].append([])
        for _ in range(repeats):
            for way in ways:
                answers[way.name][-1].append(way.read(page))
    for way in ways:
        way.close()
    return {way.name: Figures(way.name, way.start, answers[way.name]) for way in ways}


def ratio(one: Figures, other: Figures) -> float:
    """Return how many times longer one takes than the other: the median over the pages."""
    return median(a / b for a, b in zip(one.seconds, other.seconds, strict=True))


def told(found: dict[str, Figures]) -> Iterator[str]:
    """Yield the table of the ways."""
    yield f"{'':10}{'s a page':>10}{'start s':>9}{'peak MB':>9}{'filled':>8}{'exact':>9}"
    for name, figures in found.items():
        filled = figures.total("filled")
        exact = f"{figures.total('exact') / filled:8.2%}" if filled else ""
        yield (
            f"{name:10}{median(figures.seconds):10.3f}{figures.start:9.1f}{figures.peak:9.0f}"
            f"{filled or '':>8}{exact:>9}"
        )


def budgets(found: dict[str, Figures]) -> Iterator[str]:
    """Yield one line for each budget: met or not."""
    ours = found["ours"]
    reached = {
        "page work, seconds": median(ours.laps(page_work=True)),
        "peak memory of ours, MB": ours.peak,
    }
    if "bound" in found:
        pairs = zip(ours.laps(page_work=False), found["bound"].seconds, strict=True)
        reached["recognise and interpret / bound"] = median(a / b for a, b in pairs)
    if "paddle" in found:
        reached["paddle / ours"] = ratio(found["paddle"], ours)
    for name, value in reached.items():
        sign, limit = BUDGETS[name]
        met = value <= limit if sign == "<=" else value >= limit
        yield f"{'met    ' if met else 'NOT met'}  {name}: {value:.2f} ({sign} {limit:g})"


def grown(pages: Sequence[Path], most: int) -> Iterator[str]:
    """Yield what a page costs in one process after 1, 10, … `most` pages, and the memory held."""
    way = Way("ours")
    began, seconds = time.perf_counter(), []
    for count in range(1, most + 1):
        answer = way.read(pages[(count - 1) % len(pages)])
        seconds.append(float(answer["seconds"]))
        if count in (1, 2, 5, 10, 20, 50, 100, 150, 200, most):
            last = median(seconds[-10:])
            wall = (time.perf_counter() - began) / count
            cost = f"{last:.3f} s a page, {wall:.3f} s on average, {answer['peak']:.0f} MB"
            yield f"after {count:3} pages: {cost}"
    way.close()


def main() -> None:
    """Measure, and print the figures."""
    parser = argparse.ArgumentParser(description="Compare ways of reading on pages with truth.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, default=5)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--grow", type=int, default=0, help="also read so many pages in a row")
    parser.add_argument("--skip", action="append", default=[], choices=list(MAKERS)[1:])
    asked = parser.parse_args()
    scans = sorted(
        path for path in asked.folder.glob("*.png") if path.with_suffix(".json").is_file()
    )
    pages = scans[: asked.pages]
    if not pages:
        raise SystemExit(f"{asked.folder}: no x.png with x.json beside it")
    names = [name for name in MAKERS if name not in asked.skip]
    if "tesseract" in names and not shutil.which("tesseract"):
        print("tesseract is not installed here: left out")
        names.remove("tesseract")
    print(f"{len(pages)} pages, {asked.repeats} repeats, load {os.getloadavg()[0]:.1f}")
    found = measured(names, pages, asked.repeats)
    ours = found["ours"]
    print("\n".join(told(found)))
    print(f"ours: {ours.total('accepted')} accepted, {ours.total('wrong')} of them wrong")
    for name in sorted(found.keys() - {"ours", "paddle"}):
        print(f"{name} / ours: {ratio(found[name], ours):.2f}")
    print("\n".join(budgets(found)))
    if asked.grow:
        print("\n".join(grown(scans, asked.grow)))


if __name__ == "__main__":
    main()
