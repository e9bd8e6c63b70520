"""Files that only their owner reads, written whole or not at all, one writer at a time."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from disk import locks

_OWNER_ONLY = 0o600
_OWNER_ONLY_FOLDER = 0o700
_OTHERS = 0o077


def write_private(path: Path, content: bytes) -> None:
    """Put `content` in the place of a file, for its owner alone; a crash leaves the old or the new.

    Two writers must not meet: see `locked`.
    """
    path.parent.mkdir(mode=_OWNER_ONLY_FOLDER, parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)  # what a crash left; its mode may be anything
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # or a power cut may undo the renaming
    finally:
        os.close(folder)


def open_to_others(path: Path) -> bool:
    """Return whether anybody but its owner may read or write a file."""
    return bool(path.stat().st_mode & _OTHERS)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock beside a file while the block runs, to read it or to write it."""
    path.parent.mkdir(mode=_OWNER_ONLY_FOLDER, parents=True, exist_ok=True)
    with locks.locked(path.with_name(f".{path.name}.lock"), _OWNER_ONLY):
        yield
