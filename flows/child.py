"""Child processes that end with us: asked first, ended then, never left behind."""

import ctypes
import os
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

_PARENT_DEATH = 1  # PR_SET_PDEATHSIG, linux/prctl.h
_PATIENCE = 20.0


@dataclass(frozen=True, slots=True)
class Child:
    """A running child, the signal that asks it to end, and the seconds it may take to."""

    name: str
    process: subprocess.Popen[bytes]
    ask: signal.Signals
    patience: float

    @property
    def running(self) -> bool:
        """Whether it still runs."""
        return self.process.poll() is None

    def stop(self) -> None:
        """Ask it to end, wait, then end whatever is left of it and of its own children."""
        if self.running:
            self.process.send_signal(self.ask)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(self.patience)
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def child(
    name: str,
    command: Sequence[str],
    environment: Mapping[str, str],
    log: Path,
    ask: signal.Signals = signal.SIGTERM,
) -> Iterator[Child]:
    """Run a command while the block runs; what it prints goes to the end of `log`.

    It has a process group of its own, so that Ctrl-C in a terminal reaches only us and we end
    our children in order; and it is told to end should we be killed.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as printed:
        process = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_end_with_parent(ask),
        )
    started = Child(name, process, ask, _PATIENCE)
    try:
        yield started
    finally:
        started.stop()


def _end_with_parent(ask: signal.Signals) -> Callable[[], None]:
    libc = ctypes.CDLL(None)  # loaded before the fork: little may be done between fork and exec

    def bind() -> None:
        libc.prctl(_PARENT_DEATH, ask)

    return bind
