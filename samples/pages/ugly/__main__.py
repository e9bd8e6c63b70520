"""Make the ugly pages as scan files: `python -m samples.pages.ugly OUT [--name red_seal]`."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from samples.pages.drawn.make import load_form
from samples.pages.ugly.make import make_ugly, save_ugly
from samples.pages.ugly.pages import load_pages


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the pages asked for, all of them if none is named, and say where."""
    pages = load_pages()
    parser = argparse.ArgumentParser(prog="samples.pages.ugly", description=__doc__)
    parser.add_argument("out", type=Path, help="folder for the scans and their truth")
    parser.add_argument("--name", action="append", choices=[page.name for page in pages])
    asked = parser.parse_args(arguments)
    asked.out.mkdir(parents=True, exist_ok=True)
    form = load_form()
    for page in pages:
        if not asked.name or page.name in asked.name:
            print(save_ugly(make_ugly(form, page), asked.out))


if __name__ == "__main__":
    main()
