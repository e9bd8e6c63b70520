"""Files that only their owner reads, written whole or not at all, one writer at a time."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from disk import locks
from disk.atomic import clear_parts, write_atomically

_OWNER_ONLY = 0o600
OWNER_ONLY_FOLDER = 0o700
_OTHERS = 0o077


def write_private(path: Path, content: bytes) -> None:
    """Put `content` in the place of a file, for its owner alone; a crash leaves the old or the new.

    Two writers must not meet: see `locked`.
    """
    path.parent.mkdir(mode=OWNER_ONLY_FOLDER, parents=True, exist_ok=True)
    clear_parts(path.parent, path.name)  # they hold secrets, too
    write_atomically(path, content, _OWNER_ONLY)


def open_to_others(path: Path) -> bool:
    """Return whether anybody but its owner may read or write a file."""
    return bool(path.stat().st_mode & _OTHERS)


@contextmanager
def for_owner_only() -> Iterator[int]:
    """Let all that this process makes be its owner's alone while the block runs; yield the umask.

    It is the umask of the whole process, and of the children that are not told otherwise.
    """
    before = os.umask(_OTHERS)
    try:
        yield before
    finally:
        os.umask(before)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock beside a file while the block runs, to read it or to write it."""
    path.parent.mkdir(mode=OWNER_ONLY_FOLDER, parents=True, exist_ok=True)
    with locks.locked(path.with_name(f".{path.name}.lock"), _OWNER_ONLY):
        yield
