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


@dataclass(frozen=True, slots=True)
class Program:
    """What to run, with which environment; what it prints goes to the end of `log`.

    `ask` is the signal that asks it to end, `patience` the seconds that it then may take.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    ask: signal.Signals = signal.SIGTERM
    patience: float = 20.0
    umask: int = -1  # ours


@dataclass(frozen=True, slots=True)
class Child:
    """A running program."""

    program: Program
    process: subprocess.Popen[bytes]

    @property
    def running(self) -> bool:
        """Whether it still runs."""
        return self.process.poll() is None

    def stop(self) -> None:
        """Ask it to end, wait, then end whatever is left of it and of its own children."""
        if self.running:
            self.process.send_signal(self.program.ask)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(self.program.patience)
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def child(program: Program) -> Iterator[Child]:
    """Run a program while the block runs.

    It has a process group of its own, so that Ctrl-C in a terminal reaches only us and we end
    our children in order; and it is told to end should we be killed.
    """
    program.log.parent.mkdir(parents=True, exist_ok=True)
    with program.log.open("ab") as printed:
        process = subprocess.Popen(
            program.command,
            env=program.environment,
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            umask=program.umask,
            preexec_fn=_end_with_parent(program.ask),  # noqa: PLW1509  two calls into the kernel
        )
    started = Child(program, process)
    try:
        yield started
    finally:
        started.stop()


def _end_with_parent(ask: signal.Signals) -> Callable[[], None]:
    libc = ctypes.CDLL(None)  # loaded before the fork: little may be done between fork and exec

    def bind() -> None:
        libc.prctl(_PARENT_DEATH, ask)

    return bind
