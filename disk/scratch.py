"""Folders for what may not stay: gone when their block ends, and swept where a kill left them."""

import os
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

from disk.locks import HeldLock, take_lock

_PREFIX = "kamibashi-"
_LOCK = ".lock"
_DAY = 86_400
"""Seconds after which a folder without a lock, as earlier releases made them, counts as left."""

_TERMINATED = 128 + signal.SIGTERM  # as shells have it


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Yield a folder of this process's own, for its owner alone, that is gone afterwards.

    Being told to end (SIGTERM) is a way out like any other while the block runs, where it is the
    main thread's. What a killed process left is swept first.
    """
    place = Path(tempfile.gettempdir())
    sweep(place)
    with _told_to_end():
        folder, held = _held_folder(place)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            held.release()


def sweep(place: Path) -> None:
    """Delete the folders of ours in a place whose process is gone; no one else's, and no link."""
    for folder in place.glob(f"{_PREFIX}*"):
        with suppress(OSError):
            seen = folder.lstat()
            if not folder.is_dir() or folder.is_symlink() or seen.st_uid != os.getuid():
                continue
            if not (folder / _LOCK).exists() and seen.st_mtime > time.time() - _DAY:
                continue
            if held := take_lock(folder / _LOCK):
                shutil.rmtree(folder, ignore_errors=True)
                held.release()


def _held_folder(place: Path) -> tuple[Path, HeldLock]:
    """Return a new folder with its lock; another where one that sweeps was faster than we."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=place))
        with suppress(FileNotFoundError):
            held = take_lock(folder / _LOCK)
            if held and (folder / _LOCK).exists():
                return folder, held


@contextmanager
def _told_to_end() -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, _leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _leave(_number: int, _frame: FrameType | None) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # a second one does not disturb the tidying up
    raise SystemExit(_TERMINATED)
