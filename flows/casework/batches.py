"""Which cases a batch takes up, one by one. A batch may be stopped anywhere and begun again."""

import logging
from collections.abc import Iterable, Iterator

from bots.protocol.registry import left_behind
from cases.ledger import Ledger
from cases.records.states import State
from flows.casework.case_steps import next_to_key, next_to_read
from flows.casework.keying_gate import Gate
from flows.casework.worker_names import station, worker_name
from flows.errors import StoreAway
from flows.office.file_store import check_store
from flows.office.folders import Folders
from flows.office.manifests import SystemManifest
from flows.office.registered_forms import RegisteredForms
from ocr.base.defects import reason_of
from ocr.base.reasons import Reason, ReasonCode

_MOST_FAULTS = 3  # of the machine, one case after the other: the next case would fare no better
_log = logging.getLogger(__name__)


def to_read(ledger: Ledger, folders: Folders) -> Iterator[str]:
    """Claim case after case to be read, those of dead workers included; yield their ids.

    Where this home is not the one of the database nothing is claimed. Where the machine keeps
    several cases in a row from being read, the batch ends, and the next one tries again.
    """
    ledger.release_expired()
    since, in_a_row = ledger.now(), 0
    while in_a_row < _MOST_FAULTS and _home_is_here(ledger, folders):
        case_id = next_to_read(ledger, since)
        if case_id is None:
            return
        yield case_id
        in_a_row = in_a_row + 1 if _rests(ledger, case_id) else 0


def _home_is_here(ledger: Ledger, folders: Folders) -> bool:
    """Return whether the files are where the database says; where not, say so here and there."""
    waits: list[tuple[str, Reason]] = []
    try:
        check_store(ledger, folders)
    except StoreAway as away:
        _log.warning("reading waits: %s", away)
        waits = [("", Reason(ReasonCode.STORE_AWAY))]
    except OSError as fault:
        waits = [("", reason_of(fault))]
        _log.warning("reading waits: %s", waits[0][1].detail)
    ledger.notices.tell("reading", station("reader"), waits)
    return not waits


def _rests(ledger: Ledger, case_id: str) -> bool:
    case = ledger.case(case_id)
    fault = case.unread if case.state is State.RECEIVED else None
    if fault is None or fault.code is not ReasonCode.MACHINE:
        return False
    _log.warning("reading of case %s waits: %s", case_id, fault.detail)
    return True


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
