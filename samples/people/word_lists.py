"""The words that invented people, employers and towns are put together from.

`bundled` are the few of `words.toml`; `wide` and `holdout` are two halves of thousands.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

Pair = tuple[str, str]
People = Literal["bundled", "wide", "holdout"]


@dataclass(frozen=True, slots=True, eq=False)
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
    quarters_by_town: Mapping[Pair, tuple[str, ...]] = field(default_factory=dict)

    @property
    def industries(self) -> tuple[str, ...]:
        """The nineteen lines of business of No. 1, in the order of the form."""
        return tuple(self.companies)

    def quarters_of(self, town: Pair) -> tuple[str, ...]:
        """The quarters that a town may have."""
        return self.quarters_by_town.get(town, self.quarters)


@cache
def load_words(people: People = "bundled") -> Words:
    """Return the lists that people of such a source are invented from."""
    if people != "bundled":
        from samples.people.wide_words import widened  # a second's work, wanted by few

        return widened(load_words(), people)
    text = (Path(__file__).parent / "words.toml").read_text(encoding="utf-8")
    return Words(**{key: _tidy(value) for key, value in tomllib.loads(text).items()})


def _tidy(value: Any) -> Any:  # noqa: ANN401 - whatever TOML holds
    if isinstance(value, str):
        entries = re.split(r"\s{2,}|\n", value.strip())
        return tuple(tuple(entry.split(" ", 1)) for entry in entries)
    if isinstance(value, dict):
        return {key: tuple(words) for key, words in value.items()}
    return tuple(value)
