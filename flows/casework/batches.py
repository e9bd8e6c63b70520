"""Which cases a batch takes up, one by one. A batch may be stopped anywhere and begun again."""

from collections.abc import Iterator

from bots.protocol.registry import left_behind
from cases.records.states import State
from flows.casework.case_steps import next_to_key, next_to_read
from flows.casework.keying_gate import Gate
from flows.casework.routes import routes
from flows.office.office import Office, worker_name


def to_read(office: Office) -> Iterator[str]:
    """Claim case after case to be read, those of dead workers included; yield their ids."""
    office.ledger.release_expired()
    since = office.ledger.now()
    while case_id := next_to_read(office, since):
        yield case_id


def to_key(gate: Gate) -> Iterator[str]:
    """Claim case after case to be keyed into a system, while its gate is open; yield their ids."""
    for _ in gate.turns():
        case_id = next_to_key(gate.office, gate.system)
        if case_id is None:
            return
        yield case_id


def to_resolve(office: Office, system: str) -> tuple[str, ...]:
    """Return the cases of which nobody knows whether the system recorded them."""
    office.ledger.release_expired()
    return tuple(doubt.case_id for doubt in office.ledger.keying.doubts(system))


def nothing_to_key(office: Office, system: str) -> bool:
    """Return whether there is no reason to log in to a system; open the jobs of what waits.

    What another worker is keying is a reason: it may be dead. So is a file that a broken-off
    batch did not hand over.
    """
    book = office.ledger.keying
    if office.ledger.counts()[State.APPROVED]:
        book.open_jobs(routes(office), system, worker_name("keyer"))
    left = book.backlog(system)
    known = office.manifest(system)
    waits = left_behind(known.door or system, known.address)
    return not (left.due or left.keying or left.unknown or waits)
