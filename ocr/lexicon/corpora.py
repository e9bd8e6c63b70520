"""What each character model learns from: the known words, put together as forms hold them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

import jaconv

from japanese.kanji_shapes import rarer_shapes
from ocr.lexicon.sources import Place, Reading, Words

Weighted = Iterator[tuple[str, float]]
Lists = Mapping[str, Sequence[str]]

DOMAINS = ("surname", "given", "kana", "place", "organisation", "word")
"""The models: parts of names, their readings, addresses, organisations, and titles and answers."""

_RARER = 0.04
"""How many of a hundred write their name in a rarer shape of a letter: an estimate."""

_SEVERAL = 3
"""Towns that have a quarter of a name, so that firms and nurseries elsewhere may bear it, too."""

_LOTS = ("0-0-0", "00-0", "0丁目0番0号", "0番地", "000番地0", "0-00-00-000号")


def old_shapes(names: Iterable[Reading]) -> Iterator[Reading]:
    """Yield the names, and each that some write in rarer shapes in those as well."""
    for name in names:
        yield name
        for shape in rarer_shapes(name.written):
            yield Reading(shape, name.kana, name.people * _RARER)


def names(readings: Iterable[Reading]) -> Weighted:
    """Yield surnames or given names; the common ones do not drown the others."""
    for name in readings:
        yield name.written, max(1.0, name.people**0.5 / 10)


def kana(*halves: Iterable[Reading]) -> Weighted:
    """Yield readings in katakana, each once."""
    for readings in halves:
        for reading in sorted({name.kana for name in readings}):
            yield jaconv.hira2kata(reading), 1.0


def addresses(places: Iterable[Place], words: Lists) -> Weighted:
    """Yield addresses with a lot and now and then a building."""
    towns: dict[str, str] = {}
    for number, place in enumerate(places):
        lot = _LOTS[number % len(_LOTS)]
        building = words["buildings"][number % len(words["buildings"])] if number % 3 == 0 else ""
        yield place.prefecture + place.city + place.quarter + lot + building, 1.0
        towns[place.city] = place.prefecture
    for building, digits in product(words["buildings"], ("", "000", "0F", "000号室")):
        yield "0" + building + digits, 30.0
    for city in towns:
        yield city, 2.0


def mayors(places: Iterable[Place]) -> Weighted:
    """Yield whom papers are addressed to, such as 紙橋市長."""
    for city in sorted({place.city.partition("郡")[2] or place.city for place in places}):
        yield city.partition("市")[0] + "市長" if "市" in city[1:] else city + "長", 3.0


def organisations(known: Words, words: Lists) -> Weighted:
    """Yield organisations: real names of large ones, and stems with what may stand around them."""
    for office in known.offices:
        for part in office.split("　"):
            yield part, 1.0
        yield office.replace("　", ""), 2.0
    stems = [*words["stems"], *(name.written for name in known.surnames)]
    stems += usual_quarters(known.places)
    for number, stem in enumerate(stems):
        weight = 4.0 if number < len(words["stems"]) else 1.0
        form = words["forms"][number * 7 % len(words["forms"])]
        trade = words["trades"][number * 11 % len(words["trades"])]
        nursery = words["nurseries"][number * 5 % len(words["nurseries"])]
        yield from ((form + stem + trade, 1.0), (stem + trade, 1.0), (stem + trade + form, 1.0))
        yield from ((stem + nursery, weight), (nursery + stem, weight), (stem, weight))
    for front, trade in product(words["forms"], words["trades"]):
        yield from ((front + trade, 0.5), (trade + front, 0.5))


def usual_quarters(places: Iterable[Place]) -> list[str]:
    """Return the short names of quarters that several towns have, such as 本町, commonest first."""
    quarters = {(place.prefecture, place.city, place.quarter) for place in places}
    towns = Counter(quarter for _, _, quarter in quarters if 1 < len(quarter) < 5)
    usual = [quarter for quarter, number in towns.items() if number >= _SEVERAL]
    return sorted(usual, key=lambda quarter: (-towns[quarter], quarter))


def words_of_papers(words: Lists, places: Iterable[Place]) -> Weighted:
    """Yield titles, branches, short answers and mayors."""
    for key in ("titles", "branches", "answers"):
        yield from ((word, 20.0) for word in words[key])
    yield from mayors(places)
