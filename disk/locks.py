"""A file that one process at a time may hold; free the moment that process ends, however it ends.

The file stays in its place when it is let go: were it removed, two could hold two files of one
name. Only its owner may touch it, where `mode` does not say otherwise.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

_OWNER_ONLY = 0o600
_SECONDS_BETWEEN_TRIES = 0.01


@dataclass(frozen=True, slots=True)
class HeldLock:
    """A lock that this process has; any of its threads may let it go."""

    _file: FileLock

    def held(self) -> bool:
        """Return whether it is ours still."""
        return self._file.is_locked

    def release(self) -> None:
        """Let others have it."""
        self._file.release(force=True)


def take_lock(path: Path, mode: int = _OWNER_ONLY) -> HeldLock | None:
    """Take a lock at once; None where another has it, be it in this very process.

    Raises:
        OSError: the file cannot be made or opened, or its file system knows no locks.
    """
    file = _file(path, mode)
    try:
        file.acquire(blocking=False)
    except Timeout:
        return None
    return HeldLock(file)


@contextmanager
def locked(path: Path, mode: int = _OWNER_ONLY) -> Iterator[None]:
    """Hold a lock while the block runs, after waiting for whoever has it.

    Raises:
        OSError: as `take_lock`.
    """
    with _file(path, mode).acquire(poll_interval=_SECONDS_BETWEEN_TRIES):
        yield


def _file(path: Path, mode: int) -> FileLock:
    """Return the lock, not yet taken.

    Sessions begin and end on several threads, so it is no thread's own; a marker file, which a
    killed process leaves behind, is no lock, so there is none in its place.
    """
    return FileLock(path, mode=mode, thread_local=False, fallback_to_soft=False)
