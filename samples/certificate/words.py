"""The words that invented people, employers and towns are put together from."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Words:
    """All lists of `words.toml`; pairs are written and reading, or prefecture and town."""

    surnames: tuple[Pair, ...]
    given: tuple[Pair, ...]
    children: tuple[Pair, ...]
    towns: tuple[Pair, ...]
    quarters: tuple[str, ...]
    buildings: tuple[str, ...]
    stems: tuple[str, ...]
    branches: tuple[str, ...]
    nurseries: tuple[str, ...]
    nursery_stems: tuple[str, ...]
    area_codes: tuple[str, ...]
    companies: dict[str, tuple[str, ...]]
    titles: dict[str, tuple[str, ...]]

    @property
    def industries(self) -> tuple[str, ...]:
        """The nineteen lines of business of No. 1, in the order of the form."""
        return tuple(self.companies)


@cache
def load_words() -> Words:
    """Return the bundled lists."""
    text = (Path(__file__).parent / "words.toml").read_text(encoding="utf-8")
    return Words(**{key: _tidy(value) for key, value in tomllib.loads(text).items()})


def _tidy(value: Any) -> Any:  # noqa: ANN401 - whatever TOML holds
    if isinstance(value, str):
        entries = re.split(r"\s{2,}|\n", value.strip())
        return tuple(tuple(entry.split(" ", 1)) for entry in entries)
    if isinstance(value, dict):
        return {key: tuple(words) for key, words in value.items()}
    return tuple(value)
