"""Reading and keying without Prefect, at once: what commands, chaos runs and tests work through."""

from collections.abc import Iterator

from cases.records.states import State
from flows.casework.batches import nothing_to_key, to_key, to_read, to_resolve
from flows.casework.case_steps import key_case, read_case, resolve_case
from flows.casework.keying_gate import Gate
from flows.casework.keying_sessions import KeyingSession, keying_session
from flows.office.office import Office

Done = Iterator[tuple[str, State]]
"""Case ids, each with where the case stands now."""


def read_waiting(office: Office) -> Done:
    """Read every case that waits, one after the other."""
    for case_id in to_read(office):
        yield case_id, read_case(office, case_id)


def key_approved(
    office: Office, system: str, *, headed: bool = False, at_any_hour: bool = False
) -> Done:
    """Settle what is unknown, then key every approved case into a system, in one session.

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
    if nothing_to_key(office, system):
        return
    gate = Gate(office, system, at_any_hour)
    gate.check()
    gate.sign_overruling("command line")
    with keying_session(office, system, headed=headed) as session:
        yield from _settle_unknown(session)
        for case_id in to_key(gate):
            yield case_id, key_case(office, session.bot, system, case_id)
            session.keep()
    if office.ledger.keying.backlog(system).due:
        gate.check()  # it was shut meanwhile


def resolve_unknown(office: Office, system: str) -> Done:
    """Look up every case whose outcome is unknown, and say what became of it.

    Raises:
        KeyingClosed: while all keying is stopped, or on the system's closures; nobody logs in.
        SystemUnavailable: a look-up failed; what was not looked up is unknown still.
        SystemBusy: another worker is keying into the system.
    """
    if to_resolve(office, system):
        Gate(office, system, at_any_hour=True).check()
        with keying_session(office, system) as session:
            yield from _settle_unknown(session)


def _settle_unknown(session: KeyingSession) -> Done:
    for case_id in to_resolve(session.office, session.system):
        yield case_id, resolve_case(session.office, session.bot, session.system, case_id)
        session.keep()
