"""Which cases a batch takes up, one by one. A batch may be stopped anywhere and begun again."""

from collections.abc import Iterator
from datetime import timedelta

from cases.states import State
from flows.case_work import next_to_key, next_to_read
from flows.office import Office

_MOST_UNKNOWN = 1000
_STILL_AT_WORK = timedelta(minutes=2)
"""So long a system may still be storing what was sent before its connection broke."""


def to_read(office: Office) -> Iterator[str]:
    """Claim case after case to be read, those of dead workers included; yield their ids."""
    office.ledger.release_expired()
    since = office.ledger.now()
    while case_id := next_to_read(office, since):
        yield case_id


def to_key(office: Office) -> Iterator[str]:
    """Claim case after case to be keyed; yield their ids."""
    since = office.ledger.now()
    while case_id := next_to_key(office, since):
        yield case_id


def to_resolve(office: Office) -> tuple[str, ...]:
    """Return the cases of which nobody knows whether they were recorded, and which can be told."""
    office.ledger.release_expired()
    before = office.ledger.now() - _STILL_AT_WORK
    page = office.ledger.cases(State.OUTCOME_UNKNOWN, limit=_MOST_UNKNOWN)
    return tuple(row.id for row in page.rows if row.updated_at <= before)


def nothing_to_key(office: Office) -> bool:
    """Return whether there is no reason to log in to a system."""
    counts = office.ledger.counts()
    return not (counts[State.APPROVED] or counts[State.OUTCOME_UNKNOWN] or counts[State.KEYING])
