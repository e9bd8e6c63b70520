"""Odd files of every kind that people send, made from a seed and read; *silent* must be 0.

Run: python -m benchmarks.wild [--seed N] [--files 5] [--kind KIND]... [--wild DIR]
A file is *silent* where a value is accepted that is not on its paper, *refused for another reason*
where what is said is not so of it. Each is made of one of six filled certificates of invented
people, three typed and three written with a pen, and stands beside how its plain picture is read.
Exits 1 where one is silent. `--wild` also reads the files of a folder, of which no truth is known
unless it stands beside them (`x.tif` and `x.json`), and says what became of each.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from types import MappingProxyType

from PIL import Image

from benchmarks.wild import coarse, covered, damaged, others, turned, typed_pdfs
from benchmarks.wild.sheets import Make, Sheet, Sheets, WildFile, packed
from benchmarks.wild.verdicts import Judge, Verdict
from flows.office.office import open_office
from flows.office.settings import stay_inside


def plain(sheets: Sheets, rng: Random, number: int) -> WildFile:  # noqa: ARG001
    """The plain picture, for comparison."""
    return WildFile(packed(sheets[number].image, "PNG"), (sheets[number],))


KINDS: Mapping[str, Make] = MappingProxyType(
    {
        "plain picture": plain,
        "turned, in strips": turned.strips,
        "turned, in layers": turned.layers,
        "turned, stamped": turned.stamp,
        "turned, signed": turned.signature,
        "print on its side": turned.landscape,
        "fonts not embedded": typed_pdfs.fonts_not_embedded,
        "fields without a look": typed_pdfs.fields_without_look,
        "fields for paper alone": typed_pdfs.fields_for_paper,
        "coarse behind a signature": coarse.signed,
        "fax inside a PDF": coarse.fax_in_pdf,
        "fax of 204 × 98": coarse.fax_tiff,
        "JPEG ended early": damaged.jpeg_ended,
        "JPEG with bad bytes": damaged.jpeg_bad_bytes,
        "JPEG with three bits changed": damaged.jpeg_flips,
        "damaged JPEG inside a PDF": damaged.jpeg_in_pdf,
        "damaged strip of a TIFF": damaged.tiff_strips,
        "damaged group 4": damaged.group_4,
        "damaged Flate": damaged.flate,
        "paper note": covered.note,
        "folded corner": covered.folded_corner,
        "other side shows": covered.other_side,
        "part of the other side shows": covered.part_of_other_side,
        "marks on coarse pages": coarse.marks,
        "resolution that cannot be": coarse.resolutions,
        "very fine": coarse.large,
        "one bad page of a stack": others.bad_page,
        "sparse or small paper": others.sparse,
        "XFA": others.xfa,
        "portfolio": others.portfolio,
        "10 to 16 bits": others.twelve_bits,
        "negative or black": others.negative,
        "zip": others.archive,
    }
)

_HEAD = (
    "| kind | files | read as the plain picture | doubted, nothing wrong accepted | refused"
    " | for | for another reason | silent |\n|---|--:|--:|--:|--:|---|--:|--:|"
)


def main(argv: Sequence[str] | None = None) -> int:
    """Make, read and compare; print the table; return the exit code."""
    asked = _arguments(argv)
    stay_inside()
    rows = [_HEAD]
    print(_HEAD)
    told: list[str] = []
    with open_office() as office:
        judge = Judge(office.reader)
        for kind in asked.kind or KINDS:
            found = list(_verdicts(judge, kind, asked.seed, asked.files))
            rows.append(_row(kind, found))
            print(rows[-1], flush=True)
            told += _told(kind, found)
        told += _of_folder(judge, asked.wild) if asked.wild else ()
    print("\n".join(told))
    if asked.markdown:
        asked.markdown.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return 1 if any("SILENT" in line for line in told) else 0


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--files", type=int, default=5, help="of each kind")
    parser.add_argument("--kind", action="append", default=[], choices=list(KINDS))
    parser.add_argument("--wild", type=Path, help="a folder of such files")
    parser.add_argument("--markdown", type=Path, help="a file for the table")
    return parser.parse_args(argv)


def _verdicts(judge: Judge, kind: str, seed: int, files: int) -> Iterator[Verdict]:
    sheets = Sheets(seed)
    for number in range(files):
        rng = Random(f"{seed} {kind} {number}")
        yield judge.verdict(KINDS[kind](sheets, rng, number))


def _row(kind: str, found: Sequence[Verdict]) -> str:
    reasons = Counter(code for one in found for code in one.refused.elements())
    cells = (
        len(found),
        sum(one.plain for one in found),
        sum(one.doubted for one in found),
        reasons.total(),
        ", ".join(f"`{code}` {count}" for code, count in reasons.items()),
        sum(len(one.untrue) for one in found),
        sum(len(one.silent) for one in found),
    )
    return f"| {kind} | {' | '.join(map(str, cells))} |"


def _told(kind: str, found: Sequence[Verdict]) -> Iterator[str]:
    for number, one in enumerate(found):
        yield from (f"  SILENT {kind} {number}: {said}" for said in one.silent)
        yield from (
            f"  other reason {kind} {number}: {why.code} {why.detail}" for why in one.untrue
        )


def _of_folder(judge: Judge, folder: Path) -> Iterator[str]:
    for file in sorted(folder.rglob("*")):
        if not file.is_file() or file.suffix in {".json", ".txt", ".py"}:
            continue
        beside = file.with_suffix(".json")
        truth = json.loads(beside.read_text(encoding="utf-8")) if beside.is_file() else None
        blank = Image.new("L", (1, 1))
        sheet = Sheet(-1, blank, truth) if truth is not None else None
        one = judge.verdict(WildFile(file.read_bytes(), (sheet,)))
        state = ", ".join(one.refused) or f"read; {len(one.silent)} silent"
        yield f"  {file.relative_to(folder)}: {state}"
        yield from (f"  SILENT {file.name}: {said}" for said in one.silent if truth)


if __name__ == "__main__":
    sys.exit(main())
