"""`kamibashi templates`: the registered forms."""

from pathlib import Path
from typing import Annotated

import typer

from bots.canary.baselines import BaselineStore
from flows.commands.read import wanted
from flows.errors import NoSuchForm
from flows.office.folders import Folders
from flows.office.office import Office, open_office
from flows.office.settings import Settings
from flows.plans.form_checks import check_forms
from ocr.tools.label_boxes import find_print, write_print
from ocr.tools.overlay import draw_overlay
from ocr.tools.site_blank import replace_blank

app = typer.Typer(help="the registered forms")


@app.command("list")
def list_templates() -> None:
    """List the registered forms."""
    with open_office() as office:
        for template in office.forms.templates:
            slots = sum(1 for field in template.fields for _ in field.boxes)
            print(f"{template.id}/{template.edition}  {template.title}  {slots} boxes")


@app.command()
def check(
    folder: Annotated[Path | None, typer.Argument(help="a folder of forms; the site's own")] = None,
) -> None:
    """Find every mistake in forms, rules, blanks and keying plans, against the screens, too."""
    settings = Settings.read()
    where = folder or settings.form_templates
    store = BaselineStore(Folders(settings.home).canary)
    with Office(settings) as office:
        said = tuple(check_forms(where, store, office.risk, office.rulings))
    if not said:
        raise NoSuchForm(f"{where}: no form in it, as FORM/EDITION/template.toml")
    for line in said:
        print(line)


@app.command()
def show(
    form: Annotated[str, typer.Argument(help="ID or ID/EDITION")],
    overlay: Annotated[Path, typer.Option(help="the picture to write")],
) -> None:
    """Draw the boxes of a form over its blank."""
    overlay.parent.mkdir(parents=True, exist_ok=True)
    with open_office() as office:
        draw_overlay(wanted(office.forms.templates, form), overlay)
    print(overlay)


@app.command()
def blank(
    form: Annotated[str, typer.Argument(help="ID or ID/EDITION")],
    source: Annotated[Path, typer.Option("--from", help="the site's own empty form: PDF or PNG")],
) -> None:
    """Put the site's own print of a form in place of its blank."""
    with open_office() as office:
        placed = replace_blank(wanted(office.forms.templates, form), source, office.rulings)
    print(f"replaced; laid on the old one with {placed.residual_mm:.2f} mm")


@app.command()
def labels(
    form: Annotated[str, typer.Argument(help="ID or ID/EDITION")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="only say what was found")] = False,
) -> None:
    """Write into a form's template where its blank has the words of fields and options."""
    with open_office() as office:
        template = wanted(office.forms.templates, form)
        found = find_print(template, office.engine)
    for anchor in found.anchors:
        print(f"anchor: {anchor.text}")
    for label in found.written:
        print(f"{label.name}: {' / '.join(label.words)}")
    for doubt in found.doubts:
        print(f"look at {doubt}")
    if dry_run or not (found.written or found.anchors):
        print("nothing was written")
        return
    write_print(template, found)
    print(f"written: {len(found.written)} labels, {len(found.anchors)} anchors")
