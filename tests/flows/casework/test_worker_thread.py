import asyncio
import threading
from contextlib import contextmanager

import pytest

from flows.casework.task_runs import one_by_one
from flows.casework.worker_thread import worker_thread
from flows.errors import WorkFailed


def test_everything_happens_on_one_thread_which_is_not_the_loops():
    seen = []

    @contextmanager
    def part():
        seen.append(("opened", threading.get_ident()))
        yield "part"
        seen.append(("closed", threading.get_ident()))

    async def work():
        async with worker_thread() as desk:
            assert await desk.open(part()) == "part"
            seen.append(("done", await desk.do(threading.get_ident)))

    asyncio.run(work())
    assert [what for what, _ in seen] == ["opened", "done", "closed"]
    (thread,) = {where for _, where in seen}
    assert thread != threading.get_ident()


def test_parts_are_closed_when_the_work_fails():
    closed = []

    @contextmanager
    def part():
        try:
            yield
        finally:
            closed.append("part")

    async def work():
        async with worker_thread() as desk:
            await desk.open(part())
            await desk.do(int, "not a number")

    with pytest.raises(ValueError, match="not a number"):
        asyncio.run(work())
    assert closed == ["part"]


def go_through(cases, stage):
    kept = []

    async def work():
        async with worker_thread() as desk:
            return await one_by_one(desk, iter(cases), stage, lambda: kept.append(1))

    return asyncio.run(work()), len(kept)


def test_one_cases_trouble_is_not_the_next_ones():
    async def stage(case_id):
        if case_id == "b":
            raise WorkFailed(case_id)

    assert go_through("abc", stage) == (["b"], 3)


def test_what_holds_for_every_case_ends_the_batch():
    seen = []

    async def stage(case_id):
        seen.append(case_id)
        raise ConnectionError

    with pytest.raises(ConnectionError):
        go_through("abc", stage)
    assert seen == ["a"]
