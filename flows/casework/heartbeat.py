"""A heartbeat: while a long piece of work goes on, its lease is extended again and again.

It beats in a thread of the worker's own process, so nothing extends the lease of a dead one; and
only so often, so that a worker that is stuck loses its lease, too.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread

from sqlalchemy.exc import DBAPIError

from cases.records.errors import CaseError


@contextmanager
def heartbeat(beat: Callable[[], None], every: timedelta, most: int) -> Iterator[None]:
    """Call `beat` in every such while, `most` times, until the block is left.

    It ends early where the lease is lost: whoever works will be told when it writes.
    """
    over = Event()

    def go_on() -> None:
        for _ in range(most):
            if over.wait(every.total_seconds()) or not _beats(beat):
                return

    thread = Thread(target=go_on, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _beats(beat: Callable[[], None]) -> bool:
    try:
        beat()
    except CaseError:
        return False
    except DBAPIError:  # the database is away: it may be back for the next one
        return True
    return True
