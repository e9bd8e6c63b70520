"""`kamibashi read` and `kamibashi evaluate`: what the reading room says, nothing stored."""

import json
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import typer

from flows.commands.file_readings import FileReadings, ReadPage
from flows.commands.shown_cases import JsonFile, JsonPrinted, LinesPrinted
from flows.errors import NoSuchForm
from flows.evaluation.ablation import Rung, climb, ladder_lines
from flows.evaluation.evaluate import evaluate_folder, printed
from flows.evaluation.risk_plot import plot_risk
from flows.office.office import Office, open_office
from japanese.clock import today
from ocr.base.form_reading import FormReading, PageOutcome
from ocr.forms.template import FormTemplate

SOME_FILES_UNREAD = 3
_WITH_TRUTH = "scans with their truth: x.png beside x.json"


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command("read")(read)
    app.command("evaluate")(evaluate)


def read(
    files: Annotated[list[Path], typer.Argument(help="scans: PDF, TIFF, JPEG, PNG")],
    template: Annotated[
        str, typer.Option(help="the form, where it is known: ID or ID/EDITION")
    ] = "",
    json_to: Annotated[str, typer.Option("--json", help="a file, or - for standard output")] = "",
    crops: Annotated[Path | None, typer.Option(help="folder for pictures of the fields")] = None,
    timings: Annotated[bool, typer.Option(help="say where the seconds go")] = False,
) -> int:
    """Read scans without storing anything."""
    with open_office() as office:
        only = wanted(office.forms.templates, template) if template else None
        readings = FileReadings(cache(lambda: _reading(office, only)), crops)
        with _showing(json_to) as show:
            shown = [_seen(case) for case in map(show.add, readings.cases(files))]
    if timings:
        _show_timings([seconds for _, seconds in shown])
    return 0 if all(read for read, _ in shown) else SOME_FILES_UNREAD


def _showing(json_to: str) -> JsonPrinted | JsonFile | LinesPrinted:
    if json_to:
        return JsonPrinted() if json_to == "-" else JsonFile(Path(json_to))
    return LinesPrinted()


def _reading(office: Office, only: FormTemplate | None) -> ReadPage:
    """Return what reads a page; what the office lacks for it is told here."""
    reader, risk, day = office.reader, office.risk, today()
    told: set[str] = set()

    def read(page: Path, out: Path | None) -> PageOutcome:
        outcome = reader.read(page, today=day, out=out, only=only, risk=risk)
        if outcome.form and outcome.form.template_hash not in told:
            told.add(outcome.form.template_hash)
            _tell_probation(office, outcome.form)
        return outcome

    return read


def _tell_probation(office: Office, form: FormReading) -> None:
    """Say it once of a form of which an office would have every value confirmed."""
    if office.on_probation(form):
        said = (
            f"{form.template}/{form.edition} is on probation: in the office a person confirms all"
        )
        print(f"kamibashi: {said}", file=sys.stderr)


def _seen(case: Mapping[str, Any]) -> tuple[bool, Mapping[str, float]]:
    """Return whether a page was read, and where its seconds went."""
    return case["state"] == "to_review", case["seconds"]


def evaluate(
    folder: Annotated[Path, typer.Argument(exists=True, file_okay=False, help=_WITH_TRUTH)],
    json_to: Annotated[Path | None, typer.Option("--json", help="a file for the figures")] = None,
    plot: Annotated[Path | None, typer.Option(help="a PNG for the risk-coverage curve")] = None,
    ablation: Annotated[bool, typer.Option(help="say what each refinement is worth")] = False,
) -> int:
    """Measure how right the reading is, on scans with truth beside them."""
    with open_office() as office:
        forms, risk = office.forms.templates, office.risk
        if ablation:
            return _show_ladder(climb(folder, forms, office.reader_of, risk))
        report = evaluate_folder(forms, lambda: office.reader, risk, folder)
        if plot:
            plot.parent.mkdir(parents=True, exist_ok=True)
            plot_risk(report.curves, plot, risk.residual)
    if json_to:
        _write(json_to, _json(report.as_json()))
    for line in printed(report):
        print(line)
    return 0 if not report.unread else SOME_FILES_UNREAD


def _show_ladder(rungs: Sequence[Rung]) -> int:
    """Print what each refinement brought."""
    for line in ladder_lines(rungs):
        print(line)
    return 0


def wanted(templates: Sequence[FormTemplate], name: str) -> FormTemplate:
    """Return the form asked for as ID or ID/EDITION; the newest edition where none is said.

    Raises:
        NoSuchForm: where there is none.
    """
    form, _, edition = name.partition("/")
    found = [t for t in templates if t.id == form and edition in ("", t.edition)]
    if not found:
        raise NoSuchForm(f"no form {name}: see 'kamibashi templates list'")
    return max(found, key=lambda t: t.edition)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text + "\n", encoding="utf-8")


def _show_timings(pages: Sequence[Mapping[str, float]]) -> None:
    read = [seconds for seconds in pages if seconds]
    for step in read[0] if read else ():
        mean = sum(seconds[step] for seconds in read) / len(read)
        print(f"{step:12} {mean:6.3f} s a page", file=sys.stderr)
