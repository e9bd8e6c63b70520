"""Whether some program still has a file open to write to it, as far as the system tells."""

import errno
import fcntl
import os
import signal
from functools import lru_cache
from pathlib import Path

_FAR = ("nfs", "cifs", "smb", "fuse", "9p", "virtiofs", "ceph", "glusterfs", "afs")
_MOUNTS = Path("/proc/self/mountinfo")
_PROCESSES = Path("/proc")
_WRITES = os.O_WRONLY | os.O_RDWR


def is_being_written(path: Path) -> bool | None:
    """Return whether a file is open for writing; None where the system cannot tell.

    It can on a disk of this machine, of files of our own; as the system's administrator, of any.

    Raises:
        OSError: the file cannot be opened.
    """
    file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        status = os.fstat(file)
        told = None if _is_far(status.st_dev) else _by_lease(file, status)
        if told is None and _has_a_writer(status):
            return True
        return told
    finally:
        os.close(file)


def _by_lease(file: int, status: os.stat_result) -> bool | None:
    """Ask for a lease that no file with a writer is given; it is returned at once."""
    if os.geteuid() not in (0, status.st_uid):
        return None
    try:
        fcntl.fcntl(file, fcntl.F_SETSIG, signal.SIGURG)  # else a broken lease would end us
        fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except OSError as error:
        return True if error.errno == errno.EAGAIN else None  # a writer stands in its way
    fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    return False


def _has_a_writer(sought: os.stat_result) -> bool:
    """Return whether a process that we may look into has the file open for writing."""
    for process in _PROCESSES.glob("[0-9]*"):
        try:
            opened = list((process / "fd").iterdir())
        except OSError:  # another user's, or gone
            continue
        if any(_writes(process, one.name, sought) for one in opened):
            return True
    return False


def _writes(process: Path, number: str, sought: os.stat_result) -> bool:
    try:
        seen = (process / "fd" / number).stat()
        if not os.path.samestat(seen, sought):
            return False
        said = (process / "fdinfo" / number).read_text(encoding="ascii")
    except OSError:
        return False
    flags = next(line for line in said.splitlines() if line.startswith("flags:"))
    return bool(int(flags.split()[1], 8) & _WRITES)


@lru_cache(maxsize=16)
def _is_far(device: int) -> bool:
    """Return whether a file system is another machine's, whose programs nobody here sees."""
    number = f"{os.major(device)}:{os.minor(device)}"
    try:
        mounts = _MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return False
    for mount in mounts:
        before, _, behind = mount.partition(" - ")
        if before.split()[2] == number:
            return behind.split()[0].startswith(_FAR)
    return False
