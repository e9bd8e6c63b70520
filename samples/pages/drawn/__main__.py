"""Make invented certificates as scan files: `python -m samples.pages.drawn OUT --count 10`."""

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import get_args

from samples.pages.drawn.files import SUFFIXES, save
from samples.pages.drawn.make import DAY, Wish, load_form, make_page
from samples.people.word_lists import People


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="samples.pages.drawn", description=__doc__)
    parser.add_argument("out", type=Path, help="folder for the scans and their truth")
    parser.add_argument("--count", type=int, default=10, help="how many files")
    parser.add_argument("--first", type=int, default=0, help="number of the first certificate")
    parser.add_argument("--pages", type=int, default=1, help="certificates in a file (pdf, tif)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--style", choices=["typed", "pen"], default="typed")
    parser.add_argument("--suffix", choices=SUFFIXES, default=".png")
    parser.add_argument("--dpi", type=int, choices=[150, 200, 300, 400], default=200)
    parser.add_argument("--on", type=date.fromisoformat, default=DAY, help="latest 証明日")
    parser.add_argument("--blank", type=Path, help="another print of the form, PNG or PDF")
    parser.add_argument("--font", action="append", default=[], help="a font file; may be repeated")
    parser.add_argument("--clean", action="store_true", help="no scanner in between")
    parser.add_argument("--few-greys", action="store_true", help="white paper, small files")
    parser.add_argument("--mistakes", action="store_true", help="break a rule in each")
    people = parser.add_argument("--people", choices=get_args(People), default="bundled")
    people.help = "whose names: a bundled few, or one of two halves of thousands"
    return parser


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the scans asked for, and say where."""
    asked = _parser().parse_args(arguments)
    wish = Wish(
        seed=asked.seed,
        style=asked.style,
        dpi=asked.dpi,
        on=asked.on,
        print_of=asked.blank,
        clean=asked.clean,
        few_greys=asked.few_greys,
        mistakes=asked.mistakes,
        fonts=tuple(asked.font),
        people=asked.people,
    )
    asked.out.mkdir(parents=True, exist_ok=True)
    form = load_form()
    for number in range(asked.first, asked.first + asked.count * asked.pages, asked.pages):
        pages = [make_page(form, wish, number + page) for page in range(asked.pages)]
        path = asked.out / f"{asked.style}-{asked.seed:02}-{number:03}{asked.suffix}"
        save(pages, path, asked.dpi)
        print(path)


if __name__ == "__main__":
    main()
