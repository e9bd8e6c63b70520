"""What the reader accepts on three forms that nothing was learnt from, with fields of most kinds.

Run: python benchmarks/kinds.py [--pages 20] [--style typed] [--seed 770501] [--font FILE …]
The forms are `samples.pages.grids.town_forms`, all three registered; filled fields are counted,
one of several boxes as one. `--people holdout` and faces that nothing was learnt with make the
figures of `docs/reading_figures.md`.
"""

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import get_args

from flows.office.office import Office
from flows.office.settings import Settings, stay_inside
from japanese.clock import today
from ocr.tools.evaluation import Comparison, Score, compare, kinds_of, score
from samples.pages.drawn.make import Style
from samples.pages.grids.make import Filling, fill_page
from samples.pages.grids.set_out import set_out
from samples.pages.grids.template_files import register
from samples.pages.grids.town_forms import TOWN_FORMS
from samples.people.word_lists import People


def main() -> None:
    """Read the pages of each form and say what came of each kind."""
    wish = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    wish.add_argument("--pages", type=int, default=20, help="of each form")
    wish.add_argument("--style", choices=get_args(Style), default="typed")
    wish.add_argument("--seed", type=int, default=770_501)
    wish.add_argument("--people", choices=get_args(People), default="holdout")
    wish.add_argument("--font", action="append", default=[], help="a font file; may be repeated")
    asked = wish.parse_args()
    stay_inside()
    filling = Filling(asked.seed, asked.style, asked.people, tuple(asked.font))
    everything: list[Comparison] = []
    for form, ones in read_town_forms(filling, range(asked.pages)):
        total = score(ones)["text slots"]
        print(f"{form}: {asked.pages} pages, {_figures(total)}", flush=True)
        everything += ones
    for kind, one in score(everything).items():
        print(f"  {kind:12} {_figures(one)}")


def read_town_forms(
    filling: Filling, pages: Sequence[int]
) -> Iterator[tuple[str, list[Comparison]]]:
    """Fill in and read the pages of each of the three forms; yield its name and what came of it."""
    forms = [set_out(plan) for plan in TOWN_FORMS]
    with tempfile.TemporaryDirectory() as scratch:
        folder, picture = Path(scratch) / "forms", Path(scratch) / "page.png"
        templates = [register(form, folder) for form in forms]
        settings = Settings.read().model_copy(update={"form_templates": folder})
        with Office(settings) as office:
            for form, template in zip(forms, templates, strict=True):
                seen: list[Comparison] = []
                for number in pages:
                    page = fill_page(form, filling, number)
                    page.image.save(picture)
                    outcome = office.reader.read(picture, today=today(), risk=office.risk)
                    of_form = outcome.form
                    if of_form is not None and of_form.template != template.id:
                        raise SystemExit(f"{template.id} was taken for {of_form.template}")
                    seen += compare(of_form, page.answers.truth, kinds_of(template))
                yield template.id, seen


def _figures(one: Score) -> str:
    return (
        f"{one.filled} filled, {one.share_exact:.2%} exact, {one.share_accepted:.1%} accepted, "
        f"{one.accepted_wrong} of {one.accepted} wrong, {one.blank_right} of {one.blank} blank"
    )


if __name__ == "__main__":
    main()
