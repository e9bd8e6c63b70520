"""Leave, return and shorter hours of an invented parent (No. 8 to 12, 15 and 16)."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from samples.people.calendar_days import add_months, day_before
from samples.people.work import Contract, Value, shorten


@dataclass(frozen=True, slots=True)
class Leave:
    """What the certificate says of leave; `since` is when work stopped, `child` a birth date."""

    values: dict[str, Value]
    since: date | None = None
    child: date | None = None


def _period(name: str, mark: str, start: date, end: date) -> dict[str, Value]:
    return {
        name: (mark,),
        f"{name}_start": start.isoformat(),
        f"{name}_end": end.isoformat(),
    }


def _marks_for_intake(rng: Random) -> dict[str, Value]:
    return {
        "leave_shortening": (rng.choice(["可", "可（予定）", "否"]),),
        "leave_extension": (rng.choice(["可", "可（予定）", "否"]),),
    }


def no_leave(_rng: Random, _contract: Contract, _on: date) -> Leave:
    """Work as usual."""
    return Leave({})


def before_birth(rng: Random, _contract: Contract, on: date) -> Leave:
    """A birth is expected: both leaves are planned."""
    start = on + timedelta(days=rng.randint(10, 60))
    end = start + timedelta(days=42 + 56)
    childcare = end + timedelta(days=1)
    values = _period("maternity_leave", "取得予定", start, end)
    values |= _period(
        "childcare_leave", "取得予定", childcare, day_before(add_months(childcare, 10))
    )
    return Leave(values | _marks_for_intake(rng))


def around_birth(rng: Random, _contract: Contract, on: date) -> Leave:
    """Maternity leave has begun; the child may be days old."""
    born = on - timedelta(days=rng.randint(3, 40))
    start, end = born - timedelta(days=42), born + timedelta(days=56)
    childcare = end + timedelta(days=1)
    values = _period("maternity_leave", "取得中", start, end)
    values |= _period("childcare_leave", "取得予定", childcare, day_before(add_months(born, 12)))
    return Leave(values | _marks_for_intake(rng), since=start, child=born)


def with_baby(rng: Random, contract: Contract, on: date) -> Leave:
    """On childcare leave, to return with shorter hours."""
    born = on - timedelta(days=rng.randint(90, 300))
    start, end = born + timedelta(days=57), day_before(add_months(born, rng.choice([12, 14, 18])))
    back = end + timedelta(days=1)
    values = _period("childcare_leave", "取得中", start, end)
    values |= {"return_status": ("復職予定",), "return_date": back.isoformat()}
    values |= _period("short_hours", "取得予定", back, day_before(add_months(born, 36)))
    values |= shorten(rng, contract) | _marks_for_intake(rng)
    return Leave(values, since=born - timedelta(days=42), child=born)


def back_at_work(rng: Random, contract: Contract, on: date) -> Leave:
    """Back from childcare leave within the year, on shorter hours."""
    back = on - timedelta(days=rng.randint(100, 330))
    born = add_months(back, -rng.choice([10, 12, 14]))
    values = _period("childcare_leave", "取得済み", born + timedelta(days=57), day_before(back))
    values |= {"return_status": ("復職済み",), "return_date": back.isoformat()}
    values |= _period("short_hours", "取得中", back, day_before(add_months(born, 36)))
    return Leave(values | shorten(rng, contract), child=born)


def other_leave(rng: Random, _contract: Contract, on: date) -> Leave:
    """Leave to nurse, to be nursed, or for another reason."""
    mark, first = rng.choice([("取得予定", 14), ("取得中", -20), ("取得済み", -80)])
    start = on + timedelta(days=first)
    reason = rng.choice(["介護休業", "病休", "その他"])
    values = _period("other_leave", mark, start, start + timedelta(days=rng.randint(30, 60)))
    values["other_leave_reason"] = (reason,)
    if reason == "その他":
        values["other_leave_reason_text"] = rng.choice(["配偶者の転勤", "資格取得", "看護のため"])
    return Leave(values, since=start if mark == "取得中" else None)


SITUATIONS = (
    *(no_leave, no_leave, with_baby, no_leave, no_leave, back_at_work, no_leave),
    *(no_leave, other_leave, no_leave, around_birth, no_leave, no_leave, before_birth),
)
"""What parents are in, in turn: about one in three has leave."""
