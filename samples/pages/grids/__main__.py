"""Invent forms and fill them in: `python -m samples.pages.grids OUT --forms 2 --pages 3`.

OUT gets `forms/`, to be registered with `KAMIBASHI_FORM_TEMPLATES=OUT/forms`, and `scans/` with the
truth beside each.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

from samples.pages.drawn.make import Style
from samples.pages.grids.make import Filling, fill_page
from samples.pages.grids.random_forms import invent_form
from samples.pages.grids.set_out import set_out
from samples.pages.grids.template_files import register
from samples.pages.grids.town_forms import TOWN_FORMS
from samples.people.word_lists import People


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="samples.pages.grids", description=__doc__)
    parser.add_argument("out", type=Path, help="folder for the forms, and the scans with truth")
    parser.add_argument("--forms", type=int, default=1, help="how many invented forms")
    parser.add_argument("--first", type=int, default=0, help="number of the first form")
    parser.add_argument("--town", action="store_true", help="the three town forms instead")
    parser.add_argument("--pages", type=int, default=2, help="of each form")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--style", choices=get_args(Style), default="typed")
    parser.add_argument("--dpi", type=int, choices=[150, 200, 300, 400], default=200)
    parser.add_argument("--font", action="append", default=[], help="a font file; may be repeated")
    parser.add_argument("--people", choices=get_args(People), default="bundled")
    return parser


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the forms and scans asked for, and say where."""
    asked = _parser().parse_args(arguments)
    filling = Filling(asked.seed, asked.style, asked.people, tuple(asked.font), asked.dpi)
    numbers = range(asked.first, asked.first + asked.forms)
    plans = TOWN_FORMS if asked.town else [invent_form(asked.seed, number) for number in numbers]
    (asked.out / "scans").mkdir(parents=True, exist_ok=True)
    for form in map(set_out, plans):
        print(register(form, asked.out / "forms").folder)
        for number in range(asked.pages):
            page = fill_page(form, filling, number)
            scan = asked.out / "scans" / f"{form.template.id}-{asked.style}-{number:03}.png"
            page.image.save(scan, dpi=(asked.dpi, asked.dpi))
            told = json.dumps(page.answers.truth, ensure_ascii=False, indent=0)
            scan.with_suffix(".json").write_text(told + "\n", encoding="utf-8")
            print(scan)


if __name__ == "__main__":
    main()
