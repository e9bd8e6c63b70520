"""Ctrl-C and SIGTERM, both as an orderly way out."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def until_stopped() -> Iterator[None]:
    """Run the block until it ends or we are told to stop; both end it without an error.

    What is open inside the block is closed on the way; a second signal does not disturb that.
    Only the main thread can be told.
    """
    before = [signal.signal(each, _stop) for each in _SIGNALS]
    try:
        yield
    except KeyboardInterrupt:
        pass
    finally:
        for each, handler in zip(_SIGNALS, before, strict=True):
            signal.signal(each, handler)


def _stop(_number: int, _frame: FrameType | None) -> None:
    for each in _SIGNALS:
        signal.signal(each, signal.SIG_IGN)
    raise KeyboardInterrupt
