"""Invented towns, employers and nurseries.

Of bundled places only the prefectures are real; of wide ones the quarters too, but no lot, and no
employer or nursery.
"""

import re
from dataclasses import dataclass
from random import Random

from samples.people.words import Words

_WITHIN_TOWN = re.compile(r"^.+?郡(?=.+[町村]$)|(?<=市).+区$")
"""The county before a town and the ward within a city, which a mayor does not carry."""


@dataclass(frozen=True, slots=True)
class Employer:
    """An invented employer as it signs."""

    name: str
    title: str
    address: str
    phone: str
    branch: str
    branch_address: str


def _choose_town(rng: Random, words: Words) -> tuple[str, str]:
    return rng.choice(words.towns)


def invent_address(rng: Random, words: Words, *, building: bool = True) -> str:
    """Return an address that nobody has."""
    prefecture, town = _choose_town(rng, words)
    lot = f"{rng.randint(1, 8)}-{rng.randint(1, 24)}-{rng.randint(1, 30)}"
    tail = rng.choice(words.buildings) if building else ""
    return f"{prefecture}{town}{rng.choice(words.quarters_of((prefecture, town)))}{lot}{tail}"


def invent_phone(rng: Random, words: Words, *, mobile: bool = False) -> str:
    """Return a phone number of three parts, ten digits, or eleven for a mobile one."""
    last = f"{rng.randint(0, 9999):04}"
    if mobile:
        return f"{rng.choice(['090', '080', '070'])}-{rng.randint(1000, 9999)}-{last}"
    area = rng.choice(words.area_codes)
    local = rng.randint(2 * 10 ** (5 - len(area)), 10 ** (6 - len(area)) - 1)
    return f"{area}-{local}-{last}"


def invent_employer(rng: Random, words: Words, industry: str) -> Employer:
    """Return an employer of the industry."""
    name = rng.choice(words.companies[industry]).format(rng.choice(words.stems))
    address = invent_address(rng, words)
    return Employer(
        name=name,
        title=_choose_title(rng, words, name),
        address=address,
        phone=invent_phone(rng, words),
        branch=f"{name}　{rng.choice(words.branches)}",
        branch_address=invent_address(rng, words, building=False),
    )


def _choose_title(rng: Random, words: Words, employer: str) -> str:
    titles = words.titles
    return rng.choice(next(titles[word] for word in titles if word in employer))


def invent_mayor(rng: Random, words: Words) -> str:
    """Return whom the certificate is addressed to, such as 汐見原市長."""
    town = _choose_town(rng, words)[1]
    return _WITHIN_TOWN.sub("", town) + "長"


def invent_nursery(rng: Random, words: Words) -> str:
    """Return the name of a nursery or kindergarten."""
    return rng.choice(words.nurseries).format(rng.choice(words.nursery_stems))
