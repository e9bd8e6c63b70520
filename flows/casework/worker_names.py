"""What workers call themselves: a lease belongs to a name, so no two processes share one."""

import os
import socket


def station(stage: str) -> str:
    """Return the name of a stage on this machine, whichever process is at work."""
    return f"{stage}@{socket.gethostname()}"


def worker_name(stage: str) -> str:
    """Return a name that no other process has."""
    return f"{station(stage)}-{os.getpid()}"
