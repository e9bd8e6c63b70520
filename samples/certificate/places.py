"""Invented towns, employers and nurseries. Prefectures are real, everything below them is not."""

from dataclasses import dataclass
from random import Random

from samples.certificate.words import load_words


@dataclass(frozen=True, slots=True)
class Employer:
    """An invented employer as it signs."""

    name: str
    title: str
    address: str
    phone: str
    branch: str
    branch_address: str


def _choose_town(rng: Random) -> tuple[str, str]:
    return rng.choice(load_words().towns)


def invent_address(rng: Random, *, building: bool = True) -> str:
    """Return an address that nobody has."""
    prefecture, town = _choose_town(rng)
    lot = f"{rng.randint(1, 8)}-{rng.randint(1, 24)}-{rng.randint(1, 30)}"
    tail = rng.choice(load_words().buildings) if building else ""
    return f"{prefecture}{town}{rng.choice(load_words().quarters)}{lot}{tail}"


def invent_phone(rng: Random, *, mobile: bool = False) -> str:
    """Return a phone number of three parts, ten digits, or eleven for a mobile one."""
    last = f"{rng.randint(0, 9999):04}"
    if mobile:
        return f"{rng.choice(['090', '080', '070'])}-{rng.randint(1000, 9999)}-{last}"
    area = rng.choice(load_words().area_codes)
    local = rng.randint(2 * 10 ** (5 - len(area)), 10 ** (6 - len(area)) - 1)
    return f"{area}-{local}-{last}"


def invent_employer(rng: Random, industry: str) -> Employer:
    """Return an employer of the industry."""
    name = rng.choice(load_words().companies[industry]).format(rng.choice(load_words().stems))
    address = invent_address(rng)
    return Employer(
        name=name,
        title=_choose_title(rng, name),
        address=address,
        phone=invent_phone(rng),
        branch=f"{name}　{rng.choice(load_words().branches)}",
        branch_address=invent_address(rng, building=False),
    )


def _choose_title(rng: Random, employer: str) -> str:
    titles = load_words().titles
    return rng.choice(next(titles[word] for word in titles if word in employer))


def invent_mayor(rng: Random) -> str:
    """Return whom the certificate is addressed to, such as 汐見原市長."""
    return _choose_town(rng)[1] + "長"


def invent_nursery(rng: Random) -> str:
    """Return the name of a nursery or kindergarten."""
    return rng.choice(load_words().nurseries).format(rng.choice(load_words().nursery_stems))
