"""The words that invented people, employers and towns are put together from.

`bundled` are the few of `words.toml`; `wide` and `holdout` are two halves of thousands.
"""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Literal

from samples.people.wide_words import widened
from samples.people.words import Words

People = Literal["bundled", "wide", "holdout"]


@cache
def load_words(people: People = "bundled") -> Words:
    """Return the lists that people of such a source are invented from."""
    if people != "bundled":
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
