"""The dry run: approved cases filled in and read back, never sent; they stay approved."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bots.protocol.keying import Rehearsal, rehearse
from cases.records.records import CaseRow
from cases.records.states import State
from flows.casework.keying_gate import Gate
from flows.casework.keying_jobs import written_job
from flows.casework.keying_sessions import KeyingSession, keying_session
from flows.casework.routes import routes
from flows.office.office import Office, worker_name
from flows.plans.job_writer import Unwritable

_PAGE = 200


@dataclass(frozen=True, slots=True)
class Tried:
    """What keying one case would come to. `refusal` quotes nothing; "" where it would go well."""

    case_id: str
    refusal: str
    existing: str = ""
    picture: Path | None = None


def rehearse_approved(
    office: Office, system: str, *, headed: bool = False, at_any_hour: bool = False
) -> Iterator[Tried]:
    """Try every approved case whose form goes into a system, in one session, and send nothing.

    No case moves; that it was tried is signed.

    Raises:
        KeyingClosed: outside the system's hours, or while keying is stopped.
        SystemUnavailable: a case could not be tried.
        SystemBusy: another worker is keying into the system.
        SystemNotSetUp: where the system's address, user or password is not set.
        ScreensChanged: its screens are not those that were accepted.
    """
    waiting = tuple(_waiting(office, system))
    if not waiting:
        return
    gate = Gate(office, system, at_any_hour)
    gate.check()
    with keying_session(office, system, headed=headed) as session:
        for case_id, _ in zip(waiting, gate.turns(), strict=False):
            yield _try(session, case_id)
            session.keep()


def _try(session: KeyingSession, case_id: str) -> Tried:
    office, system = session.office, session.system
    try:
        done = rehearse(written_job(office, system, case_id), session.bot)
    except Unwritable as unwritable:
        done = Rehearsal(case_id, str(unwritable).removeprefix(f"case {case_id}: "))
    tried = Tried(case_id, done.refusal, done.existing, done.picture)
    office.ledger.keying.rehearsed(case_id, system, worker_name("keyer"), fits=not done.refusal)
    return tried


def _waiting(office: Office, system: str) -> Iterator[str]:
    """Yield the approved cases whose form goes into the system, oldest first."""
    rows: list[CaseRow] = []
    while len(page := office.ledger.cases(State.APPROVED, offset=len(rows), limit=_PAGE).rows):
        rows.extend(page)
    forms = routes(office)[system]
    yield from (row.id for row in rows if (row.template, row.edition) in forms)
