"""One case after the other through one stage, each as a task of its own."""

from collections.abc import Awaitable, Callable, Iterator

from cases.records.errors import CaseError
from flows.casework.worker_thread import WorkerThread
from flows.errors import WorkFailed


async def one_by_one(
    worker: WorkerThread,
    waiting: Iterator[str],
    stage: Callable[[str], Awaitable[None]],
    after_each: Callable[[], None] = lambda: None,
) -> list[str]:
    """Put case after case through a stage; return the ids of those that met a defect of ours.

    Any other error (the system is away, the weights are missing) holds for the next case, too,
    and ends the batch.
    """
    failed = []
    while (case_id := await worker.do(next, waiting, None)) is not None:
        try:
            await stage(case_id)
        except (WorkFailed, CaseError):
            failed.append(case_id)
        await worker.do(after_each)
    return failed
