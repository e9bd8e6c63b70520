"""Invented people: surnames and given names with their readings, freely combined."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from samples.people.words import Words


@dataclass(frozen=True, slots=True)
class Person:
    """An invented person; names are kept in two halves because papers space them differently."""

    surname: str
    given: str
    surname_kana: str
    given_kana: str
    born: date

    def written(self, gap: str = "　") -> str:
        """The name as written, the halves parted by `gap`."""
        return f"{self.surname}{gap}{self.given}"

    def kana(self, gap: str = "　") -> str:
        """The reading in full-width katakana."""
        return f"{self.surname_kana}{gap}{self.given_kana}"


def invent_person(rng: Random, words: Words, on: date) -> Person:
    """Return a parent of working age, 25 to 54 years old on the day."""
    surname, surname_kana = rng.choice(words.surnames)
    given, given_kana = rng.choice(words.given)
    born = on - timedelta(days=rng.randint(25 * 366, 54 * 365))
    return Person(surname, given, surname_kana, given_kana, born)


def invent_child(rng: Random, words: Words, parent: Person, born: date) -> Person:
    """Return a child of the parent, with the parent's surname."""
    given, given_kana = rng.choice(words.children)
    return Person(parent.surname, given, parent.surname_kana, given_kana, born)
