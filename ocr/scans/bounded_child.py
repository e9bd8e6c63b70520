"""A child process that does not outlive us, however we end, and nor do its own children.

It holds one end of a pipe and asks the kernel for SIGIO to its whole process group when the other
end is closed, as it is when we are done and when we die. That needs no thread of the child's and
no word of ours, and works while it is deep within any library.
"""

import fcntl
import os
import select
import stat
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
_STDIN = 0


def run_bounded(module: str, orders: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run a module of ours in a process group of its own, to its end; return what it printed.

    The module must call `end_with_parent` first. What it says on standard error is thrown away:
    libraries quote there what stands in a file.
    """
    command = [sys.executable, "-X", "utf8", "-m", module, *orders]
    theirs, ours = os.pipe()
    try:
        child = subprocess.Popen(
            command,
            cwd=_ROOT,
            stdin=theirs,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )
    except BaseException:
        os.close(ours)
        raise
    finally:
        os.close(theirs)
    with child:  # which waits, also where we are told to stop
        try:
            printed, _ = child.communicate()
        finally:
            os.close(ours)
    return subprocess.CompletedProcess(command, child.returncode, printed)


def end_with_parent() -> None:
    """Let the kernel end this process and all of its group once the parent lets go of our stdin.

    Run by hand, with another stdin than the parent's pipe, it changes nothing.
    """
    if not stat.S_ISFIFO(os.fstat(_STDIN).st_mode):
        return
    fcntl.fcntl(_STDIN, fcntl.F_SETOWN, -os.getpgrp())
    flags = fcntl.fcntl(_STDIN, fcntl.F_GETFL)
    fcntl.fcntl(_STDIN, fcntl.F_SETFL, flags | os.O_ASYNC)
    gone = select.poll()
    gone.register(_STDIN, 0)
    if gone.poll(0):  # before we had asked
        sys.exit(1)
