"""Whose case it is, and which other cases may hold the same paper (「同じ証明書か」)."""

import hashlib
import json
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, exists, insert, or_, select, update

from cases.records.records import Event, Value
from cases.records.states import State
from cases.store.tables import CASES, DISTINCT_PAIRS
from cases.store.transitions import locked
from cases.store.unit_of_work import Change, UnitOfWork

_INDEXED = 100  # characters of a name that are searched; an index entry has its bounds
_OUT = (State.RETURNED.value, State.DISCARDED.value, State.PURGED.value)


def fold(text: str) -> str:
    """Return a text as it is compared: one width, no spaces, no case."""
    together = "".join(text.split())
    folded = "".join(unicodedata.normalize("NFKC", together).casefold().split())
    return folded if folded == text else fold(folded)  # a fold may leave something to compose


def fingerprint(parts: Sequence[Value]) -> str | None:
    """Return a hash of the folded parts, or None where one of them is empty."""
    folded = [
        fold(part) if isinstance(part, str) else [fold(label) for label in sorted(part)]
        for part in parts
    ]
    if not folded or not all(folded):
        return None
    return hashlib.sha256(json.dumps(folded, ensure_ascii=False).encode()).hexdigest()


def columns(
    name_field: str, identity_fields: Sequence[str], values: Mapping[str, Value]
) -> dict[str, Any]:
    """Return the columns of a case that say whose it is."""
    name = values.get(name_field, "")
    subject = name if isinstance(name, str) else "・".join(name)
    identity = fingerprint([values.get(field, "") for field in identity_fields])
    return {"subject": subject, "subject_folded": fold(subject)[:_INDEXED], "identity": identity}


def recognise(work: UnitOfWork, case_id: str, values: Mapping[str, Value]) -> None:
    """Write down anew whose case it is, after a value has changed."""
    row = locked(work.db, case_id)
    changed = columns(row["name_field"], row["identity_fields"] or (), values)
    work.db.execute(update(CASES).where(CASES.c.id == case_id).values(**changed))


def twins(db: Connection, case_id: str) -> tuple[str, ...]:
    """Return the cases with the same identity, but for those said to be other papers."""
    mine = select(CASES.c.identity).where(CASES.c.id == case_id).scalar_subquery()
    pair = DISTINCT_PAIRS.c
    told_apart = exists().where(
        or_(
            (pair.one == case_id) & (pair.other == CASES.c.id),
            (pair.one == CASES.c.id) & (pair.other == case_id),
        )
    )
    found = select(CASES.c.id).where(
        CASES.c.identity == mine, CASES.c.id != case_id, CASES.c.state.not_in(_OUT), ~told_apart
    )
    return tuple(db.execute(found.order_by(CASES.c.serial)).scalars())


def tell_apart(work: UnitOfWork, case_id: str, why: str) -> None:
    """Record that a case is another paper than its present twins."""
    locked(work.db, case_id)
    for other in twins(work.db, case_id):
        first, second = sorted((case_id, other))
        work.db.execute(insert(DISTINCT_PAIRS).values(one=first, other=second))
        work.sign(Event.CLEARED, case_id, Change(new=other, why=why))
