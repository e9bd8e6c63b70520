"""Anybody's files, folder by folder: what became of each, how long it took, and of what size.

Run: python benchmarks/suites.py DIR... [--most N] [--suffix S]... [--split-only] [--markdown FILE]

Files of all kinds are taken; with `--suffix` those of these names alone, with `--most` so many of
each folder, evenly chosen. Each is made into pages in a process of its own, and its pages are
read in another that is made anew where it dies or hangs: no file ends the run. Exits 1 where one
met a defect of ours or hung. No name of a file and nothing that stands in one is printed, but for
the names of those that met a defect or hung.
"""

import argparse
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks.suite_files import Fate, PageFate, SuiteFiles, Workers
from flows.office.settings import stay_inside
from ocr.base.reasons import ReasonCode

_HEADS = (
    "folder",
    "files",
    "of kinds we take",
    "made into pages",
    "pages",
    "drawn",
    "drawn otherwise by another program",
    "refused",
    "of these, kinds we take",
    "pages refused",
    "defect of ours",
    "child died",
    "hang",
    "s a file",
    "slowest, s",
    "child, MB",
    "reader, MB",
)

_DIFFERENT = {code for code in ReasonCode if code.name in {"PDF_FONTS", "PDF_FIELDS", "PDF_UNSURE"}}
"""Why a page is refused that two programs draw differently, where drawings are compared."""


def main(argv: Sequence[str] | None = None) -> int:
    """Look at the files; print the tables; return the exit code."""
    asked = _arguments(argv)
    stay_inside()
    fates: dict[str, list[Fate]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as scratch, Workers(reading=not asked.split_only) as workers:
        for folder, file in SuiteFiles(asked.folders, asked.most, asked.suffix):
            fate = workers.fate_of(file, Path(scratch))
            fates[folder].append(fate)
            _tell(folder, len(fates[folder]), file, fate)
    lines = [*_table(fates), "", *_reasons([fate for some in fates.values() for fate in some])]
    print("\n".join(lines))
    if asked.markdown:
        asked.markdown.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 1 if any(fate.defects or fate.hangs for some in fates.values() for fate in some) else 0


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--most", type=int, default=0, help="files of each folder, 0 for all")
    parser.add_argument("--suffix", action="append", default=[], help="as pdf; any if not said")
    parser.add_argument("--split-only", action="store_true", help="make pages, read none")
    parser.add_argument("--markdown", type=Path, help="a file for the tables")
    return parser.parse_args(argv)


def _tell(folder: str, count: int, file: Path, fate: Fate) -> None:
    """Say how far it is, and of a file that should not be as it was what it is called."""
    strange = f"  {file}" if fate.defects or fate.hangs else ""
    what = fate.refused or f"{len(fate.pages)} pages"
    print(f"{folder} {count}: {what}, {fate.seconds:.1f} s{strange}", file=sys.stderr, flush=True)


def _table(fates: Mapping[str, Sequence[Fate]]) -> Iterator[str]:
    yield f"| {' | '.join(_HEADS)} |"
    yield f"|---|{'--:|' * (len(_HEADS) - 1)}"
    for folder in sorted(fates):
        yield _row(folder, fates[folder])
    yield _row("all", [fate for some in fates.values() for fate in some])


def _row(folder: str, fates: Sequence[Fate]) -> str:
    pages = [page for fate in fates for page in fate.pages]
    refused = [fate for fate in fates if fate.refused]
    figures = (
        len(fates),
        sum(fate.taken for fate in fates),
        len(fates) - len(refused),
        sum(not page.refused for page in pages),
        sum(page.drawn for page in pages),
        _differing(fates) if _DIFFERENT else "not compared",
        len(refused),
        sum(fate.taken for fate in refused),
        sum(bool(page.refused) for page in pages),
        sum(fate.defects for fate in fates),
        sum(fate.deaths for fate in fates),
        sum(fate.hangs for fate in fates),
        f"{sum(fate.seconds for fate in fates) / max(1, len(fates)):.1f}",
        f"{max((fate.seconds for fate in fates), default=0):.0f}",
        max((fate.child_mb for fate in fates), default=0),
        max((fate.reader_mb for fate in fates), default=0),
    )
    return f"| {folder} | {' | '.join(map(str, figures))} |"


def _differing(fates: Sequence[Fate]) -> int:
    """Return how many pages were drawn differently; of a file of one page the file is refused."""
    told = [one for fate in fates for one in (fate.refused, *(p.refused for p in fate.pages))]
    return sum(one in _DIFFERENT for one in told)


def _reasons(fates: Sequence[Fate]) -> Iterator[str]:
    """Yield a second table: how many files and pages for each reason, and pages for each state."""
    files = [fate.refused for fate in fates if fate.refused]
    pages = [page for fate in fates for page in fate.pages]
    yield "| what became of them | files | pages |"
    yield "|---|--:|--:|"
    for reason in ReasonCode:
        of_files = files.count(reason)
        of_pages = sum(_reason_of(page) == reason for page in pages)
        if of_files or of_pages:
            yield f"| `{reason}` | {of_files} | {of_pages} |"
    read = sum(page.state == "read" for page in pages)
    yield f"| read as a registered form | | {read} |"


def _reason_of(page: PageFate) -> str:
    return page.refused or page.unread


if __name__ == "__main__":
    sys.exit(main())
