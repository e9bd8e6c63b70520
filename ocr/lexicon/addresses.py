"""Whether an address exists: its prefecture, town and quarter as Japan Post knows them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ocr.lexicon.furigana import is_close
from ocr.lexicon.lookup import Known
from ocr.lexicon.ngrams import generic

_LEAST = 3
"""Shorter names have too many others one letter away."""


@dataclass(frozen=True, slots=True)
class Place:
    """How far an address is known, and what it may mean where it is not.

    `known` is the part that exists, from its start: prefecture, with town, with quarter. `meant`
    are whole addresses with the next part as one that exists and differs in one letter.
    """

    known: str
    quarter: bool = False
    meant: tuple[str, ...] = ()


def located(known: Known, address: str) -> Place:
    """Return how far an address exists.

    The county of a town may be left out, ヶ and ケ are one, and 大字 and 字 are passed over.
    """
    text = "".join(address.split())
    prefecture = _longest(known.prefectures(), text)
    if not prefecture:
        return Place("")
    rest = text[len(prefecture) :]
    towns = {_without_county(city): city for city in known.cities(prefecture)}
    names = list(dict.fromkeys([*towns, *towns.values()]))
    town = _longest(names, rest)
    if not town:
        return Place(prefecture, meant=tuple(prefecture + meant for meant in _close(names, rest)))
    head, tail = rest[: len(town)], rest[len(town) :]
    quarters = [q for q in known.quarters(prefecture, _listed(towns, head)) if q]
    before, tail = _passed_over(tail)
    quarter = _longest(quarters, tail)
    front = prefecture + head + before
    if quarter:
        return Place(front + tail[: len(quarter)], quarter=True)
    return Place(front, meant=tuple(front + meant for meant in _close(quarters, tail)))


def postal_agrees(known: Known, code: str, address: str) -> bool | None:
    """Tell whether a postal code belongs to an address; None where either is not known.

    Args:
        known: what is known.
        code: as 123-4567.
        address: with its prefecture or without.
    """
    text = generic("".join(address.split()))
    places = list(known.places_of(code.replace("-", "")))
    if not places or not text:
        return None
    return any(
        generic(_without_county(city)) in text and generic(quarter) in text
        for _, city, quarter in places
    )


def _listed(towns: dict[str, str], head: str) -> str:
    same = {generic(name): city for pair in towns.items() for name, city in (pair, pair[1:] * 2)}
    return same[generic(head)]


def _without_county(city: str) -> str:
    _, county, town = city.partition("郡")
    return town if county and town else city


def _passed_over(text: str) -> tuple[str, str]:
    for word in ("大字", "字"):
        if text.startswith(word):
            return word, text[len(word) :]
    return "", text


def _longest(names: Iterable[str], text: str) -> str:
    start = generic(text)
    return max((name for name in names if start.startswith(generic(name))), key=len, default="")


def _close(names: Iterable[str], text: str) -> Iterator[str]:
    """Yield the text with its first letters as a name that differs from them in one.

    Names with digits are left out: no list tells which number was meant.
    """
    start = generic(text)
    for name in names:
        head = start[: len(name)]
        close = len(name) >= _LEAST and is_close(head, generic(name))
        if close and head[-1] == generic(name)[-1] and not any(map(str.isdigit, name)):
            yield name + text[len(name) :]
