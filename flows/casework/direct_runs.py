"""Reading and keying without Prefect, at once: what commands, chaos runs and tests work through."""

from collections.abc import Callable, Collection, Iterator

from cases.ledger import Ledger
from cases.records.states import State
from flows.casework.batches import nothing_to_key, to_key, to_read, to_resolve
from flows.casework.case_steps import CaseKeyer, read_case
from flows.casework.keying_gate import Gate
from flows.casework.keying_sessions import KeyingSession, keying_session
from flows.office.folders import Folders
from flows.office.registered_forms import RegisteredForms
from flows.office.target_system import TargetSystem
from ocr.reader import Reader

Done = Iterator[tuple[str, State]]
"""Case ids, each with where the case stands now."""


def read_waiting(
    ledger: Ledger, folders: Folders, forms: RegisteredForms, open_reader: Callable[[], Reader]
) -> Done:
    """Read every case that waits, one after the other; where none does, no reader is made."""
    for case_id in to_read(ledger, folders):
        yield case_id, read_case(ledger, folders, forms, open_reader(), case_id)


def key_approved(
    ledger: Ledger,
    forms: RegisteredForms,
    systems: Collection[str],
    target: TargetSystem,
    *,
    at_any_hour: bool = False,
) -> Done:
    """Settle what is unknown, then key every approved case into a system, in one session.

    Of the office's `systems` the `target` is one; a case gets its jobs for all of them at once.

    A case that could not be sent goes back to the queue, and the batch ends there: the system is
    down for the next one, too.

    Raises:
        KeyingClosed: outside the system's hours, or while keying is stopped; where that happens
            between two cases, after the last one yielded.
        SystemUnavailable: nothing was sent for the case after the last one yielded.
        SystemBusy: another worker is keying into the system.
        SystemNotSetUp: where the system's address, user or password is not set.
        ScreensChanged: its screens are not those that were accepted; nothing was typed.
    """
    if nothing_to_key(ledger, forms, systems, target.manifest):
        return
    gate = Gate(ledger, target.manifest, at_any_hour)
    gate.check()
    gate.sign_overruling("command line")
    with keying_session(ledger, target) as session:
        keyer = CaseKeyer(ledger, forms, target.manifest, target.folders, session.bot)
        yield from _settle_unknown(keyer, session)
        for case_id in to_key(gate):
            yield case_id, keyer.key(case_id)
            session.keep()
    if ledger.keying.backlog(target.name).due:
        gate.check()  # it was shut meanwhile


def resolve_unknown(ledger: Ledger, forms: RegisteredForms, target: TargetSystem) -> Done:
    """Look up every case whose outcome is unknown, and say what became of it.

    Raises:
        KeyingClosed: while all keying is stopped, or on the system's closures; nobody logs in.
        SystemUnavailable: a look-up failed; what was not looked up is unknown still.
        SystemBusy: another worker is keying into the system.
    """
    if to_resolve(ledger, target.name):
        Gate(ledger, target.manifest, at_any_hour=True).check()
        with keying_session(ledger, target) as session:
            keyer = CaseKeyer(ledger, forms, target.manifest, target.folders, session.bot)
            yield from _settle_unknown(keyer, session)


def _settle_unknown(keyer: CaseKeyer, session: KeyingSession) -> Done:
    for case_id in to_resolve(keyer.ledger, session.system):
        yield case_id, keyer.resolve(case_id)
        session.keep()
