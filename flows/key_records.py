"""The flow that keys the approved cases into their systems. Only case ids pass through Prefect."""

from typing import Any

from prefect import Task, flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun

from bots.errors import BotError, LogInRefused, SystemUnavailable
from flows.casework.batches import nothing_to_key, to_key, to_resolve
from flows.casework.case_steps import CaseKeyer
from flows.casework.error_scrubbing import ScrubbedErrors
from flows.casework.keying_gate import Gate
from flows.casework.keying_sessions import KeyingSession, keying_session
from flows.casework.task_runs import one_by_one
from flows.casework.worker_thread import WorkerThread, worker_thread
from flows.errors import FlowError, WorkFailed
from flows.office.office import open_office

_PAUSES = [60.0, 300.0, 900.0]
"""Seconds between tries while a system is away; after that, the next night."""


async def _nothing_was_sent(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    error = await state.aresult(raise_on_failure=False)
    return isinstance(error, SystemUnavailable) and not isinstance(error, LogInRefused)


@task(
    task_run_name="key into {system}",
    retries=len(_PAUSES),
    retry_delay_seconds=_PAUSES,
    retry_condition_fn=_nothing_was_sent,
    cache_policy=NO_CACHE,
    persist_result=False,
)
async def key_into(system: str) -> None:
    """Settle what is unknown, then key every approved case, in one session.

    Outside the system's hours, and while all keying is stopped, nobody logs in.

    Raises:
        SystemUnavailable: nothing was sent for the last case; the batch may be begun again.
        WorkFailed: some cases met a defect of ours, the others are keyed.
    """
    async with worker_thread() as worker:
        with ScrubbedErrors():
            office = await worker.open(open_office())
            ledger, target = await worker.do(lambda: (office.ledger, office.target(system)))
            forms, gate = office.forms, Gate(ledger, target.manifest)
            if await worker.do(nothing_to_key, ledger, forms, office.systems, target.manifest):
                return
            if await worker.do(gate.why_shut):
                return
            session = await worker.open(keying_session(ledger, target))
            keyer = CaseKeyer(ledger, forms, target.manifest, target.folders, session.bot)
            failed = await _settle_unknown(worker, session, keyer)
            failed += await _key_approved(worker, session, keyer, gate)
    if failed:
        raise WorkFailed(f"{len(failed)} cases met a defect: {', '.join(failed)}")


async def _settle_unknown(
    worker: WorkerThread, session: KeyingSession, keyer: CaseKeyer
) -> list[str]:
    @task(task_run_name="resolve {case_id}", cache_policy=NO_CACHE, persist_result=False)
    async def resolve_one(case_id: str) -> None:
        with ScrubbedErrors():
            await worker.do(keyer.resolve, case_id)

    waiting = iter(await worker.do(to_resolve, keyer.ledger, session.system))
    return await one_by_one(worker, waiting, resolve_one, session.keep)


async def _key_approved(
    worker: WorkerThread, session: KeyingSession, keyer: CaseKeyer, gate: Gate
) -> list[str]:
    @task(task_run_name="key {case_id}", cache_policy=NO_CACHE, persist_result=False)
    async def key_one(case_id: str) -> None:
        with ScrubbedErrors():
            await worker.do(keyer.key, case_id)

    return await one_by_one(worker, to_key(gate), key_one, session.keep)


@flow(name="key-records", persist_result=False)
async def key_records() -> None:
    """Key into each system that is set up; one system's trouble is not the next one's.

    Raises:
        WorkFailed: naming the systems into which not all could be keyed.
    """
    with ScrubbedErrors(), open_office() as office:
        systems = office.systems
    failed = []
    for system in systems:
        try:
            await key_into(system)
        except (BotError, FlowError):
            failed.append(system)
    if failed:
        raise WorkFailed(f"not all was keyed into {', '.join(failed)}: see its task")
