"""The dry run: approved cases filled in and read back, never sent; they stay approved."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bots.protocol.keying import Rehearsal, rehearse
from cases.ledger import Ledger
from cases.records.records import CaseRow
from cases.records.states import State
from flows.casework.case_steps import CaseKeyer
from flows.casework.keying_gate import Gate
from flows.casework.keying_jobs import written_job
from flows.casework.keying_sessions import keying_session
from flows.casework.worker_names import worker_name
from flows.office.registered_forms import RegisteredForms
from flows.office.target_system import TargetSystem
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
    ledger: Ledger, forms: RegisteredForms, target: TargetSystem, *, at_any_hour: bool = False
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
    waiting = tuple(_waiting(ledger, forms, target.name))
    if not waiting:
        return
    gate = Gate(ledger, target.manifest, at_any_hour)
    gate.check()
    with keying_session(ledger, target) as session:
        keyer = CaseKeyer(ledger, forms, target.manifest, target.folders, session.bot)
        for case_id, _ in zip(waiting, gate.turns(), strict=False):
            yield _try(keyer, case_id)
            session.keep()


def _try(keyer: CaseKeyer, case_id: str) -> Tried:
    ledger, manifest = keyer.ledger, keyer.manifest
    try:
        done = rehearse(written_job(ledger, keyer.forms, manifest, case_id), keyer.bot)
    except Unwritable as unwritable:
        done = Rehearsal(case_id, str(unwritable).removeprefix(f"case {case_id}: "))
    tried = Tried(case_id, done.refusal, done.existing, done.picture)
    me = worker_name("keyer")
    ledger.keying.rehearsed(case_id, manifest.name, me, fits=not done.refusal)
    return tried


def _waiting(ledger: Ledger, forms: RegisteredForms, system: str) -> Iterator[str]:
    """Yield the approved cases whose form goes into the system, oldest first."""
    rows: list[CaseRow] = []
    while len(page := ledger.cases(State.APPROVED, offset=len(rows), limit=_PAGE).rows):
        rows.extend(page)
    keyed = forms.keyed_into(system) if rows else frozenset()
    yield from (row.id for row in rows if (row.template, row.edition) in keyed)
