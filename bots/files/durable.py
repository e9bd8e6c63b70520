"""Write so that a crash leaves what was before or what was to be, and half of a line at worst."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bots.errors import OutcomeUnknown, SystemUnavailable
from disk import atomic

_OURS = 0o660  # the receiving system may read by its group; nobody else may


def append(path: Path, content: bytes) -> None:
    """Add to the end of a file, and return once the disk holds it.

    Raises:
        SystemUnavailable: it could not be written; the file is as it was.
        OutcomeUnknown: nor could the file be put back.
    """
    begun = not path.exists()
    with _opened(path, os.O_APPEND) as file:
        before = os.fstat(file).st_size
        try:
            atomic.write_all(file, content)
            os.fsync(file)
        except OSError as error:
            _put_back(file, before, path)
            raise SystemUnavailable(f"{path.name}: 書き込めません ({error.strerror})") from None
    if begun:
        sync_folder(path.parent)


def replace(path: Path, content: bytes) -> None:
    """Put a whole file in the place of another, and return once the disk holds it.

    Raises:
        SystemUnavailable: it could not be written; the old file is there still.
        OutcomeUnknown: it is in its place, but the disk may not hold it.
    """
    try:
        atomic.replace_whole(path, content, _OURS)
    except OSError as error:
        raise SystemUnavailable(f"{path.name}: 書き込めません ({error.strerror})") from None
    sync_folder(path.parent)


def cut(path: Path, size: int) -> None:
    """Take off what a crash left behind the last whole line."""
    with _opened(path, 0) as file:
        os.ftruncate(file, size)
        os.fsync(file)


def sync_folder(folder: Path) -> None:
    """Return once the disk holds the names in a folder.

    Raises:
        OutcomeUnknown: the disk does not say so.
    """
    try:
        atomic.sync_folder(folder)
    except OSError as error:
        raise OutcomeUnknown(f"{folder.name}: 保存を確かめられません ({error.strerror})") from None


@contextmanager
def _opened(path: Path, flags: int) -> Iterator[int]:
    file = os.open(path, os.O_WRONLY | os.O_CREAT | flags, _OURS)
    try:
        yield file
    finally:
        os.close(file)


def _put_back(file: int, size: int, path: Path) -> None:
    try:
        os.ftruncate(file, size)
        os.fsync(file)
    except OSError as error:
        raise OutcomeUnknown(f"{path.name}: 書きかけが残りました ({error.strerror})") from None
