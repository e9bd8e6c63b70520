"""A whole invented certificate: every field of the form that is filled, by its name.

Values are canonical, as the register wants them: ISO dates, `HH:MM`, tuples of marked labels.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from samples.people.calendar_days import add_months, day_before
from samples.people.leave import SITUATIONS, Leave
from samples.people.names import Person, invent_child, invent_person
from samples.people.places import (
    Employer,
    invent_employer,
    invent_mayor,
    invent_nursery,
    invent_phone,
)
from samples.people.word_lists import People, load_words
from samples.people.words import Words
from samples.people.work import Contract, Value, agree_fixed, agree_shifts, record_months

T = TypeVar("T")

_TYPES = (
    *(
        "正社員",
        "パート・アルバイト",
        "正社員",
        "契約社員",
        "会計年度任用職員",
        "正社員",
        "派遣社員",
    ),
    *("パート・アルバイト", "非常勤・臨時職員", "役員", "自営業主", "正社員", "自営業専従者"),
    *("家族従業者", "内職", "業務委託", "その他"),
)
_ENDING = frozenset(
    {
        "パート・アルバイト",
        "契約社員",
        "会計年度任用職員",
        "派遣社員",
        "非常勤・臨時職員",
        "業務委託",
    }
)
_FULL_TIME = frozenset({"正社員", "会計年度任用職員", "役員", "契約社員", "派遣社員"})
_REMARKS = (
    "育児短時間勤務は子が3歳になるまで延長できます。",
    "繁忙期（12月）は土曜日に出勤することがあります。",
    "令和9年4月から本社へ異動の予定です。",
    "シフト表は毎月20日に決まります。",
    "試用期間は3か月です。",
)


@dataclass(frozen=True, slots=True)
class Certificate:
    """One filled form: `values` by field name, without those left blank."""

    number: int
    values: Mapping[str, Value]


def invent(seed: int, number: int, on: date, people: People = "bundled") -> Certificate:
    """Return the `number`-th certificate of a seed, dated within six weeks before `on`.

    The same arguments give the same certificate. Industries, kinds of employment and family
    situations take turns, so that two hundred certificates fill every box of the form.
    """
    rng, words = Random(f"{seed} {number}"), load_words(people)
    day = on - timedelta(days=rng.randint(0, 42))
    parent = invent_person(rng, words, day)
    employment = _in_turn(_TYPES, number + seed)
    industry = _pick_industry(employment, number * 5 + seed)
    employer = invent_employer(rng, words, industry)
    contract = _agree(rng, number, employment)
    leave = _in_turn(SITUATIONS, number)(rng, contract, day)
    hired = day - timedelta(days=rng.randint(500, (day - parent.born).days - 18 * 366))
    values = (
        _sign(rng, words, (employer, parent), day)
        | _industry(rng, industry)
        | _employ(rng, employment, hired, day)
        | contract.values
        | record_months(rng, contract, leave.since or day, hired)
        | leave.values
        | _close(rng, industry, day)
        | _family(rng, words, (parent, leave), day)
    )
    return Certificate(number, values)


def _in_turn(choices: Sequence[T], turn: int) -> T:
    return choices[turn % len(choices)]


def _pick_industry(employment: str, turn: int) -> str:
    if employment == "会計年度任用職員":
        return "公務"  # only public offices have them
    return _in_turn(load_words().industries, turn)


def _agree(rng: Random, number: int, employment: str) -> Contract:
    if number % 6 == 4:
        return agree_shifts(rng)
    return agree_fixed(rng, full=employment in _FULL_TIME, weekend=number % 7 == 3)


def _sign(
    rng: Random, words: Words, between: tuple[Employer, Person], day: date
) -> dict[str, Value]:
    employer, parent = between
    gap = rng.choice(["　", "　", " ", ""])
    head, clerk = invent_person(rng, words, day), invent_person(rng, words, day)
    values: dict[str, Value] = {
        "addressee": invent_mayor(rng, words),
        "certified_on": day.isoformat(),
        "issuer_name": employer.name,
        "issuer_representative": f"{employer.title}　{head.written()}".strip("　"),
        "issuer_address": employer.address,
        "issuer_phone": employer.phone,
        "contact_name": rng.choice([clerk.surname, clerk.written()]),
        "contact_phone": rng.choice([employer.phone, invent_phone(rng, words, mobile=True)]),
        "applicant_name": parent.written(gap),
        "applicant_kana": parent.kana(gap),
        "birth_date": parent.born.isoformat(),
    }
    if rng.random() < 0.6:
        values |= {
            "workplace_name": employer.branch,
            "workplace_address": employer.branch_address,
        }
    return values


def _industry(rng: Random, industry: str) -> dict[str, Value]:
    industries = load_words().industries
    if industry == "その他":
        return {
            "industry": (industry,),
            "industry_other": rng.choice(["宗教法人", "警備業", "清掃業"]),
        }
    second = rng.choice(industries[:-1]) if rng.random() < 0.06 else industry
    return {"industry": tuple(sorted({industry, second}, key=industries.index))}


def _employ(rng: Random, employment: str, hired: date, day: date) -> dict[str, Value]:
    values: dict[str, Value] = {"employment_type": (employment,)}
    if employment == "その他":
        values["employment_type_other"] = rng.choice(["嘱託職員", "地域おこし協力隊", "研修医"])
    if employment not in _ENDING:
        start = hired.replace(day=1) if rng.random() < 0.6 else hired
        return values | {"employment_term": ("無期",), "employment_start": start.isoformat()}
    start = date(day.year if day.month >= 4 else day.year - 1, 4, 1)
    return values | {
        "employment_term": ("有期",),
        "employment_start": start.isoformat(),
        "employment_end": day_before(add_months(start, 12)).isoformat(),
        "renewal": (rng.choice(["有", "有（予定）", "無", "未定"]),),
    }


def _close(rng: Random, industry: str, day: date) -> dict[str, Value]:
    values: dict[str, Value] = {}
    nursing = industry in {"医療・福祉", "教育・学習支援業"}
    if nursing or rng.random() < 0.5:
        mark = rng.choice(["有", "有（予定）"]) if nursing else "無"
        values["childcare_worker"] = (mark,)
    if rng.random() < 0.1:
        start = day - timedelta(days=rng.randint(30, 400))
        values["transfer_start"] = start.isoformat()
        if rng.random() < 0.7:
            values["transfer_end"] = day_before(add_months(start, 24)).isoformat()
    if rng.random() < 0.35:
        values["remarks"] = rng.choice(_REMARKS)
    return values


def _family(rng: Random, words: Words, of: tuple[Person, Leave], day: date) -> dict[str, Value]:
    parent, leave = of
    births = [leave.child] if leave.child else []
    while len(births) < rng.choice([1, 1, 2, 2, 3]):
        births.append((births[-1] if births else day) - timedelta(days=rng.randint(400, 900)))
    values: dict[str, Value] = {}
    for number, born in enumerate(births[:3], start=1):
        child = invent_child(rng, words, parent, born)
        waiting = (day - born).days < 420 or rng.random() < 0.3
        values[f"child{number}_name"] = child.written(rng.choice(["　", " "]))
        values[f"child{number}_birth_date"] = born.isoformat()
        values[f"child{number}_facility"] = invent_nursery(rng, words)
        values[f"child{number}_status"] = ("申込中" if waiting else "利用中",)
    return values
