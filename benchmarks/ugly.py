"""What the reader says of each ugly page; wrong and silent must be 0.

Run: python benchmarks/ugly.py [--keep FOLDER] [--markdown FILE] [--name NAME]... The pages are
made by `samples.pages.ugly`; a field is *wrong and silent* where it is accepted although a slot or
a mark of it differs from the truth, or although a person would have had to ask.
"""

import argparse
import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from desk.web import reason_words
from desk.web.doubt_words import sentence_of
from flows.office.office import open_office
from flows.office.settings import stay_inside
from japanese.clock import today
from ocr.base.errors import UnreadableScan
from ocr.base.form_reading import Decision, FieldReading, PageOutcome
from ocr.reader import Reader
from ocr.scans.split import split
from ocr.tools.evaluation import Truth, same
from samples.pages.drawn.make import load_form
from samples.pages.ugly.make import make_ugly, save_ugly
from samples.pages.ugly.pages import UglyPage, load_pages


@dataclass(frozen=True)
class Verdict:
    """What came of one page: counts of fields with something on them, and the silent errors."""

    page: UglyPage
    state: str
    accepted: int = 0
    doubted: int = 0
    exact: int = 0
    silent: tuple[str, ...] = ()
    told: tuple[str, ...] = ()

    @property
    def row(self) -> str:
        """The row of a Markdown table."""
        counts = (self.accepted, self.doubted, self.exact, len(self.silent))
        cells = (f"`{self.page.name}`", self.page.done, self.state, *map(str, counts))
        return f"| {' | '.join(cells)} |"


HEAD = (
    "| page | what happened | state | fields accepted | doubted | exact | wrong and silent |\n"
    "|---|---|---|--:|--:|--:|--:|"
)


def errors_in(field: FieldReading, truth: Truth) -> Iterator[str]:
    """Yield what differs from the truth in a field."""
    for slot in field.slots:
        said = str(truth.get(slot.cell or "", ""))
        if not same(slot.text, said):
            yield f"{field.name} {slot.cell}: {slot.text!r} for {said!r}"
    for option in field.options:
        if option.marked is not truth.get(option.cell or "", False):
            yield f"{field.name} {option.cell}: {option.marked}"


def is_filled(field: FieldReading, truth: Truth) -> bool:
    """Tell whether the paper or the reading has anything in a field."""
    cells = [slot.cell or "" for slot in field.slots] + [o.cell or "" for o in field.options]
    read = any(slot.text for slot in field.slots) or any(o.marked for o in field.options)
    return read or any(truth.get(cell) for cell in cells)


def judged(page: UglyPage, outcome: PageOutcome, truth: Truth) -> Verdict:
    """Compare what was read with what a person would say."""
    if outcome.form is None:
        return Verdict(page, f"{outcome.state}: {reason_words.sentence_of(outcome.reason)}")
    accepted, doubted, exact = 0, 0, 0
    silent: list[str] = []
    told: list[str] = []
    for field in outcome.form.fields:
        errors = list(errors_in(field, truth))
        sure = field.decision is Decision.ACCEPT
        if sure and field.name in page.doubt:
            errors.append(f"{field.name}: a person would ask")
        if sure and errors:
            silent.append("; ".join(errors))
        if is_filled(field, truth):
            accepted, doubted, exact = accepted + sure, doubted + (not sure), exact + (not errors)
        if field.name in page.doubt and not sure:
            told.append(f"{field.name}: {'／'.join(map(sentence_of, field.doubts))}")
    state = f"{outcome.state}"
    return Verdict(page, state, accepted, doubted, exact, tuple(silent), tuple(told))


def read_one(reader: Reader, scan: Path) -> PageOutcome:
    """Read a scan of one page as the office would."""
    with tempfile.TemporaryDirectory() as scratch:
        (picture,) = split(scan, Path(scratch))
        return reader.read(picture, today=today())


def verdicts(reader: Reader, folder: Path, names: list[str]) -> Iterator[Verdict]:
    """Make, read and judge the pages."""
    form = load_form()
    for page in load_pages():
        if names and page.name not in names:
            continue
        scan = folder / f"{page.name}{page.suffix}"
        if not scan.is_file():
            save_ugly(make_ugly(form, page), folder)
        truth = json.loads(scan.with_suffix(".json").read_text(encoding="utf-8"))
        try:
            yield judged(page, read_one(reader, scan), truth)
        except UnreadableScan as error:
            yield Verdict(page, f"unreadable: {reason_words.sentence_of(error.reason)}")


def main() -> None:
    """Print the table, and below it every silent error and what was said where a doubt was due."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path, help="folder for the pages, used again if they exist")
    parser.add_argument("--markdown", type=Path, help="write the table here too")
    parser.add_argument("--name", action="append", default=[])
    asked = parser.parse_args()
    folder = asked.keep or Path(tempfile.mkdtemp(prefix="ugly-"))
    folder.mkdir(parents=True, exist_ok=True)
    stay_inside()
    rows = [HEAD]
    print(HEAD)
    found = []
    with open_office() as office:
        for verdict in verdicts(office.reader, folder, asked.name):
            print(verdict.row, flush=True)
            rows.append(verdict.row)
            found.append(verdict)
    silent = sum(len(verdict.silent) for verdict in found)
    rows.append(f"\n{len(found)} pages, {silent} fields wrong and silent.")
    print(rows[-1])
    for verdict in found:
        for line in verdict.silent:
            print(f"  SILENT {verdict.page.name}: {line}")
        for line in verdict.told:
            print(f"  doubt  {verdict.page.name}: {line}")
    if asked.markdown:
        asked.markdown.write_text("\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
