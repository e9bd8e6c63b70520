"""The flow that reads the cases that wait to be read. Only case ids pass through Prefect."""

from collections.abc import Iterator

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from cases.records.states import State
from flows.casework.batches import to_read
from flows.casework.case_steps import read_case
from flows.casework.error_scrubbing import ScrubbedErrors
from flows.casework.task_runs import one_by_one
from flows.casework.worker_thread import worker_thread
from flows.errors import WorkFailed
from flows.office.office import open_office
from ocr.base.reasons import ReasonCode


@flow(name="read-scans", persist_result=False)
async def read_scans() -> None:
    """Read every waiting case; one case's trouble is not the next one's.

    Raises:
        WorkFailed: some cases met a defect of ours; they wait again, or a person is told why not.
    """
    async with worker_thread() as worker:
        # Both run on the worker's thread: there the database is opened, and the reader made.
        def waiting() -> Iterator[str]:
            yield from to_read(office.ledger, office.folders)

        def read(case_id: str) -> None:
            ledger, folders, forms = office.ledger, office.folders, office.forms
            if read_case(ledger, folders, forms, office.reader, case_id) is not State.RECEIVED:
                return
            unread = ledger.case(case_id).unread
            if unread is None or unread.code is not ReasonCode.MACHINE:
                raise WorkFailed(unread.detail if unread else "given back")

        @task(task_run_name="read {case_id}", cache_policy=NO_CACHE, persist_result=False)
        async def read_one(case_id: str) -> None:
            with ScrubbedErrors():
                await worker.do(read, case_id)

        with ScrubbedErrors():
            office = await worker.open(open_office())
            failed = await one_by_one(worker, waiting(), read_one)
    if failed:
        raise WorkFailed(f"{len(failed)} cases met a defect: {', '.join(failed)}")
