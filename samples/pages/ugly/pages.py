"""The list of ugly pages, as `pages.toml` names them."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from samples.pages.drawn.make import Style


@dataclass(frozen=True, slots=True)
class UglyPage:
    """One page of the list: which certificate it is, and what happened to it.

    `doubt` names fields about which a person would have to ask.
    """

    name: str
    seed: int
    number: int
    style: Style
    done: str
    doubt: tuple[str, ...] = ()
    dpi: int = 200
    colour: bool = False
    suffix: str = ".png"


def load_pages() -> tuple[UglyPage, ...]:
    """Return the ugly pages in the order of the file."""
    told = tomllib.loads((Path(__file__).parent / "pages.toml").read_text(encoding="utf-8"))
    return tuple(
        UglyPage(**{**page, "doubt": tuple(page.get("doubt", ()))}) for page in told["page"]
    )
