"""Which cases a batch takes up, one by one. A batch may be stopped anywhere and begun again."""

from collections.abc import Iterable, Iterator

from bots.protocol.registry import left_behind
from cases.ledger import Ledger
from cases.records.states import State
from flows.casework.case_steps import next_to_key, next_to_read
from flows.casework.keying_gate import Gate
from flows.casework.worker_names import worker_name
from flows.office.manifests import SystemManifest
from flows.office.registered_forms import RegisteredForms


def to_read(ledger: Ledger) -> Iterator[str]:
    """Claim case after case to be read, those of dead workers included; yield their ids."""
    ledger.release_expired()
    since = ledger.now()
    while case_id := next_to_read(ledger, since):
        yield case_id


def to_key(gate: Gate) -> Iterator[str]:
    """Claim case after case to be keyed into a system, while its gate is open; yield their ids."""
    for _ in gate.turns():
        case_id = next_to_key(gate.ledger, gate.manifest.name)
        if case_id is None:
            return
        yield case_id


def to_resolve(ledger: Ledger, system: str) -> tuple[str, ...]:
    """Return the cases of which nobody knows whether the system recorded them."""
    ledger.release_expired()
    return tuple(doubt.case_id for doubt in ledger.keying.doubts(system))


def nothing_to_key(
    ledger: Ledger, forms: RegisteredForms, systems: Iterable[str], manifest: SystemManifest
) -> bool:
    """Return whether there is no reason to log in to a system; open the jobs of what waits.

    What another worker is keying is a reason: it may be dead. So is a file that a broken-off
    batch did not hand over. A case gets its jobs for all `systems` at once.
    """
    book, system = ledger.keying, manifest.name
    if ledger.counts()[State.APPROVED]:
        routes = {name: forms.keyed_into(name) for name in systems}
        book.open_jobs(routes, system, worker_name("keyer"))
    left = book.backlog(system)
    waits = left_behind(manifest.entry_point, manifest.address)
    return not (left.due or left.keying or left.unknown or waits)
