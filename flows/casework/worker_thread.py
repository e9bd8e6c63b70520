"""A worker thread: one thread for work that blocks, beside the loop in which Prefect lives.

Browsers and database connections stay on the thread that opened them, and Prefect goes on
saying that we are alive while a page is read.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, asynccontextmanager
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class WorkerThread:
    """Does one thing after another on its own thread."""

    def __init__(self, thread: ThreadPoolExecutor) -> None:
        self._thread = thread
        self._opened = ExitStack()

    async def do(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a plain function there and return what it returns."""
        return await asyncio.wrap_future(self._thread.submit(work, *args, **kwargs))

    async def open(self, part: AbstractContextManager[T]) -> T:
        """Enter a context there; it is left when the thread ends."""
        return await self.do(self._opened.enter_context, part)

    async def clear(self) -> None:
        """Leave every context that was entered, the last one first."""
        await self.do(self._opened.close)


@asynccontextmanager
async def worker_thread() -> AsyncIterator[WorkerThread]:
    """Lend a worker thread for the block."""
    with ThreadPoolExecutor(1, thread_name_prefix="worker") as thread:
        lent = WorkerThread(thread)
        try:
            yield lent
        finally:
            await lent.clear()
